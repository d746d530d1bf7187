"""The held-out passages as an archive with questions, to calibrate on: `python -m training.archive FOLDER`.

Each passage becomes a page. Near misses are questions to refuse: nothing in the other pages answers them either, for
each page is about names of its own. `coprod eval calibrate … FOLDER/questions.jsonl --corpus FOLDER/corpus` reads it.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from .own_data import Asked, Passage, read_all
from .own_examples import is_held_out


def write_archive(passages: list[Passage], folder: Path) -> int:
    """Writes pages and questions below `folder`; how many questions there are."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    lines: list[str] = []
    for number, passage in enumerate(passages, 1):
        name = f"page-{number:03}.md"
        (corpus / name).write_text(_page(passage), encoding="utf-8")
        for asked in passage.asked:
            lines.append(json.dumps(_question(f"ho-{len(lines) + 1:04}", asked, passage, name), ensure_ascii=False))
    (folder / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def _page(passage: Passage) -> str:
    head = [f"# {passage.title}", *(f"## {heading}" for heading in passage.headings)]
    return "\n\n".join([*head, *(_plain(statement) for statement in passage.statements)]) + "\n"


def _plain(statement: str) -> str:
    """The statement without what Markdown would take for a mark."""
    return re.sub(r"^(\W*)([-*+#>]|\d+[.)])(?=\s)", r"\1\\\2", statement).replace("|", "/")


def _question(name: str, asked: Asked, passage: Passage, file: str) -> dict[str, Any]:
    alternatives = [passage.statements[number].replace("|", "/") for number in asked.answers]
    gold = [alternatives] if alternatives else []
    return {
        "id": name,
        "split": "train",
        "kind": "paraphrase" if asked.answers else "absent",
        "question": asked.text,
        "status": ["answered"] if asked.answers else ["refused"],
        "gold": gold,
        "file": [file] * len(gold),
    }


if __name__ == "__main__":
    count = write_archive([passage for passage in read_all() if is_held_out(passage)], Path(sys.argv[1]))
    print(f"{count} questions")

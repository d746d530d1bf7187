"""Asks the questions over the invented archives of events and says how many answers are exactly right.

    python scripts/score_catalogue_questions.py [--split NAME] [--show]

An answer is exact if its status is as labelled, it quotes every event and record of the right answer and none that the
label forbids, and, where only events are asked for, it has as many rows as there are events (and up to as many more as
`may` names). A refusal that the label allows is exact. Split "blind" asks the second archive, the splits
"asked-…" the organisation's page and two other invented archives.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index
from coprod_assistant.types import Answer, Turn

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "evals" / "catalogue"
ARCHIVES = (
    (FOLDER / "corpus", "questions.jsonl", ("tune", "report")),
    (FOLDER / "corpus2", "questions2.jsonl", ("blind",)),
    (ROOT / "corpus", "questions3.jsonl", ("asked-page",)),
    (ROOT / "evals" / "made" / "corpus", "questions3.jsonl", ("asked-made",)),
    (ROOT / "evals" / "fresh" / "corpus", "questions3.jsonl", ("asked-fresh",)),
)


def faults(item: dict[str, Any], answer: Answer) -> Iterator[str]:
    """What is wrong with an answer; nothing if it is exact."""
    if answer.status not in item["status"]:
        yield f"{answer.status}, not {' or '.join(item['status'])}"
        return
    if answer.status == "refused":
        return
    quotes = [citation.quote for citation in answer.citations]
    for wanted in (*item.get("events", ()), *item.get("records", ())):
        if not any(wanted in quote or quote in wanted for quote in quotes):
            yield f"not quoted: {wanted}"
    for forbidden in item.get("none_of", ()):
        if any(forbidden in quote for quote in quotes):
            yield f"quoted: {forbidden}"
    rows = [statement for statement in answer.statements if statement.verbatim]
    fewest = len(item.get("events", ()))
    if not fewest or item.get("records") or answer.mode != "catalogue":
        return
    if not fewest <= len(rows) <= fewest + len(item.get("may", ())):
        yield f"{len(rows)} rows, not {fewest}"


def ask(assistant: Assistant, item: dict[str, Any]) -> Answer:
    """The answer to one question after its history."""
    turns = [Turn(turn["question"], turn.get("answer", "")) for turn in item.get("history", ())]
    return assistant.ask(item["question"], turns, id=item["id"])


@contextmanager
def opened(corpus: Path) -> Iterator[Assistant]:
    """An assistant over an index of `corpus` that is made for the purpose."""
    with tempfile.TemporaryDirectory(prefix="coprod-score-") as folder:
        settings = load_settings(corpus_dir=corpus, index_dir=Path(folder))
        build_index(
            corpus,
            settings.index_dir,
            load_embedder(settings.embedding_model, lazy=True),
            timeout_s=settings.extract_timeout_s,
            memory_mb=settings.extract_memory_mb,
        )
        assistant = open_assistant(settings)
        try:
            yield assistant
        finally:
            assistant.close()


def report(split: str, items: list[dict[str, Any]], answers: list[Answer], *, show: bool) -> None:
    """Prints the figures of one split and, if asked, the answers that are not exact."""
    wrong = [list(faults(item, answer)) for item, answer in zip(items, answers, strict=True)]
    exact = sum(not problems for problems in wrong)
    due = [item["status"] == ["refused"] for item in items]
    refused = sum(d and a.status == "refused" for d, a in zip(due, answers, strict=True))
    share = f"{exact} of {len(items)} exact, {exact / len(items):.1%}"
    print(f"{split}: {share}; refused {refused} of {sum(due)}")
    for item, answer, problems in zip(items, answers, wrong, strict=True):
        if problems and show:
            print(f"  {item['id']} {item['question']}\n      {'; '.join(problems)}")
            print(f"      {answer.mode}, {answer.status}: {answer.text[:300]!r}")


def main() -> int:
    """Asks, scores and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=[split for _, _, splits in ARCHIVES for split in splits])
    parser.add_argument("--show", action="store_true", help="print the answers that are not exact")
    options = parser.parse_args()
    for corpus, questions, splits in ARCHIVES:
        chosen = [split for split in splits if options.split in {None, split}]
        if not chosen:
            continue
        items = [json.loads(line) for line in (FOLDER / questions).read_text(encoding="utf-8").splitlines()]
        with opened(corpus) as assistant:
            for split in chosen:
                asked = [item for item in items if item["split"] == split]
                report(split, asked, [ask(assistant, item) for item in asked], show=options.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())

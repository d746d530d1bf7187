"""Writes into a file of questions in which file and under which heading, or on which page, the words of its gold stand.

    python scripts/place_gold.py QUESTIONS CORPUS [--listings] [--leave SPLIT]

What a question says already is left as it is, and nothing of any question is printed but how many were completed.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from coprod_assistant.config import load_settings
from coprod_assistant.evaluation.check import read_archive
from coprod_assistant.evaluation.placing import places_of
from coprod_assistant.evaluation.questions import read_listings, read_questions


def completed(line: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """The line with what is told, after the fields that gold stands in."""
    after = "file" if "file" in line else "records" if "records" in line else "events" if "events" in line else "gold"
    found: dict[str, Any] = {}
    for name, value in line.items():
        found[name] = value
        if name == after:
            found |= told
    return found


def main() -> int:
    """Reads, completes, writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--listings", action="store_true", help="the format of evals/catalogue")
    parser.add_argument("--leave", metavar="SPLIT", help="leave the questions of a split alone")
    options = parser.parse_args()
    archive = read_archive(options.corpus, load_settings())
    read = read_listings if options.listings else read_questions
    questions = {question.id: question for question in read(options.questions)}
    lines, count = [], 0
    for text in options.questions.read_text(encoding="utf-8").splitlines():
        line = json.loads(text)
        question = questions[line["id"]]
        told = {} if question.split == options.leave else places_of(question, archive)
        told = {name: value for name, value in told.items() if name not in line}
        count += bool(told)
        lines.append(json.dumps(completed(line, told), ensure_ascii=False) if told else text)
    options.questions.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(f"{count} of {len(lines)} questions completed")
    return 0


if __name__ == "__main__":
    sys.exit(main())

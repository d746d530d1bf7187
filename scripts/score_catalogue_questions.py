"""Asks the questions over the invented archive of events and says how many answers are exactly right.

    python scripts/score_catalogue_questions.py [--split tune|report] [--show]

An answer is exact if its status is as labelled, it quotes every event and record of the right answer and none that the
label forbids, and, where only events are asked for, it has as many rows as there are events, in their order. Of the
split "report" only the figures may be looked at.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index
from coprod_assistant.types import Answer, Turn

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "evals" / "catalogue" / "questions.jsonl"
CORPUS = ROOT / "evals" / "catalogue" / "corpus"


def faults(item: dict[str, Any], answer: Answer) -> Iterator[str]:
    """What is wrong with an answer; nothing if it is exact."""
    if answer.status not in item["status"]:
        yield f"{answer.status}, not {' or '.join(item['status'])}"
        return
    quotes = [citation.quote for citation in answer.citations]
    for wanted in (*item.get("events", ()), *item.get("records", ())):
        if not any(wanted in quote or quote in wanted for quote in quotes):
            yield f"not quoted: {wanted}"
    for forbidden in item.get("none_of", ()):
        if any(forbidden in quote for quote in quotes):
            yield f"quoted: {forbidden}"
    rows = [statement for statement in answer.statements if statement.verbatim]
    if (
        item.get("events")
        and not item.get("records")
        and answer.mode == "catalogue"
        and len(rows) != len(item["events"])
    ):
        yield f"{len(rows)} rows, not {len(item['events'])}"


def ask(assistant: Assistant, item: dict[str, Any]) -> Answer:
    """The answer to one question after its history."""
    turns = [Turn(turn["question"], turn.get("answer", "")) for turn in item.get("history", ())]
    return assistant.ask(item["question"], turns, id=item["id"])


def main() -> int:
    """Asks, scores and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=["tune", "report"])
    parser.add_argument("--show", action="store_true", help="print the answers that are not exact")
    options = parser.parse_args()
    items = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    with tempfile.TemporaryDirectory(prefix="coprod-score-") as folder:
        settings = load_settings(corpus_dir=CORPUS, index_dir=Path(folder))
        embedder = load_embedder(settings.embedding_model, lazy=True)
        build_index(
            CORPUS,
            settings.index_dir,
            embedder,
            timeout_s=settings.extract_timeout_s,
            memory_mb=settings.extract_memory_mb,
        )
        assistant = open_assistant(settings)
        try:
            for split in ("tune", "report"):
                if options.split not in {None, split}:
                    continue
                chosen = [item for item in items if item["split"] == split]
                answers = [ask(assistant, item) for item in chosen]
                wrong = [list(faults(item, answer)) for item, answer in zip(chosen, answers, strict=True)]
                exact = sum(not problems for problems in wrong)
                due = [item["status"] == ["refused"] for item in chosen]
                refused = sum(d and a.status == "refused" for d, a in zip(due, answers, strict=True))
                share = f"{exact} of {len(chosen)} exact, {exact / len(chosen):.1%}"
                print(f"{split}: {share}; refused {refused} of {sum(due)}")
                for item, answer, problems in zip(chosen, answers, wrong, strict=True):
                    if problems and options.show:
                        print(f"  {item['id']} {item['question']}\n      {'; '.join(problems)}")
                        print(f"      {answer.text[:300]!r}")
        finally:
            assistant.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

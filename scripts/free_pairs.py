"""Sentences that people wrote freely about passages of published pages, true and false, as labelled pairs.

They stand in `evals/verifying/freely-worded.jsonl`, a passage as the sentences of the page that a sentence is about,
with the headings above and the event. Half a is their split "tune", half b their split "report".
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from verify_pairs import Pair

from coprod_assistant.answer.verify import Passage
from coprod_assistant.language import split_sentences
from coprod_assistant.types import Unit

FILE = Path(__file__).parent.parent / "evals" / "verifying" / "freely-worded.jsonl"
HALVES = {"tune": "a", "report": "b"}
FREE = "free: "  # before the kinds of these pairs


def read_free_pairs(path: Path = FILE) -> list[Pair]:
    """The pairs of the file, in its order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [_pair(row) for row in rows]


def _pair(row: dict[str, Any]) -> Pair:
    text, units, at = "", [], 0
    for piece in row["passage"]:
        at = len(text)
        text += piece + "\n"
        units += [Unit("sentence", at + span.start, at + span.end) for span in split_sentences([piece])[0]]
    headings = tuple(part.strip() for part in (row.get("heading") or "").split(" > ") if part.strip())
    event = row.get("event") or {}
    above = (*headings, *([event["name"]] if event.get("name") and event["name"] not in headings else []))
    passage = Passage(
        1, f"{row['corpus']}/{row['file']}", 0, len(text), text, tuple(units),
        title=headings[0] if headings else "", headings=above, date=event.get("date") or "",
    )  # fmt: skip
    return Pair(HALVES[row["split"]], bool(row["label"]), FREE + row["kind"], row["id"], row["sentence"], (passage,))

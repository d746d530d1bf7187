"""How well events are found: `python scripts/score_catalogue.py [LABELS] [--split blind] [--misses]`.

LABELS are passages (evals/catalogue/events.jsonl), or name the files beside them (evals/events/labels.jsonl). Each is
read as a file of its own, as the index does it. A found event counts as right if its name is like the
labelled one (token sort ratio of 70 and more) and its days overlap; dates, places and precision are counted on those.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from coprod_assistant.catalogue import build_catalogue
from coprod_assistant.corpus import read_corpus
from coprod_assistant.extract import ExtractionFailure, extract_corpus
from coprod_assistant.tokens import fold
from coprod_assistant.types import Event

LABELS = Path(__file__).parents[1] / "evals" / "catalogue" / "events.jsonl"
SPLITS = ("tune", "report", "fresh", "blind", "pages", "forms-tune", "forms-report", "seen", "hidden")
ALIKE = 70.0  # of 100


@dataclass(slots=True)
class Score:
    """Counts over passages; dates and places are those of events that were found."""

    passages: int = 0
    clean: int = 0  # passages with exactly the labelled events
    labelled: int = 0
    found: int = 0
    right: int = 0
    dates: int = 0
    placed: int = 0  # events found whose label has a place
    places: int = 0
    whole: int = 0  # events with name, days and place right; where the label has no place, that does not count

    def lines(self) -> list[str]:
        """What is printed."""
        return [
            f"passages {self.passages}, exactly right {self.clean}",
            f"events: labelled {self.labelled}, found {self.found}, right {self.right}; "
            f"precision {_share(self.right, self.found)}, recall {_share(self.right, self.labelled)}",
            f"dates right {_share(self.dates, self.right)} of {self.right} found",
            f"places right {_share(self.places, self.placed)} of {self.placed} found that have one",
            f"name, days and place right: precision {_share(self.whole, self.found)}, "
            f"recall {_share(self.whole, self.labelled)}",
        ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the score of each split asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=LABELS)
    parser.add_argument("--split", choices=SPLITS, help="one part only")
    parser.add_argument("--misses", action="store_true", help="print each passage that is not exactly right")
    options = parser.parse_args(arguments)
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if options.split in {None, row["split"]}]
    if options.misses and any(row["split"] == "hidden" for row in rows):
        parser.error("of the split hidden only the totals are told: add --split seen")
    events = find(rows, options.file.parent / "corpus")
    for split in sorted({row["split"] for row in rows}):
        score = Score()
        for row in rows:
            if row["split"] == split:
                add(score, row, events[_id(row)], misses=options.misses)
        print(f"{split}:", *score.lines(), sep="\n  ")
    return 0


def find(rows: Iterable[Mapping[str, Any]], corpus: Path) -> dict[str, tuple[Event, ...]]:
    """The events of each passage by its id; a row without a text names a file of `corpus`, whose stem is its id."""
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            if "file" in row:
                shutil.copy(corpus / row["file"], folder)
            else:
                (Path(folder) / f"{row['id']}.{row['format']}").write_text(row["text"], encoding="utf-8")
        found: dict[str, tuple[Event, ...]] = {}
        for document in extract_corpus(read_corpus(Path(folder)), timeout_s=30, memory_mb=512):
            if isinstance(document, ExtractionFailure):
                raise SystemExit(f"{document.file}: {document.reason}")
            found[Path(document.source.file).stem] = build_catalogue([document]).events
    return found


def add(score: Score, row: Mapping[str, Any], events: Sequence[Event], *, misses: bool) -> None:
    """Counts one passage."""
    left = list(events)
    problems = []
    right = 0
    for label in row["events"]:
        match = next((event for event in left if is_same(event, label)), None)
        if match is None:
            problems.append(f"missed {label['name']!r} {label['starts']}")
            continue
        left.remove(match)
        right += 1
        dates = (str(match.starts), str(match.ends), match.precision) == tuple(
            label[key] for key in ("starts", "ends", "precision")
        )
        score.dates += dates
        score.placed += label["place"] is not None
        place = label["place"] is not None and same_place(match.place, label["place"])
        score.places += place
        score.whole += dates and (place or label["place"] is None)
        if not dates or (label["place"] and not place):
            problems.append(f"{match.name!r}: {match.place!r} {match.starts} {match.ends} {match.precision}")
    problems += [f"wrong {event.name!r} {event.place!r} {event.starts}" for event in left]
    score.passages += 1
    score.clean += right == len(row["events"]) and not left
    score.labelled += len(row["events"])
    score.found += len(events)
    score.right += right
    if misses and problems:
        print(_id(row), *problems, sep="\n    ", file=sys.stderr)


def _id(row: Mapping[str, Any]) -> str:
    return str(row["id"]) if "id" in row else Path(row["file"]).stem


def is_same(event: Event, label: Mapping[str, Any]) -> bool:
    """Whether a found event is the labelled one."""
    alike = fuzz.token_sort_ratio(_plain(event.name), _plain(label["name"])) >= ALIKE
    return alike and str(event.starts) <= label["ends"] and label["starts"] <= str(event.ends)


def same_place(found: str | None, label: str) -> bool:
    """Whether a place has the same words, whatever stands between them."""
    return Counter(_plain(found or "").split()) == Counter(_plain(label).split())


def _plain(words: str) -> str:
    return " ".join(re.findall(r"\w+", fold(words)))


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "none"


if __name__ == "__main__":
    sys.exit(main())

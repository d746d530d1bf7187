"""Precision and recall of the catalogue's records on labelled passages.

    python scripts/score_records.py [--split NAME] [--errors] [FILE]

A found record is right if a labelled one of the same kind overlaps it by more than half of the longer range; of people
and organisations the subject must be the same, too, since one sentence may tell of several. `subject` counts the right
ones among matched records whose label names a subject.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from coprod_assistant.catalogue.records import find_records
from coprod_assistant.extract import extract_file
from coprod_assistant.tokens import fold
from coprod_assistant.types import Document, Record, Source

KINDS = ("barrier", "recommendation", "quotation", "statement", "person", "organisation")
NAMED = {"person", "organisation"}
LABELS = Path(__file__).parents[1] / "evals" / "catalogue" / "records.jsonl"
SPLITS = ("tune", "report", "late", "blind", "forms-tune", "forms-report")
SUFFIX = {"text/plain": ".txt", "text/markdown": ".md"}


@dataclass(frozen=True)
class Label:
    """A record that a passage carries: its range in the canonical text, and its subject if the label has one."""

    kind: str
    start: int
    end: int
    subject: str | None


def document_of(case: dict[str, Any]) -> Document:
    """The document of a labelled passage, read as a file of its media type."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{case['id']}{SUFFIX[case['media_type']]}"
        data = case["text"].encode()
        path.write_bytes(data)
        return extract_file(path, Source(path.name, case["media_type"], hashlib.sha256(data).hexdigest()))


def labels_of(case: dict[str, Any], document: Document) -> list[Label]:
    """The labels of a passage as ranges.

    Raises:
        ValueError: quoted words do not occur in the text.
    """
    found = []
    for record in case["records"]:
        start = document.text.find(record["quote"])
        if start < 0:
            raise ValueError(f"{case['id']}: {record['quote']!r} does not occur")
        found.append(Label(record["kind"], start, start + len(record["quote"]), record.get("subject")))
    return found


def matches(label: Label, record: Record) -> bool:
    """Whether a record is the labelled one."""
    if label.kind != record.kind:
        return False
    if label.kind in NAMED and fold(label.subject or "") != fold(record.subject):
        return False
    shared = min(label.end, record.end) - max(label.start, record.start)
    return 2 * shared > max(label.end - label.start, record.end - record.start)


def pairs(labels: Sequence[Label], records: Sequence[Record]) -> list[tuple[Label, Record]]:
    """Labels with the records that match them, each at most once."""
    left = list(records)
    found = []
    for label in labels:
        record = next((each for each in left if matches(label, each)), None)
        if record is not None:
            left.remove(record)
            found.append((label, record))
    return found


def score(cases: Iterable[dict[str, Any]], *, show_errors: bool) -> dict[str, Counter[str]]:
    """Counts by kind: labelled, found, right, and subjects named and right."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases:
        document = document_of(case)
        labels, records = labels_of(case, document), find_records(document)
        matched = pairs(labels, records)
        for label in labels:
            counts[label.kind]["labelled"] += 1
        for record in records:
            counts[record.kind]["found"] += 1
        for label, record in matched:
            counts[label.kind]["right"] += 1
            if label.subject is not None:
                counts[label.kind]["named"] += 1
                counts[label.kind]["same"] += fold(label.subject) == fold(record.subject)
        if show_errors:
            print_errors(case["id"], document, labels, records, matched)
    return counts


def print_errors(
    name: str,
    document: Document,
    labels: Sequence[Label],
    records: Sequence[Record],
    matched: Sequence[tuple[Label, Record]],
) -> None:
    """Prints what was missed, what is too much, and other subjects."""
    for label in labels:
        if all(label is not pair[0] for pair in matched):
            print(f"{name}: missed {label.kind} [{label.subject}] {document.text[label.start : label.end][:90]!r}")
    for record in records:
        if all(record is not pair[1] for pair in matched):
            print(
                f"{name}: too much {record.kind} [{record.subject}] {document.text[record.start : record.end][:90]!r}"
            )
    for label, record in matched:
        if label.subject is not None and fold(label.subject) != fold(record.subject):
            print(f"{name}: subject {record.subject!r}, not {label.subject!r}")


def share(part: int, whole: int) -> str:
    """A share to two digits, or a dash where there is nothing to share."""
    return f"{part / whole:.2f}" if whole else "-"


def main() -> None:
    """Prints a table for the chosen half."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", nargs="?", type=Path, default=LABELS)
    parser.add_argument("--split", choices=SPLITS)
    parser.add_argument("--errors", action="store_true", help="print each miss and each record too much")
    chosen = parser.parse_args()
    cases = [json.loads(line) for line in chosen.file.read_text(encoding="utf-8").splitlines()]
    cases = [case for case in cases if chosen.split in {None, case["split"]}]
    counts = score(cases, show_errors=chosen.errors)
    print(
        f"{len(cases)} passages\n| kind | labelled | found | precision | recall | subject |\n| --- "
        f"| --: | --: | --: | --: | --: |"
    )
    for kind in KINDS:
        c = counts[kind]
        print(
            f"| {kind} | {c['labelled']} | {c['found']} | {share(c['right'], c['found'])} |"
            f" {share(c['right'], c['labelled'])} | {share(c['same'], c['named'])} |"
        )


if __name__ == "__main__":
    main()

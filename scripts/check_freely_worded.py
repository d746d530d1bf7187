"""Counts of the freely worded sentences by kind and half, and what is wrong with their file.

    python scripts/check_freely_worded.py

Every quote of a passage must stand in the text that the program reads from the file it names, white space apart; ids
and sentences are unique, a passage lies in one half, and each source has passages in both.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coprod_assistant.extract import extract_file
from coprod_assistant.types import Source

ROOT = Path(__file__).parents[1]
SENTENCES = ROOT / "evals" / "verifying" / "freely-worded.jsonl"
SPLITS = {"tune", "report"}
TRUE_KINDS = {
    "paraphrase", "voice", "nominalisation", "joined", "dropped", "rounded", "resolved", "date form", "summary",
    "indirect speech", "lead-in",
}  # fmt: skip
FALSE_KINDS = {
    "number", "date", "name", "place", "negation", "relation", "role", "overclaim", "cause", "invention", "merged",
    "elsewhere",
}  # fmt: skip
MEDIA_TYPES = {
    ".html": "text/html", ".md": "text/markdown", ".pdf": "application/pdf", ".txt": "text/plain",
}  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    """A sentence, the passage that it cites, and whether title, headings, event and passage support it."""

    id: str
    split: str
    corpus: str
    file: str
    passage: tuple[str, ...]
    heading: str | None
    event: dict[str, str] | None
    sentence: str
    label: bool
    kind: str
    note: str


def read_labelled(path: Path) -> list[Labelled]:
    """The sentences of a file, a JSON object a line, in its order.

    Raises:
        TypeError: a field is missing or not known.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Labelled(**{**row, "passage": tuple(row["passage"])}) for row in rows]


@cache
def text_of(corpus: str, file: str) -> str:
    """What the program reads from a file, with single spaces."""
    path = ROOT / corpus / file
    source = Source(file=file, media_type=MEDIA_TYPES[path.suffix], sha256="0" * 64)
    return one_spaced(extract_file(path, source).text)


def one_spaced(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def faults(rows: Sequence[Labelled]) -> list[str]:
    """A line for each thing that is wrong, empty if all is well."""
    return [*_repeats(rows), *_halves(rows), *(line for row in rows for line in _faults_of(row))]


def _faults_of(row: Labelled) -> Iterator[str]:
    """What is wrong with one sentence taken alone."""
    if row.split not in SPLITS:
        yield f"{row.id}: no half is called {row.split!r}"
    if row.kind not in (TRUE_KINDS if row.label else FALSE_KINDS):
        yield f"{row.id}: {row.kind!r} is no kind of {'true' if row.label else 'false'} sentence"
    if not row.passage or not row.sentence.strip() or not row.note.strip():
        yield f"{row.id}: passage, sentence or note is empty"
    for quote in row.passage:
        if one_spaced(quote) not in text_of(row.corpus, row.file):
            yield f"{row.id}: not in {row.corpus}/{row.file}: {quote[:60]!r}"


def _repeats(rows: Iterable[Labelled]) -> Iterator[str]:
    """Ids, and sentences about one file, that occur twice."""
    for key, count in Counter(row.id for row in rows).items():
        if count > 1:
            yield f"{key}: the id occurs {count} times"
    for (file, sentence), count in Counter((row.file, row.sentence) for row in rows).items():
        if count > 1:
            yield f"{file}: {sentence!r} occurs {count} times"


def _halves(rows: Iterable[Labelled]) -> Iterator[str]:
    """Quotes that lie in both halves, and sources that lie in one only."""
    of_quotes: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    of_sources: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        of_sources[row.corpus].add(row.split)
        for quote in row.passage:
            of_quotes[row.corpus, row.file, quote].add(row.split)
    for (_, file, quote), splits in of_quotes.items():
        if len(splits) > 1:
            yield f"{file}: in both halves: {quote[:60]!r}"
    for corpus, splits in of_sources.items():
        if splits != SPLITS:
            yield f"{corpus}: only in {', '.join(sorted(splits))}"


def table(rows: Sequence[Labelled]) -> str:
    """A Markdown table of how many sentences of each kind are in each half."""
    counts = Counter((row.label, row.kind, row.split) for row in rows)
    lines = ["| label | kind | tune | report |", "| --- | --- | --- | --- |"]
    for label, kinds in ((True, TRUE_KINDS), (False, FALSE_KINDS)):
        name = "true" if label else "false"
        for kind in sorted(kinds):
            lines.append(f"| {name} | {kind} | {counts[label, kind, 'tune']} | {counts[label, kind, 'report']} |")
        tune, report = (sum(row.label == label and row.split == split for row in rows) for split in ("tune", "report"))
        lines.append(f"| {name} | **all** | {tune} | {report} |")
    return "\n".join(lines)


def main() -> None:
    """Prints the table, or what is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=SENTENCES)
    rows = read_labelled(parser.parse_args().file)
    found = faults(rows)
    if found:
        sys.exit("\n".join(found))
    print(table(rows))


if __name__ == "__main__":
    main()

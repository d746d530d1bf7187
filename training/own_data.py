"""Reads the project's own training questions, `training/data/*/*.txt`, and says what is wrong in them.

A file holds passages in this form (`data/README.md` explains it):

    = minutes | Harbour Users' Panel | Meeting of 14 March 2017 > Item 3
    1. The panel met in the sail loft.
    2. Ten people came.
    ? where visitor: where did the harbour people meet in 2017 => 1
    ! number staff: How many people came to the meeting in 2018? ~> 2: other year
    + There were ten people at the panel's meeting. => 2
    - Twelve people came to the meeting. ~> 2

`python -m training.own_data FILE …` checks files and prints how much they hold.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
KINDS = frozenset("who when where number why how which what yesno list definition opinion comparison".split())
VOICES = frozenset("visitor staff evaluator".split())

_STATEMENT = re.compile(r"(\d+)\. (\S.*)")
_ANSWERED = re.compile(r"\? (\w+) (\w+): (\S.*?) => (\d+(?: \d+)*)")
_NEAR_MISS = re.compile(r"! (\w+) (\w+): (\S.*?) ~> (\d+): (\S.*)")
_TRUE = re.compile(r"\+ (\S.*?) => (\d+(?: \d+)*)")
_FALSE = re.compile(r"- (\S.*?) ~> (\d+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a passage. `answers` are numbers of statements, from 0; none for a near miss, which has `near`."""

    text: str
    kind: str
    voice: str
    answers: tuple[int, ...]
    near: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A restatement of statements `of` (numbers from 0), true or false."""

    text: str
    true: bool
    of: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """An invented passage: its statements in order, and what is asked and claimed of it."""

    shape: str
    title: str
    headings: tuple[str, ...]
    statements: tuple[str, ...]
    asked: tuple[Asked, ...]
    claims: tuple[Claim, ...]
    place: str


class BadLineError(ValueError):
    """A line of a file that is not in the form; the message names file and line."""


def read_file(path: Path) -> list[Passage]:
    """The passages of one file, in order.

    Raises:
        BadLineError: a line is in no known form, or names a kind, voice or statement that there is not.
    """
    return [_passage(block, f"{path.name}:{line}") for line, block in _blocks(path)]


def read_all(folder: Path = FOLDER) -> list[Passage]:
    """The passages of all files below `folder`, in the order of their paths."""
    return [passage for path in sorted(folder.glob("*/*.txt")) for passage in read_file(path)]


def _blocks(path: Path) -> Iterator[tuple[int, list[str]]]:
    block: list[str] = []
    start = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("= "):
            if block:
                yield start, block
            block, start = [line], number
        elif line.strip():
            if not block:
                raise BadLineError(f"{path.name}:{number}: a passage begins with '= shape | title | heading > heading'")
            block.append(line.strip())
    if block:
        yield start, block


def _passage(block: list[str], place: str) -> Passage:
    head = [part.strip() for part in block[0][2:].split("|")]
    if len(head) != 3 or not head[0] or not head[1]:
        raise BadLineError(
            f"{place}: the first line must be '= shape | title | heading > heading' (the heading may be empty)"
        )
    statements: list[str] = []
    asked: list[Asked] = []
    claims: list[Claim] = []
    for line in block[1:]:
        try:
            _add(line, statements, asked, claims)
        except BadLineError as fault:
            raise BadLineError(f"{place}: {fault}: {line[:100]}") from None
    if len(statements) < 2:
        raise BadLineError(f"{place}: fewer than two statements")
    headings = tuple(part.strip() for part in head[2].split(" > ") if part.strip())
    return Passage(head[0], head[1], headings, tuple(statements), tuple(asked), tuple(claims), place)


def _add(line: str, statements: list[str], asked: list[Asked], claims: list[Claim]) -> None:
    if found := _STATEMENT.fullmatch(line):
        if int(found[1]) != len(statements) + 1 or asked or claims:
            raise BadLineError("statements stand first and are numbered 1, 2, 3 …")
        statements.append(found[2])
    elif found := _ANSWERED.fullmatch(line):
        asked.append(Asked(found[3], _kind(found[1]), _voice(found[2]), _numbers(found[4], statements)))
    elif found := _NEAR_MISS.fullmatch(line):
        asked.append(Asked(found[3], _kind(found[1]), _voice(found[2]), (), _numbers(found[4], statements)[0]))
    elif found := _TRUE.fullmatch(line):
        claims.append(Claim(found[1], True, _numbers(found[2], statements)))
    elif found := _FALSE.fullmatch(line):
        claims.append(Claim(found[1], False, _numbers(found[2], statements)))
    else:
        raise BadLineError("in no known form")


def _kind(word: str) -> str:
    if word not in KINDS:
        raise BadLineError(f"unknown kind {word!r} (known: {' '.join(sorted(KINDS))})")
    return word


def _voice(word: str) -> str:
    if word not in VOICES:
        raise BadLineError(f"unknown voice {word!r} (known: {' '.join(sorted(VOICES))})")
    return word


def _numbers(words: str, statements: list[str]) -> tuple[int, ...]:
    numbers = tuple(int(word) - 1 for word in words.split())
    if any(not 0 <= number < len(statements) for number in numbers):
        raise BadLineError("names a statement that is not there")
    return numbers


def _main(paths: list[str]) -> int:
    total: Counter[str] = Counter()
    faults = 0
    for path in paths or [str(path) for path in sorted(FOLDER.glob("*/*.txt"))]:
        try:
            passages = read_file(Path(path))
        except BadLineError as fault:
            print(fault)
            faults += 1
            continue
        total["passages"] += len(passages)
        for passage in passages:
            total["statements"] += len(passage.statements)
            total["answered"] += sum(1 for asked in passage.asked if asked.answers)
            total["near misses"] += sum(1 for asked in passage.asked if not asked.answers)
            total["true claims"] += sum(claim.true for claim in passage.claims)
            total["false claims"] += sum(not claim.true for claim in passage.claims)
    print(", ".join(f"{count} {name}" for name, count in total.items()))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))

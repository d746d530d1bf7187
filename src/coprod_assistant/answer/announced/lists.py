"""Lists and numbered lines of what is wanted, known by their opening, the words before them and their number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...lexicon import numbers
from ...passages import Candidate, Passage, Passages, same_section
from ...tokens import fold, stem, terms
from ...types import Query, Unit
from ..exact import breached, section_around

NUMBERS = numbers(2, 20)
BETWEEN = 3  # words that may stand between a number and what it counts: "the ten most common barriers"
BEFORE = 2  # statements before a list that may say what it lists
BEFORE_COUNTED = 4  # where the list has as many items as they say
MOST_ITEMS = 20
STEP = re.compile(r"(?P<word>[^\W\d_]+) (?P<number>\d{1,2})\b")
Row = tuple[Passage, Candidate]
LOOKED_AT = 60  # passages that hold the noun
LEAST_SHARE = 0.6  # of the question's words that must stand around a list of another section


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be listed: the stems that may name it, and how many there are, 0 if that is not said."""

    nouns: frozenset[str]
    number: int


def items_of(passage: Passage, candidate: Candidate) -> list[Unit]:
    """The items of a list."""
    unit = candidate.unit
    return [o.unit for o in passage.candidates if o.unit.kind == "item" and unit.start <= o.unit.start < unit.end]


def number_of(noun: str, text: str) -> int:
    """The number that stands before the noun: 12 in "the twelve obstacles"; 0 if there is none."""
    words = re.findall(r"\w+", fold(text))
    for at, word in enumerate(words):
        if stem(word) == noun:
            for before in reversed(words[max(0, at - BETWEEN - 1) : at]):
                if before in NUMBERS:
                    return NUMBERS[before]
                if before.isdigit() and 2 <= int(before) <= MOST_ITEMS:
                    return int(before)
    return 0


def is_wanted(passages: Passages, passage: Passage, number: int, wanted: Wanted) -> bool:
    """Whether the candidate is a list of what is wanted, as its opening, the words before it or its heading say."""
    candidate = passage.candidates[number]
    if candidate.unit.kind != "list":
        return False
    unit = candidate.unit
    items = items_of(passage, candidate)
    if len(items) < 2 or (wanted.number and len(items) != wanted.number):
        return False
    if items[0].start > unit.start:  # its own opening says what it lists
        return bool(wanted.nouns & frozenset(terms(candidate.text[: items[0].start - unit.start])))
    most = BEFORE_COUNTED if wanted.number else BEFORE
    return bool(wanted.nouns & passage.heading_stems.union(*_before(passages, passage, number, most)))


def _before(passages: Passages, passage: Passage, number: int, most: int) -> list[frozenset[str]]:
    """Stems of at most `most` statements before a candidate, those of the passage before if it begins one."""
    before = [candidate.stems for candidate in passage.candidates[:number]]
    if number < most and passage.position:
        earlier = passages[passage.position - 1]
        if same_section(earlier, passage):
            before = [candidate.stems for candidate in earlier.candidates] + before
    return before[-most:]


def steps_of(section: Sequence[Passage], wanted: Wanted) -> list[Row]:
    """Lines "Step 1", "Step 2" and so on; as many as are wanted, where that is known."""
    rows: list[Row] = []
    for passage in section:
        for candidate in passage.candidates:
            match = STEP.match(candidate.text)
            if match and stem(match["word"]) in wanted.nouns and int(match["number"]) == len(rows) + 1:
                rows.append((passage, candidate))
    return rows if len(rows) > 1 and wanted.number in {0, len(rows)} else []


def holding(passages: Passages, wanted: Wanted) -> Iterator[Passage]:
    """Passages that hold the noun, and the next of each, in which its list may stand."""
    seen: set[int] = set()
    for noun in sorted(wanted.nouns):
        for position in passages.index.holders(noun)[:LOOKED_AT]:
            for at in (position, position + 1):
                if at < len(passages.index) and at not in seen:
                    seen.add(at)
                    yield passages[at]


def share_around(passages: Passages, query: Query, passage: Passage, *, without: frozenset[str] = frozenset()) -> float:
    """Share of the question's words that stand in a passage's section or its document's title; 0 on a breach."""
    words = [term for term in query.terms if term.kind != "number" and fold(term.word) not in NUMBERS]
    stems = [term.stem for term in words if term.stem not in without]
    section = section_around(passages, passage.position, stems, {})
    if breached(query, section, unknown=passages.is_unknown):
        return 0.0
    return sum(section.holds(one, section.stems) for one in stems) / (len(stems) or 1)

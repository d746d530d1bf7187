"""The list that a statement only announces: the one of the same section that its opening, or what stands before, names.

"The meeting drew up seven recommendations" does not answer "What are the seven recommendations?"; the list of seven
items that stands below it does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...lexicon import numbers
from ...passages import Candidate, Passage, Passages, same_section
from ...question import asked_noun
from ...thesaurus import family
from ...tokens import fold, stem, terms
from ...types import Query, Unit
from ..readings import Reading

NUMBERS = numbers(2, 20)
BETWEEN = 3  # words that may stand between a number and what it counts: "the ten most common barriers"
BEFORE = 2  # statements before a list that may say what it lists
BEFORE_COUNTED = 4  # where the list has as many items as they say
MOST_ITEMS = 20
Row = tuple[Passage, Candidate]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be listed: the stems that may name it, and how many there are, 0 if that is not said."""

    nouns: frozenset[str]
    number: int


def announced_list(passages: Passages, query: Query, chosen: Sequence[Reading]) -> list[Row]:
    """The list that the question asks for where the chosen statements only announce it; empty if there is none."""
    noun = query.listed or asked_noun(query.text)
    if (
        not noun
        or query.intent != "other"
        or any(item.candidate.unit.kind in {"list", "item", "row"} for item in chosen)
    ):
        return []
    best = chosen[0]
    asked = _number_of(noun, query.text)
    wanted = _Wanted(frozenset({noun} | family(noun)), asked or _number_of(noun, best.candidate.text))
    if not wanted.nouns & (best.candidate.stems | best.passage.heading_stems):
        return []
    here = [passage for passage in passages.section(best.passage.position) if passage.position >= best.passage.position]
    for passage in here:
        for number_, candidate in enumerate(passage.candidates):
            after = passage.position > best.passage.position or candidate.unit.start >= best.start
            if after and _is_wanted(passages, passage, number_, wanted):
                return [(passage, candidate)]
    return []


def _items_of(passage: Passage, candidate: Candidate) -> list[Unit]:
    """The items of a list."""
    unit = candidate.unit
    return [o.unit for o in passage.candidates if o.unit.kind == "item" and unit.start <= o.unit.start < unit.end]


def _number_of(noun: str, text: str) -> int:
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


def _is_wanted(passages: Passages, passage: Passage, number: int, wanted: _Wanted) -> bool:
    """Whether the candidate is a list of what is wanted, as its opening, the words before it or its heading say."""
    candidate = passage.candidates[number]
    if candidate.unit.kind != "list":
        return False
    unit = candidate.unit
    items = _items_of(passage, candidate)
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

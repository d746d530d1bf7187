"""The list that a statement only announces, known by its opening or by what stands before it: below it, or elsewhere.

"The meeting drew up seven recommendations" does not answer "What are the seven recommendations?"; the list of seven
items that stands below it, or in the report, does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...lexicon import numbers
from ...passages import Candidate, Passage, Passages, same_section
from ...question import asked_noun
from ...thesaurus import family
from ...tokens import fold, stem, terms
from ...types import Query, Unit
from ..exact import breached, section_around
from ..readings import Reading

NUMBERS = numbers(2, 20)
BETWEEN = 3  # words that may stand between a number and what it counts: "the ten most common barriers"
BEFORE = 2  # statements before a list that may say what it lists
BEFORE_COUNTED = 4  # where the list has as many items as they say
MOST_ITEMS = 20
LOOKED_AT = 60  # passages that hold the noun
LEAST_SHARE = 0.6  # of the question's words that must stand around a list of another section
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
    return _elsewhere(passages, query, wanted)


def _elsewhere(passages: Passages, query: Query, wanted: _Wanted) -> list[Row]:
    """The list of another section or document that holds most of the question's words around it."""
    best: tuple[float, list[Row]] = (LEAST_SHARE, [])
    for passage in _holding(passages, wanted):
        for number, candidate in enumerate(passage.candidates):
            if _is_wanted(passages, passage, number, wanted):
                share = _share_around(passages, query, passage)
                best = max(best, (share, [(passage, candidate)]), key=lambda found: found[0])
    return best[1]


def _holding(passages: Passages, wanted: _Wanted) -> Iterator[Passage]:
    """Passages that hold the noun, and the next of each, in which its list may stand."""
    seen: set[int] = set()
    for noun in sorted(wanted.nouns):
        for position in passages.index.holders(noun)[:LOOKED_AT]:
            for at in (position, position + 1):
                if at < len(passages.index) and at not in seen:
                    seen.add(at)
                    yield passages[at]


def _share_around(passages: Passages, query: Query, passage: Passage) -> float:
    """Share of the question's words that stand in a passage's section or its document's title; 0 on a breach."""
    stems = [term.stem for term in query.terms if term.kind != "number" and fold(term.word) not in NUMBERS]
    section = section_around(passages, passage.position, stems, {})
    if breached(query, section, unknown=passages.is_unknown):
        return 0.0
    return sum(section.holds(one, section.stems) for one in stems) / (len(stems) or 1)


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

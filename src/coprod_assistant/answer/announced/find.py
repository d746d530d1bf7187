"""The list that a statement only announces: below it, under the headings that follow, or in another document.

"The meeting drew up seven recommendations" does not answer "What are the seven recommendations?"; the list of seven
items that stands below it, or in the report, does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...passages import Candidate, Passage, Passages, same_section
from ...question import asked_noun
from ...thesaurus import family
from ...tokens import fold, stem, terms
from ...types import Block, Document, Query, Unit
from ..gathering import Evidence
from ..reading import breached, section_around

NUMBERS = {
    word: number
    for number, word in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty".split(),
        start=2,
    )
}
BETWEEN = 3  # words that may stand between a number and what it counts: "the ten most common barriers"
LOOKED_AT = 60  # passages that hold the noun
BEFORE = 2  # statements before a list that may say what it lists
BEFORE_COUNTED = 4  # where the list has as many items as they say
LEAST_COUNTED = 3  # things, from which their number says which list is meant
LEAST_SHARE = 0.6  # of the question's words that must stand around a list of another section
MOST_ITEMS = 20
HEADED = re.compile(r"\W*(?:[A-Z]{1,2}|[A-Z][a-z]+ )?(\d{1,2})[.:)]?\s")
STEP = re.compile(r"(?P<word>[^\W\d_]+) (?P<number>\d{1,2})\b")
Row = tuple[Passage, Candidate]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be listed: the stems that may name it, and how many there are, 0 if that is not said."""

    nouns: frozenset[str]
    number: int


def announced_list(passages: Passages, query: Query, chosen: Sequence[Evidence]) -> list[Row]:
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
    if asked >= LEAST_COUNTED:
        counted = _counted(passages, query, best, wanted)
        if counted:
            return counted
    if not wanted.nouns & (best.candidate.stems | best.passage.heading_stems):
        return _elsewhere(passages, query, wanted) if asked >= LEAST_COUNTED else []
    here = [passage for passage in passages.section(best.passage.position) if passage.position >= best.passage.position]
    for passage in here:
        for number_, candidate in enumerate(passage.candidates):
            after = passage.position > best.passage.position or candidate.unit.start >= best.start
            if after and _is_wanted(passages, passage, number_, wanted):
                return [(passage, candidate)]
    return _steps(here, wanted) or _headings(passages, best, wanted) or _elsewhere(passages, query, wanted)


def _counted(passages: Passages, query: Query, best: Evidence, wanted: _Wanted) -> list[Row]:
    """The one list around the best statement with just as many items as the question says, whatever it calls them."""
    if _share(passages, query, best.passage, without=wanted.nouns) <= LEAST_SHARE:
        return []
    section = passages.section(best.passage.position)
    lists = [
        (passage, candidate)
        for passage in section
        for candidate in passage.candidates
        if candidate.unit.kind == "list" and len(_items_of(passage, candidate)) == wanted.number
    ]
    return lists if len(lists) == 1 else []


def _items_of(passage: Passage, candidate: Candidate) -> list[Unit]:
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


def _steps(section: Sequence[Passage], wanted: _Wanted) -> list[Row]:
    """Lines "Step 1", "Step 2" and so on; as many as are wanted, where that is known."""
    rows: list[Row] = []
    for passage in section:
        for candidate in passage.candidates:
            match = STEP.match(candidate.text)
            if match and stem(match["word"]) in wanted.nouns and int(match["number"]) == len(rows) + 1:
                rows.append((passage, candidate))
    return rows if len(rows) > 1 and wanted.number in {0, len(rows)} else []


def _headings(passages: Passages, best: Evidence, wanted: _Wanted) -> list[Row]:
    """The headings that follow right after the announcement, if they are just as many as it says."""
    candidates = best.passage.candidates
    if any(other.unit.start >= best.end and other.unit.kind != "heading" for other in candidates[: _next(best) + 1]):
        return []
    document = passages.index.document(best.passage.chunk.document_id)
    headings = [block for block in document.blocks if block.kind == "heading" and block.start > best.start]
    level = headings[0].level if headings else 0
    own = [block.level for block in document.blocks if block.kind == "heading" and block.end <= best.start][-1:]
    if level <= max(own, default=0) and not _are_numbered(document, headings[: wanted.number]):
        return []  # what comes after the announcement's own section is no part of it
    run: list[int] = []
    for block in headings:
        if block.level < level:
            break
        if block.level == level:
            run.append(block.start)
    if not wanted.number or len(run) != wanted.number:
        return []
    starts = set(run)
    at = best.passage.position
    rows: list[Row] = []
    while at < len(passages.index) and passages[at].chunk.document_id == document.id:
        passage = passages[at]
        rows += [(passage, c) for c in passage.candidates if c.unit.start in starts and c.unit.kind == "heading"]
        at += 1
    return rows if len(rows) == wanted.number else []


def _are_numbered(document: Document, headings: Sequence[Block]) -> bool:
    """Whether headings count from one: "R1. Answer everyone", "R2. Go where people are"."""
    found = [HEADED.match(document.text[block.start : block.end]) for block in headings]
    return len(found) > 1 and [int(match[1]) if match else 0 for match in found] == list(range(1, len(found) + 1))


def _next(best: Evidence) -> int:
    """Number of the first candidate that begins after the statement; of its last if there is none."""
    after = (number for number, other in enumerate(best.passage.candidates) if other.unit.start >= best.end)
    return next(after, len(best.passage.candidates) - 1)


def _elsewhere(passages: Passages, query: Query, wanted: _Wanted) -> list[Row]:
    """The list of another section or document that holds most of the question's words around it."""
    best: tuple[float, list[Row]] = (0.0, [])
    for passage in _holding(passages, wanted):
        if wanted.nouns & passage.heading_stems:
            steps = _steps(passages.section(passage.position), wanted)
            share = _share(passages, query, passage) if steps else 0.0
            if share > max(best[0], LEAST_SHARE):
                best = share, steps
        for number, candidate in enumerate(passage.candidates):
            if not _is_wanted(passages, passage, number, wanted):
                continue
            share = _share(passages, query, passage)
            if share > max(best[0], LEAST_SHARE):
                best = share, [(passage, candidate)]
    return best[1] or _numbered_headings(passages, query, wanted)


def _numbered_headings(passages: Passages, query: Query, wanted: _Wanted) -> list[Row]:
    """Headings of another section that count from one to the number wanted, under or beside the noun."""
    for passage in _holding(passages, wanted):
        document = passages.index.document(passage.chunk.document_id)
        headings = [block for block in document.blocks if block.kind == "heading"]
        for at in range(len(headings) - wanted.number + 1 if wanted.number else 0):
            run = headings[at : at + wanted.number]
            longer = headings[at : at + wanted.number + 1]
            if not _are_numbered(document, run) or (len(longer) > len(run) and _are_numbered(document, longer)):
                continue
            if _share(passages, query, passage) > LEAST_SHARE:
                return _rows_at(passages, passage, {block.start for block in run})
    return []


def _rows_at(passages: Passages, passage: Passage, starts: set[int]) -> list[Row]:
    """The headings that begin at `starts` in the passage's document, if all are found."""
    spans = passages.index.chunk_spans()
    here = [at for at, (document_id, _, _) in enumerate(spans) if document_id == passage.chunk.document_id]
    rows = [
        (passages[at], candidate)
        for at in here
        for candidate in passages[at].candidates
        if candidate.unit.start in starts and candidate.unit.kind == "heading"
    ]
    return rows if len(rows) == len(starts) else []


def _holding(passages: Passages, wanted: _Wanted) -> Iterator[Passage]:
    """Passages that hold the noun, and the next of each, in which its list may stand."""
    seen: set[int] = set()
    for noun in sorted(wanted.nouns):
        for position in passages.index.holders(noun)[:LOOKED_AT]:
            for at in (position, position + 1):
                if at < len(passages.index) and at not in seen:
                    seen.add(at)
                    yield passages[at]


def _share(passages: Passages, query: Query, passage: Passage, *, without: frozenset[str] = frozenset()) -> float:
    """Share of the question's words that stand in a passage's section or its document's title; 0 on a breach."""
    words = [term for term in query.terms if term.kind != "number" and fold(term.word) not in NUMBERS]
    stems = [term.stem for term in words if term.stem not in without]
    section = section_around(passages, passage.position, stems, {})
    if breached(query, section, unknown=passages.is_unknown):
        return 0.0
    return sum(section.holds(one, section.stems) for one in stems) / (len(stems) or 1)

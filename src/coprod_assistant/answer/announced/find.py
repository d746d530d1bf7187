"""The list that a statement only announces: below it, under the headings that follow, or in another document.

"The meeting drew up seven recommendations" does not answer "What are the seven recommendations?"; the list of seven
items that stands below it, or in the report, does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...passages import Passage, Passages
from ...question import asked_noun
from ...thesaurus import family
from ...types import Block, Document, Query
from ..readings import Reading
from .lists import LEAST_SHARE, Row, Wanted, holding, is_wanted, items_of, number_of, share_around, steps_of

HEADED = re.compile(r"\W*(?:[A-Z]{1,2}|[A-Z][a-z]+ )?(\d{1,2})[.:)]?\s")
LEAST_COUNTED = 3  # things, from which their number says which list is meant


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
    asked = number_of(noun, query.text)
    wanted = Wanted(frozenset({noun} | family(noun)), asked or number_of(noun, best.candidate.text))
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
            if after and is_wanted(passages, passage, number_, wanted):
                return [(passage, candidate)]
    return steps_of(here, wanted) or headings_after(passages, best, wanted) or _elsewhere(passages, query, wanted)


def _counted(passages: Passages, query: Query, best: Reading, wanted: Wanted) -> list[Row]:
    """The one list around the best statement with just as many items as the question says, whatever it calls them."""
    if share_around(passages, query, best.passage, without=wanted.nouns) <= LEAST_SHARE:
        return []
    section = passages.section(best.passage.position)
    lists = [
        (passage, candidate)
        for passage in section
        for candidate in passage.candidates
        if candidate.unit.kind == "list" and len(items_of(passage, candidate)) == wanted.number
    ]
    return lists if len(lists) == 1 else []


def _elsewhere(passages: Passages, query: Query, wanted: Wanted) -> list[Row]:
    """The list of another section or document that holds most of the question's words around it."""
    best: tuple[float, list[Row]] = (0.0, [])
    for passage in holding(passages, wanted):
        if wanted.nouns & passage.heading_stems:
            steps = steps_of(passages.section(passage.position), wanted)
            share = share_around(passages, query, passage) if steps else 0.0
            if share > max(best[0], LEAST_SHARE):
                best = share, steps
        for number, candidate in enumerate(passage.candidates):
            if not is_wanted(passages, passage, number, wanted):
                continue
            share = share_around(passages, query, passage)
            if share > max(best[0], LEAST_SHARE):
                best = share, [(passage, candidate)]
    return best[1] or numbered_headings(passages, query, wanted)


def headings_after(passages: Passages, best: Reading, wanted: Wanted) -> list[Row]:
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


def _next(best: Reading) -> int:
    """Number of the first candidate that begins after the statement; of its last if there is none."""
    after = (number for number, other in enumerate(best.passage.candidates) if other.unit.start >= best.end)
    return next(after, len(best.passage.candidates) - 1)


def numbered_headings(passages: Passages, query: Query, wanted: Wanted) -> list[Row]:
    """Headings of another section that count from one to the number wanted, under or beside the noun."""
    for passage in holding(passages, wanted):
        document = passages.index.document(passage.chunk.document_id)
        headings = [block for block in document.blocks if block.kind == "heading"]
        for at in range(len(headings) - wanted.number + 1 if wanted.number else 0):
            run = headings[at : at + wanted.number]
            longer = headings[at : at + wanted.number + 1]
            if not _are_numbered(document, run) or (len(longer) > len(run) and _are_numbered(document, longer)):
                continue
            if share_around(passages, query, passage) > LEAST_SHARE:
                return _rows_at(passages, passage, {block.start for block in run})
    return []


def _rows_at(passages: Passages, passage: Passage, starts: set[int]) -> list[Row]:
    """The headings that begin at `starts` in the passage's document, if all are found."""
    here = [position for position, _, _ in passages.index.chunks_of(passage.chunk.document_id)]
    rows = [
        (passages[at], candidate)
        for at in here
        for candidate in passages[at].candidates
        if candidate.unit.start in starts and candidate.unit.kind == "heading"
    ]
    return rows if len(rows) == len(starts) else []

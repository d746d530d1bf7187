"""Headings that make a list: right after an announcement, or counted from one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...passages import Passage, Passages
from ...types import Block, Document, Query
from ..readings import Reading
from .around import LEAST_SHARE, holding, share_around
from .lists import Row, Wanted

HEADED = re.compile(r"\W*(?:[A-Z]{1,2}|[A-Z][a-z]+ )?(\d{1,2})[.:)]?\s")


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
    spans = passages.index.chunk_spans()
    here = [at for at, (document_id, _, _) in enumerate(spans) if document_id == passage.chunk.document_id]
    rows = [
        (passages[at], candidate)
        for at in here
        for candidate in passages[at].candidates
        if candidate.unit.start in starts and candidate.unit.kind == "heading"
    ]
    return rows if len(rows) == len(starts) else []

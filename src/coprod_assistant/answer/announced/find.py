"""The list that a statement only announces: below it, under the headings that follow, or in another document.

"The meeting drew up seven recommendations" does not answer "What are the seven recommendations?"; the list of seven
items that stands below it, or in the report, does.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...passages import Passages
from ...question import asked_noun
from ...thesaurus import family
from ...types import Query
from ..readings import Reading
from .around import LEAST_SHARE, holding, share_around
from .headings import headings_after, numbered_headings
from .lists import Row, Wanted, is_wanted, items_of, number_of, steps_of

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

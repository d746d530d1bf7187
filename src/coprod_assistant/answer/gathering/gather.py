"""Query and Search -> candidate statements of the best passages and their sections, best first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...passages import Passage, Passages
from ...question import EVENT_NOUNS
from ...search import Search
from ...types import Query
from ..reading import Section, section_around
from .asked import names_in, question_of
from .evidence import Evidence
from .weigh import Place, weigh

WHOLE_SECTIONS = 3  # best passages whose whole section is read
PASSAGES = 8  # best passages whose units are looked at


@dataclass(frozen=True, slots=True)
class _Meant:
    """Which sections and events the question means, by their keys and ids; empty where it means none."""

    sections: frozenset[tuple[str, ...]]
    events: frozenset[str]
    asks_of_event: bool


def gather(
    passages: Passages, query: Query, search: Search, *, focus: int | None = None, only_focus: bool = False
) -> list[Evidence]:
    """All candidates of the best passages and of the sections they stand in, best first.

    Args:
        focus: Position of the passage that the conversation is about.
        only_focus: Whether nothing but that passage's section may answer.
    """
    question = question_of(passages, query, search)
    start = [found.position for found in search.found[:PASSAGES]]
    if focus is not None:
        start.insert(0, focus)
    meant = _meant(passages, query, start)
    focus_section = {p.position for p in passages.section(focus)} if focus is not None else set()
    evidence: dict[tuple[int, int], Evidence] = {}
    for passage, section in _read(passages, query, search, start, focus_section):
        in_focus = passage.position in focus_section
        if (passage.position, 0) in evidence or (only_focus and focus_section and not in_focus):
            continue
        for number in range(len(passage.candidates)):
            told = _events_told(passages, passage, number) if meant.events else set()
            of_another = bool(meant.events) and not told & meant.events
            place = Place(
                passage,
                number,
                section,
                in_focus,
                elsewhere=of_another or (bool(meant.sections) and passage.section not in meant.sections),
                of_another=of_another and meant.asks_of_event and bool(told),
            )
            evidence[passage.position, number] = weigh(question, passages, place)
    return sorted(evidence.values(), key=lambda e: (-e.score, e.passage.position, e.number))


def _meant(passages: Passages, query: Query, start: list[int]) -> _Meant:
    """What the question names: where a heading bears all its names, others are beside the point, mention or not."""
    names = {term.stem for term in query.terms if term.kind in {"name", "number"}} - EVENT_NOUNS
    return _Meant(
        frozenset(passages[at].section for at in start if names and names <= passages[at].heading_stems),
        frozenset(passages.events.named_by(names_in(query))),
        any(term.stem in EVENT_NOUNS for term in query.terms),
    )


def _read(
    passages: Passages, query: Query, search: Search, start: list[int], focus_section: set[int]
) -> Iterator[tuple[Passage, Section]]:
    """The passages to look at, each with its section; a whole section only around the best and in the focus."""
    stems = [*(term.stem for term in (*query.terms, *query.carried)), query.listed, query.verb]
    for rank, position in enumerate(start):
        section = section_around(passages, position, stems, search.near)
        whole = rank < WHOLE_SECTIONS or position in focus_section
        yield from ((passage, section) for passage in section.passages if whole or passage.position == position)


def _events_told(passages: Passages, passage: Passage, number: int) -> set[str]:
    """Id of the event that a candidate is about; an id of none, "", where it tells of several, and so of no one."""
    if passage.chunk.event_id:
        return {passage.chunk.event_id}
    unit, catalogue = passage.candidates[number].unit, passages.index.catalogue()
    one = catalogue.event_over(passage.chunk.document_id, unit.start, unit.end)
    several = catalogue.events_in(passage.chunk.document_id, unit.start, unit.end)
    return {one} if one else {""} if several else set()

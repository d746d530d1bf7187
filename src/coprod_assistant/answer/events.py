"""Questions over the events themselves: which were held, in a year, with a person, the first, the most recent.

An event is a section whose heading, or whose opening sentence, gives a full date. Top-k passages cannot list, so every
section of the archive is looked at, up to a size at which only those that hold the question's words are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ..dates import DateMention, find_dates
from ..passages import Candidate, Passage, Passages
from ..question import EVENT_NOUNS
from ..thesaurus import family
from ..tokens import fold, terms
from ..types import Query

WHOLE_ARCHIVE = 2_000  # chunks up to which every section is looked at
FIRST = re.compile(r"\b(?:first|earliest|oldest|came (?:earlier|first))\b")
LAST = re.compile(r"\b(?:last|latest|most recent|newest|came later)\b")
HOSTS = family("host") | {"host"}
IGNORED = frozenset(
    terms(
        "held hold take took taken place happen list listed archive page name run ran organised "
        "cover covered present know recent latest last first earliest newest oldest "
        "organisation came earlier later part were mention named report"
    )
)


@dataclass(frozen=True, slots=True)
class DatedSection:
    """A section that tells of an event: the unit that dates it, and all its passages."""

    passages: tuple[Passage, ...]
    holder: Passage
    candidate: Candidate
    date: DateMention


def list_events(passages: Passages, query: Query) -> list[tuple[Passage, Candidate]]:
    """For each event that fits the question its dating unit, or the unit that names the person asked for, by date.

    Empty where no event fits, or where the question asks for more than names, years and places.
    """
    wanted = [term for term in query.terms if term.stem not in EVENT_NOUNS | IGNORED | {"co"}]
    names = {term.stem for term in wanted if term.kind in {"name", "person"}}
    # "Which events did … co-host": who did it must stand in the same sentence. Of other verbs being there is enough.
    hosted = bool(names) and any(term.stem in HOSTS for term in wanted)
    wanted = [
        term for term in wanted if term.kind != "content" or term.stem not in HOSTS | family("attend") | family("speak")
    ]
    rows = []
    for section in _dated_sections(passages, [term.stem for term in wanted]):
        stems = frozenset().union(*(passage.stems for passage in section.passages))
        title = passages.title_stems(section.holder.chunk.document_id)
        if not all(_holds(term.stem, term.kind, section, stems | title) for term in wanted):
            continue
        if hosted and not _hosted_by(section, names):
            continue
        rows.append((section.date.sort_key, section))
    rows.sort(key=lambda row: row[0])
    low = fold(query.text)
    if rows and LAST.search(low):
        rows = rows[-1:]
    elif rows and FIRST.search(low):
        rows = rows[:1]
    return [_shown(section, names, hosted=hosted) for _, section in rows]


def _hosted_by(section: DatedSection, names: Collection[str]) -> bool:
    return any(
        set(names) <= candidate.stems and candidate.stems & HOSTS
        for passage in section.passages
        for candidate in passage.candidates
    )


def _holds(stem: str, kind: str, section: DatedSection, stems: frozenset[str]) -> bool:
    """Whether the event has it: a year or month must be the event's own, not merely mentioned."""
    if kind == "number":
        words = section.candidate.text[section.date.start : section.date.end]
        return stem in terms(words)
    return stem in stems


def _shown(section: DatedSection, names: Collection[str], *, hosted: bool) -> tuple[Passage, Candidate]:
    """The unit that names who was asked about, if any was; else the one that dates the event."""
    if names and (hosted or not set(names) <= section.candidate.stems):
        for passage in section.passages:
            for candidate in passage.candidates:
                fits = set(names) <= candidate.stems and (not hosted or candidate.stems & HOSTS)
                if candidate.unit.kind != "heading" and fits:
                    return passage, candidate
    return section.holder, section.candidate


def _dated_sections(passages: Passages, stems: Sequence[str]) -> Iterator[DatedSection]:
    index = passages.index
    if len(index) <= WHOLE_ARCHIVE:
        positions: Sequence[int] = range(len(index))
    else:
        positions = sorted({row for stem in stems for row in index.holders(stem)[:WHOLE_ARCHIVE]})
    seen: set[int] = set()
    for position in positions:
        if position in seen:
            continue
        section = tuple(passages.section(position))
        seen.update(passage.position for passage in section)
        dated = _dating_unit(section)
        if dated is not None:
            yield dated


def _dating_unit(section: tuple[Passage, ...]) -> DatedSection | None:
    """The heading with a full date, else the first sentence that has one and speaks of an event."""
    for wanted in ("heading", "sentence"):
        for passage in section:
            for candidate in passage.candidates:
                if candidate.unit.kind != wanted or not section[0].chunk.headings:
                    continue
                if wanted == "sentence" and not candidate.stems & EVENT_NOUNS:
                    continue
                for date in find_dates(candidate.text):
                    if date.year and date.month:
                        return DatedSection(section, passage, candidate, date)
    return None

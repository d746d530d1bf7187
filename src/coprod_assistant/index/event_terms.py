"""Which words name each event and which stand in the passages that tell of it, worked out when an index is built.

Finding out at question time would mean reading every document that tells of an event before the first answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from ..catalogue import Catalogue, part_of_kingdom, region_words
from ..dates import find_dates
from ..tokens import terms
from ..types import Event

SENTENCE_END = re.compile(r"[.!?](?=\s)")
KINGDOM = "United Kingdom"
ChunkSpan = tuple[str, int, int]  # a chunk's document, start and end


def label_terms(event: Event, dated: str) -> frozenset[str]:
    """Stems of the event's name, place, country, continent, series and hosts, and of `dated`, the words that date it.

    Of a long item that dates the event no more than to the end of the sentence with the date.
    """
    dates = find_dates(dated)
    end = SENTENCE_END.search(dated, dates[0].end) if dates else None
    dated = dated[: end.end()] if end else dated
    part = part_of_kingdom(event.place) if event.place and event.country == KINGDOM else None
    region = region_words(event.place, event.country) if event.place and event.country else ""
    names = (event.name, event.place, event.country, part, region, event.series, *event.hosts)
    return frozenset(terms(" ".join([*(name for name in names if name), dated])))


def labels_of(catalogue: Catalogue, text_of: Callable[[str], str]) -> dict[str, frozenset[str]]:
    """`label_terms` of every event, by its id.

    Args:
        text_of: The text of a document by its id; asked document by document.
    """
    found = {}
    for event in sorted(catalogue.events, key=lambda each: each.sources[0].document_id):
        source = event.sources[0]
        found[event.id] = label_terms(event, text_of(source.document_id)[source.dated_start : source.dated_end])
    return found


def holders_of(
    catalogue: Catalogue,
    spans: Sequence[ChunkSpan],
    chunk_terms: Sequence[Sequence[str]],
    text_of: Callable[[str], str],
) -> Mapping[str, Sequence[str]]:
    """Ids of the events in whose passages, or the headings above them, each stem stands; by stem.

    Args:
        spans: Of each chunk, by position.
        chunk_terms: Stems of each chunk and the headings above it. A chunk that lies within an event lends it all of
            them; of one that tells of several each gets those of its own words.
        text_of: The text of a document by its id.
    """
    told: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for event in catalogue.events:
        for source in event.sources:
            told[source.document_id].append((source.start, source.end, event.id))
    found: dict[str, set[str]] = defaultdict(set)
    for position, (document_id, start, end) in enumerate(spans):
        for first, last, event_id in told.get(document_id, ()):
            if first >= end or last <= start:
                continue
            whole = first <= start and end <= last
            text = "" if whole else text_of(document_id)[max(first, start) : min(last, end)]
            for stem in chunk_terms[position] if whole else terms(text):
                found[stem].add(event_id)
    return {stem: sorted(found[stem]) for stem in sorted(found)}

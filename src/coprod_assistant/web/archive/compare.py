"""Some events side by side, below what they have in common and in what they differ, in words that the records hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from ...themes import Theme
from .. import addresses as links
from . import problems
from .across import MOST, themes_of
from .details import Attendee, attendees
from .export import RECORD_COLUMNS, event_row, record_row
from .pages import Asked, as_file, page
from .view import ArchiveView, Held, Shelf
from .when import UNDATED, when

MOST_COMPARED = 4
MOST_TOLD = 5  # themes and names of a kind in the summary


# What is told, by what it is about: words and where they lead, "" where to nowhere.
Summary = dict[str, list[tuple[str, str]]]
Attending = Sequence[Sequence[Attendee]]  # for each event


def compare_page(view: ArchiveView, shelf: Shelf, asked: Asked, *, event_ids: Sequence[str], pipeline: str) -> Response:
    """Two to four events side by side, below what they share and what sets them apart.

    Args:
        pipeline: spaCy's, as the question is parsed with.
    """
    wanted = list(dict.fromkeys(event_ids))
    held = [one for event_id in wanted if (one := view.find(event_id))]
    if len(held) < len(wanted):
        raise problems.not_all_events()
    if len(wanted) > MOST_COMPARED:
        raise problems.too_many(MOST_COMPARED)
    if len(wanted) < 2:
        raise problems.too_few(MOST_COMPARED)
    if asked.format:
        return _compare_file(held, asked)
    people, organisations = (_together([attendees(one, kind) for one in held]) for kind in ("person", "organisation"))
    themes = themes_of(view, shelf, pipeline)
    shared = themes.among(wanted, most=MOST_TOLD)
    return page(
        "compare.html",
        asked,
        here="compare",
        all=held,
        summary={
            "In common": _in_common(held, {"People": people, "Organisations": organisations}, shared),
            "Different": _different(held, themes.among([one.event.id for one in view.held], most=MOST)),
        },
        without=[links.compare_address(i for i in wanted if i != one.event.id) for one in held],
        people=people,
        organisations=organisations,
        query=links.compare_address(wanted),
    )


def _together(lists: list[list[Attendee]]) -> list[list[Attendee]]:
    """The lists, with those first who were at several of the events."""
    keys = [{one.key for one in attending} for attending in lists]
    for number, attending in enumerate(lists):
        for one in attending:
            one.elsewhere = sum(one.key in others for at, others in enumerate(keys) if at != number)
    return [sorted(attending, key=lambda one: -one.elsewhere) for attending in lists]


def _compare_file(held: Sequence[Held], asked: Asked) -> Response:
    rows = [record_row(one, quote) for one in held for quote in one.quotes]
    events = [{**event_row(one), "records": [record_row(one, quote) for quote in one.quotes]} for one in held]
    fields = {"count": len(events), "events": events}
    of = [one.event for one in held]
    return as_file(asked, rows, RECORD_COLUMNS, name="comparison", fields=fields, events=of)


def _in_common(held: Sequence[Held], attending: Mapping[str, Attending], themes: Iterable[Theme]) -> Summary:
    """What all the events share, and the people, organisations and themes of several."""
    told = {one: [(words[0], "")] for one, _, words in _facts(held) if len(set(words)) == 1 and words[0]}
    for about, lists in attending.items():
        shared = {one.key: one for attendees in lists for one in attendees if one.elsewhere}.values()
        told[about] = [(_of(one.name, one.elsewhere + 1, held), links.person_address(one.name)) for one in shared]
    told["Themes"] = [(_of(theme.words, theme.events, held), _search(theme)) for theme in themes]
    return {about: words[:MOST_TOLD] for about, words in told.items() if words}


def _different(held: Sequence[Held], themes: Iterable[Theme]) -> Summary:
    """Years, countries and places where they differ, and for each event the archive's themes that it alone has."""
    told = {
        about: [(one, "") for one in dict.fromkeys(filter(None, words))]
        for _, about, words in _facts(held)
        if len(set(words)) > 1
    }
    alone: dict[str, list[tuple[str, str]]] = {one.event.id: [] for one in held}
    for theme in themes:
        only = {statement.event_id for statement in theme.statements} & alone.keys()
        if len(only) == 1:
            alone[only.pop()].append((theme.words, _search(theme)))
    names = Counter(one.event.name for one in held)
    for event in (one.event for one in held if alone[one.event.id]):
        which = event.name if names[event.name] == 1 else f"{event.name}, {when(event)}, {event.place}"
        told[f"Only at {which}"] = alone[event.id][:MOST_TOLD]
    return told


def _facts(held: Sequence[Held]) -> Iterator[tuple[str, str, list[str]]]:
    """What one and what several are called, and the words for each event."""
    events = [one.event for one in held]
    yield "Year", "Years", [str(event.starts.year) if event.starts else UNDATED for event in events]
    yield "Country", "Countries", [event.country or "" for event in events]
    yield "Place", "Places", [event.place or "" for event in events]


def _of(name: str, count: int, held: Sequence[Held]) -> str:
    return name if count == len(held) else f"{name} ({count} of {len(held)})"


def _search(theme: Theme) -> str:
    return f"{links.at(links.HOME)}?{urlencode({'q': theme.words})}"

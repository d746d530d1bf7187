"""Filters by date, place, event and kind of record: before passages are cut to the best, and only of what fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from coprod_assistant.catalogue import Catalogue
from coprod_assistant.errors import AssistantError
from coprod_assistant.filters import Filter, allowed_positions, fitting_events
from coprod_assistant.index import Index, open_generation, write_generation
from coprod_assistant.passages import Passages
from coprod_assistant.search import search
from coprod_assistant.types import Event, EventSource, Precision, Query
from tests.index.hashing_embedder import HashingEmbedder
from tests.made_documents import made


def event(
    name: str, starts: str, ends: str, place: str | None, country: str | None, precision: Precision = "day"
) -> Event:
    days = [dt.date.fromisoformat(day) if day else None for day in (starts, ends)]
    return Event(name, name, place, country, days[0], days[1], precision, (EventSource("d", 0, 1, 0, 1),))


CATALOGUE = Catalogue(
    [
        event("berlin", "2011-05-03", "2011-05-04", "Berlin", "Germany"),
        event("leeds", "2012-05-01", "2012-05-31", "Town Hall, Leeds", "United Kingdom", "month"),
        event("undated", "", "", None, None),
    ]
)


@pytest.mark.parametrize(
    ("within", "names"),
    [
        (Filter(), ["berlin", "leeds", "undated"]),
        (Filter(since=dt.date(2011, 5, 4)), ["berlin", "leeds"]),
        (Filter(since=dt.date(2011, 5, 5)), ["leeds"]),
        (Filter(until=dt.date(2011, 5, 2)), []),
        (Filter(since=dt.date(2012, 5, 15), until=dt.date(2012, 5, 15)), ["leeds"]),
        (Filter(place="leeds"), ["leeds"]),
        (Filter(place="Town Hall"), ["leeds"]),
        (Filter(place="United Kingdom"), ["leeds"]),
        (Filter(place="UK"), ["leeds"]),
        (Filter(place="Deutschland"), ["berlin"]),
        (Filter(place="Scotland"), []),
        (Filter(place="Paris"), []),
        (Filter(place=" "), []),
        (Filter(event="leeds", since=dt.date(2013, 1, 1)), []),
        (Filter(event="undated"), ["undated"]),
    ],
)
def test_fitting_events(within: Filter, names: list[str]) -> None:
    assert [event.name for event in fitting_events(CATALOGUE, within)] == names


def test_an_unknown_event_is_an_error() -> None:
    with pytest.raises(AssistantError, match="there is no event 'x'"):
        fitting_events(CATALOGUE, Filter(event="x"))


def test_an_empty_filter_asks_for_nothing() -> None:
    assert not Filter()
    assert Filter(kind="barrier")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Sixty events told of in one document, each in a section of its own, in Leeds and in Hull by turns."""
    blocks = [("h1", "Events")]
    for number in range(60):
        town = ("Leeds", "Hull")[number % 2]
        blocks += [("h2", f"Forum {number:02}, {town}, {number % 28 + 1} May {2000 + number // 28}")]
        blocks += [("paragraph", f"Barriers were named by people. {'Power is shared. ' * 12}")]
    folder: Path = tmp_path_factory.mktemp("filters") / "generation"
    write_generation([made(*blocks)], folder, HashingEmbedder())
    with open_generation(folder) as opened:
        yield opened


def test_all_that_fit_are_found_though_better_ones_do_not_fit(index: Index) -> None:
    allowed = allowed_positions(index, Filter(place="Hull", until=dt.date(2001, 5, 28)))
    fitting = fitting_events(index.catalogue(), Filter(place="Hull", until=dt.date(2001, 5, 28)))
    assert len(allowed) == len(fitting) == 28
    query = Query("Leeds forum barriers", "Leeds forum barriers", "other")
    [vector] = HashingEmbedder().encode([query.text])
    found = search(Passages(index), query, vector, top_k=28, among=allowed).found
    assert {hit.position for hit in found} == allowed


def test_no_passage_holds_a_kind_that_was_not_recorded(index: Index) -> None:
    assert allowed_positions(index, Filter(kind="barrier")) == frozenset()
    assert allowed_positions(index, Filter(place="Hull", kind="barrier")) == frozenset()

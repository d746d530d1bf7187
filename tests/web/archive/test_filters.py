"""Filters leave exactly the events and records that meet them, and come from and go back into addresses."""

from urllib.parse import parse_qs

import pytest

from coprod_assistant.web.archive.filters import read_filters, select, select_quotes
from coprod_assistant.web.archive.view import ArchiveView

from .made_archive import Catalogued


@pytest.fixture(scope="module")
def view(archive: Catalogued) -> ArchiveView:
    with archive.pin() as index:
        return ArchiveView(index.catalogue(), index)


def found(view: ArchiveView, **parameters: str) -> list[str]:
    return [one.held.event.id for one in select(view, read_filters(parameters, max_chars=1000))]


ALL = [
    "kitchen-2010", "repair-2011", "listening-2011", "budget-2011", "reise-2012", "repair-2012", "care-2012",
    "summer-2013", "brasilia-2013", "exchange-2013", "night-2013", "undated",
]  # fmt: skip


def test_no_filter_leaves_all_by_date_the_undated_last(view: ArchiveView) -> None:
    assert found(view) == ALL
    assert found(view, order="newest") == [*ALL[-2::-1], "undated"]


@pytest.mark.parametrize(
    ("parameters", "events"),
    [
        ({"since": "2013"}, ["summer-2013", "brasilia-2013", "exchange-2013", "night-2013"]),
        ({"until": "2011-03-12"}, ["kitchen-2010", "repair-2011"]),
        ({"since": "2011-05-20", "until": "2011-05-20"}, ["listening-2011"]),
        ({"since": "2 May 2012", "until": "2 May 2012"}, ["reise-2012"]),
        ({"since": "2012-12-31", "until": "2013-01-01"}, ["summer-2013"]),
        ({"since": "2015"}, []),
        ({"place": "wendle"}, ["repair-2011", "repair-2012", "exchange-2013"]),
        ({"place": "brasilia"}, ["brasilia-2013"]),
        ({"place": "Paris"}, []),
        ({"country": "germany"}, ["reise-2012"]),
        ({"country": "Ger"}, []),
        ({"person": "maud ferris"}, ["repair-2011", "budget-2011"]),
        ({"person": "Adeyemi", "kind": "statement"}, ["repair-2012"]),
        ({"kind": "organisation", "country": "Brazil"}, ["brasilia-2013"]),
        ({"q": "gardens"}, ["brasilia-2013"]),
        ({"q": "lettuces"}, ["brasilia-2013"]),
        ({"q": "lettu"}, ["brasilia-2013"]),
        ({"q": "toaster wendlebury"}, ["repair-2011", "repair-2012"]),
        ({"q": "carers nurses"}, ["care-2012"]),
        ({"q": "rent", "kind": "barrier"}, ["exchange-2013"]),
        ({"q": "the of and"}, ALL),
        ({"event": "care-2012"}, ["care-2012"]),
    ],
)
def test_each_filter(view: ArchiveView, parameters: dict[str, str], events: list[str]) -> None:
    assert found(view, **parameters) == events


def test_records_meet_the_filters_too(view: ArchiveView) -> None:
    filters = read_filters({"kind": "recommendation", "place": "Edinburgh"}, max_chars=1000)
    quotes = [quote.words for _, quote in select_quotes(view, filters, select(view, filters))]
    assert quotes == [
        "Carers should sit on the panels that appoint nurses.",
        "Write one record, and let the carer hold it.",
        "Pay for hours, not for weeks.",
    ]


def test_every_record_stands_in_its_document(view: ArchiveView, archive: Catalogued) -> None:
    count = 0
    with archive.pin() as index:
        for held in view.held:
            for quote in held.quotes:
                record = quote.record
                assert index.document(record.document_id).text[record.start : record.end] == quote.words
                count += 1
    assert count == 72


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"since": "soon"}, "since"),
        ({"until": "2011-99"}, "until"),
        ({"since": "2013", "until": "2011"}, "until"),
        ({"kind": "bar"}, "kind"),
        ({"place": "x" * 201}, "place"),
        ({"q": "x" * 1001}, "q"),
    ],
)
def test_what_is_not_understood_is_said_and_nothing_is_shown(
    view: ArchiveView, parameters: dict[str, str], field: str
) -> None:
    assert list(read_filters(parameters, max_chars=1000).problems) == [field]
    assert found(view, **parameters) == []


def test_an_address_comes_back_from_the_filters() -> None:
    given = {"q": "a&b=ü", "since": "2011", "kind": "barrier"}
    filters = read_filters({**given, "unknown": "x", "place": "  "}, max_chars=1000)
    assert {name: values[0] for name, values in parse_qs(filters.query()[1:]).items()} == given
    assert parse_qs(filters.query(q=None, since="2012")[1:]) == {"since": ["2012"], "kind": ["barrier"]}
    assert [(name, value) for name, value, _ in filters.chips()] == [
        ("Words", "a&b=ü"), ("From", "2011"), ("Records", "barriers"),
    ]  # fmt: skip

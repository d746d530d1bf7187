"""catalogue.toml: what cannot be used is named; what can is applied; what has lost its words is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from coprod_assistant.catalogue import Catalogue, build_catalogue, read_corrections
from coprod_assistant.errors import ConfigError
from coprod_assistant.types import Record
from tests.made_documents import made

PAGE = made(
    ("h1", "Events"),
    ("h2", "The Efficient State, Berlin, 3-4 May 2011"),
    ("paragraph", "The participants heard Anna say that little helps. She was applauded."),
    ("paragraph", "Our friends in Leeds met again that summer. They made a plan."),
    name="page.html",
)


def corrected(folder: Path, toml: str) -> tuple[Catalogue, list[str]]:
    (folder / "catalogue.toml").write_text(toml, encoding="utf-8")
    corrections = read_corrections(folder)
    start = PAGE.text.index("little helps")

    def find(document: object) -> list[Record]:
        return [Record("r1", "statement", PAGE.id, start, start + 12, subject="Bob")]

    return build_catalogue([PAGE], find_records=find, corrections=corrections), corrections.unused()


ENTRY = 'file = "page.html"\nquote = "The Efficient State"\n'


@pytest.mark.parametrize(
    ("content", "said", "hint"),
    [
        ("[[event]\n", "catalogue.toml cannot be read", "correct that line"),
        ("[[evnt]]\n", "catalogue.toml: unknown key 'evnt'", "[[event]] and [[record]]"),
        ("[event]\n", "catalogue.toml: `event` is not a list of tables", "write [[event]]"),
        ("event = [1]\n", "catalogue.toml: `event` is not a list of tables", "write [[event]]"),
        (f"[[event]]\n{ENTRY}", "catalogue.toml, event 1 has no `action`", 'add action = "…"'),
        ('[[event]]\naction = "remove"\nfile = "a"', "catalogue.toml, event 1 has no `quote`", "quote"),
        (f'[[event]]\n{ENTRY}action = "delete"', "catalogue.toml, event 1: action", "correct the entry"),
        (f'[[event]]\n{ENTRY}action = "correct"\nnmae = "x"', "event 1: unknown key 'nmae'", "known are: file, quote"),
        (f'[[event]]\n{ENTRY}action = "correct"\nwhere = "x"', "event 1: unknown key 'where'", "known are"),
        (f'[[event]]\n{ENTRY}action = "correct"\nstarts = "soon"', "event 1: starts is not a date", "YYYY-MM-DD"),
        (f'[[event]]\n{ENTRY}action = "add"', "event 1: an added event needs a name", "correct the entry"),
        (f'[[record]]\n{ENTRY}action = "add"', "record 1: an added record needs a kind", "correct the entry"),
        (f'[[event]]\n{ENTRY}action = "correct"\nhosts = "x"', "event 1: hosts", "correct the entry"),
        (
            f'[[event]]\n{ENTRY}action = "correct"\nstarts = 2011-05-03\nends = 2011-05-01',
            "event 1: it ends before it starts", "correct the entry",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_with_its_remedy(tmp_path: Path, content: str, said: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        corrected(tmp_path, content)
    assert said in str(caught.value)
    assert hint in caught.value.hint


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "catalogue.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"catalogue\.toml cannot be read"):
        read_corrections(tmp_path)


def test_without_a_file_nothing_is_corrected(tmp_path: Path) -> None:
    corrections = read_corrections(tmp_path)
    assert (corrections.digest, corrections.unused()) == ("", [])


def test_an_event_is_corrected_and_keeps_the_rest(tmp_path: Path) -> None:
    catalogue, unused = corrected(
        tmp_path, f'[[event]]\n{ENTRY}action = "correct"\nname = "German Congress"\nhosts = ["BITKOM"]\n'
    )
    [event] = catalogue.events
    assert (event.name, event.place, event.hosts) == ("German Congress", "Berlin", ("BITKOM",))
    assert (event.starts, event.ends) == (dt.date(2011, 5, 3), dt.date(2011, 5, 4))
    assert event.id.startswith("2011-05-03-german-congress-")
    assert [record.event_id for record in catalogue.records] == [event.id]
    assert unused == []


def test_an_event_is_removed(tmp_path: Path) -> None:
    catalogue, unused = corrected(tmp_path, f'[[event]]\n{ENTRY}action = "remove"\n')
    assert (catalogue.events, unused) == ((), [])
    assert [record.event_id for record in catalogue.records] == [None]


def test_an_event_is_added_with_its_passage(tmp_path: Path) -> None:
    catalogue, unused = corrected(
        tmp_path,
        '[[event]]\nfile = "page.html"\nquote = "friends in  Leeds"\nuntil = "a plan."\naction = "add"\n'
        'name = "Second meeting"\nplace = "Leeds"\nstarts = 2012-06-01\nends = 2012-08-31\nprecision = "month"\n',
    )
    event = catalogue.events[1]
    assert (event.name, event.country, str(event.ends), event.precision) == (
        "Second meeting", "United Kingdom", "2012-08-31", "month",
    )  # fmt: skip
    source = event.sources[0]
    assert PAGE.text[source.start : source.end] == "friends in Leeds met again that summer. They made a plan."
    assert PAGE.text[source.dated_start : source.dated_end] == "friends in Leeds"
    assert unused == []


def test_records_are_corrected_added_and_removed(tmp_path: Path) -> None:
    said = '[[record]]\nfile = "page.html"\nquote = "Anna say that little helps"\n'
    catalogue, unused = corrected(
        tmp_path,
        f'{said}action = "correct"\nsubject = "Anna"\nkind = "barrier"\nwas = "statement"\n'
        '[[record]]\nfile = "page.html"\nquote = "made a plan"\naction = "add"\nkind = "recommendation"\n',
    )
    assert [(record.kind, record.subject) for record in catalogue.records] == [
        ("barrier", "Anna"),
        ("recommendation", ""),
    ]
    assert PAGE.text[catalogue.records[1].start : catalogue.records[1].end] == "made a plan"
    assert unused == []
    assert corrected(tmp_path, f'{said}action = "remove"\n')[0].records == ()


@pytest.mark.parametrize(
    ("file", "quote", "said"),
    [
        ("page.html", "words that are gone", 'page.html no longer holds the words "words that are gone"'),
        ("page.html", "Our friends", 'no event is told of at the words "Our friends"'),
        ("gone.html", "The Efficient State", "there is no file gone.html, or it could not be read"),
    ],
)
def test_a_correction_of_no_use_is_told(tmp_path: Path, file: str, quote: str, said: str) -> None:
    # The whole page is the event's section here, so its friends are taken out of it by a heading of their own.
    toml = f'[[event]]\nfile = "{file}"\nquote = "{quote}"\naction = "remove"\n'
    if quote == "Our friends":
        toml = f'[[event]]\n{ENTRY}action = "remove"\n' + toml
    catalogue, unused = corrected(tmp_path, toml)
    assert len(catalogue.events) == (0 if quote == "Our friends" else 1)
    [line] = unused
    assert line.startswith("catalogue.toml, event ")
    assert said in line


NESTED = made(
    ("h1", "Events"),
    ("h2", "Open Week, Leeds, 3-7 May 2011"),
    ("paragraph", "The week had many parts, and most of them were outside."),
    ("h3", "Seed Swap, Leeds, 4 May 2011"),
    ("paragraph", "Forty people brought seeds."),
    name="page.html",
)


@pytest.mark.parametrize("action", ["remove", 'correct"\nname = "Another'])
def test_an_event_that_the_staff_hid_twice_takes_no_other_with_it(tmp_path: Path, action: str) -> None:
    by_staff = 'file = "page.html"\nquote = "Seed Swap, Leeds, 4 May 2011"\nby = "Ada"\nchange = "{}"\n'
    toml = f'[[event]]\n{by_staff.format(1)}action = "remove"\n[[event]]\n{by_staff.format(2)}action = "{action}"\n'
    (tmp_path / "catalogue.toml").write_text(toml, encoding="utf-8")
    before = build_catalogue([NESTED], find_records=lambda _: [])
    assert [event.name for event in before.events] == ["Open Week", "Seed Swap"]
    corrections = read_corrections(tmp_path)
    after = build_catalogue([NESTED], find_records=lambda _: [], corrections=corrections)
    assert [event.name for event in after.events] == ["Open Week"]
    assert corrections.unused() == [
        'catalogue.toml, event 2: no event is told of at the words "Seed Swap, Leeds, 4 May 2011"; '
        "nothing was changed by it"
    ]

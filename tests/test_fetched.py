"""The records of what was fetched, and what the corpus makes of them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from coprod_assistant.corpus import read_corpus
from coprod_assistant.errors import ConfigError
from coprod_assistant.extract import extract_file
from coprod_assistant.fetched import FETCHED, FetchedRecord, read_fetched, write_fetched
from coprod_assistant.types import LinkFrom

RECORD = FetchedRecord(
    "https://example.org/a", "current", file="pages/example.org/a.html", redirects=("https://example.org/old",),
    duplicates=("https://example.org/print/a",), fetched="2026-11-23T03:40:04Z", checked="2026-11-24T03:40:04Z",
    media_type="text/html", charset="koi8-r", etag='"ü\n"', last_modified="x", sha256="0" * 64, fingerprint="1",
    title="A \"quoted\" title\u2028", published="2012-05-09", depth=2,
    linked_from=(LinkFrom("https://example.org/", "Click here"),),
)  # fmt: skip
LINE = {"url": "https://example.org/a", "status": "current", "linked_from": []}


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        "{}",
        json.dumps({**LINE, "status": "lost"}),
        json.dumps({**LINE, "url": None}),
        json.dumps({**LINE, "unknown": 1}),
        json.dumps({**LINE, "file": "../outside.html"}),
        json.dumps({**LINE, "file": "/etc/passwd"}),
        json.dumps({**LINE, "file": 3}),
        json.dumps({**LINE, "published": "soon"}),
        json.dumps({**LINE, "fetched": "yesterday"}),
        json.dumps({**LINE, "depth": "2"}),
        json.dumps({**LINE, "redirects": None}),
        json.dumps({**LINE, "linked_from": ["https://example.org/"]}),
        json.dumps({**LINE, "linked_from": None}),
        json.dumps({"url": "https://example.org/a", "status": "current"}),
    ],
)
def test_a_line_that_cannot_be_used_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / FETCHED).write_text(json.dumps(LINE) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"fetched\.jsonl, line 2 cannot be used"):
        read_fetched(tmp_path)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / FETCHED).write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_fetched(tmp_path)


def test_records_are_read_as_they_were_written(tmp_path: Path) -> None:
    other = FetchedRecord("https://a.example/", "failed", "the server answers 404")
    write_fetched(tmp_path / FETCHED, [RECORD, other])
    assert read_fetched(tmp_path) == [other, RECORD]
    assert [path.name for path in tmp_path.iterdir()] == [FETCHED]
    assert read_fetched(tmp_path / "nowhere") == []


def put(folder: Path, name: str, data: bytes = b"<p>words</p>") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def test_what_was_noted_is_told_of_the_file(tmp_path: Path) -> None:
    put(tmp_path, "pages/example.org/a.html")
    put(tmp_path, "by-hand.txt")
    write_fetched(tmp_path / FETCHED, [RECORD])
    mine, fetched = (file.source for file in read_corpus(tmp_path))
    assert (mine.url, mine.title, mine.aliases, mine.linked_from) == (None, None, (), ())
    assert (fetched.url, fetched.title, fetched.charset) == (RECORD.url, RECORD.title, "koi8-r")
    assert (fetched.published, fetched.retrieved) == (dt.date(2012, 5, 9), dt.date(2026, 11, 23))
    assert fetched.aliases == ("https://example.org/old", "https://example.org/print/a")
    assert fetched.linked_from == (LinkFrom("https://example.org/", "Click here"),)


@pytest.mark.parametrize(("described", "title"), [("", "Its own title"), ('title = "Mine"', "Mine")])
def test_where_a_report_hangs_is_told_with_the_title_of_the_page(described: str, title: str, tmp_path: Path) -> None:
    put(tmp_path, "pages/home.html")
    put(tmp_path, "reports/r.pdf")
    home = FetchedRecord("https://example.org/", "current", file="pages/home.html", title="Its own title")
    links = (LinkFrom(home.url, "Read it"), LinkFrom("https://example.org/gone", "Here"))
    report = FetchedRecord("https://example.org/r.pdf", "current", file="reports/r.pdf", linked_from=links)
    write_fetched(tmp_path / FETCHED, [home, report])
    (tmp_path / "sources.toml").write_text(f'[[source]]\nfile = "pages/home.html"\n{described}\n', encoding="utf-8")
    _, source = (file.source for file in read_corpus(tmp_path))
    at, nowhere = source.linked_from
    assert (at, str(at)) == (LinkFrom(home.url, "Read it", title), f"“{title}” as “Read it”")
    assert (nowhere.title, str(nowhere)) == ("", "https://example.org/gone as “Here”")


def test_what_people_say_comes_first(tmp_path: Path) -> None:
    put(tmp_path, "pages/example.org/a.html")
    put(tmp_path, "pages/example.org/b.html")
    gone = FetchedRecord(
        "https://example.org/b", "withdrawn", "the server answers 404", file="pages/example.org/b.html"
    )
    write_fetched(tmp_path / FETCHED, [RECORD, gone])
    assert [file.source.file for file in read_corpus(tmp_path)] == ["pages/example.org/a.html"]
    entry = '[[source]]\nfile = "pages/example.org/{}.html"\ntitle = "Mine"\n'
    (tmp_path / "sources.toml").write_text(entry.format("a") + entry.format("b"), encoding="utf-8")
    a, b = (file.source for file in read_corpus(tmp_path))
    assert (a.title, a.url, a.published) == ("Mine", None, None)
    assert b.title == "Mine", "who describes a withdrawn file wants it"


def test_an_older_copy_of_what_failed_stays(tmp_path: Path) -> None:
    put(tmp_path, "pages/example.org/a.html")
    failed = FetchedRecord("https://example.org/a", "failed", "the server answers 500", file="pages/example.org/a.html")
    missing = FetchedRecord("https://example.org/r.pdf", "failed", "the server answers 404")
    write_fetched(tmp_path / FETCHED, [failed, missing])
    assert [file.source.url for file in read_corpus(tmp_path)] == ["https://example.org/a"]


@pytest.mark.parametrize(
    ("charset", "meta", "words"),
    [
        ("koi8-r", "utf-8", "Привет, это страница о реке"),
        ("windows-1251", "koi8-r", "Привет, это страница о реке"),
        ("iso-8859-1", "windows-1251", "Über die Flüsse, schön erzählt"),
        ("utf-8", "iso-8859-1", "Über die Flüsse, schön erzählt"),
        ("utf-16-le", "utf-8", "Plain words in sixteen bits each"),
        ("iso-2022-jp", "utf-8", "川の話です。川の話です。"),
        ("shift_jis", "euc-jp", "川の話です。川の話です。"),
    ],
)
def test_the_text_is_right_where_the_header_is_and_the_page_is_not(
    charset: str, meta: str, words: str, tmp_path: Path
) -> None:
    name = "pages/example.org/a.html"
    put(tmp_path, name, f'<html><head><meta charset="{meta}"></head><body><p>{words}</p></body></html>'.encode(charset))
    write_fetched(tmp_path / FETCHED, [FetchedRecord("https://example.org/a", "current", file=name, charset=charset)])
    (file,) = read_corpus(tmp_path)
    assert extract_file(file.path, file.source).text.strip() == words


def test_a_header_that_is_wrong_does_no_harm_to_utf_8(tmp_path: Path) -> None:
    name = "pages/example.org/a.html"
    put(tmp_path, name, "<p>Über die Flüsse, schön erzählt</p>".encode())
    for charset in ("iso-8859-1", "nonsense", "windows-1251"):
        write_fetched(
            tmp_path / FETCHED, [FetchedRecord("https://example.org/a", "current", file=name, charset=charset)]
        )
        (file,) = read_corpus(tmp_path)
        assert extract_file(file.path, file.source).text.strip() == "Über die Flüsse, schön erzählt"

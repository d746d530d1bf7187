"""Addresses of the site's own pages, as browsers are told them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextvars import ContextVar
from urllib.parse import quote, urlencode

root: ContextVar[str] = ContextVar("root", default="")  # the path that the site stands below, see `below`
HOME = "/archive"
RECORDS = "/archive/records"
SEARCH = "/archive/search"
COMPARE = "/archive/compare"
MAP = "/archive/map"
THEMES = "/archive/themes"
PEOPLE = "/archive/people"
OPENING_WORDS = 5
OPENING_CHARS = 80


def at(path: str) -> str:
    """Where browsers find what the program knows by a path."""
    return root.get() + path


def event_address(event_id: str) -> str:
    """The page of an event."""
    return f"{at(HOME)}/events/{quote(event_id, safe='', errors='replace')}"


def person_address(name: str) -> str:
    """The page of a person or an organisation."""
    return f"{at(PEOPLE)}/{quote(name, safe='', errors='replace')}"


def passage_address(document_id: str, start: int, end: int, words: str = "") -> str:
    """The page of a passage in its context.

    With its `words` the address stays true when the document is edited elsewhere: it names the first of them, by which
    the passage is found again, and a digest, by which it is known (`archive.cited`).
    """
    fields: list[tuple[str, object]] = [("document", document_id), ("start", start), ("end", end)]
    if words.strip():
        opening = " ".join(words.split()[:OPENING_WORDS])[:OPENING_CHARS]
        fields += [("opening", opening), ("said", digest(words))]
    return f"{at(HOME)}/passage?{_query(fields)}"


def digest(words: str) -> str:
    """Ten hexadecimal digits of the words, however they are broken into lines."""
    return hashlib.sha256(" ".join(words.split()).encode("utf-8", "replace")).hexdigest()[:10]


def page_address(document_id: str, number: int, *, digest: str) -> str:
    """The picture of a page of a report; `digest` of the file lets a browser keep it until the file changes."""
    return f"{at('/source')}/{quote(document_id, safe='')}/page/{number}.webp?v={digest}"


def boxes_address(document_id: str, number: int, start: int, end: int) -> str:
    """Where the picture of a page is, and where on it the words of a range stand."""
    return (
        f"{at('/source')}/{quote(document_id, safe='')}/page/{number}.json?{_query([('start', start), ('end', end)])}"
    )


def compare_address(event_ids: Iterable[str]) -> str:
    """Some events side by side."""
    return f"{at(COMPARE)}?{_query(('event', event_id) for event_id in event_ids)}"


def _query(fields: Iterable[tuple[str, object]]) -> str:
    """The fields of an address; half of a character, which a broken file may hold, has no place in one."""
    return urlencode(list(fields), errors="replace")

"""Events of whole pages as content systems serve them, read by the extractor; and pages that only look like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.catalogue import find_events
from coprod_assistant.extract import extract_file
from coprod_assistant.types import Document, Source
from tests.catalogue.pages_of_events import HELD, LISTED, NONE, Expected


def read(folder: Path, page: str) -> Document:
    """The document of a page, as the index reads it."""
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    return extract_file(path, Source(file="page.html", media_type="text/html", sha256="0" * 64))


def short(document: Document) -> list[Expected]:
    return [(e.name, e.place, str(e.starts), str(e.ends)) for e in find_events(document)]


@pytest.mark.parametrize("case", NONE)
def test_a_page_that_only_looks_like_it(case: str, tmp_path: Path) -> None:
    assert short(read(tmp_path, NONE[case])) == []


@pytest.mark.parametrize("case", HELD)
def test_a_page_about_one_event(case: str, tmp_path: Path) -> None:
    page, expected = HELD[case]
    document = read(tmp_path, page)
    assert short(document) == expected
    [event] = find_events(document)
    [source] = event.sources
    assert (source.start, source.end) == (document.blocks[0].start, document.blocks[-1].end)


@pytest.mark.parametrize("case", LISTED)
def test_a_page_of_several_events(case: str, tmp_path: Path) -> None:
    page, expected = LISTED[case]
    assert short(read(tmp_path, page)) == expected

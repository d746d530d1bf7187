"""What stands around every page of a site is its furniture; around one page it is content."""

from __future__ import annotations

import pytest

from coprod_assistant.extract import without_repeated
from coprod_assistant.types import Document

from .conftest import Read
from .outline import outline

FOOTER = "<footer><p>The loft was a sail store before the crews bought it.</p></footer>"


def pages(read: Read, count: int, footer: str = FOOTER) -> list[Document]:
    return [
        read(
            f"<html><body><h1>Rope Day {n}</h1><p>Some {n * 40} crews came to the loft.</p>{footer}</body></html>",
            f"{n}.html",
        )
        for n in range(1, count + 1)
    ]


@pytest.mark.parametrize(("count", "kept"), [(1, True), (2, True), (3, False), (5, False)])
def test_a_footer_of_many_pages_goes(read: Read, count: int, kept: bool) -> None:
    given = pages(read, count)
    found = list(without_repeated(given))
    assert [document.text for document in found] == [document.text for document in given]
    for document in found:
        assert ("sail store" in "\n".join(outline(document))) == kept
        assert [left.reason for left in document.left_out] == ([] if kept else ["repeated"])


def test_the_same_page_in_three_files_keeps_its_footer(read: Read) -> None:
    copies = pages(read, 1) * 3
    assert all("sail store" in "\n".join(outline(document)) for document in without_repeated(copies))


def test_a_line_of_the_text_may_repeat(read: Read) -> None:
    said = pages(read, 4, footer="<p>Crews of all harbours may come.</p>")
    assert list(without_repeated(said)) == said


def test_a_title_block_that_repeats_stays(read: Read) -> None:
    same = "<header><h1>Rope Day</h1><p>Net Loft, Polgar</p></header>"
    found = without_repeated(
        read(f"<html><body>{same}<p>Some {n} crews came.</p></body></html>", f"{n}.html") for n in range(4)
    )
    assert all("paragraph: Net Loft, Polgar" in outline(document) for document in found)

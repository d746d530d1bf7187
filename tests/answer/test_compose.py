"""Citations are exact ranges, links open the passage, and nothing unchecked leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.answer.compose import MARKER, CitationError, checked, cite, shown, text_of
from coprod_assistant.types import Block, Document, Page, Source, Statement

TEXT = "Berlin, 3-4 May 2011\n\nThe 400 participants  were intrigued.\n• one, two\n• three"
DOCUMENT = Document(
    "d1",
    Source("page.txt", "text/plain", "0" * 64, url="https://example.org/page#top"),
    "Page",
    TEXT,
    (Block("heading", 0, 20, 2), Block("paragraph", 22, 59)),
)


def test_a_citation_is_the_very_words_with_heading_and_link() -> None:
    citation = cite(DOCUMENT, 22, 59, marker=1)
    assert citation.quote == TEXT[22:59] == "The 400 participants  were intrigued."
    assert citation.heading == "Berlin, 3-4 May 2011"
    assert citation.link == "https://example.org/page#:~:text=The%20400%20participants%20were%20intrigued."


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (9, 2), (0, len(TEXT) + 1)])
def test_a_range_outside_the_document_is_never_cited(start: int, end: int) -> None:
    with pytest.raises(CitationError):
        cite(DOCUMENT, start, end, marker=1)


def test_a_page_is_looked_up_and_opens_in_a_pdf() -> None:
    paged = replace(DOCUMENT, pages=(Page(1, 0, 21), Page(2, 21, len(TEXT))))
    citation = cite(paged, 22, 59, marker=1)
    assert (citation.page, citation.link) == (2, "https://example.org/page#page=2")


@given(st.text(min_size=1, max_size=80), st.data())
def test_any_range_of_any_text_is_cited_as_it_stands(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not text[start:end].strip():
        return
    document = replace(DOCUMENT, text=text, blocks=())
    citation = cite(document, start, end, marker=1)
    statement = Statement(shown(citation.quote), (1,))
    checked([statement], [citation], {"d1": document})
    assert citation.quote == text[start:end]


def test_a_moved_quote_is_caught() -> None:
    citation = replace(cite(DOCUMENT, 22, 59, marker=1), start=23)
    with pytest.raises(CitationError, match="not at its place"):
        checked([Statement(shown(citation.quote), (1,))], [citation], {"d1": DOCUMENT})


def test_a_statement_without_or_with_a_foreign_citation_is_caught() -> None:
    citation = cite(DOCUMENT, 22, 59, marker=1)
    with pytest.raises(CitationError, match="no citation"):
        checked([Statement("words", ())], [citation], {"d1": DOCUMENT})
    with pytest.raises(CitationError, match="no citation"):
        checked([Statement("words", (2,))], [citation], {"d1": DOCUMENT})
    with pytest.raises(CitationError, match="own words"):
        checked([Statement("other words", (1,))], [citation], {"d1": DOCUMENT})


def test_the_source_cannot_forge_a_marker() -> None:
    text = text_of([Statement("As shown before [7].", (1,))], None)
    assert MARKER.findall(text) == ["1"]


def test_lists_keep_their_lines_and_spaces_are_folded() -> None:
    assert shown("a\u00a0 b:\n\n  • one \n  • two") == "a b:\n• one\n• two"

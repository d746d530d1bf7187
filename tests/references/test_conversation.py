"""A conversation taken along: numbered through, compared with the archive, and readable in each format."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
from collections.abc import Callable
from dataclasses import replace

import docx
import pytest
from markdown_it import MarkdownIt

from coprod_assistant.references import as_html, as_markdown, as_plain, as_word, conversation
from coprod_assistant.types import Answer, Citation, Document, Statement
from tests.made_documents import made

from .test_references import NASTY, ON, WORDS, cited, document

LIST = "Neighbours should:\n• bring a kettle\n• mend it"


def answer(
    *statements: Statement, citations: list[Citation], question: str = "What was mended?", **more: object
) -> Answer:
    facts = {"status": "answered", "missing": None, "mode": "extractive"} | more
    return Answer(question=question, query=question, text="", statements=statements, citations=citations,
                  hits=[], follow_ups=[], index="gen-1", timings_ms={}, **facts)  # type: ignore[arg-type]  # fmt: skip


def mended(found: Document, **more: object) -> Answer:
    return answer(Statement(WORDS, (1,)), citations=[cited(found)], **more)


def holding(*documents: Document) -> Callable[[str], Document | None]:
    return {one.id: one for one in documents}.get


def test_citations_are_numbered_through_and_each_once() -> None:
    first = document()
    other = made(("paragraph", LIST), title="What to do", name="other.html")
    citations = [cited(other, LIST), cited(first, marker=2)]
    listed = answer(Statement(LIST, (1,)), Statement(WORDS, (2,)), citations=citations, question="What should they do?")
    told = conversation([mended(first), listed], holding(first, other), ON, title="An archive")
    assert [one.numbers for turn in told.turns for one in turn.said] == [(1,), (2,), (1,)]
    assert [one.title for one in told.references] == ["Repair days", "What to do"]
    assert not any(one.changed for turn in told.turns for one in turn.said)
    assert as_plain(told).split("\n\n")[:5] == [
        "An archive",
        "Questions and answers, taken from the archive on 29 November 2026. "
        "Every quotation was compared with the archive on that day.",
        "What was mended?",
        f"“{WORDS}” [1]",
        "What should they do?",
    ]


def test_what_changed_is_told_and_kept() -> None:
    found = document()
    now = replace(found, text=found.text.replace("forty", "fifty"))
    for held in (holding(now), holding()):
        told = conversation([mended(found)], held, ON, title="An archive")
        assert WORDS in as_plain(told) and WORDS in as_html(told)
        for text in (as_plain(told), as_markdown(told), as_html(told)):
            assert text.count("Changed since") >= 2  # at the statement and at its reference
            assert "no longer held the words of 1 of 1 passages" in text


def test_a_statement_that_is_not_its_quotation_is_told() -> None:
    found = document()
    forged = answer(Statement("Neighbours stole forty kettles.", (1,)), citations=[cited(found)])
    unknown = answer(Statement(WORDS, (7,)), citations=[cited(found)])
    for one in (forged, unknown):
        assert conversation([one], holding(found), ON).turns[0].said[0].changed


def test_many_statements_of_long_quotations_cost_little() -> None:
    quotations = [Citation(1, "d", "T", "d.txt", 0, 5000, "x" * 5000) for _ in range(200)]
    statements = [Statement(f"not {number}", (1,), verbatim=True) for number in range(200)]
    began = time.process_time()
    conversation([answer(*statements, citations=quotations)], holding(), ON)
    assert time.process_time() - began < 3, (
        "an export may bring a million characters; comparing them each time takes 6 s"
    )


def test_a_refusal_and_a_model_are_told() -> None:
    found = document()
    refused = answer(citations=[], status="refused", missing="The archive does not mention Paris.")
    written = answer(
        Statement("Kettles were mended.", (1,), verbatim=False), citations=[cited(found)], mode="generated"
    )
    text = as_plain(conversation([refused, written], holding(found), ON))
    assert "The archive does not answer this.\n\nThe archive does not mention Paris." in text
    assert "Written by a language model" in text and "\nKettles were mended. [1]\n" in text


def test_markdown_shows_quotations_lists_and_links() -> None:
    found = made(("paragraph", LIST), title="What to do")
    told = conversation([answer(Statement(LIST, (1,)), citations=[cited(found, LIST)])], holding(found), ON, title="A")
    shown = MarkdownIt("commonmark").render(as_markdown(told))
    assert "<h1>A</h1>" in shown and "<h2>What was mended?</h2>" in shown and "<h2>References</h2>" in shown
    assert re.search(r"<blockquote>\s*<p>Neighbours should:</p>\s*<ul>\s*<li>bring a kettle</li>", shown)
    assert "mend it [1]" in shown and shown.count('<a href="https://example.org/page.html') == 1


@pytest.mark.parametrize("words", NASTY)
def test_no_words_become_markup_or_break_a_file(words: str) -> None:
    found = replace(document(publisher=words), title=words)
    told = conversation(
        [mended(found, question=words, missing=words, status="partial")], holding(found), ON, title=f"A {words}"
    )
    shown = MarkdownIt("commonmark").render(as_markdown(told))
    assert not re.search(r"<(?!/?(?:p|a|em|h1|h2|blockquote|br)\b)", shown)
    assert not re.search(r"<(?!/?(?:p|a|em|h1|h2|blockquote|ol|li)\b)", as_html(told))
    docx.Document(io.BytesIO(as_word(told)))
    as_plain(told).encode()


def test_word_has_headings_links_and_numbered_references() -> None:
    found = document()
    listed = made(("paragraph", LIST), title="What to do", name="other.html")
    told = conversation(
        [mended(found), answer(Statement(LIST, (1,)), citations=[cited(listed, LIST)], question="And what else?")],
        holding(found, listed), ON, title="An archive",
    )  # fmt: skip
    opened = docx.Document(io.BytesIO(as_word(told)))
    rows = [(row.style.name, row.text) for row in opened.paragraphs if row.style]
    assert [text for style, text in rows if style == "Heading 1"] == [
        "What was mended?",
        "And what else?",
        "References",
    ]
    assert ("Title", "An archive") in rows and ("Quote", f"{WORDS} [1]") in rows
    assert [text for style, text in rows if style == "List Bullet"] == ["bring a kettle", "mend it [2]"]
    references = [row for row in opened.paragraphs if row.text.startswith("[")]
    assert [row.text[:3] for row in references] == ["[1]", "[2]"]
    assert [link.url for row in references for link in row.hyperlinks] == [one.link for one in told.references]
    anchors = {link.fragment for row in opened.paragraphs for link in row.hyperlinks if not link.address}
    names = {mark.get(docx.oxml.ns.qn("w:name")) for mark in opened.element.xpath("//w:bookmarkStart")}
    assert anchors == names == {"reference1", "reference2"}
    assert opened.core_properties.title == "An archive" and opened.core_properties.author == ""
    assert opened.core_properties.created == dt.datetime(2026, 11, 29, tzinfo=dt.UTC)

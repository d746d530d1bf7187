"""Chunks: whole blocks under one heading, in order, and every unit in exactly one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings

from coprod_assistant.chunk import (
    CHUNK_CHARS,
    MAX_CHUNKS,
    SLACK_CHARS,
    SMALL_SECTION,
    chunk_document,
    embedding_text,
)
from coprod_assistant.types import Block, Document, Page, Span
from coprod_assistant.units import MAX_LIST, MAX_SENTENCE, units_of
from tests.made_documents import long_sentence, made, of_text
from tests.test_units import documents


def texts(document: Document) -> list[str]:
    return [chunk.text for chunk in chunk_document(document)]


def test_a_document_without_blocks_has_no_chunk() -> None:
    assert chunk_document(of_text("Only boilerplate.", ())) == []


def test_blocks_under_one_heading_share_a_chunk() -> None:
    document = made(("h1", "Leeds"), ("paragraph", "It was full."), ("list", ("They found:", "time", "money")))
    assert texts(document) == ["Leeds\n\nIt was full.\n\nThey found:\n• time\n• money"]


def test_a_chunk_does_not_cross_a_heading() -> None:
    document = made(
        ("h1", "Events"),
        ("h2", "Leeds"),
        ("paragraph", "It was full."),
        ("h2", "Cardiff"),
        ("paragraph", "It was not."),
    )
    assert texts(document) == ["Events\n\nLeeds\n\nIt was full.", "Cardiff\n\nIt was not."]


def test_small_sections_of_one_parent_share_a_chunk_but_not_those_of_the_top_level() -> None:
    document = made(
        ("h2", "Leeds"),
        ("h3", "Barriers"),
        ("paragraph", "Time."),
        ("h3", "Policies"),
        ("paragraph", "Money."),
        ("h3", "Voices"),
        ("paragraph", "Ann."),
        ("h2", "Cardiff"),
        ("h3", "Barriers"),
        ("paragraph", "Trust."),
    )
    assert texts(document) == [
        "Leeds\n\nBarriers\n\nTime.",
        "Policies\n\nMoney.\n\nVoices\n\nAnn.",
        "Cardiff\n\nBarriers\n\nTrust.",
    ]


def test_larger_sections_do_not_share_a_chunk() -> None:
    long = long_sentence(SMALL_SECTION)
    assert texts(made(("h2", "A"), ("h3", "B"), ("h3", "C"), ("paragraph", long), ("h2", "D"), ("h3", "E"))) == [
        "A\n\nB",
        f"C\n\n{long}",
        "D\n\nE",
    ]


def test_the_only_title_does_not_count_as_a_level() -> None:
    document = made(("h1", "Title"), ("h2", "Leeds"), ("paragraph", "A."), ("h2", "Cardiff"), ("paragraph", "B."))
    assert texts(document) == ["Title\n\nLeeds\n\nA.", "Cardiff\n\nB."]


def test_paragraphs_fill_a_chunk_in_order() -> None:
    paragraphs = [long_sentence(CHUNK_CHARS // 3, mark=mark) for mark in "abcdef"]
    found = texts(made(("h1", "Head"), *(("paragraph", paragraph) for paragraph in paragraphs)))
    assert found == [
        "\n\n".join(["Head", *paragraphs[:2]]),
        "\n\n".join(paragraphs[2:4]),
        "\n\n".join(paragraphs[4:]),
    ]
    assert all(len(text) <= CHUNK_CHARS for text in found)


def test_a_short_rest_of_a_section_joins_the_last_chunk() -> None:
    document = made(("paragraph", long_sentence(CHUNK_CHARS)), ("paragraph", long_sentence(SLACK_CHARS - 2)))
    [text] = texts(document)
    assert len(text) == CHUNK_CHARS + SLACK_CHARS
    document = made(("paragraph", long_sentence(CHUNK_CHARS)), ("paragraph", long_sentence(SLACK_CHARS - 1)))
    assert len(texts(document)) == 2


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    length = min(CHUNK_CHARS * 2 // 5, MAX_SENTENCE)
    sentences = [long_sentence(length, mark=mark) for mark in "abcde"]
    found = texts(made(("paragraph", " ".join(sentences))))
    assert found == [f"{sentences[0]} {sentences[1]}", f"{sentences[2]} {sentences[3]}", sentences[4]]


def test_a_list_stays_with_the_paragraph_that_opens_it() -> None:
    before, item = long_sentence(CHUNK_CHARS - 100), long_sentence(400, mark="b")
    document = made(("paragraph", before), ("paragraph", "They agreed on this:"), ("list", ("", item, item)))
    first, second = texts(document)
    assert first == before
    assert second.startswith("They agreed on this:\n\n• Bbbbbb")


def test_a_long_list_is_cut_between_items() -> None:
    items = tuple(long_sentence(300, mark=mark) for mark in "abcdefghijklm")
    found = texts(made(("list", ("They found:", *items))))
    assert len(found) == 4
    assert found[0].startswith("They found:\n• Aaaaaa")
    assert all(len(text) <= MAX_LIST for text in found)
    assert all(any(item in text for text in found) for item in items)


def test_boilerplate_between_blocks_is_in_no_chunk() -> None:
    document = made(("paragraph", "One."), ("boilerplate", "Share this page"), ("paragraph", "Two."))
    assert texts(document) == ["One.", "Two."]


def test_boilerplate_between_small_sections_is_in_no_chunk() -> None:
    document = made(
        ("h2", "A"), ("h3", "B"), ("paragraph", "One."), ("h3", "C"), ("paragraph", "Two."),
        ("boilerplate", "Share this page"), ("h3", "D"), ("paragraph", "Three."), ("h2", "E"),
    )  # fmt: skip
    assert texts(document) == ["A\n\nB\n\nOne.", "C\n\nTwo.", "D\n\nThree.", "E"]


def test_headings_and_pages_of_a_chunk() -> None:
    text = "Head\n\nFirst page.\n\nSecond page."
    blocks = (Block("heading", 0, 4, 1), Block("paragraph", 6, 17), Block("paragraph", 19, 31))
    document = of_text(text, blocks, pages=(Page(3, 0, 18), Page(4, 18, 31)))
    [chunk] = chunk_document(document)
    assert (chunk.headings, chunk.pages) == (("Head",), (3, 4))


def test_embedding_text_says_what_stands_above() -> None:
    document = made(
        ("h1", "Events"),
        ("h2", "Leeds"),
        ("paragraph", long_sentence(CHUNK_CHARS)),
        ("h2", "York"),
        ("paragraph", "Full."),
        title="Site",
    )
    found = [embedding_text(chunk, document) for chunk in chunk_document(document)]
    assert found[0].startswith("Site\nEvents\n\nLeeds")
    assert found[-1] == "Site\nEvents\nYork\n\nFull."


def test_a_passage_is_embedded_as_title_and_text() -> None:
    document = made(("paragraph", "A passage."), title="Its title")
    assert [embedding_text(chunk, document) for chunk in chunk_document(document)] == ["Its title\nA passage."]


def test_a_title_that_is_a_heading_is_said_once() -> None:
    document = made(("h1", "Events"), *[("paragraph", long_sentence(CHUNK_CHARS - 50))] * 2, title="Events")
    first, second = (embedding_text(chunk, document) for chunk in chunk_document(document))
    assert first.count("Events") == second.count("Events") == 1


def test_the_id_changes_only_with_document_range_or_words() -> None:
    blocks = ("paragraph", "The same words.")
    [here] = chunk_document(made(blocks))
    assert [chunk.id for chunk in chunk_document(made(blocks, title="Another title"))] == [here.id]
    assert chunk_document(made(blocks, name="other.html"))[0].id != here.id
    assert chunk_document(made(("paragraph", "The same wordy.")))[0].id != here.id
    assert chunk_document(made(("boilerplate", "x"), blocks))[0].id != here.id


def test_a_document_gives_at_most_so_many_chunks() -> None:
    text = "".join(f"H{number:05}\n" for number in range(MAX_CHUNKS + 10))
    blocks = tuple(Block("heading", n * 7, n * 7 + 6, 1) for n in range(MAX_CHUNKS + 10))
    chunks = chunk_document(of_text(text, blocks))
    assert len(chunks) == MAX_CHUNKS
    assert chunks[-1].headings == (f"H{MAX_CHUNKS - 1:05}",)


@pytest.mark.parametrize("level", [1, 3])
def test_an_over_long_heading_is_cut_and_nothing_is_lost(level: int) -> None:
    document = made((f"h{level}", "word " * 500), ("paragraph", "Text."))
    found = texts(document)
    assert "".join(found).count("word") == 500
    assert found[-1].endswith("Text.")


@settings(deadline=None)  # the machine may be busy
@given(documents())
def test_every_unit_lies_in_exactly_one_of_the_ordered_chunks(document: Document) -> None:
    units = units_of(document)
    chunks = chunk_document(document, units)
    assert chunks == chunk_document(document)
    for before, after in pairwise(chunks):
        assert before.end <= after.start
    for chunk in chunks:
        assert chunk.text == document.text[chunk.start : chunk.end]
        assert chunk.headings == document.headings_at(chunk.start)
        assert len(chunk.text) <= max(MAX_LIST, CHUNK_CHARS) + SLACK_CHARS
    for unit in units:
        inside = [chunk for chunk in chunks if chunk.start <= unit.start and unit.end <= chunk.end]
        assert len(inside) == 1, Span(unit.start, unit.end)

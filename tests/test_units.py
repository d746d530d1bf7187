"""Units: what can stand as a statement, and that nothing of a block is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.types import Block, Document, Span
from coprod_assistant.units import LONG_QUOTATION, MAX_LIST, MAX_SENTENCE, outermost, units_of
from tests.made_documents import made, of_text, words


def shown(document: Document) -> list[tuple[str, str]]:
    return [(unit.kind, document.text[unit.start : unit.end]) for unit in units_of(document)]


def test_no_blocks_no_units() -> None:
    assert units_of(of_text("Text that no block covers.", ())) == []


def test_a_blank_block_has_no_units() -> None:
    assert units_of(of_text(" \n\n ", (Block("paragraph", 0, 4), Block("list", 0, 4, 0, (Span(1, 2),))))) == []


def test_each_kind_of_block() -> None:
    document = made(
        ("h2", "Leeds, 3 May"),
        ("paragraph", "It was full. People said so."),
        ("list", ("They found:", "time", "money")),
        ("table", ("", "Name | Place", "Ann | Leeds")),
        ("quotation", ("We share power.", "Ann, Leeds")),
    )
    assert shown(document) == [
        ("heading", "Leeds, 3 May"),
        ("sentence", "It was full."),
        ("sentence", "People said so."),
        ("list", "They found:\n• time\n• money"),
        ("item", "time"),
        ("item", "money"),
        ("row", "Name | Place"),
        ("row", "Ann | Leeds"),
        ("quotation", "We share power.\nAnn, Leeds"),
    ]


def test_a_long_quotation_is_also_its_sentences() -> None:
    said = f"{words(30)} {words(40, start=30)}"
    assert len(said) > LONG_QUOTATION
    document = made(("quotation", (said, "Ann")))
    assert shown(document) == [
        ("quotation", f"{said}\nAnn"),
        ("sentence", words(30)),
        ("sentence", words(40, start=30)),
        ("sentence", "Ann"),
    ]


def test_a_quotation_longer_than_a_chunk_is_only_its_sentences() -> None:
    said = " ".join(words(20, start=n * 20) for n in range(12))
    assert len(said) > MAX_LIST
    assert {kind for kind, _ in shown(made(("quotation", (said,))))} == {"sentence"}


def test_a_list_without_parts_is_one_list() -> None:
    assert shown(of_text("a, b", (Block("list", 0, 4),))) == [("list", "a, b")]


def test_a_list_without_opening_line_is_whole_with_its_first_mark() -> None:
    assert shown(made(("list", ("", "time", "money")))) == [
        ("list", "• time\n• money"),
        ("item", "time"),
        ("item", "money"),
    ]


def test_a_long_list_is_cut_between_items_and_opens_once() -> None:
    items = tuple(words(30, start=number * 30) for number in range(18))
    found = shown(made(("list", ("They found:", *items))))
    lists = [text for kind, text in found if kind == "list"]
    assert len(lists) == 3
    assert lists[0].startswith("They found:")
    assert all(len(text) <= MAX_LIST for text in lists)
    assert [text for kind, text in found if kind == "item"] == list(items)
    assert sum(item in text for text in lists for item in items) == len(items)


def test_a_sentence_without_end_is_cut_where_it_reads_best() -> None:
    clause = "and so on " * 50
    document = made(("paragraph", f"{clause.strip()}; {clause.strip()}; {clause.strip()}"))
    found = shown(document)
    assert [text[-1] for _, text in found[:-1]] == [";"] * (len(found) - 1)
    assert all(len(text) <= MAX_SENTENCE for _, text in found)


def test_a_word_without_end_is_cut_where_it_must_be() -> None:
    found = shown(made(("paragraph", "x" * 2_500)))
    assert [len(text) for _, text in found] == [1_000, 1_000, 500]


def test_outermost_leaves_out_what_lies_in_another() -> None:
    units = units_of(made(("h2", "Head"), ("list", ("Open:", "one", "two"))))
    assert [unit.kind for unit in outermost(units)] == ["heading", "list"]


KINDS = st.sampled_from(["paragraph", "h1", "h2", "h3", "quotation", "list", "table"])
WORDS = st.text(alphabet=st.sampled_from("ab C.?!\n:;é"), min_size=1, max_size=200)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    blocks: list[tuple[str, str | tuple[str, ...]]] = []
    for kind in draw(st.lists(KINDS, max_size=6)):
        if kind in ("list", "table"):
            blocks.append((kind, ("", *draw(st.lists(WORDS, min_size=1, max_size=4)))))
        elif kind == "quotation":
            blocks.append((kind, tuple(draw(st.lists(WORDS, min_size=1, max_size=2)))))
        else:
            blocks.append((kind, draw(WORDS) * draw(st.sampled_from([1, 1, 1, 20]))))
    return made(*blocks, title="Title")


@given(documents())
def test_units_are_trimmed_inside_one_block_and_lose_no_word(document: Document) -> None:
    units = units_of(document)
    for unit in units:
        text = document.text[unit.start : unit.end]
        assert text == text.strip() != ""
        assert any(block.start <= unit.start and unit.end <= block.end for block in document.blocks)
    covered = "".join(document.text[unit.start : unit.end] for unit in outermost(units))
    blocks = "".join(document.text[block.start : block.end] for block in document.blocks)
    marks = str.maketrans("", "", " \n•")
    assert covered.translate(marks) == blocks.translate(marks)


@pytest.mark.parametrize("kind", ["item", "row", "heading", "sentence"])
def test_no_part_is_longer_than_the_limit(kind: str) -> None:
    long = "word " * 600
    document = made(("h2", long), ("paragraph", long), ("list", ("", long)), ("table", ("", long)))
    lengths = [unit.end - unit.start for unit in units_of(document) if unit.kind == kind]
    assert len(lengths) > 2
    assert max(lengths) <= MAX_SENTENCE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "She was tired. Anna Bell said: “I want no leaflet. I want a Thursday.” The room laughed.",
            ["She was tired.", "Anna Bell said: “I want no leaflet. I want a Thursday.”", "The room laughed."],
        ),
        ('He said: "Stop. Listen." Then he left.', ['He said: "Stop. Listen."', "Then he left."]),
        ("Dann rief er: „Halt! Hört zu.“", ["Dann rief er: „Halt! Hört zu.“"]),
        ('It cost 5" of steel. Nobody cared. Rain fell.', ['It cost 5" of steel.', "Nobody cared.", "Rain fell."]),
        ("He said: “It rains. It never ends.", ["He said: “It rains.", "It never ends."]),
    ],
)
def test_a_quotation_is_not_cut_at_its_sentences(text: str, expected: list[str]) -> None:
    document = made(("paragraph", text))
    found = [document.text[unit.start : unit.end] for unit in units_of(document)]
    assert found == expected


def test_a_question_and_its_value_are_one() -> None:
    document = made(
        ("paragraph", "Is there a ramp? Yes, at the gate"),
        ("paragraph", "Is there a ramp? There is one at the gate."),
        ("paragraph", "Is there a ramp? Nobody asked. Nobody knows"),
    )
    assert shown(document) == [
        ("sentence", "Is there a ramp? Yes, at the gate"),
        ("sentence", "Is there a ramp?"),
        ("sentence", "There is one at the gate."),
        ("sentence", "Is there a ramp?"),
        ("sentence", "Nobody asked."),
        ("sentence", "Nobody knows"),
    ]

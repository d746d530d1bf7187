from __future__ import annotations

import itertools
import re
import textwrap
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coprod_assistant.errors import ExtractionError
from coprod_assistant.extract import extract_file
from coprod_assistant.extract.text import extract_text
from coprod_assistant.types import Document, Source

from .conftest import Read
from .outline import outline

DUMPS = Path(__file__).parent / "dumps"
EVENTS = Path(__file__).parents[2] / "corpus" / "pages" / "co-production-events.txt"


@pytest.fixture(scope="module")
def events() -> Document:
    return extract_file(EVENTS, Source("pages/co-production-events.txt", "text/plain", "0" * 64))


@pytest.mark.parametrize("name", sorted(path.stem for path in DUMPS.glob("*.txt")))
def test_dump_gives_the_expected_blocks(name: str) -> None:
    document = extract_file(DUMPS / f"{name}.txt", Source(f"{name}.txt", "text/plain", "0" * 64))
    assert outline(document) == (DUMPS / f"{name}.expected").read_text(encoding="utf-8").splitlines()


def test_events_page_is_its_own_canonical_text(events: Document) -> None:
    assert events.text == EVENTS.read_text(encoding="utf-8")
    assert events.warnings == ()


def test_events_page_headings(events: Document) -> None:
    assert [line for line in outline(events) if line.startswith("#")] == [
        "# Co-production",
        "## Co-production in Public Services: Advancing the Agenda",
        "### Co-Production in economic development, social services and health:",
        "### Overcoming the barriers to co-production:",
        "### Scaling it up – Smart ideas for making co-production work in public services:",
        "## Communities Can Conference, North Wales, 2 May 2012",
        "## Co-Producing Better Outcomes in Health and Social Care in Scotland Edinburgh, St. Andrews House, "
        "19 April 2012",
        "## IRSPM Conference in Brasilia, 9-11 May 2011",
        "## The Efficient State, Berlin, 3-4 May 2011",
        "## Nesta Co-production Roadshow, Birmingham, 29 March 2011",
    ]


def test_events_page_list_stands_with_the_sentence_that_opens_it(events: Document) -> None:
    (found,) = [block for block in events.blocks if block.kind == "list"]
    words = events.text[found.start : found.end]
    assert words.startswith("In order to widen and deepen co-production, Elke and Tony suggested")
    assert [events.text[part.start : part.end].split()[0] for part in found.parts] == [
        "Co-production",
        "Co-production",
        "Needs",
    ]
    assert words.endswith("in Walsall MBC in England).")


def test_events_page_quotation_names_its_speaker(events: Document) -> None:
    (found,) = [block for block in events.blocks if block.kind == "quotation"]
    words, who = (events.text[part.start : part.end] for part in found.parts)
    assert words.startswith("I attended the co-production event") and words.endswith("Highly recommended!")
    assert who == "Gill Phillips, Nutshell Communications Ltd"


def test_events_page_boilerplate_is_in_no_block(events: Document) -> None:
    indexed = "\n".join(events.text[block.start : block.end] for block in events.blocks)
    for words in ("Search our website", "Copyright", "privacy", "contact us"):
        assert words in events.text
        assert words not in indexed
    for words in ("This included:", "Click here to read a report", "Listen what the participants"):
        assert words in indexed


def wrapped(text: str) -> str:
    lines = (textwrap.wrap(line, 72, subsequent_indent="    " * line.startswith("  ")) for line in text.split("\n"))
    return "\n".join("\n".join(line) for line in lines)


@pytest.mark.parametrize(
    "dumped",
    [lambda text: re.sub(r"\n\s*\n+", "\n", text), wrapped, lambda text: text.replace("\n", "\n\n")],
    ids=["no blank lines", "wrapped at 72", "a blank line after each line"],
)
def test_events_page_dumped_in_another_way_gives_the_same_outline(
    events: Document, read: Read, dumped: Callable[[str], str]
) -> None:
    def kept(document: Document) -> list[str]:
        return [line for line in outline(document) if not line.startswith("paragraph")]

    assert kept(read(dumped(events.text), "co-production-events.txt")) == kept(events)


@pytest.mark.parametrize(
    ("dump", "expected"),
    [
        ("“The Efficient State” – Berlin\n\nIt was a busy day for all of us.", "# “The Efficient State” – Berlin"),
        ("“Nobody listens” was said in all four groups.", "paragraph: “Nobody listens” was said in all four groups."),
        ("“We were asked,” said Ann Lee.", "quotation: “We were asked,” / Ann Lee"),
        (
            "Copyright law was the subject of the second talk.",
            "paragraph: Copyright law was the subject of the second talk.",
        ),
        ("We talked about cookies and cakes at noon.", "paragraph: We talked about cookies and cakes at noon."),
        ("This included:\n\nMany people came to the fair.", "paragraph: This included:"),
        ("1. Aims\n\nWe want to meet more often.\n\n2. Means\n\nWe have a hall.", "# 1. Aims"),
        ("1. Aims\n2. Means\n3. Ends", "list: Aims / Means / Ends"),
        ("St. Andrews hosted it. Dr. Low asked for:\n- time\n- rooms", "paragraph: St. Andrews hosted it."),
        ("It rained a lot in May.\n\n3 May 2012", "paragraph: It rained a lot in May."),
    ],
)
def test_first_block_of_lines_that_are_easily_mistaken(read: Read, dump: str, expected: str) -> None:
    assert outline(read(dump))[0] == expected


@pytest.mark.parametrize(
    ("data", "text", "warned"),
    [
        (b"\xef\xbb\xbfCaf\xc3\xa9 is open daily.", "Café is open daily.", False),
        ("Café is open daily.".encode("utf-16"), "Café is open daily.", False),
        ("Café is open daily.".encode("utf-16-le"), "Café is open daily.", True),
        ("Café “is open” – daily.".encode("cp1252"), "Café “is open” – daily.", True),
        (b"One line here.\r\nAnother one.\rA third.", "One line here.\nAnother one.\nA third.", False),
        (b"A NUL \0 stays one character.", "A NUL \ufffd stays one character.", False),
        (
            "Tags\U000e0041\U000e0042 are gone.".encode(),
            "Tags are gone.",
            True,
        ),
    ],
)
def test_bytes_become_characters(read: Read, data: bytes, text: str, warned: bool) -> None:
    document = read(data)
    assert document.text == text
    assert bool(document.warnings) == warned


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\0\n ", "empty"),
        (b"***\n\n---\n", "no text"),
        (b"PK\x03\x04rest of an archive", "ZIP"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
    ],
)
def test_files_without_text_are_refused_with_a_reason(read: Read, data: bytes, reason: str) -> None:
    with pytest.raises(ExtractionError, match=reason) as caught:
        read(data)
    assert caught.value.hint


def test_title_of_the_description_wins_then_the_first_heading_then_the_name(tmp_path: Path) -> None:
    path = tmp_path / "minutes-of-may.txt"
    path.write_text("Spring meeting\n\nWe met on 3 May and talked about the garden.\n")
    assert extract_file(path, Source(path.name, "text/plain", "0" * 64, title="Given")).title == "Given"
    assert extract_file(path, Source(path.name, "text/plain", "0" * 64)).title == "Spring meeting"
    path.write_text("We met on 3 May and talked about the garden.\n")
    assert extract_file(path, Source(path.name, "text/plain", "0" * 64)).title == "minutes-of-may"


def test_too_long_text_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr("coprod_assistant.extract.limits.MAX_CHARS", 100)
    document = read("A sentence of twenty. " * 20)
    assert len(document.text) == 100
    assert document.warnings == ("only the first 100 of 440 characters were read",)


@pytest.mark.parametrize(
    "text",
    [
        "a long wrapped line of text that goes on and on without any end\n" * 20_000,
        "Name of it\n\n" * 30_000,
        "“" * 200_000,
        "“quoted words here” " * 50_000,
        "1. item\n" * 30_000,
        "Lead: \n" + "short line\n" * 30_000,
        "| a | b |\n" * 30_000,
        "Home > " * 100_000,
        "x" * 3_000_000,
        "Ab, " * 500_000,
    ],
    ids=["wrapped", "headings", "quotes", "quoted", "items", "plain items", "rows", "crumbs", "one word", "commas"],
)
def test_time_grows_with_the_length_only(text: str) -> None:
    started = time.process_time()
    with suppress(ExtractionError):
        extract_text(text.encode())
    assert time.process_time() - started < 10


LINE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            "  ",
            "• item",
            "  ◦ deeper",
            "1. one",
            "2. two",
            "(a) letter",
            "- dash",
            "Heading here",
            "OTHER HEADING",
            "2.1 Findings",
            "====",
            "----",
            "The following were named:",
            "They are:",
            "“Quoted words that are long enough.”",
            "“An open quotation",
            "— Jane Smith, Nesta",
            "Jane Smith said:",
            "I found it useful.",
            "Gill Phillips, Nutshell Communications Ltd",
            "A sentence that ends. And another that opens a list:",
            "Home | About us | Contact",
            "Home > Events > 2012",
            "© 2012 All rights reserved",
            "a | b | c",
            "a line that is long enough to have been wrapped by somebody at a width",
            "and goes on in small letters here",
            "3 May 2012",
            "\xa0",
        ]
    ),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINE, max_size=25).map("\n".join))
def test_blocks_are_ordered_disjoint_and_hold_their_parts(text: str) -> None:
    check_invariants(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_blocks_or_a_named_failure(data: bytes) -> None:
    check_invariants(data)


def check_invariants(data: bytes) -> None:
    try:
        parsed = extract_text(data)
    except ExtractionError:
        return
    text = parsed.text
    for before, after in itertools.pairwise(parsed.blocks):
        assert before.end <= after.start
    for block in parsed.blocks:
        words = text[block.start : block.end]
        assert 0 <= block.start < block.end <= len(text)
        assert words == words.strip() and words
        assert (1 <= block.level <= 6) == (block.kind == "heading")
        edges = [block.start, *(edge for part in block.parts for edge in (part.start, part.end)), block.end]
        assert edges == sorted(edges)
        assert all(text[part.start : part.end].strip() for part in block.parts)
        assert bool(block.parts) == (block.kind in ("list", "table", "quotation"))

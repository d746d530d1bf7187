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

from coprod_assistant.catalogue import find_events
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
    "words",
    [
        "Book Bus Exchange, Ludlow, 21-22 March 2019",
        "Book swaps in villages",
        "Call for evidence",
        "Visit to Utrecht, 5 and 6 October 2011",
        "Contact Centre Forum, Hull, Mon 5 Sept 2016",
        "We Can Do It, Hull, 2nd and 3rd June 2020",
        "Repair Fair, Selby, 30 May - 1 June 2019",
        "Repair Fair, Selby, 30 May – 1 June 2019",
        "Repair Fair, Selby, Thursday 30 and Friday 31 May 2019",
        "Repair Fair (Selby, 4 May 2019)",
        "Repair Fair, Selby, March 2019",
        "Repair Fair, Selby, May 4, 2019",
        "Who Cares? Round table, Selby, 4th of May 2019",
        "4 May 2019: Repair Fair, Selby",
        "Fri 3 - Sun 5 May 2019 – Repair Fair",
        "Reparaturtag, Bonn, 3./4. Mai 2019",
    ],
)
def test_name_of_a_section_or_event_is_a_heading(read: Read, words: str) -> None:
    assert outline(read(f"{words}\n\nThe hall was full, and the tea was hot."))[0] == f"# {words}"


@pytest.mark.parametrize(
    "words",
    [
        "Book now for the summer walk, 8 June 2019",
        "Book your place",
        "Call 01632 960417",
        "Call us on Mondays",
        "Contact Jane",
        "Visit our shop",
        "By Jane Smith, 4 May 2019",
        "Posted by Jane Smith, 4 May 2019",
        "Held at the Old Mill, Selby, 4 May 2019",
        "Saturday 30 May - Monday 1 June 2019",
        "2nd and 3rd June 2020",
        "(4 May 2019)",
        "We met in the old mill in Selby, 4 May 2019",
        "Dr Smith was given the prize of the year in Leeds, 4 May 2019",
    ],
)
def test_call_or_note_or_date_is_no_heading(read: Read, words: str) -> None:
    assert outline(read(f"{words}\n\nThe hall was full, and the tea was hot."))[0] == f"paragraph: {words}"


@pytest.mark.parametrize(
    "line",
    [
        "Back to top | Next: Events 2020 >",
        "Share this page | Print | Back to the newsletter",
        "« Previous: Spring fair",
        "Next: Spring fair",
        "Next event >",
        "Previous | Next",
        "Print | Email a friend",
        "Skip to content",
        "Sign up to our newsletter",
        "Join our mailing list",
        "Top of page | Privacy | Contact",
        "Home | Previous events | Sign up for news",
    ],
)
@pytest.mark.parametrize("place", ["{line}\n\n{words}", "{words}\n\n{line}", "{words}\n{line}\n© The Mill"])
def test_navigation_is_in_no_block(read: Read, line: str, place: str) -> None:
    words = "The hall was full, and the tea was hot."
    assert outline(read(place.format(line=line, words=words))) == [f"paragraph: {words}"]


@pytest.mark.parametrize(
    "line",
    [
        "The next bus goes back to the top of the hill.",
        "Next: a walk to the mill, at noon on 4 May.",
        "Print shops and paper mills were the second topic.",
        "Jane Smith | Treasurer | The Mill",
        "Share of the costs | 30 per cent",
        "Next steps were agreed before we left",
    ],
)
def test_content_that_sounds_like_navigation_stays(read: Read, line: str) -> None:
    assert line in "\n".join(outline(read(f"The hall was full, and the tea was hot.\n\n{line}")))


@pytest.mark.parametrize(
    ("dump", "headings"),
    [
        ("Q: Why?\nA: Because.\nQ: Who says so.\nA: They do.", ["# Q: Why?", "# Q: Who says so."]),
        ("Q1: Why?\nNo idea.\n\nQ2: Who? And when?\nNo idea.", ["# Q1: Why?", "# Q2: Who? And when?"]),
        ("Question 1: Why.\n\nAnswer 1: It is so.", ["# Question 1: Why."]),
        ("Q. Why not now?\nA. It rains today.", ["# Q. Why not now?"]),
        ("Frage: Warum denn jetzt.\n\nAntwort: Es regnet nicht.", ["# Frage: Warum denn jetzt."]),
        ("Who says so, and when did they say it?\nA: They do.", ["# Who says so, and when did they say it?"]),
        ("Q. Zhang, The Old Mill, Selby.\n\nA. Brown wrote the preface.", []),
        (
            "Q: It rained for weeks, and the mill stood in water up to the\nwindows of the office. Who helped?\n"
            "A: The neighbours came with buckets, and the fire brigade with a pump that\nwas older than the mill.\n"
            "Q: Did it hold?\nA: It did.",
            [
                "# Q: It rained for weeks, and the mill stood in water up to the windows of the office. Who helped?",
                "# Q: Did it hold?",
            ],
        ),
        ("Q: one of the letters that few words begin with.\n\nThe others are X and Z.", []),
        ("Ann Lee: We met at noon\n\nBo Ray: We left\n\nAnn Lee: It rained\n\nBo Ray: It did", []),
        (
            "Case study: Selby\n\nIt was a mill.\n\nCase study: Hull\n\nIt was a shed.",
            ["# Case study: Selby", "# Case study: Hull"],
        ),
    ],
)
def test_questions_of_an_interview_are_headings(read: Read, dump: str, headings: list[str]) -> None:
    assert [line for line in outline(read(dump)) if line.startswith("#")] == headings


@pytest.mark.parametrize(
    ("dump", "levels"),
    [
        (
            "Our fairs\n\nSome notes.\n\nFair, Hull, 4 May 2019\n\nA day.\n\nFair, Selby, 5 May 2019\n\nA day.",
            [1, 2, 2],
        ),
        (
            "A fair\n\nIt was on 3 May 2019.\n\nFair, Hull, 4 May 2019\n\nA day.\n\nFair, Selby, 5 May 2019\n\nA day.",
            [1, 1, 1],
        ),
        (
            "Fair, Ash, 3 May 2019\n\nA day.\n\nFair, Hull, 4 May 2019\n\nA day.\n\nFair, Selby, 5 May 2019\n\nA day.",
            [1, 1, 1],
        ),
        ("The mill\n\nIt grinds.\n\nThe shed\n\nIt leaks.\n\nThe fair\n\nIt was fun.", [1, 1, 1]),
        ("The mill\n\nIt grinds.\n\nWho owns it?\n\nWe do.\n\nWho pays?\n\nYou do.", [1, 2, 2]),
    ],
)
def test_title_stands_over_its_events_and_questions(read: Read, dump: str, levels: list[int]) -> None:
    blocks = read(f"{dump} It was fine.").blocks
    assert [block.level for block in blocks if block.kind == "heading"] == levels


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
    letter = (
        "Dear neighbours,\n\n"
        + "We have met and talked about the garden and what to sow. " * 12
        + "\n\nPROCEDURE\n\nBring seeds.\n"
    )
    path.write_text(letter)
    assert extract_file(path, Source(path.name, "text/plain", "0" * 64)).title == "minutes-of-may"


def test_too_long_text_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr("coprod_assistant.extract.parsed.MAX_CHARS", 100)
    document = read("A sentence of twenty. " * 20)
    assert len(document.text) == 100
    assert document.warnings == ("only the first 100 of 440 characters were read",)


@pytest.mark.parametrize(
    "text",
    [
        "a long wrapped line of text that goes on and on without any end\n" * 5_000,
        "Name of it\n\n" * 7_500,
        "“" * 50_000,
        "“quoted words here” " * 12_500,
        "1. item\n" * 7_500,
        "Lead: \n" + "short line\n" * 7_500,
        "| a | b |\n" * 7_500,
        "Home > " * 25_000,
        "x" * 750_000,
        "Ab, " * 125_000,
        f"one{' ' * 50_000}two",
        "Ann Lee: Why?\n\nBo: " * 12_500,
        "4 May 2019, " * 25_000,
        "Q: Why?\nA: So.\n" * 5_000,
        "Fair, Hull, 4 May 2019\n\nIt was fine.\n\n" * 2_500,
    ],
    ids=[
        "wrapped",
        "headings",
        "quotes",
        "quoted",
        "items",
        "plain items",
        "rows",
        "crumbs",
        "one word",
        "commas",
        "blanks",
        "turns",
        "dates",
        "questions",
        "events",
    ],
)
def test_time_grows_with_the_length_only(text: str) -> None:
    def seconds(part: str) -> float:
        started = time.process_time()
        with suppress(ExtractionError):
            extract_text(part.encode())
        return time.process_time() - started

    # An eighth takes an eighth of the time, and a sixty-fourth where time is quadratic.
    assert seconds(text) < 24 * seconds(text[: len(text) // 8]) + 0.2


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
            "Q: How did it start?",
            "A: With a toaster.",
            "Jane Smith: Thank you",
            "Repair Fair, Selby, 4-5 May 2012",
            "Back to top | Next >",
        ]
    ),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINE, max_size=25).map("\n".join))
def test_blocks_are_ordered_disjoint_and_hold_their_parts(text: str) -> None:
    check_invariants(text.encode("utf-8", "surrogatepass"))


@settings(max_examples=200)
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


def test_rows_of_figures_are_rows_and_steps_to_pages_are_none(read: Read) -> None:
    document = read("Members by year\n\nYear | Groups\n2016 | 33\n2017 | 38\n\nThe year was dry.\n\n1 | 2 | 3 | 4\n")
    assert outline(document)[-2:] == ["table: Year | Groups / 2016 | 33 / 2017 | 38", "paragraph: The year was dry."]


def test_boxes_of_links_below_a_page_are_no_content(read: Read) -> None:
    dump = (
        "Open day at the mill\n\nThe mill was open on 11 May 2019. Some 340 visitors came.\n\nRelated articles\n\n"
        "* The weir repaired at last\n* New trustees were elected\n\nYour email address will not be published.\n\n"
        "Was this page helpful?\n\nProudly powered by WordPress\n"
    )
    assert outline(read(dump)) == [
        "# Open day at the mill",
        "paragraph: The mill was open on 11 May 2019. Some 340 visitors came.",
    ]


def test_what_stands_below_a_heading_on_privacy_is_no_cookie_banner(read: Read) -> None:
    dump = (
        "We use cookies to improve this website.\n\nReports to the office\n\nReports are kept for a year.\n\n"
        "Data protection\n\nThis website sets one cookie that counts visits.\n"
    )
    assert [line for line in outline(read(dump)) if line.startswith("paragraph")] == [
        "paragraph: Reports are kept for a year.",
        "paragraph: This website sets one cookie that counts visits.",
    ]


def test_facts_right_below_each_other_are_no_headings() -> None:
    text = (
        "Guild\n\nDyeing with Roots\n14 March 2020\nKelby, Tenter Hall\nPlaces: 11\nFee: £72\n\n"
        "What you will learn\nwhich roots give red and which give brown\nhow to keep a vat warm\n"
    )
    blocks = extract_text(text.encode()).blocks
    assert [text[b.start : b.end] for b in blocks if b.kind == "heading"][:2] == ["Guild", "Dyeing with Roots"]
    facts = [text[b.start : b.end] for b in blocks if b.kind == "paragraph"]
    assert facts[:4] == ["14 March 2020", "Kelby, Tenter Hall", "Places: 11", "Fee: £72"]


def test_labels_of_a_card_without_days_are_a_list() -> None:
    text = (
        "Guild\n\nAt a glance\nBudget of phase 1: £41,000\nBudget of phase 2: £57,500\nLength: 9 miles\n\nWe weave.\n"
    )
    blocks = extract_text(text.encode()).blocks
    assert [(b.kind, len(b.parts)) for b in blocks[1:3]] == [("heading", 0), ("list", 3)]


def test_short_lines_of_an_unwrapped_text_are_a_list() -> None:
    prose = "The weavers of Kelby have kept their looms in the tenter hall since the mill burned down. " * 2
    broken = "Those who look after the old hall by day\nare over sixty or have woven for years\nand they get a key\n\n"
    lessons = (
        "Begin with those who complain, for they hope\nDo not tidy up. Dust keeps moths away\n"
        "Pay for cakes and for candles\n"
    )
    text = f"Guild\n\n{prose}\n\n{prose}\n\n{broken}What we learnt\n\n{lessons}\nThe end came.\n"
    blocks = extract_text(text.encode()).blocks
    assert [text[b.start : b.end] for b in blocks if b.kind == "list"] == [lessons.strip()]


LYNX = """   Sedgeham Parliament

Events

   [1]Harvest Parliament, Sedgeham, 14 September 2013

     * [2]Workshop on Time Banks, Mirefield, 19-20 November 2011
     * [3]Spring Conference, Mirefield, 3 May 2012

   [4]Ida Fenn, mayor of Sedgeham, argued that [5]the bank should open at
   night, as it had in the year of the flood.

References

   Visible links
   1. https://sedge.example/harvest
   2. https://sedge.example/time
   3. https://sedge.example/spring
   4. https://sedge.example/ida
   5. mailto:bank@sedge.example
"""


def test_numbers_of_links_are_no_part_of_names_where_a_list_of_addresses_explains_them(read: Read) -> None:
    document = read(LYNX)
    assert document.text == LYNX
    assert outline(document)[-3:] == [
        "## Harvest Parliament, Sedgeham, 14 September 2013",
        "list: Workshop on Time Banks, Mirefield, 19-20 November 2011 / Spring Conference, Mirefield, 3 May 2012",
        "paragraph: Ida Fenn, mayor of Sedgeham, argued that [5]the bank should open at night, as it had in the year "
        "of the flood.",
    ]
    assert {(event.name, str(event.starts)) for event in find_events(document)} == {
        ("Harvest Parliament", "2013-09-14"),
        ("Workshop on Time Banks", "2011-11-19"),
        ("Spring Conference", "2012-05-03"),
    }


def test_numbers_in_brackets_stay_where_nothing_explains_them(read: Read) -> None:
    lines = outline(read("Notes of the bank\n\n[1]Parish book, leaf nine, kept by the clerk.\n"))
    assert lines[-1] == "paragraph: [1]Parish book, leaf nine, kept by the clerk."


def test_items_below_a_colon_in_a_text_that_was_not_wrapped_stay_apart(read: Read) -> None:
    wants = "a bell for the lower ferry\nropes that nobody has to splice twice\nno toll"
    text = f"Fair\n\nThree wants were named:\n\n{wants}\n"
    assert outline(read(text, "fair.txt"))[1:] == [
        "list: Three wants were named: / a bell for the lower ferry / ropes that nobody has to splice twice / no toll"
    ]


def test_numbers_of_links_on_a_line_of_their_own_are_no_text(read: Read) -> None:
    text = "Ferry\n\n   [1]\n\nThe bell\n\n   It rings at noon and at six.\n\nReferences\n\n   1. file:///bell\n"
    assert "[1]" not in " ".join(outline(read(text, "ferry.txt")))

"""References: what each says of its source, and that no words of a source break a format."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from coprod_assistant.links import link_to
from coprod_assistant.references import Reference, quotation, reference, write
from coprod_assistant.references.reference import flat
from coprod_assistant.references.written import marked
from coprod_assistant.types import Citation, Document, Page
from tests.made_documents import made

ON = dt.date(2026, 11, 29)
WORDS = "Neighbours mended forty kettles."
NASTY = [
    "50% of A&B_C {x} #1 $5 ~ ^ \\end{document}",
    "} @misc{evil, title={",
    "one { alone",
    "line\r\nER  - \r\nTY  - JOUR\u2028\x85\x0bTI  - x",
    "<img src=x onerror=alert(1)> & &lt; \"quoted\" 'so'",
    "[a](javascript:alert(1)) `code` **bold** | ~~gone~~ $x$",
    "half \ud800 and \x00\x1b[31m",
    "- item",
    "12. twelfth",
    "=====",
]


def document(**fields: object) -> Document:
    page = made(("h1", "Repair days"), ("h2", "In Aldmoor"), ("paragraph", WORDS), title="Repair days")
    facts = {"url": "https://example.org/repair", "publisher": "The Wendle Forum", "published": dt.date(2014, 2, 3)}
    return replace(page, source=replace(page.source, **(facts | fields)))


def cited(found: Document, quote: str = WORDS, marker: int = 1, **fields: object) -> Citation:
    start = found.text.find(quote)
    start = max(start, 0)
    told = {"document_id": found.id, "title": found.title, "file": found.source.file, "url": found.source.url} | fields
    return Citation(marker=marker, start=start, end=start + len(quote), quote=quote, **told)  # type: ignore[arg-type]


def one(**fields: object) -> Reference:
    found = document()
    return replace(reference(cited(found), found, ON), **fields)  # type: ignore[arg-type]


def entries_of(text: str) -> list[dict[str, list[str]]]:
    """A reader of RIS: what a program would take for tags."""
    found: list[dict[str, list[str]]] = []
    assert text.endswith("\r\n")
    for line in filter(None, text.split("\r\n")):
        tag = re.fullmatch(r"([A-Z][A-Z0-9])  - ?(.*)", line)
        assert tag, line
        assert len(line.splitlines()) == 1
        if tag[1] == "TY":
            found.append({})
        found[-1].setdefault(tag[1], []).append(tag[2])
    assert all(entry["ER"] == [""] for entry in found)
    return found


def fields_of(text: str) -> list[dict[str, str]]:
    """A reader of BibTeX that counts braces as BibTeX does: without regard for backslashes."""
    found = []
    at = 0
    while (at := text.find("@misc{", at)) >= 0:
        depth, end = 1, at + len("@misc{")
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        key, _, body = text[at + len("@misc{") : end - 1].partition(",\n")
        entry = {"key": key}
        for line in body.rstrip().split(",\n  "):
            name, _, value = line.strip().partition(" = ")
            entry[name] = value[1:-1] if value.startswith("{") else value
        found.append(entry)
        at = end
    return found


def plain_of(tex: str) -> str:
    """What TeX prints of a text."""
    names = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
             "textasciicircum": "^"}  # fmt: skip
    return re.sub(r"\\(?:(text\w+)\{\}|([$&#%_]))", lambda found: names.get(found[1] or "", found[2]), tex)


def test_a_reference_says_what_its_document_says() -> None:
    found = document()
    told = reference(cited(found), found, ON, said_by="Ines  Bramante,\nplanner")
    assert (told.title, told.publisher, told.heading, told.published) == (
        "Repair days", "The Wendle Forum", "In Aldmoor", dt.date(2014, 2, 3),
    )  # fmt: skip
    assert told.link == link_to(found, told.quote and found.text.index(WORDS), len(found.text))
    assert told.link == "https://example.org/repair#:~:text=Neighbours%20mended%20forty%20kettles."
    assert (told.said_by, told.changed, told.accessed) == ("Ines Bramante, planner", False, ON)


def test_words_that_moved_are_found_and_lost_ones_are_told() -> None:
    found = document()
    citation = cited(found)
    moved = replace(found, text="Before. " + found.text)
    assert not reference(citation, moved, ON).changed
    assert "Neighbours" in reference(citation, moved, ON).link
    for gone in (replace(found, text=found.text.replace("forty", "fifty")), None):
        lost = reference(citation, gone, ON)
        assert lost.changed and lost.quote == WORDS and lost.link == "https://example.org/repair"
        for kind in ("plain", "markdown", "html", "apa", "ris", "bibtex"):
            assert "hanged since" in write([lost], kind)  # type: ignore[arg-type]


def test_an_address_that_runs_is_none() -> None:
    found = document(url="javascript:alert(1)")
    told = reference(cited(found), found, ON)
    assert (told.url, told.link) == ("", "")
    assert reference(cited(found), None, ON).link == ""
    assert "page.html" in write([told], "plain")


def test_each_kind_names_publisher_title_dates_place_and_address() -> None:
    told = one()
    assert write([told], "plain") == (
        "[1] The Wendle Forum. Repair days, In Aldmoor. Published 3 February 2014. "
        "https://example.org/repair#:~:text=Neighbours%20mended%20forty%20kettles. (accessed 29 November 2026)."
    )
    assert write([told], "markdown") == (
        "[1] The Wendle Forum. "
        "[Repair days](<https://example.org/repair#:~:text=Neighbours%20mended%20forty%20kettles.>), In Aldmoor. "
        "Published 3 February 2014. Accessed 29 November 2026."
    )
    assert write([told], "html") == (
        '<ol><li value="1">The Wendle Forum. '
        '<a href="https://example.org/repair#:~:text=Neighbours%20mended%20forty%20kettles.">Repair days</a>, '
        "In Aldmoor. Published 3 February 2014. Accessed 29 November 2026.</li></ol>"
    )
    assert write([told], "apa") == (
        "The Wendle Forum. (2014, February 3). Repair days (In Aldmoor). Retrieved November 29, 2026, from "
        "https://example.org/repair#:~:text=Neighbours%20mended%20forty%20kettles."
    )


def test_what_is_not_known_is_not_made_up() -> None:
    told = one(publisher="", published=None, copied=dt.date(2020, 5, 1), link="", url="")
    assert write([told], "plain") == (
        "[1] Repair days, In Aldmoor. No date of publication given, copied 1 May 2020. File page.html. "
        "Accessed 29 November 2026."
    )
    assert write([told], "apa").startswith("Repair days. (n.d.) (In Aldmoor). Retrieved")
    (entry,) = fields_of(write([told], "bibtex"))
    assert not {"author", "year", "url"} & entry.keys() and "page.html" in entry["note"]
    (record,) = entries_of(write([told], "ris"))
    assert not {"AU", "PB", "PY", "UR"} & record.keys()


def test_ris_and_bibtex_make_one_entry_of_a_source() -> None:
    first = one()
    other = replace(first, number=2, quote="In Aldmoor", link="https://example.org/repair#:~:text=In%20Aldmoor")
    report = replace(first, number=3, title="A report", url="https://example.org/r.pdf",
                     link="https://example.org/r.pdf#page=3", place="page 3", paged=True)  # fmt: skip
    records = entries_of(write([first, report, other], "ris"))
    assert [(r["TY"], r["TI"], r["DA"], r["Y2"]) for r in records] == [
        (["ELEC"], ["Repair days"], ["2014/02/03/"], ["2026/11/29/"]),
        (["RPRT"], ["A report"], ["2014/02/03/"], ["2026/11/29/"]),
    ]
    assert records[0]["UR"] == ["https://example.org/repair"] and len(records[0]["N1"]) == 2
    assert other.link in records[0]["N1"][1] and records[1]["UR"] == [report.link]
    entries = fields_of(write([first, report, other], "bibtex"))
    assert [entry["key"] for entry in entries] == ["wendle2014repair", "wendle2014report"]
    assert (entries[0]["year"], entries[0]["month"], entries[0]["day"]) == ("2014", "feb", "3")
    assert entries[1]["url"] == "https://example.org/r.pdf#page=3" and entries[1]["urldate"] == "2026-11-29"


def test_keys_differ() -> None:
    several = [one(url=f"https://example.org/{n}", link=f"https://example.org/{n}") for n in range(3)]
    keys = [entry["key"] for entry in fields_of(write(several, "bibtex"))]
    assert len(set(keys)) == 3 and all(re.fullmatch(r"[a-z0-9]+", key) for key in keys)


@pytest.mark.parametrize("words", NASTY)
def test_words_of_a_source_break_no_format(words: str) -> None:
    found = replace(document(publisher=words, url="https://example.org/a{b}c?d=%20&e=f"), title=words)
    told = reference(cited(found), found, ON)
    (entry,) = fields_of(write([told], "bibtex"))
    assert plain_of(entry["title"][1:-1]) == told.title
    assert plain_of(entry["author"][1:-1]) == told.publisher
    assert entry["url"].startswith("https://example.org/a%7Bb%7Dc")
    (record,) = entries_of(write([told], "ris"))
    assert (record["TI"], record["PB"]) == ([told.title], [told.publisher])
    html = write([told], "html")
    assert "<img" not in html and html.count("<a ") == 1
    for kind in ("plain", "markdown", "html", "apa", "ris", "bibtex"):
        write([told], kind).encode()  # type: ignore[arg-type]
    shown = MarkdownIt("commonmark").render(write([told], "markdown"))
    assert shown.count("<a ") == 1 and not re.search(r"<(?!/?(?:p|a|br)\b)", shown)


@given(st.text(max_size=30))
def test_any_words_come_back_from_ris_and_bibtex(words: str) -> None:
    told = one(title=flat(f"Repair {words}"))
    (entry,) = fields_of(write([told], "bibtex"))
    assert plain_of(entry["title"][1:-1]) == told.title
    (record,) = entries_of(write([told], "ris"))
    assert record["TI"] == [told.title]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Plain words.", "“Plain words.”"),
        ("“Already quoted.”", "“Already quoted.”"),
        ('"Already quoted."', '"Already quoted."'),
        ("‘I don’t know’", "‘I don’t know’"),
        ("„Schon zitiert.“", "„Schon zitiert.“"),
        ("“One” and “two”", "‘“One” and “two”’"),
        ("“I used to…” she said.", "‘“I used to…” she said.’"),
        ("They don’t say.", "“They don’t say.”"),
        ("“", "‘“’"),
    ],
)
def test_quotation_marks_are_not_doubled(words: str, shown: str) -> None:
    assert marked(words) == shown


def test_a_quotation_has_its_reference() -> None:
    told = one(said_by="Ines Bramante, planner", held="Repair day, Aldmoor, 3 May 2012", heading="")
    assert quotation(told, "plain") == (
        "“Neighbours mended forty kettles.”\n— Ines Bramante, planner. Repair day, Aldmoor, 3 May 2012. "
        "The Wendle Forum. Repair days. Published 3 February 2014. "
        "https://example.org/repair#:~:text=Neighbours%20mended%20forty%20kettles. (accessed 29 November 2026)."
    )
    assert quotation(told, "html").startswith("<blockquote><p>“Neighbours mended forty kettles.”</p><p>— Ines")


@pytest.mark.parametrize("words", NASTY)
def test_a_quotation_in_markdown_is_only_a_quotation(words: str) -> None:
    shown = MarkdownIt("commonmark").render(quotation(one(quote="\n".join(words.splitlines())), "markdown"))
    assert not re.search(r"<(?!/?(?:p|a|blockquote|br)\b)", shown)


def test_a_page_of_a_report_is_named() -> None:
    found = document()
    found = replace(
        found, pages=(Page(7, 0, len(found.text)),), source=replace(found.source, media_type="application/pdf")
    )
    told = reference(cited(found), found, ON)
    assert (told.place, told.paged, told.link) == ("page 7", True, "https://example.org/repair#page=7")
    assert "In Aldmoor, page 7" in write([told], "plain")

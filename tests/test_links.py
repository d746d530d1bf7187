"""Links that open a source at the cited words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from coprod_assistant.extract import extract_file
from coprod_assistant.links import link_to
from coprod_assistant.types import Document, Page, Source

from .made_documents import made


def page(tmp_path: Path, body: str) -> Document:
    path = tmp_path / "p.html"
    path.write_text(f"<!doctype html><meta charset='utf-8'><body><main><h1>Weir</h1>{body}</main></body>")
    return extract_file(path, Source("p.html", "text/html", "0" * 64, url="https://w.example/p#top"))


def directive(document: Document, words: str) -> str:
    """The directive of the link to `words`; commas and dashes of its own stand as they are."""
    start = document.text.index(words)
    link = link_to(document, start, start + len(words))
    assert link is not None
    assert link.startswith("https://w.example/p#:~:text=")
    return unquote(link.partition("#:~:text=")[2])


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        ("<p>They met & more, again.</p>", "They met & more, again.", "They met & more, again."),
        (
            "<p>One two three four five six seven eight nine ten.</p>",
            "One two three four five six seven eight nine ten.",
            "One two three four,seven eight nine ten.",
        ),
        (
            "<table><tr><td>Rope</td><td>Lo Vane</td><td>3 May</td></tr><tr><td>a</td><td>b</td></tr></table>",
            "Rope | Lo Vane | 3 May",
            "Rope,3 May",
        ),
        (
            "<table><tr><td>Rope</td><td>May</td></tr><tr><td>Rope</td><td>June</td></tr></table>",
            "Rope | June",
            "May-,Rope,June",
        ),
        ("<h2>The flood<br>and after</h2><p>It rained.</p>", "The flood and after", "The flood,and after"),
        ("<ul><li><p>Ivor</p><p>boats</p></li><li>Oars</li></ul>", "Ivor boats", "Ivor,boats"),
        ("<ol><li>Apples</li><li>Rye bread</li></ol>", "Apples\n2. Rye bread", "Apples,Rye bread"),
        ("<dl><dt>Toll</dt><dd>A penny</dd><dd>Or two</dd></dl>", "Toll: A penny; Or two", "Toll,Or two"),
        ("<p>Silas&nbsp; Broome wore red.</p>", "Silas Broome wore red.", "Silas,Broome wore red."),
        ("<p>Cut from larch&#8239;wood by Tobias.</p>", "Cut from larch wood by Tobias.", "Cut from,by Tobias."),
        ("<p>It was dug in 1894<sup>6</sup></p><p>So.</p>", "It was dug in 1894", "It was dug in"),
        ("<p>It was dug in May.<sup>6</sup> So it is.</p>", "So it is.", "So it is."),
        ('<p><span class="cap">N</span>obody drowned here.</p>', "Nobody drowned here.", "drowned here."),
        ("<p>Ask <a href='/a'>Maud Iles</a><a href='/b'>Jo Ash</a> now.</p>", "Maud Iles Jo Ash now", "Maud,Ash now"),
        ("<p>Press <button>Send</button> now.</p>", "Press Send now.", "Press,now."),
        ("<p>It is <span class='sr-only'>two</span> £2 a year.</p>", "It is £2 a year.", "It is,£2 a year."),
        ("<p>She said <q>we wait</q> and left.</p>", "She said “we wait” and left.", "She said,and left."),
        ("<p>It is shut.</p><p>We wait.</p><p>It is shut.</p>", "We wait.\n\nIt is shut.", "We wait.,It is shut."),
        (
            "<blockquote><p>We mended it with our hands.</p><p>Nobody paid us for it.</p></blockquote>",
            "We mended it with our hands.\nNobody paid us for it.",
            "We mended it with,paid us for it.",
        ),
    ],
)
def test_a_directive_names_what_stands_together_on_the_page(
    tmp_path: Path, body: str, words: str, expected: str
) -> None:
    assert directive(page(tmp_path, body), words) == expected


def test_words_that_stand_earlier_are_told_by_more_words_or_by_those_before_them(tmp_path: Path) -> None:
    document = page(tmp_path, "<p>The lock is shut.</p><p>The boats wait.</p><p>The lock is shut.</p>")
    second = document.text.rindex("The lock")
    link = unquote(link_to(document, second, second + len("The lock is shut.")) or "")
    assert link.endswith("text=The boats wait.-,The lock is shut.")
    longer = page(
        tmp_path, "<p>He keeps all the keys.</p><p>He keeps all the locks of the weir shut on Sundays now.</p>"
    )
    assert directive(longer, longer.text[longer.text.rindex("He keeps") :]).startswith("He keeps all the locks of,")


def test_only_pages_get_directives(tmp_path: Path) -> None:
    document = page(tmp_path, "<p>It rained.</p>")
    reports = replace(document, pages=(Page(1, 0, 2), Page(2, 2, len(document.text))))
    assert link_to(reports, 6, 9) == "https://w.example/p#page=2"
    slides = replace(document, pages=(Page(1, 0, len(document.text), "slide 1"),))
    assert link_to(slides, 6, 9) == "https://w.example/p"
    book = replace(document, source=replace(document.source, media_type="application/epub+zip"))
    assert link_to(book, 6, 9) == "https://w.example/p"
    assert link_to(replace(document, source=replace(document.source, url=None)), 6, 9) is None


def test_what_has_a_meaning_in_a_directive_is_escaped() -> None:
    document = made(("paragraph", "Co-production & more, indeed"))
    link = link_to(document, 0, len(document.text))
    assert link == "https://example.org/page.html#:~:text=Co%2Dproduction%20%26%20more%2C%20indeed"


def test_a_list_of_a_text_file_is_named_by_its_ends() -> None:
    document = made(("list", ("First line of the list:", "the one", "the last of them all")))
    link = link_to(document, 0, len(document.text)) or ""
    assert link.endswith("#:~:text=First%20line%20of%20the,last%20of%20them%20all")

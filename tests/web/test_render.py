"""What turns and passages look like, and that no text can become markup."""

import datetime as dt
import re
from dataclasses import replace
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.answer import UNSURE
from coprod_assistant.types import (
    Answer,
    Block,
    Chunk,
    Citation,
    Document,
    Hit,
    LinkFrom,
    Page,
    Source,
    Span,
    Statement,
)
from coprod_assistant.web.passage import blocks_around, passage_html, to_words
from coprod_assistant.web.render import TurnView, near_words, prose_html, snippet, turn_html

from .chat_client import tags, text_in
from .hostile import HOSTILE, MARKUP

TEXT = "Title\n\nFirst paragraph of it.\n\nThe aims were:\n• more peer review\n• fewer forms\n\nLast words."
LIST = TEXT.index("The aims")
DOCUMENT = Document(
    id="d",
    source=Source("pages/d.txt", "text/plain", "0" * 64, url="https://example.org/d", published=dt.date(2012, 5, 2)),
    title="Title",
    text=TEXT,
    blocks=(
        Block("heading", 0, 5, 1),
        Block("paragraph", 7, 30),
        Block(
            "list",
            LIST,
            TEXT.index("\n\nLast"),
            parts=(
                Span(TEXT.index("• more"), TEXT.index("\n• fewer")),
                Span(TEXT.index("• fewer"), TEXT.index("\n\nLast")),
            ),
        ),
        Block("paragraph", TEXT.index("Last"), len(TEXT)),
    ),
)


def answer_with(**changes: object) -> Answer:
    quote = TEXT[LIST : TEXT.index("\n\nLast")]
    values: dict[str, object] = {
        "question": "q", "query": "q", "status": "answered", "mode": "extractive", "text": f"{quote} [1]",
        "statements": [Statement(quote, (1,))],
        "citations": [Citation(1, "d", "Title", "pages/d.txt", LIST, LIST + len(quote), quote,
                               url="https://example.org/d", heading="Title", link="https://example.org/d#:~:text=x")],
        "missing": None, "hits": [], "follow_ups": ["And then?"], "index": "gen", "timings_ms": {},
    }  # fmt: skip
    return Answer(**{**values, **changes})  # type: ignore[arg-type]


def shown(answer: Answer | None = None, document: Document = DOCUMENT, **view: object) -> str:
    return turn_html(TurnView("t1", str(view.pop("question", "q")), answer=answer, **view), lambda _: document)  # type: ignore[arg-type]


def marked(html: str) -> str:
    return unescape(" ".join(re.findall(r"<mark>(.*?)</mark>", html, re.S)))


def plain(text: str) -> str:
    return re.sub(r"[•◦▪‣·*–\s-]+", "", text)


def test_list_is_a_list_and_its_source_stands_below_it() -> None:
    html = shown(answer_with())
    assert "<p>The aims were:</p><ul><li>more peer review</li><li>fewer <span" in html
    opened = [a["class"] for tag, a in tags(html) if tag == "button" and a.get("data-open") == "c1"]
    assert opened == ["marker", "source"]
    line = html[html.index('class="source"') : html.index('<div class="ending"')]
    assert text_in(f"<p {line}").strip() == "Source 1 Title · published May 2012"


def test_source_panel_has_words_context_and_reference() -> None:
    html = shown(answer_with())
    passage = html[html.index('data-passage="c1"') :]
    assert plain(marked(passage)) == plain(TEXT[LIST : TEXT.index("\n\nLast")])
    assert "First paragraph of it." in passage and "Last words." in passage
    assert "published 2 May 2012" in passage
    assert "pages/d.txt" not in passage, "a file's name says nothing to who can open its page"
    assert 'href="https://example.org/d#:~:text=x" target="_blank" rel="noopener noreferrer"' in passage
    (copied,) = [a["data-copy"] for _, a in tags(html) if "data-copy" in a]
    words = f"“{TEXT[LIST : TEXT.index(chr(10) * 2 + 'Last')]}”\n— Title. Published 2 May 2012. https://example.org/d#:~:text="
    assert copied.startswith(words)
    assert re.search(r" \(accessed \d+ \w+ \d{4}\)\.$", copied)


@pytest.mark.parametrize(
    ("status", "missing", "words"),
    [
        ("refused", "Nobody speaks of bread.", "The archive does not answer this"),
        ("refused", UNSURE, "No sure answer"),
        ("partial", "The cost is not named.", "What is left open"),
    ],
)
def test_what_is_missing_is_said_with_the_nearest_passages(status: str, missing: str, words: str) -> None:
    hit = Hit(Chunk("c", "d", 7, 30, TEXT[7:30], headings=("Title",)), 1)
    kept = {} if status == "partial" else {"statements": [], "citations": []}
    html = shown(answer_with(status=status, missing=missing, hits=[hit], **kept))
    assert words in text_in(html) and missing in text_in(html)
    near = html[html.index('data-passage="h1"') :]
    assert "First paragraph of it." in near
    assert "<mark>" not in near
    assert ('data-passage="c1"' in html) is (status == "partial")


@pytest.mark.parametrize(
    ("link", "words", "href"),
    [
        (
            LinkFrom("https://example.org/m?a=1&b=2", "Click <here>", "May & June"),
            "This report is linked from May & June (in a new tab) as “Click <here>”",
            "https://example.org/m?a=1&b=2",
        ),
        (
            LinkFrom("https://example.org/m", ""),
            "This report is linked from https://example.org/m (in a new tab)",
            None,
        ),
        (LinkFrom("javascript:x", "Read"), "This report is linked from javascript:x as “Read”", ""),
    ],
)
def test_source_panel_says_where_a_report_hangs(link: LinkFrom, words: str, href: str | None) -> None:
    source = replace(DOCUMENT.source, linked_from=(link, LinkFrom("https://example.org/other", "Other")))
    report = replace(DOCUMENT, source=source, pages=(Page(1, 0, len(TEXT)),))
    html = shown(answer_with(), report)
    assert words in text_in(html)
    found = [a["href"] for tag, a in tags(html) if tag == "a" and a.get("class") == "hangs-at"]
    assert found == ([link.url if href is None else href] if href != "" else [])
    assert "linked from" not in text_in(shown(answer_with(), replace(report, pages=()))), "it is a page, not a report"
    assert "linked from" not in text_in(shown(answer_with(), replace(report, source=DOCUMENT.source)))


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("extractive", "The archive says, word for word"),
        ("generated", "Written by a language model and checked against the archive"),
    ],
)
def test_who_speaks_is_said(mode: str, words: str) -> None:
    assert words in text_in(shown(answer_with(mode=mode)))


def test_what_a_model_wrote_has_its_numbers_in_the_line_and_its_sources_below() -> None:
    html = shown(
        answer_with(mode="generated", statements=[Statement("It aimed at more review.", (1,), verbatim=False)])
    )
    opened = [a["class"] for tag, a in tags(html) if tag == "button" and a.get("data-open") == "c1"]
    assert opened == ["marker", "source"]


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_becomes_markup(words: str) -> None:
    words = words.encode("utf-8", "replace").decode()
    document = Document(
        "d",
        Source(
            words, "text/plain", "0", url=words, title=words, publisher=words,
            linked_from=(LinkFrom(words, words, words),),
        ),
        words, words, (), (Page(1, 0, len(words)),),
    )  # fmt: skip
    citation = Citation(1, "d", words, words, 0, len(words), words, url=words, heading=words, link=words)
    hit = Hit(Chunk("c", "d", 0, len(words), words, headings=(words,)), 1)
    answer = answer_with(
        status="partial", question=words, statements=[Statement(words, (1,))], citations=[citation],
        missing=words, hits=[hit], follow_ups=[words],
    )  # fmt: skip
    html = shown(answer, document, question=words, waiting=words)
    known = {"class", "hidden", "type", "href", "target", "rel", "role", "tabindex"}
    rows = {"table", "tbody", "tr", "td"}
    for tag, attributes in tags(html):
        assert tag in {"article", "div", "p", "h2", "h3", "ul", "ol", "li", "button", "span", "a", "mark", "br"} | rows
        assert all(name in known or name.startswith(("data-", "aria-")) for name in attributes)
        assert re.match(r"https?://", attributes.get("href") or "https://")
    articles = [attributes for tag, attributes in tags(html) if tag == "article"]
    assert [a["data-turn"] for a in articles] == ["t1"]


@pytest.mark.parametrize("words", MARKUP)
def test_hostile_words_are_still_readable(words: str) -> None:
    assert plain(words) in plain(text_in(shown(question=words)))


@given(st.data())
def test_marked_words_are_the_cited_ones(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, len(TEXT)))
    html = passage_html(DOCUMENT, Span(start, end))
    inside = "".join(
        TEXT[max(b.start, start) : min(b.end, end)] for b in DOCUMENT.blocks if b.start < end and b.end > start
    )
    if inside:
        assert plain(marked(html)) == plain(inside)
    elif TEXT[start:end].strip():
        assert plain(marked(html)) == plain(TEXT[start:end])


@given(st.text(alphabet="ab <&>\n", min_size=1, max_size=80), st.data())
def test_context_cuts_no_word(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    span = to_words(text, start, end)
    assert start <= span.start <= span.end <= end
    if span.start < span.end:
        assert span.start == 0 or text[span.start - 1].isspace()
        assert span.end == len(text) or text[span.end].isspace()


def test_context_stays_in_its_section() -> None:
    text = "One\n\nabout one\n\nTwo\n\nabout two\n\nThree\n\nabout three"
    blocks = tuple(
        Block("heading" if line[0].isupper() else "paragraph", text.index(line), text.index(line) + len(line))
        for line in text.split("\n\n")
    )
    document = Document("d", Source("d", "text/plain", "0"), "d", text, blocks)
    start = text.index("about two")
    around = blocks_around(document, Span(start, start + 5))
    assert [text[b.start : b.end] for b in around] == ["Two", "about two"]


def test_very_long_block_is_cut_between_words() -> None:
    text = "word " * 2000
    document = Document("d", Source("d", "text/plain", "0"), "d", text, (Block("paragraph", 0, len(text)),))
    html = passage_html(document, Span(5000, 5004))
    assert len(html) < 1200
    assert set(text_in(html).split()) == {"word"}
    assert marked(html) == "word"


def test_prose_with_stray_bullets_and_nothing() -> None:
    assert prose_html("") == ""
    assert prose_html("•") == "<p>•</p>"
    assert prose_html("• a\n• b\nend") == "<ul><li>a</li><li>b</li></ul><p>end</p>"


def test_numbers_of_a_list_are_kept() -> None:
    assert prose_html("Two:\n3. a\n4. b") == '<p>Two:</p><ol><li value="3">a</li><li value="4">b</li></ol>'
    assert prose_html("1. May was cold.\nJune was not.") == "<p>1. May was cold.<br>June was not.</p>"


def test_a_passage_that_is_only_its_heading_is_told_once() -> None:
    title = TEXT[: TEXT.index("\n")]
    hit = Hit(Chunk("c", "d", 0, len(title), title, headings=(title,)), 1, nearest=Span(0, len(title)))
    html = shown(answer_with(status="refused", statements=[], citations=[], hits=[hit]))
    near = html[html.index('class="near"') : html.index("</ol>", html.index('class="near"'))]
    assert near.count(title) == 1 and "snippet" not in near


def test_rows_of_a_table_are_rows() -> None:
    html = prose_html("Cost:\nBoat | 44 | 33\nShed | 7 | <8>\nAll | told", ending="<i>1</i>", to_html=escape)
    assert [tag for tag, _ in tags(html) if tag in {"tr", "td"}] == ["tr", "td", "td", "td"] * 2 + ["tr", "td", "td"]
    assert "|" not in html and "<td>&lt;8&gt;</td>" in html and html.endswith("<p><i>1</i></p>")
    assert prose_html("either|or") == "<p>either|or</p>"


def test_list_with_a_bar_in_it_stays_a_list() -> None:
    html = turn_html(TurnView("t", "q", [Statement("Two:\n• a | b\n• c", (1,))]), lambda _: DOCUMENT)
    assert "<li>a | b</li>" in html


def test_near_passage_is_shown_under_its_own_heading() -> None:
    hit = Hit(Chunk("c", "d", 0, 30, TEXT[:30]), 1)
    assert near_words(hit, DOCUMENT) == ("Title", "First paragraph of it.")
    bare = Document("d", Source("d", "text/plain", "0"), "Bare", "Some words", ())
    assert near_words(Hit(Chunk("c", "d", 0, 10, "Some words"), 1), bare) == ("Bare", "Some words")


def test_near_passage_is_shown_by_its_nearest_statement() -> None:
    start = TEXT.index("of it")
    hit = Hit(Chunk("c", "d", 0, 30, TEXT[:30]), 1, nearest=Span(start, start + 5))
    assert near_words(hit, DOCUMENT) == ("Title", "of it")
    html = shown(answer_with(status="refused", missing="No.", hits=[hit], statements=[], citations=[]))
    assert "<mark>of it</mark>" in html[html.index('data-passage="h1"') :]


def test_passage_that_is_cited_is_not_shown_as_a_near_one() -> None:
    answer = answer_with(status="partial", missing="No cost.")
    cited = answer.citations[0]
    start, end = cited.start, cited.end
    hit = Hit(Chunk("c", "d", start, end, TEXT[start:end]), 1, nearest=Span(start, end))
    assert "Nearest passages" not in shown(replace(answer, hits=[hit]))
    last = TEXT.index("Last")
    elsewhere = Hit(Chunk("c", "d", last, len(TEXT), TEXT[last:]), 1, nearest=Span(last, len(TEXT)))
    assert "Nearest passages" in shown(replace(answer, hits=[elsewhere]))


@pytest.mark.parametrize(("cosine", "listed"), [(0.1, False), (0.9, True)])
def test_only_what_is_near_is_listed_with_a_refusal(cosine: float, listed: bool) -> None:
    last = TEXT.index("Last")
    hit = Hit(Chunk("c", "d", last, len(TEXT), TEXT[last:]), 1, scores={"sentence_cosine": cosine})
    html = shown(answer_with(status="refused", missing="No.", hits=[hit], statements=[], citations=[]))
    assert ("Nearest passages" in html, "Last words." in html) == (listed, listed)
    assert ("nearest passages" in next(a["data-said"] for tag, a in tags(html) if tag == "article")) is listed


def test_refusal_names_a_person_to_ask_and_an_answer_does_not() -> None:
    hit = Hit(Chunk("c", "d", 7, 30, TEXT[7:30]), 1)
    refused = answer_with(status="refused", missing="No.", hits=[hit], statements=[], citations=[])
    assert "Ada <b> at 01" in text_in(shown(refused, contact="Ada <b> at 01"))
    assert "Ada" not in shown(answer_with(), contact="Ada") + shown(refused)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How do I contact you?", True),
        ("Can I talk to a real person?", True),
        ("What is your e-mail address?", True),
        ("Who was the contact person in Bilbao?", False),
        ("How did they reach older people?", False),
    ],
)
def test_who_asks_for_a_person_is_told_one_even_where_the_archive_answers(question: str, told: bool) -> None:
    answer = answer_with(question=question)
    assert ("A person to ask: Ada" in text_in(shown(answer, contact="Ada"))) is told
    assert "A person to ask" not in shown(answer)


def test_greeting_is_told_what_to_ask() -> None:
    html = shown(answer_with(status="refused", missing="Ask about bread.", hits=[], statements=[], citations=[]))
    assert "Ask the archive" in text_in(html)
    assert "does not answer" not in html


def test_snippet_ends_between_words() -> None:
    assert snippet("a\n b") == "a b"
    assert snippet("word " * 100) == ("word " * 36).strip() + "\u00a0…"

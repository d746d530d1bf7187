"""An answer taken along: copied with its references, as an address, as a file, on paper."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import docx
import pypdf
import pytest
from playwright.sync_api import Page, expect

from .conftest import PHONE, Watched
from .test_accessibility import violations
from .test_chat_page import NOT_HELD, SCOTLAND, answer_of, letters

pytestmark = pytest.mark.browser
Visit = Callable[..., Watched]
CLIPBOARD = ["clipboard-read", "clipboard-write"]
HTML = "navigator.clipboard.read().then(async ([item]) => (await item.getType('text/html')).text())"


def copied(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_an_answer_is_copied_with_numbers_and_references(visit: Visit, site: str) -> None:
    watched = visit(permissions=CLIPBOARD)
    watched.ask(SCOTLAND)
    page = watched.page
    answer = answer_of(site, SCOTLAND)
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#status")).to_have_text("Answer copied.")
    plain = copied(page)
    assert plain.startswith(f"{SCOTLAND}\n\n“")
    for citation in answer["citations"]:
        assert re.search(rf"^\[{citation['marker']}\] Governance International\. .*", plain, re.MULTILINE)
        assert f"{citation['link']} (accessed " in plain
    rich = str(page.evaluate(HTML))
    assert "<h2>References</h2>" in rich and rich.count("<blockquote>") == len(answer["statements"])
    page.locator(".take summary").click()
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.locator("#status")).to_have_text("Answer copied.")
    page.wait_for_function(
        "async (words) => (await navigator.clipboard.readText()).startsWith(words)", arg=f"**{SCOTLAND}**\n\n> "
    )


def test_references_are_copied_as_apa_has_them(visit: Visit, site: str) -> None:
    watched = visit(permissions=CLIPBOARD)
    watched.ask(SCOTLAND)
    page = watched.page
    page.locator(".take summary").click()
    page.get_by_role("button", name="Copy references (APA)").click()
    expect(page.locator("#status")).to_have_text("References copied.")
    assert copied(page).startswith("Governance International. (n.d.). Co-production events")
    assert answer_of(site, SCOTLAND)["citations"][0]["link"] in copied(page)


def test_where_the_clipboard_is_closed_plain_text_is_copied(visit: Visit) -> None:
    watched = visit(permissions=CLIPBOARD)
    watched.ask(SCOTLAND)
    page = watched.page
    page.evaluate("Object.defineProperty(navigator.clipboard, 'write', {value: () => Promise.reject(new Error('no'))})")
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator("#status")).to_have_text("Answer copied.")
    assert copied(page).startswith(f"{SCOTLAND}\n\n“")


def test_the_address_of_an_answer_says_whether_it_changed(visit: Visit, site: str) -> None:
    watched = visit(permissions=CLIPBOARD)
    watched.ask(SCOTLAND)
    watched.page.get_by_role("button", name="Copy link").click()
    expect(watched.page.locator("#status")).to_have_text("Link copied.")
    address = copied(watched.page)
    assert address.startswith(f"{site}/?")
    fields = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
    assert (fields["q"], fields["at"]) == (SCOTLAND, answer_of(site, SCOTLAND)["index"])
    assert re.fullmatch("[0-9a-f]{8}", fields["said"])
    told = [
        ({}, None),
        ({"at": "gen-older"}, "The archive has changed since this link was made. The answer is the same."),
        (
            {"at": "gen-older", "said": "00000000"},
            "The archive has changed since this link was made. The answer is another one than when this link was made.",
        ),
    ]
    for changed, words in told:
        page = visit(address=f"{site}/?{urlencode(fields | changed)}").page
        page.locator("#log .turn[data-state=done]").wait_for()
        assert page.locator("#log h2").inner_text() == SCOTLAND
        expect(page.locator(".since")).to_have_text([words] if words else [])


def test_a_conversation_becomes_a_word_file(visit: Visit, tmp_path: Path) -> None:
    watched = visit(accept_downloads=True)
    watched.ask(SCOTLAND)
    watched.ask(NOT_HELD)
    page = watched.page
    page.locator(".take summary").last.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Conversation as Word").last.click()
    assert re.fullmatch(r"archive-answers-\d{4}-\d\d-\d\d\.docx", download.value.suggested_filename)
    download.value.save_as(tmp_path / "answers.docx")
    opened = docx.Document(io.BytesIO((tmp_path / "answers.docx").read_bytes()))
    headings = [row.text for row in opened.paragraphs if row.style and row.style.name == "Heading 1"]
    assert headings == [SCOTLAND, NOT_HELD, "References"]


def test_the_buttons_are_large_enough_and_found_by_keyboard(visit: Visit) -> None:
    watched = visit(size=PHONE, permissions=CLIPBOARD)
    watched.ask(SCOTLAND)
    page = watched.page
    page.get_by_role("button", name="Copy", exact=True).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".take details").get_attribute("open") == ""
    boxes = [one.bounding_box() for one in page.locator(".take button, .take summary").all()]
    assert len(boxes) == 10 and all(box and box["height"] >= 44 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(watched) == []


def test_paper_has_everything_and_nothing_over_it(visit: Visit, site: str, tmp_path: Path) -> None:
    watched = visit()
    questions = [SCOTLAND, "Which events were held in 2011?"]
    for question in questions:
        watched.ask(question)
    watched.page.pdf(path=tmp_path / "chat.pdf", format="A4")
    pages = pypdf.PdfReader(tmp_path / "chat.pdf").pages
    told = unicodedata.normalize("NFKC", " ".join(page.extract_text() for page in pages))  # ligatures are letters
    text = " ".join(told.split())
    squeezed = letters(text)
    for question in questions:
        answer = answer_of(site, question)
        assert question in text
        for statement in answer["statements"]:
            shown = statement["event"]["name"] if statement.get("event") else statement["text"]
            assert letters(shown) in squeezed
        for citation in answer["citations"]:
            assert citation["link"] in squeezed
    assert re.search(r"Printed on \d+ \w+ \d{4} from http", text)
    assert "No date of publication given" in text
    assert "Ask next" not in text and "New conversation" not in text and "Copy" not in text
    watched.page.emulate_media(media="print")
    assert watched.page.locator(".top").evaluate("e => getComputedStyle(e).position") == "static"
    expect(watched.page.locator(".dock")).to_be_hidden()
    assert watched.page.locator("#log .turn").last.evaluate("e => getComputedStyle(e).minHeight") == "0px"
    assert watched.page.locator(".statement").first.evaluate("e => getComputedStyle(e).breakInside") == "avoid"


def test_an_event_on_paper_has_addresses_and_the_day(visit_archive: Visit, tmp_path: Path) -> None:
    page = visit_archive("/archive/events/care-2012").page
    page.pdf(path=tmp_path / "event.pdf", format="A4")
    text = "".join("".join(one.extract_text() for one in pypdf.PdfReader(tmp_path / "event.pdf").pages).split())
    assert "https://example.org/gatherings#:~:text=I%20am%20called%20informal.,four%20in%20the%20morning." in text
    assert re.search(r"Printedon\d+\w+fromhttp", text)
    assert "InContext" not in text and "CopyasMarkdown" not in text


def test_two_events_stand_side_by_side_on_paper(visit_archive: Visit) -> None:
    page = visit_archive("/archive/compare?event=care-2012&event=budget-2011").page
    page.set_viewport_size({"width": 690, "height": 970})
    for media, rows in (("screen", 2), ("print", 1)):
        page.emulate_media(media=media)
        tops = page.locator(".heads .cell").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
        assert len(set(tops)) == rows, media

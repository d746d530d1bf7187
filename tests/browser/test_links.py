"""Chromium marks the very words that a link names."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from coprod_assistant.extract import extract_file
from coprod_assistant.links import link_to
from coprod_assistant.types import Source

pytestmark = pytest.mark.browser

ADDRESS = "https://weir.example/page"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<style>::target-text { background: rgb(255, 0, 0); color: rgb(255, 0, 0) }</style><main><h1>Weir trust</h1>
<p>The miller keeps the keys of the lock.</p>
<p>The miller keeps the keys of the lock, and on Sundays the miller rings the bell as well.</p>
<p>The dam was dug in 1894<sup>6</sup>, after the flood, and nobody was paid for it in that spring.</p>
<table><tr><td>Ribbons</td><td>Lottie Vane</td><td>Saturday</td></tr>
<tr><td>Ropes</td><td>Lottie Vane</td><td>Saturday</td></tr></table>
<ul><li>Hester Moon (chair)<br>midwife</li><li>Oars</li></ul>
<p>It was late &#8212; very late &#8212; when the co-chair spoke of the weir&#8212;again.</p>
<blockquote><p>We mended the weir with our hands.</p><p>Nobody paid us for it.</p></blockquote>
<p>Press <button>Send</button> to write to the board.</p>
<p>The clerk said <q>nobody pays me</q> and shut the book.</p>
<p>The lock is shut.</p><p>The boats wait.</p><p>The lock is shut.</p></main></html>"""
LETTERS = """() => { const found = [], main = document.querySelector("main");
const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
for (let node; node = walk.nextNode();) for (let at = 0; at < node.data.length; at++) {
  const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + 1);
  const box = range.getBoundingClientRect();
  if (/\\w/.test(node.data[at])) found.push([node.data[at], (box.left + box.right) / 2, (box.top + box.bottom) / 2]); }
return found }"""


def marked(page: Page, link: str) -> tuple[str, float]:
    """The letters that Chromium marks, and how far down the page the first of them is."""
    page.goto("about:blank")
    page.goto(link)
    page.wait_for_timeout(200)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    found = [(letter, y) for letter, x, y in page.evaluate(LETTERS) if image.getpixel((int(x), int(y))) == (255, 0, 0)]
    return "".join(letter for letter, _ in found), found[0][1] if found else -1


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("The miller keeps the keys of the lock, and on Sundays the miller rings the bell as well.", False),
        ("Ropes | Lottie Vane | Saturday", False),
        ("Hester Moon (chair) midwife", False),
        ("It was late — very late — when the co-chair spoke of the weir—again.", False),
        ("We mended the weir with our hands.\nNobody paid us for it.", False),
        ("Press Send to write to the board.", False),
        ("The clerk said “nobody pays me” and shut the book.", False),
        ("The lock is shut.", True),
    ],
)
def test_the_cited_words_are_marked_where_they_stand(browser: Browser, tmp_path: Path, words: str, last: bool) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    document = extract_file(path, Source("page.html", "text/html", "0" * 64, url=ADDRESS))
    start = document.text.rindex(words)
    page = browser.new_page(viewport={"width": 900, "height": 1600})
    page.route(f"{ADDRESS}**", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    letters, top = marked(page, link_to(document, start, start + len(words)) or "")
    assert letters == "".join(letter for letter in words if letter.isalnum())
    if last:
        assert top > marked(page, f"{ADDRESS}#:~:text=The%20boats%20wait.")[1]
    page.close()


def test_a_sentence_after_a_mark_of_a_note_is_marked_with_it(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    document = extract_file(path, Source("page.html", "text/html", "0" * 64, url=ADDRESS))
    words = "The dam was dug in 1894, after the flood, and nobody was paid for it in that spring."
    start = document.text.index(words)
    page = browser.new_page(viewport={"width": 900, "height": 1600})
    page.route(f"{ADDRESS}**", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    letters, _ = marked(page, link_to(document, start, start + len(words)) or "")
    assert letters == "Thedamwasdugin18946afterthefloodandnobodywaspaidforitinthatspring"
    page.close()

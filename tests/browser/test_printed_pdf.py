"""A page printed to PDF by Chromium is read like the page itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from coprod_assistant.extract import extract_file
from coprod_assistant.types import Source
from tests.extract import forms
from tests.extract.outline import outline

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><style>
p.first::first-letter { float: left; font-size: 3.2em; line-height: .9 }
h2 { letter-spacing: .3em } td { vertical-align: top; padding: 3px }
</style><h1>Ferry day</h1>
<p>The ferry day of 9 May 2013 named these wants:</p>
<ul><li>A ferry that waits for the school bus</li><li>A bell<ul><li>with a rope</li></ul></li></ul>
<h2>WHAT IT COST</h2>
<p>The bell was cast in 1740<sup>1</sup> for £2,300<sup>2</sup> and covers 2 m<sup>2</sup> of the deck.</p>
<p class="first">Wardens of the ferry met in the spring to hear what the passengers had to say of the bell and of the
man who rang it, and they heard it all in one long evening without once getting up.</p>
<table style="width: 340px"><tr><td>Talk about the future of the two ferry boats</td><td>14 June 2012</td>
<td>Upper Ferry House</td></tr><tr><td>Walk along the northern bank</td><td>2 May 2012</td>
<td>Lower Landing, by the old stone bench</td></tr></table>
<div style="columns: 2; column-gap: 10px; text-align: justify">
<p style="margin: 0">The upper village offered a hundred planks of oak to the wardens for the first year, and asked of
every passenger a penny for the nails that the planks would need.</p>
<p style="margin: 0; break-before: column">The lower village refused to give a single plank until the bell had been
rung for its dead as well, and until the man who rang it had been paid for it.</p></div></html>"""
EXPECTED = [
    "# Ferry day",
    "list: The ferry day of 9 May 2013 named these wants: / A ferry that waits for the school bus / A bell / with a "
    "rope",
    "## WHAT IT COST",
    "paragraph: The bell was cast in 1740 for £2,300 and covers 2 m² of the deck.",
    "paragraph: Wardens of the ferry met in the spring to hear what the passengers had to say of the bell and of the "
    "man who rang it, and they heard it all in one long evening without once getting up.",
    "table: Talk about the future of the two ferry boats | 14 June 2012 | Upper Ferry House / Walk along the northern "
    "bank | 2 May 2012 | Lower Landing, by the old stone bench",
    "paragraph: The upper village offered a hundred planks of oak to the wardens for the first year, and asked of "
    "every passenger a penny for the nails that the planks would need.",
    "paragraph: The lower village refused to give a single plank until the bell had been rung for its dead as well, "
    "and until the man who rang it had been paid for it.",
]


@pytest.mark.parametrize("tagged", [True, False])
def test_a_printed_page(browser: Browser, tmp_path: Path, tagged: bool) -> None:
    page = browser.new_page()
    page.set_content(PAGE)
    path = tmp_path / "printed.pdf"
    page.pdf(path=path, tagged=tagged)
    page.close()
    document = extract_file(path, Source(path.name, "application/pdf", "0" * 64))
    assert outline(document) == EXPECTED
    assert document.warnings == ()


@pytest.mark.parametrize("tagged", [True, False])
def test_the_printed_form_of_a_page_says_what_the_other_forms_do(
    browser: Browser, tmp_path: Path, tagged: bool
) -> None:
    page = browser.new_page()
    page.set_content(forms.article())
    path = tmp_path / "ferry.pdf"
    page.pdf(path=path, tagged=tagged, format="A4")
    page.close()
    document = extract_file(path, Source(path.name, "application/pdf", "0" * 64))
    in_article = ("paragraph: Wend Trust", "paragraph: About Boats", "paragraph: © Wend Trust 2012")
    said = [line for line in forms.said(document) if line not in in_article]
    # Columns a space apart and no lines: each row of the table is read as a line.
    table = next(line for line in forms.EXPECTED if line.startswith("table: "))
    at, rows = forms.EXPECTED.index(table), table.removeprefix("table: ").replace("| ", "").split(" / ")
    assert [line.split(maxsplit=1)[1] for line in said[at : at + len(rows)]] == rows
    assert said[:at] + said[at + len(rows) :] == forms.EXPECTED[:at] + forms.EXPECTED[at + 1 :]
    assert forms.events(document) == forms.HELD
    assert document.warnings == ()

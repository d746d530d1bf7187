"""A page printed to PDF by Chromium is read like the page itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from coprod_assistant.extract import extract_file
from coprod_assistant.types import Document, Source
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


@pytest.mark.parametrize("width", ["148mm", "120mm", "100mm", "210mm", "297mm"])
@pytest.mark.parametrize("tagged", [True, False])
def test_the_printed_form_of_a_page_says_what_the_other_forms_do(
    browser: Browser, tmp_path: Path, tagged: bool, width: str
) -> None:
    page = browser.new_page()
    page.set_content(forms.article())
    path = tmp_path / "ferry.pdf"
    page.pdf(path=path, tagged=tagged, width=width, height="210mm")
    page.close()
    document = extract_file(path, Source(path.name, "application/pdf", "0" * 64))
    in_article = ("paragraph: Wend Trust", "paragraph: About Boats", "paragraph: © Wend Trust 2012")
    assert [line for line in forms.said(document) if line not in in_article] == forms.EXPECTED
    assert forms.events(document) == forms.HELD
    assert document.warnings == ()


NARROW = """<!doctype html><html lang="en"><meta charset="utf-8"><style>{style}</style><h1>Boats of the Wend</h1>
<p>Each boat has its own landing, and its own warden, who keeps the key of the winch and the book of the fares.</p>
<table><thead><tr><th>Boat</th><th>Landing</th><th>Crossings</th></tr></thead><tbody>
<tr><td>The Upper Ferry</td><td>Net Loft</td><td>1,204</td></tr><tr><td>Otter</td><td>Ullbrook Hard</td><td>97</td></tr>
<tr><td>Punt</td><td>Mill</td><td>1,301</td></tr></tbody></table>
<p>The wardens met on 3 May 2012 and counted them, boat by boat, until the lamp of the loft had gone out twice.</p>"""
BOATS = (
    "table: Boat | Landing | Crossings / The Upper Ferry | Net Loft | 1,204 / Otter | Ullbrook Hard | 97 / "
    "Punt | Mill | 1,301"
)


def printed(browser: Browser, folder: Path, html: str, *, tagged: bool) -> Document:
    """What is read of a page that Chromium printed on A5."""
    page = browser.new_page()
    page.set_content(html)
    path = folder / "page.pdf"
    page.pdf(path=path, tagged=tagged, format="A5")
    page.close()
    return extract_file(path, Source(path.name, "application/pdf", "0" * 64))


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize(
    "style", ["", "body { font: 11px sans-serif }", "td { text-align: right }", "td, th { padding: 0 0 0 4px }"]
)
def test_a_table_without_lines_whose_columns_are_a_space_apart(
    browser: Browser, tmp_path: Path, tagged: bool, style: str
) -> None:
    lines = outline(printed(browser, tmp_path, NARROW.replace("{style}", style), tagged=tagged))
    assert [line.split(":")[0] for line in lines] == ["# Boats of the Wend", "paragraph", "table", "paragraph"]
    assert lines[2] == BOATS


PROSE = """<!doctype html><html lang="en"><meta charset="utf-8"><style>{style}</style><h1>Two villages</h1>
<div class="two"><p>The <b>upper</b> village offered a hundred planks of <a href="https://wend.example">oak</a> to the
wardens for the first year, and asked of every passenger a penny for the nails that the planks would need.</p>
<p>The lower village refused to give a <i>single</i> plank until the <b>bell</b> had been rung for its dead as well,
and until the man who rang it had been paid for it.</p></div>
<p><span class="box">Ferry</span> <span class="box">Bell</span></p><p><b>Note:</b> the penny was 1<sup>st</sup> paid in
1894<sup>6</sup>, in <code>copper</code>, and <b>again</b> in the year after that, which was a wet one.</p>"""


@pytest.mark.parametrize("tagged", [True, False])
@pytest.mark.parametrize(
    "style",
    [
        ".two { columns: 2; column-gap: 6px } p { margin: 0 }",
        ".two { display: grid; grid-template-columns: 1fr 1fr; gap: 5px }",
        ".two { display: flex; gap: 4px; text-align: justify } .box { display: inline-block; padding: 0 4px }",
    ],
)
def test_columns_of_prose_that_are_a_space_apart_are_no_table(
    browser: Browser, tmp_path: Path, tagged: bool, style: str
) -> None:
    document = printed(browser, tmp_path, PROSE.replace("{style}", style), tagged=tagged)
    assert [line.split(":")[0] for line in outline(document) if ":" in line] == ["paragraph"] * 4
    assert outline(document)[1:] == [
        "paragraph: The upper village offered a hundred planks of oak to the wardens for the first year, and asked of "
        "every passenger a penny for the nails that the planks would need.",
        "paragraph: The lower village refused to give a single plank until the bell had been rung for its dead as "
        "well, and until the man who rang it had been paid for it.",
        "paragraph: Ferry Bell",
        "paragraph: Note: the penny was 1st paid in 1894, in copper, and again in the year after that, which was a "
        "wet one.",
    ]

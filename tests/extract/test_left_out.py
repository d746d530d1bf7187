"""Nothing that a page says is lost without a word: furniture is told by what it says."""

from __future__ import annotations

import pytest

from .conftest import Read
from .outline import outline

STORY = (
    "<p>Forty ropemakers from six harbours compared how they teach apprentices, and what the town pays for it.</p>"
    "<p>They agreed to meet each spring in another harbour and to print one book of knots.</p>"
)


def page(body: str) -> str:
    return f"<!doctype html><html lang='en'><head><title>Ropes</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    "body",
    [
        "<header><h1>Rope Day</h1>{facts}</header>{story}",
        "<header class='top'><a href='/'>Ropes</a></header><header class='hero'><h1>Rope Day</h1>{facts}</header>"
        "<div class='content'>{story}</div>",
        "<div role='banner'><h1>Rope Day</h1>{facts}</div><main>{story}</main>",
        "<div class='masthead'><h1>Rope Day</h1>{facts}</div><main>{story}</main>",
        "<div class='wrap'><h1>Rope Day</h1>{facts}<main>{story}</main></div>",
        "<section><header><h1>Rope Day</h1>{facts}</header>{story}</section>",
        "<article><header><h1>Rope Day</h1>{facts}</header>{story}</article>",
    ],
)
@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        (
            "<p>Friday 9 March 2012</p><p>Net Loft, Polgar</p>",
            ["paragraph: Friday 9 March 2012", "paragraph: Net Loft, Polgar"],
        ),
        ("<p>When: 9 March 2012 | Net Loft</p>", ["paragraph: When: 9 March 2012 | Net Loft"]),
    ],
)
def test_day_and_place_below_a_title_stay(read: Read, body: str, facts: str, lines: list[str]) -> None:
    found = outline(read(page(body.format(facts=facts, story=STORY)), "rope.html"))
    assert found[:-2] == ["# Rope Day", *lines]


@pytest.mark.parametrize(
    "part",
    [
        "<footer><p>Places with Ana Trew until 2 March 2012.</p></footer>",
        "<aside><h2>Who pays</h2><p>The town pays half of each apprenticeship.</p></aside>",
        "<aside><p>Fee: 30 pounds</p></aside>",
        "<footer><p>The loft is closed in August, for want of wind.</p><p>Ask for our newsletter.</p></footer>",
        "<div role='complementary'><p>Open Tuesdays 9 am to noon.</p></div>",
    ],
)
def test_a_part_beside_the_text_that_says_something_stays(read: Read, part: str) -> None:
    said = page(f"<div class='event'><h1>Rope Day</h1>{STORY}{part}</div>")
    apart = page(f"<h1>Rope Day</h1><main>{STORY}</main>{part}")
    for document in (read(said, "rope.html"), read(apart, "rope.html")):
        assert len(outline(document)) > 3 and document.left_out == ()


@pytest.mark.parametrize(
    "name", ["social-club", "share-out", "newsletter-print", "comments-of-crews", "cookie-bakery", "related-trades",
             "popup-market", "menu-of-knots", "crumbs", "sidebar", "nav-school", "footer", "banner-ad", "modal"],
)  # fmt: skip
def test_no_word_in_the_name_of_a_class_costs_a_section(read: Read, name: str) -> None:
    section = f"<div class='{name}'><h2>Second part</h2><p>Ida Penrose leads it from her loft.</p></div>"
    document = read(page(f"<div id='page'><h1>Rope Day</h1>{STORY}{section}<p>We also sail.</p></div>"), "rope.html")
    assert outline(document)[-3:] == [
        "## Second part",
        "paragraph: Ida Penrose leads it from her loft.",
        "paragraph: We also sail.",
    ]


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("<header><a href='/'>Ropes of Polgar</a> <span>Since we can think</span></header>", "furniture"),
        ("<nav><a href='/'>Start</a><a href='/k'>Knots</a></nav>", "menu"),
        ("<footer><p>© Ropes of Polgar 2012</p><p>Net Loft, Polgar, 01555 0171</p></footer>", "furniture"),
        ("<footer><p>Ropes of Polgar is a registered charity.</p></footer>", "line"),
        ("<div class='footer'>Page updated on 3 May 2013</div>", "line"),
        ("<div class='share'><a href='/f'>Share on Facebook</a> <a href='/x'>X</a></div>", "menu"),
        ("<div class='related'><h3>See also</h3><a href='/1'>Nets</a><p>How nets are mended.</p></div>", "menu"),
        ("<div class='pager'><a href='/1'>Previous</a> <a href='/2'>A year of splices and other things done</a></div>",
         "menu"),
        ("<div class='comments'><h3>2 responses to “Rope Day”</h3><p>Lovely ropes, thank you!</p></div>", "furniture"),
        ("<div class='comment'><p>Lovely ropes, thank you!</p><p>Bo, 4 May 2013</p></div>", "furniture"),
        ("<div id='consent'><p>Our site uses cookies to count its visitors.</p></div>", "menu"),
        ("<div class='box'><h3>Stay in touch</h3><form><input name='mail'><button>Go</button></form></div>", "form"),
        ("<p style='display:none'>Nobody reads this line of the page.</p>", "hidden"),
        ("<noscript><p>Switch on what is off.</p></noscript>", "hidden"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_told_with_its_reason(read: Read, part: str, reason: str) -> None:
    document = read(page(f"<div id='page'><h1>Rope Day</h1>{STORY}</div>{part}"), "rope.html")
    assert len(outline(document)) == 3
    assert {left.reason for left in document.left_out} == {reason}
    assert sum(left.characters for left in document.left_out) == sum(len(left.words) for left in document.left_out) > 5


def test_lines_of_a_dump_that_are_left_out_are_told(read: Read) -> None:
    document = read("Skip to content\n\nRope Day\n\nForty ropemakers met in the loft.\n\n© Ropes of Polgar 2012\n")
    assert [left.words for left in document.left_out] == ["Skip to content", "© Ropes of Polgar 2012"]


@pytest.mark.parametrize(
    "folded",
    [
        "<button>The cost?</button><div style='max-height:0;overflow:hidden'>{}</div>",
        "<button aria-expanded='false'>The cost</button><div hidden>{}</div>",
        "<input type='checkbox' id='c'><label for='c'>The cost?</label><div>{}</div>",
        "<h2><a href='#c' data-toggle='collapse'>The cost?</a></h2><div id='c' hidden>{}</div>",
        "<ul role='tablist'><li role='tab' aria-controls='c'>Cost?</li></ul><div id='c' aria-hidden='true'>{}</div>",
        "<div class='t'><button onclick=\"show('c')\">Cost?</button></div><div id='c' style='display:none'>{}</div>",
        "<details><summary>The cost?</summary>{}</details>",
    ],
)
def test_folded_text_stands_under_the_words_that_open_it(read: Read, folded: str) -> None:
    text = folded.format("<p>It costs ninety pounds a year.</p>")
    found = outline(read(page(f"<main><h1>Rope Day</h1>{STORY}{text}<p>The end.</p></main>"), "rope.html"))
    assert [line.lstrip("# ").removeprefix("The ").rstrip("?").lower() for line in found[-3:-2]] == ["cost"]
    assert found[-2:] == [
        "paragraph: It costs ninety pounds a year.",
        "paragraph: The end.",
    ]
    assert found[-3].startswith("##")


@pytest.mark.parametrize(
    "folded",
    [
        "<div data-tab='1'>One.</div><div data-tab='2' style='display:none'><p>{}</p></div>",
        "<div hidden='until-found'><p>{}</p></div>",
        "<a href='#' onclick=\"$('#c').toggle()\">More</a><div id='c' style='display:none'><p>{}</p></div>",
    ],
)
def test_folded_text_is_read(read: Read, folded: str) -> None:
    text = folded.replace("{}", "It costs ninety pounds.")
    document = read(page(f"<main><h1>Rope Day</h1>{STORY}{text}</main>"), "rope.html")
    assert outline(document)[-1] == "paragraph: It costs ninety pounds."


@pytest.mark.parametrize(
    "hidden",
    [
        "<button>What?</button><div style='color:transparent'>CANARY</div>",
        "<a href='#c' role='tab'>Tab</a><div id='c' style='position:absolute;left:-9999px'>CANARY</div>",
        "<a href='#c' role='tab'>Tab</a><script id='c'>CANARY</script>",
        "<p>Text</p><p style='max-height:0;overflow:hidden'>CANARY</p>",
        "<a href='#c'>Part</a><div id='c' class='sr-only'>CANARY</div>",
    ],
)
def test_what_nothing_opens_is_hidden(read: Read, hidden: str) -> None:
    assert "CANARY" not in read(page(f"<main><h1>Rope Day</h1>{STORY}{hidden}</main>"), "rope.html").text


def test_labels_with_a_value_stay_and_those_of_fields_go(read: Read) -> None:
    rows = (
        "<div><label>Master:</label> <span>Ida Penrose</span></div><div><label>Boats:</label> <span>9</span></div>"
        "<form><div><label>Owner</label><div>The Loft</div></div></form>"
        "<form><label for='n'>Your name</label><input id='n'><label>Age <input></label></form>"
    )
    document = read(page(f"<main><h1>Rope Day</h1>{rows}{STORY}</main>"), "rope.html")
    assert outline(document)[1:-2] == [
        "paragraph: Master: Ida Penrose",
        "paragraph: Boats: 9",
        "## Owner",
        "paragraph: The Loft",
    ]


def test_words_that_no_mark_up_is_known_for_are_named(read: Read) -> None:
    table = "<table><tr><td>Net</td><td>Loft</td></tr>Ask the harbour master first.</table>"
    document = read(page(f"<main><h1>Rope Day</h1>{STORY}{table}</main>"), "ropes.html")
    assert [(left.reason, left.words) for left in document.left_out] == [("unread", "Ask the harbour master first.")]


def test_commands_in_markdown_are_no_words_of_the_page(read: Read) -> None:
    text = (
        "---\ntitle: Rope Day &#8211; 2012\n---\n{% include nav.html %}\n\n# Ropes of {{ site.town }}\n\n"
        "Forty ropemakers came.\n{: .notice--info}\n\n[The book](/files/the book.pdf){: .button}\n\n<section>\n\n"
        "            <p>They met at the loft.</p>\n\n</section>\n"
    )
    document = read(text, "ropes.md", url="https://ropes.example/day")
    assert document.title == "Rope Day – 2012"
    assert outline(document) == [
        "# Ropes of", "paragraph: Forty ropemakers came.", "paragraph: The book", "paragraph: They met at the loft."
    ]  # fmt: skip
    assert [link.url for link in document.links] == ["https://ropes.example/files/the%20book.pdf"]
    assert [left.words for left in document.left_out] == [
        "{% include nav.html %}", "{{ site.town }}", "{: .notice--info}", "{: .button}"
    ]  # fmt: skip

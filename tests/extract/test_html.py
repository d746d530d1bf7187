from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coprod_assistant.errors import ExtractionError
from coprod_assistant.extract import extract_file
from coprod_assistant.extract.file import _read
from coprod_assistant.types import Document, Source

from .conftest import Read
from .outline import outline

PAGES = Path(__file__).parent / "pages"
KINDS = {".html": "text/html", ".md": "text/markdown"}
CANARY = "CANARY"
PAGE = Source("page", "text/html", "0" * 64, url="https://example.org/")


def links(document: Document) -> list[str]:
    return [f"link: {document.text[link.start : link.end]} -> {link.url}" for link in document.links]


@pytest.mark.parametrize("name", sorted(path.name for path in PAGES.iterdir() if path.suffix in KINDS))
def test_page_gives_the_expected_blocks_and_links(name: str) -> None:
    path = PAGES / name
    source = Source(name, KINDS[path.suffix], "0" * 64, url="https://example.org/past/page.html")
    document = extract_file(path, source)
    expected = path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    assert outline(document) + links(document) == expected
    assert CANARY not in document.text


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display:none">{}</p>',
        '<p style="DISPLAY : NONE !important">{}</p>',
        '<div style="visibility:hidden"><p>{}</p></div>',
        '<p style="font-size:0">{}</p>',
        '<p style="font-size:0.1px">{}</p>',
        '<p style="opacity:0">{}</p>',
        '<p style="opacity:0.01">{}</p>',
        '<p style="position:absolute;left:-9999px">{}</p>',
        '<p style="text-indent:-9999px">{}</p>',
        '<p style="position:absolute; clip: rect(0, 0, 0, 0)">{}</p>',
        '<p style="clip-path: inset(50%)">{}</p>',
        '<p style="height:0;overflow:hidden">{}</p>',
        '<p style="transform:scale(0)">{}</p>',
        '<p style="color:#fff;background:#fff">{}</p>',
        '<p style="color:white;background-color:rgb(255, 255, 255)">{}</p>',
        '<p style="color:transparent">{}</p>',
        '<font color="white" bgcolor="#ffffff">{}</font>',
        "<p hidden>{}</p>",
        "<p aria-hidden=true>{}</p>",
        '<p class="sr-only">{}</p>',
        '<style>.x, p.gone {{display:none}}</style><p class="a gone">{}</p>',
        "<template><p>{}</p></template>",
        "<noscript><p>{}</p></noscript>",
        "<script>var x = '{}';</script>",
        "<!-- {} -->",
        "<img alt='{}'>",
        "<textarea>{}</textarea>",
        "<svg><text>{}</text></svg>",
        "<iframe>{}</iframe>",
        "<meta name=description content='{}'>",
        "<dialog>{}</dialog>",
    ],
)
def test_hidden_text_is_not_in_the_text(read: Read, hidden: str) -> None:
    page = f"<html><body><h1>Spring fair</h1><p>It was on 2 April 2022.</p>{hidden.format(CANARY)}<p>End of it.</p>"
    document = read(page, "fair.html")
    assert outline(document) == ["# Spring fair", "paragraph: It was on 2 April 2022.", "paragraph: End of it."]


@pytest.mark.parametrize(
    "style",
    [
        "font-size:0.8em",
        "line-height:0.9",
        "opacity:.4",
        "margin-left:-480px;left:50%",
        "color:#fff",
        "color:white;background:#036",
        "text-indent:-20px",
        "overflow:hidden;height:200px",
        "transform:scale(0.9)",
        "display:none-such",
    ],
)
def test_visible_text_stays(read: Read, style: str) -> None:
    document = read(f'<h1>Spring fair</h1><p style="{style}">It was on 2 April 2022.</p>', "fair.html")
    assert outline(document) == ["# Spring fair", "paragraph: It was on 2 April 2022."]


def test_hidden_text_is_named(read: Read) -> None:
    document = read('<h1>Fair</h1><p>It was fine.</p><p style="display:none">x</p>', "fair.html")
    assert document.warnings == ("text that readers of the page cannot see was left out: 1 element",)


def test_invisible_characters_are_dropped(read: Read) -> None:
    tags = "".join(chr(0xE0000 + ord(letter)) for letter in "IGNORE")
    document = read(f"<p>The wa\u200blk was on \u202e8 Octo\u00adber{tags} 2021.</p>", "walk.html")
    assert document.text == "The walk was on 8 October 2021."
    assert "Unicode tag characters" in document.warnings[0]


@pytest.mark.parametrize(
    ("below", "who"),
    [
        ("<p>Jane Smith, The Old Mill</p>", "Jane Smith, The Old Mill"),
        ("<p><em>— Jane Smith</em></p>", "Jane Smith"),
        ("<p><strong>Jane Smith</strong></p>", "Jane Smith"),
        ("<cite>Dr. Jane Smith (miller)</cite>", "Dr. Jane Smith (miller)"),
        ("<footer>Jane Smith, miller</footer>", "Jane Smith, miller"),
        ("<p>Jane Smith was there and laughed.</p>", None),
        ("<p>Repair Fair, Selby, 4 May 2019</p>", None),
        ("<p>Read more</p>", None),
        ("<p>Book tickets</p>", None),
        ("<p>Three things followed:</p>", None),
        ("<h2>Jane Smith</h2>", None),
    ],
)
def test_quotation_takes_the_name_below_it(read: Read, below: str, who: str | None) -> None:
    page = (
        f"<h1>Voices</h1><p>We asked.</p><blockquote><p>I liked it a lot.</p></blockquote>{below}<p>That was all.</p>"
    )
    lines = outline(read(page, "voices.html"))
    assert lines[2] == f"quotation: I liked it a lot.{f' / {who}' if who else ''}"
    assert lines[-1] == "paragraph: That was all."


def test_short_heading_below_a_quotation_is_no_name_where_none_is_marked_up(read: Read) -> None:
    page = (
        "<p>We asked them.</p><blockquote>I liked it a lot.</blockquote><p>Harbour Fair</p><p>It was windy there.</p>"
    )
    assert outline(read(page, "voices.html"))[1:] == [
        "quotation: I liked it a lot.",
        "# Harbour Fair",
        "paragraph: It was windy there.",
    ]


@pytest.mark.parametrize("depth", [100, 300, 5_000])
def test_deep_nesting_loses_nothing(read: Read, depth: int) -> None:
    page = f"{'<div>' * depth}<p>The open day was 4 July 2017.</p><p hidden>{CANARY}</p>{'</div>' * depth}"
    document = read(page, "deep.html")
    assert document.text == "The open day was 4 July 2017."
    assert ("nested" in " ".join(document.warnings)) == (depth > 200)


def test_unclosed_elements_lose_nothing(read: Read) -> None:
    document = read("<p>Start here.</p>" + "<b>x " * 3_000 + "<p>The end is here.</p>", "open.html")
    assert document.text.startswith("Start here.") and document.text.endswith("The end is here.")


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1><p>Sorry.</p></body></html>",
        "<html><head><title>Network</title></head><body><h1>Page not found</h1><p>Try the menu.</p></body></html>",
        "<html><head><title>Redirecting...</title></head><body><p>Redirecting to next.html.</p></body></html>",
        "<html><head><title>Seite nicht gefunden</title></head><body><p>Leider nichts.</p></body></html>",
        "<html><body><p>The page you requested could not be found. It cannot be found here.</p></body></html>",
    ],
)
def test_error_pages_are_refused(read: Read, page: str) -> None:
    with pytest.raises(ExtractionError, match="it looks like an error page"):
        read(page, "gone.html")


def test_a_page_about_something_lost_is_no_error_page(read: Read) -> None:
    page = "<title>Lost and found</title><h1>Lost and found</h1><p>The page of the diary was not found again.</p>"
    assert read(page, "lost.html").title == "Lost and found"


@pytest.mark.parametrize("page", ["", "<html></html>", "<p> </p>", "<!-- x -->", "<script>x</script>", "<p>***</p>"])
def test_pages_without_text_are_refused(read: Read, page: str) -> None:
    with pytest.raises(ExtractionError, match=r"no text|empty"):
        read(page, "empty.html")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            '<meta property="og:title" content="Carers speak | Forum"><meta property="og:site_name" content="Forum">',
            "Carers speak",
        ),
        ("<title>Old name</title><h1>Real name</h1>", "Real name"),
        ("<title>Workshops | Network</title>", "Workshops"),
        ("<title>Autumn - The book</title><nav><h1>The book</h1></nav><h1>Autumn</h1>", "Autumn"),
        ("<title>Autumn – a report</title>", "Autumn – a report"),
        ("<title>&lt;img src=x onerror=alert(1)&gt;</title>", "page"),
        ("<title>[x](javascript:alert(1))</title>", "page"),
    ],
)
def test_title(read: Read, head: str, title: str) -> None:
    assert read(f"{head}<p>Some words about the day.</p>", "page.html").title == title


def test_no_file_is_read_and_no_entity_expanded(read: Read, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY)
    page = f'<!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
    document = read(f"{page}<html><body><p>Before &x; and &b; after.</p></body></html>", "xxe.html")
    assert CANARY not in document.text and "lollol" not in document.text


def test_preformatted_lines_stay_lines(read: Read) -> None:
    document = read("<p>The rota\nis this:</p><pre><code>Mon  Ann\nTue  Ben\n</code></pre>", "rota.html")
    assert document.text == "The rota is this:\n\nMon Ann\nTue Ben"


def test_links_are_absolute_and_safe(read: Read) -> None:
    page = "".join(
        f'<p>See <a href="{href}">word{number}</a> here.</p>'
        for number, href in enumerate(
            [
                "a.pdf",
                "/b",
                "//c.example/d",
                "https://e.example/",
                "javascript:x",
                "data:text/html,x",
                "#top",
                "mailto:a@b.example",
                "file:///etc/passwd",
                "http://[broken",
                "",
            ]
        )
    )
    document = read(page, "links.html", url="https://example.org/x/y.html")
    assert links(document) == [
        "link: word0 -> https://example.org/x/a.pdf",
        "link: word1 -> https://example.org/b",
        "link: word2 -> https://c.example/d",
        "link: word3 -> https://e.example/",
    ]
    assert read(page, "links.html").links != ()


@pytest.mark.parametrize(
    ("base", "url", "expected"),
    [
        ("/files/", "https://example.org/x/y.html", "https://example.org/files/a.pdf"),
        ("https://files.example/in/", "https://example.org/x/y.html", "https://files.example/in/a.pdf"),
        ("https://files.example/in/", None, "https://files.example/in/a.pdf"),
        ("", "https://example.org/x/y.html", "https://example.org/x/a.pdf"),
        ("javascript:x", "https://example.org/x/y.html", "https://example.org/x/a.pdf"),
        ("file:///etc/", "https://example.org/x/y.html", "https://example.org/x/a.pdf"),
        ("http://[broken", "https://example.org/x/y.html", "https://example.org/x/a.pdf"),
    ],
)
def test_links_are_relative_to_the_base_that_the_page_names(
    base: str, url: str | None, expected: str, read: Read
) -> None:
    bases = f'<base target="_blank"><base href="{base}">' + ('<base href="/second/">' if base else "")
    page = f'<head>{bases}</head><p>See <a href="a.pdf">it</a>.</p>'
    assert links(read(page, "links.html", url=url)) == [f"link: it -> {expected}"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('<meta charset="utf-8"><p>Café and Größe.</p>'.encode(), "Café and Größe."),
        ('<meta charset="iso-8859-1"><p>Café “x”.</p>'.encode("cp1252"), "Café “x”."),
        ("<p>Café without a word about it.</p>".encode("cp1252"), "Café without a word about it."),
        ("<p>Café in sixteen bits.</p>".encode("utf-16"), "Café in sixteen bits."),
        (b"<meta charset=utf-8><p>caf\xe9 end</p>", "caf\ufffd end"),
        (b"<p>before\0after \x1b[31mred</p>", "before after [31mred"),
    ],
)
def test_charsets(read: Read, data: bytes, words: str) -> None:
    assert read(data, "charset.html").text == words


def test_article_beside_a_long_menu_is_found(read: Read) -> None:
    menu = "".join(f'<li><a href="/{number}">Entry number {number}</a></li>' for number in range(80))
    prose = "".join(
        f"<p>Sentence {number} of the article tells a little more about the day in Exeter, and it is "
        "long enough to be told from a menu entry by anybody.</p>"
        for number in range(8)
    )
    page = f"<html><body><div><ul>{menu}</ul></div><div><h2>The day</h2>{prose}<ul><li>short</li></ul></div></body>"
    document = read(page, "menu.html")
    assert "Entry number" not in document.text
    assert outline(document)[0] == "## The day" and outline(document)[-1] == "list: short"
    assert len(document.blocks) == 10


@pytest.mark.parametrize("control", ["\x0c", "&#12;", "&#x1f;"])
def test_a_control_character_between_words_is_a_space(control: str) -> None:
    page = f"<body><nav><a href='/'>Home</a></nav>{control}<p>Eight came{control}to the yard, and stayed.</p></body>"
    parsed = _read("text/html", page.encode(), PAGE)
    assert "Eight came to the yard, and stayed." in parsed.text


NAMES = "p div ul ol li h1 h3 table tr td blockquote a b br dl dd pre nav"
TAGS = st.sampled_from(NAMES.split(" "))
PIECE = st.one_of(
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag}>"),
    st.text(max_size=20),
    st.sampled_from(
        ["• item", "They are:", "“Quoted words here.”", "— Jane Smith, Nesta", "&amp;", "\n", "A sentence."]
    ),
)


@settings(max_examples=300)
@given(st.lists(PIECE, max_size=40).map("".join), st.sampled_from(["text/html", "text/markdown"]))
def test_any_markup_gives_ordered_blocks_or_a_named_failure(page: str, kind: str) -> None:
    try:
        parsed = _read(kind, page.encode("utf-8", "surrogatepass"), PAGE)
    except ExtractionError as error:
        assert "broken" not in str(error)
        return
    for before, after in itertools.pairwise(parsed.blocks):
        assert before.end <= after.start
    for block in parsed.blocks:
        edges = [block.start, *(edge for part in block.parts for edge in (part.start, part.end)), block.end]
        assert edges == sorted(edges) and 0 <= block.start < block.end <= len(parsed.text)
        assert bool(block.parts) == (block.kind in ("list", "table", "quotation"))
    assert all(parsed.text[link.start : link.end].strip() for link in parsed.links)


@pytest.mark.parametrize("title", ["Contact", "Privacy policy", "Search", "News", "Home", "Newsletter"])
def test_the_heading_of_a_page_is_never_lost(read: Read, title: str) -> None:
    page = f"<nav><a href='/'>Home</a></nav><main><h1>{title}</h1><p>It is at the end of the lane.</p></main>"
    assert outline(read(f"<!doctype html><html><body>{page}</body></html>", "page.html")) == [
        f"# {title}",
        "paragraph: It is at the end of the lane.",
    ]


@pytest.mark.parametrize(
    ("words", "place", "kept"),
    [
        ("This website sets one cookie that counts visits.", "main", True),
        ("We use cookies to make this website work.", "div", False),
        ("We are a registered charity (number 1122334).", "main", True),
        ("Registered charity 1122334", "main", False),
        ("© 2020 The Harbour Trust. All rights reserved.", "main", False),
    ],
)
def test_legal_and_cookie_sentences(read: Read, words: str, place: str, kept: bool) -> None:
    page = f"<{place}><h1>The harbour</h1><p>{words}</p><p>It was built in 1911 by the town.</p></{place}>"
    lines = outline(read(f"<!doctype html><html><body>{page}</body></html>", "page.html"))
    assert lines == [
        "# The harbour",
        *([f"paragraph: {words}"] if kept else []),
        "paragraph: It was built in 1911 by the town.",
    ]


def test_a_caption_stands_above_its_table_unless_it_names_a_column(read: Read) -> None:
    rows = "<tr><th>Year</th><th>Hours</th></tr><tr><td>2012</td><td>1,200</td></tr>"
    for caption, lines in (("Time given", ["paragraph: Time given"]), ("Hours", [])):
        page = f"<main><h1>Sums</h1><table><caption>{caption}</caption>{rows}</table></main>"
        assert outline(read(f"<!doctype html><html><body>{page}</body></html>", "page.html")) == [
            "# Sums",
            *lines,
            "table: Year | Hours / 2012 | 1,200",
        ]


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (
            "<tr><th rowspan=2>Weir<th colspan=2>2011<th colspan=2>2012</tr>"
            "<tr><th>Eels<th>Elvers<th>Eels<th>Elvers</tr>"
            "<tr><td>Upper<td>40<td>31<td>52<td>29</tr>",
            ["Weir | 2011 Eels | 2011 Elvers | 2012 Eels | 2012 Elvers", "Upper | 40 | 31 | 52 | 29"],
        ),
        (
            "<tr><th>Year<th>Count<th>Weir</tr><tr><td rowspan=2>2011<td>May<td>Upper</tr><tr><td>June<td>Lower</tr>",
            ["Year | Count | Weir", "2011 | May | Upper", "2011 | June | Lower"],
        ),
        (
            "<tr><th colspan=2>Eels of the upper weir</tr><tr><th>Year<th>Eels</tr><tr><td>2011<td>40</tr>",
            ["Eels of the upper weir", "Year | Eels", "2011 | 40"],
        ),
        (
            "<tr><td>2011<td colspan=2>none<td>4</tr><tr><td>2012<td>1<td>2<td>3</tr>",
            ["2011 | none | | 4", "2012 | 1 | 2 | 3"],
        ),
        ("<tr><td rowspan=0>2011<td>1</tr><tr><td>2</tr><tr><td>3</tr>", ["2011 | 1", "2011 | 2", "2011 | 3"]),
        ("<tr><th>Year<th>Eels</tr><tr><th>2011<th>40</tr>", ["Year | Eels", "2011 | 40"]),
        ("<tr><td colspan=9999 rowspan=x>2011<td>40</tr><tr><td>2012<td>3</tr>", None),
    ],
)
def test_spanned_cells_stand_in_their_columns(read: Read, rows: str, lines: list[str] | None) -> None:
    page = f"<!doctype html><html><body><main><h1>Eels</h1><table>{rows}</table></main></body></html>"
    document = read(page, "eels.html")
    assert lines is None or outline(document)[1:] == [f"table: {' / '.join(lines)}"]


def test_a_question_with_its_answer_as_they_are(read: Read) -> None:
    page = "<main><h1>Eels</h1><dl><dt>Who counts?<dd>Bo Lee.<dd>Ida Moor.<dt>Fee<dd>£4<dd>£2</dl></main>"
    found = outline(read(f"<!doctype html><html><body>{page}</body></html>", "eels.html"))
    assert found[1] == "list: Who counts? Bo Lee. Ida Moor. / Fee: £4; £2"


def test_events_that_only_data_names_are_told(read: Read) -> None:
    data = (
        '{"@graph":[{"@type":"Event","name":"Eel Count","startDate":"2012-05-02"},'
        '{"@type":["MusicEvent"],"name":"Elver Ball","startDate":"2012-06-02"},{"@type":"Event","name":"No day"}]}'
    )
    page = f"<script type='application/ld+json'>{data}</script><script type='application/ld+json'>{{</script>"
    document = read(
        f"<html><body><main><h1>Eels</h1><p>The Eel-Count was wet.</p>{page}</main></body></html>", "eels.html"
    )
    told = "events stand only in the page's data for machines and cannot be quoted: Elver Ball (2012-06-02)"
    assert document.warnings == (told,)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<noscript><div id='plain'></noscript>", "<noscript></div></noscript>"),
        ("<noscript><p>Switch scripts on.<div class='warn'><b>Now</noscript>", ""),
        ("<noscript></div></noscript>", ""),
        ("<noscript><img src='/count.gif'></noscript>", "<noscript><p>Switch scripts on.</p></noscript>"),
        ("<!--<noscript>-->", "<!--</noscript>-->"),
        ("<script>x = '<noscript><div>'</script>", "<noscript>no</noscript>"),
    ],
)
def test_what_a_noscript_leaves_open_takes_nothing_with_it(read: Read, before: str, after: str) -> None:
    main = "<main><h1>Bears</h1><p>Nine bears had cubs in the valley that year.</p></main>"
    lines = outline(read(f"<!doctype html><html><body>{before}{main}{after}</body></html>", "bears.html"))
    assert lines == ["# Bears", "paragraph: Nine bears had cubs in the valley that year."]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "<ul><li>Sweep the floor</li><ul><br><ul><li>Close the doors</li><ul></p>"
            "<p><b>A deposit is kept.</b></p><p>No ferrets.</p></div>",
            [
                "list: Sweep the floor",
                "list: Close the doors",
                "paragraph: A deposit is kept.",
                "paragraph: No ferrets.",
            ],
        ),
        (
            "<ol><li>First the hull</li><p>It takes a week.</p><li>Then the sail</li> and the flag</ol>",
            ["list: First the hull", "paragraph: It takes a week.", "list: Then the sail", "paragraph: and the flag"],
        ),
        (
            "<ul><li>Nets<ul><li>of hemp</li><p>which rots</p></ul></li><li>Ropes</li></ul>",
            ["paragraph: Nets", "list: of hemp", "paragraph: which rots", "list: Ropes"],
        ),
        (
            "<dl><dt>Rope</dt><dd>of hemp</dd><p>Ask at the loft.</p></dl>",
            ["paragraph: Rope", "paragraph: of hemp", "paragraph: Ask at the loft."],
        ),
    ],
    ids=["never closed", "between items", "inside an item", "terms"],
)
def test_what_stands_in_a_list_outside_its_items_is_kept(read: Read, body: str, wanted: list[str]) -> None:
    document = read(f"<html><body><main><h1>Rules of the loft</h1><div>{body}</div></main></body></html>", "rules.html")
    found = [f"{block.kind}: {document.text[block.start : block.end].strip('•◦▪ ')}" for block in document.blocks[1:]]
    assert [line.replace("1. ", "").replace("\n", " ") for line in found] == wanted


def test_a_long_cell_under_names_of_columns_leaves_the_table_one(read: Read) -> None:
    cells = f"<tr><td>7 May 2019</td><td>{'Nets and knots of all kinds. ' * 30}<br><br>Ask for more.</td></tr>"
    table = f"<table><thead><tr><th>Date</th><th>What</th></tr></thead><tbody>{cells}</tbody></table>"
    document = read(
        f"<html><body><main><h1>Loft</h1><p>All are welcome here.</p>{table}</main></body></html>", "loft.html"
    )
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "table"]


def test_a_table_that_is_never_closed_ends_where_the_next_begins(read: Read) -> None:
    row = "<tr><td>3 May</td><td>{}</td></tr><tr><td>4 June</td><td>Knots</td></tr>"
    page = f"<main><table>{row.format('Nets')}<table>{row.format('Maps')}</table></main>"
    assert [line.split(" / ")[0] for line in outline(read(page, name="page.html"))] == [
        "table: 3 May | Nets",
        "table: 3 May | Maps",
    ]


def test_a_heading_in_the_first_row_or_the_caption_of_a_table_heads_it(read: Read) -> None:
    rows = "<tr><th>Day</th><th>Hall</th></tr><tr><td>3 May</td><td>Ghent</td></tr>"
    expected = ["### May 2019", "table: Day | Hall / 3 May | Ghent"]
    first = f"<main><table><tr><td colspan=2><h3>May 2019</h3></td></tr>{rows}</table></main>"
    assert outline(read(first, name="a.html")) == expected
    caption = f"<main><table><caption><h3>May 2019</h3></caption>{rows}</table></main>"
    assert outline(read(caption, name="b.html")) == expected


def test_words_that_are_struck_out_do_not_stand(read: Read) -> None:
    page = (
        "<h1>Bell</h1><p><s>8 May 2013</s> 22 May 2013, for <span style='text-decoration:line-through'>£5</span> £3</p>"
        "<ul><li><del>Quiz</del></li><li>Choir</li></ul>"
    )
    document = read(page, "bell.html")
    assert outline(document) == ["# Bell", "paragraph: 22 May 2013, for £3", "list: Choir"]
    assert [(left.reason, left.words) for left in document.left_out] == [
        ("aside", "8 May 2013"),
        ("aside", "£5"),
        ("aside", "Quiz"),
    ]


def test_quotations_in_a_line_have_the_marks_that_a_browser_draws(read: Read) -> None:
    page = "<p>She said <q>the bell, <q>old Meg</q>, is mine</q>, and <q>“mine”</q> once more.</p>"
    assert outline(read(page, "bell.html")) == [
        "paragraph: She said “the bell, ‘old Meg’, is mine”, and “mine” once more."
    ]


def test_what_only_screen_readers_are_told_otherwise_is_read_as_it_is_seen(read: Read) -> None:
    page = (
        "<h1>Bell</h1><p>Costs <span aria-hidden=true>£2.50</span><span class=sr-only>two pounds fifty</span> a year."
        " <span aria-hidden=true>expand_more</span></p><div aria-hidden=true><p>A window, closed.</p></div>"
    )
    assert outline(read(page, "bell.html")) == ["# Bell", "paragraph: Costs £2.50 a year."]

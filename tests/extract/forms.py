"""One page of an invented ferry in the forms in which organisations publish, and what every form must say.

What a form may say otherwise: the levels of headings where it has none of its own (an accordion, a page of a PDF), and
that words are a quotation where nothing marks them as one (a PDF).
"""

from __future__ import annotations

from fpdf import FPDF

from coprod_assistant.catalogue import find_events
from coprod_assistant.types import Document

from .outline import outline
from .test_office import p, word

# A heading above its parts: a paragraph, a list with the line that opens it, a numbered list, a table, a quotation.
Part = str | tuple[str, list[str]] | list[str] | list[list[str]]
TITLE = "The ferry at Ullbrook"
INTRO = [
    "The ferry at Ullbrook has crossed the Wend since 1894. Hester Moon rebuilt it in 1921, at a cost of £1,250.",
    "Mr. T. Fell, the co-chair, said that the well-known ferry will have to pay for itself by 30/06/2013.",
]
BARRIERS = "Three barriers were named:"
ITEMS = [
    "The landing floods from November to March.",
    "No insurer covers volunteers.",
    "The winch is sixty years old.",
]
FARES = [["Passenger", "Single", "Return"], ["Adult", "£1.20", "£2.00"], ["Child", "60p", "£1.00"]]
FORUM = "Ferry Users’ Forum, Ullbrook, 3–4 May 2012"
MET = "Forty users met in the Net Loft. They recommended that the council pay for a new winch."
STEPS = ["Ask the council.", "Mend the landing.", "Count the passengers."]
SAID = "Without the ferry I would never see my sister."
HOURS = "It runs from 7.30 am to 9 pm on weekdays, and on 24 December 2012 until noon."
SECTIONS = ["What holds it back", "Fares", FORUM, "When does it run?"]

EXPECTED = [
    f"# {TITLE}",
    *(f"paragraph: {words}" for words in INTRO),
    f"# {SECTIONS[0]}",
    f"list: {BARRIERS} / {' / '.join(ITEMS)}",
    f"# {SECTIONS[1]}",
    f"table: {' / '.join(' | '.join(row) for row in FARES)}",
    f"# {SECTIONS[2]}",
    f"paragraph: {MET}",
    f"list: {' / '.join(STEPS)}",
    f"paragraph: {SAID}",
    f"# {SECTIONS[3]}",
    f"paragraph: {HOURS}",
]


def said(document: Document) -> list[str]:
    """What it says, block for block, without what forms may say otherwise."""
    lines = (line.replace("quotation: ", "paragraph: ") for line in outline(document))
    return [f"# {line.lstrip('# ')}" if line.startswith("#") else line for line in lines]


def events(document: Document) -> list[tuple[str, str | None, str, str]]:
    """Name, place, first and last day of each event."""
    return [(event.name, event.place, str(event.starts), str(event.ends)) for event in find_events(document)]


HELD = [("Ferry Users’ Forum", "Ullbrook", "2012-05-03", "2012-05-04")]


def _bodies() -> list[str]:
    """The mark-up below each of the headings."""
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    head = "".join(f"<th>{cell}</th>" for cell in FARES[0])
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in FARES[1:])
    steps = "".join(f"<li>{step}</li>" for step in STEPS)
    return [
        f"<p>{BARRIERS}</p><ul>{items}</ul>",
        f"<table><tr>{head}</tr>{rows}</table>",
        f"<p>{MET}</p><ol>{steps}</ol><blockquote><p>{SAID}</p></blockquote>",
        f"<p>{HOURS}</p>",
    ]


INTRO_HTML = "".join(f"<p>{words}</p>" for words in INTRO)


def _page(body: str, style: str = "") -> str:
    menu = "<header><a href='/'>Wend Trust</a><nav><a href='/a'>About</a> <a href='/b'>Boats</a></nav></header>"
    return (
        f"<!doctype html><html lang='en-GB'><head><meta charset='utf-8'><title>{TITLE} | Wend Trust</title>"
        f"<style>{style}</style></head><body>{menu}{body}<footer><p>© Wend Trust 2012</p></footer></body></html>"
    )


def article() -> str:
    """Plain mark-up of an article."""
    sections = "".join(f"<h2>{name}</h2>{body}" for name, body in zip(SECTIONS, _bodies(), strict=True))
    return _page(f"<main><article><h1>{TITLE}</h1>{INTRO_HTML}{sections}</article></main>")


def pdf() -> bytes:
    """The article as a PDF without tags, whose table has its head in the middle of the columns."""
    report = FPDF(format="A5")
    report.add_page()
    report.set_font("Helvetica", size=11)
    report.write_html(plain_marks(article().partition("<article>")[2].partition("</article>")[0]))
    return bytes(report.output())


def plain_marks(words: str) -> str:
    """Words without the marks that the fonts of every PDF reader lack."""
    return words.replace("’", "'").replace("–", "-")


def accordion() -> str:
    """Sections that a button opens."""
    parts = "".join(
        f"<button aria-expanded='false' aria-controls='p{n}'>{name}</button><div id='p{n}' hidden>{body}</div>"
        for n, (name, body) in enumerate(zip(SECTIONS, _bodies(), strict=True))
    )
    return _page(f"<main><h1>{TITLE}</h1>{INTRO_HTML}{parts}</main>")


def tabs() -> str:
    """Sections behind tabs, all but the first folded."""
    names = "".join(f"<li role='tab' aria-controls='t{n}'>{name}</li>" for n, name in enumerate(SECTIONS))
    panels = "".join(
        f"<div role='tabpanel' id='t{n}' {'hidden' if n else ''}><h2>{name}</h2>{body}</div>"
        for n, (name, body) in enumerate(zip(SECTIONS, _bodies(), strict=True))
    )
    return _page(f"<main><h1>{TITLE}</h1>{INTRO_HTML}<ul role='tablist'>{names}</ul>{panels}</main>")


def builder() -> str:
    """The nested boxes of a page builder, with no element that says what is the main part."""

    def box(inner: str) -> str:
        return (
            "<div class='elementor-section'><div class='elementor-container'><div class='elementor-column'>"
            f"<div class='elementor-widget-wrap'><div class='elementor-widget'><div class='elementor-widget-container'>"
            f"{inner}</div></div></div></div></div></div>"
        )

    sections = "".join(box(f"<h2>{name}</h2>") + box(body) for name, body in zip(SECTIONS, _bodies(), strict=True))
    return _page(f"<div class='page'>{box(f'<h1>{TITLE}</h1>')}{box(INTRO_HTML)}{sections}</div>")


def markdown() -> str:
    """The same in Markdown."""
    table = "\n".join(f"| {' | '.join(row)} |" for row in [FARES[0], ["---"] * 3, *FARES[1:]])
    items, steps = "\n".join(f"- {item}" for item in ITEMS), "\n".join(f"{n}. {s}" for n, s in enumerate(STEPS, 1))
    bodies = [f"{BARRIERS}\n\n{items}", table, f"{MET}\n\n{steps}\n\n> {SAID}", HOURS]
    sections = [f"## {name}\n\n{body}" for name, body in zip(SECTIONS, bodies, strict=True)]
    return "\n\n".join([f"# {TITLE}", *INTRO, *sections]) + "\n"


def docx() -> bytes:
    """A Word document."""
    rows = "".join(f"<w:tr>{''.join(f'<w:tc>{p(cell)}</w:tc>' for cell in row)}</w:tr>" for row in FARES)
    bodies = [
        p(BARRIERS) + "".join(p(item, level=0) for item in ITEMS),
        f"<w:tbl>{rows}</w:tbl>",
        p(MET) + "".join(p(step, level=0, numbered=True) for step in STEPS) + p(SAID, "Q"),
        p(HOURS),
    ]
    sections = "".join(p(name, "H2") + body for name, body in zip(SECTIONS, bodies, strict=True))
    return word(p(TITLE, "T") + "".join(map(p, INTRO)) + sections)

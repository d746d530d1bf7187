"""Tables as CSV, e-mails, e-books, calendars and feeds."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

import pytest

from coprod_assistant.catalogue import find_events
from coprod_assistant.errors import ExtractionError
from coprod_assistant.types import Document, StatedEvent

from .conftest import Read
from .test_office import outline, zipped


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_csv_file_is_a_table(read: Read, delimiter: str) -> None:
    rows = [["Boat", "Keeper", "Built"], ["Ada", '"Roe; Ann, of Hull"', "1894"], ["Bess", "", "1902"]]
    document = read("\r\n".join(delimiter.join(row) for row in rows), "a.csv")
    assert outline(document) == [("table", "Boat | Keeper | Built\nAda | Roe; Ann, of Hull | 1894\nBess | | 1902")]
    assert document.pages == ()


def test_lines_above_and_between_tables_are_paragraphs(read: Read) -> None:
    document = read("Boats of the trust,,\n\nBoat,Built,\nAda,1894,\n,,\nCounted in May,,\n", "a.csv")
    assert outline(document) == [
        ("paragraph", "Boats of the trust"),
        ("table", "Boat | Built\nAda | 1894"),
        ("paragraph", "Counted in May"),
    ]


def message(html: str = "", plain: str = "") -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "The weir – spring news"
    made["From"] = "Ann Roe <ann@canal.example>"
    made["Date"] = "Thu, 03 May 2012 10:00:00 +0100"
    if plain:
        made.set_content(plain, charset="iso-8859-1")
    if html:
        made.add_alternative(html, subtype="html")
    return made


def test_the_body_of_a_message_is_read_once(read: Read) -> None:
    made = message(
        "<h2>Boats</h2><p>The weir is open. <a href='https://canal.example/w'>More</a></p>"
        "<p style='display:none'>preview</p>",
        "BOATS\nThe weir is open. More\n",
    )
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="plan.pdf")
    document = read(made.as_bytes(), "a.eml")
    assert outline(document) == [
        ("heading", "The weir – spring news"),
        ("heading", "Boats"),
        ("paragraph", "The weir is open. More"),
    ]
    assert [document.text[link.start : link.end] for link in document.links] == ["More"]
    assert document.title == "The weir – spring news"
    assert "attached and not read: plan.pdf" in document.warnings


def test_a_plain_message(read: Read) -> None:
    document = read(message(plain="The weir is open at the café.\n\nIt shuts in June.\n").as_bytes(), "a.eml")
    assert [words for _, words in outline(document)] == [
        "The weir – spring news",
        "The weir is open at the café.",
        "It shuts in June.",
    ]


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//a//b//EN
X-WR-CALNAME:Canal diary
BEGIN:VEVENT
UID:2
SUMMARY:Weir walk\\, with tea
DTSTART;TZID=Europe/London:20120503T100000
DTEND;TZID=Europe/London:20120503T123000
LOCATION:Old Mill\\, Hull
DESCRIPTION:Bring boots.\\nDogs are wel
 come.
URL:https://canal.example/walk
END:VEVENT
BEGIN:VEVENT
UID:1
SUMMARY:Boat fair
DTSTART;VALUE=DATE:20120405
DTEND;VALUE=DATE:20120408
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Choir
DTSTART:20120601T190000
DURATION:PT2H
RRULE:FREQ=WEEKLY;INTERVAL=2
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_a_calendar_is_read_as_it_is_shown(read: Read) -> None:
    document = read(CALENDAR, "a.ics")
    assert outline(document) == [
        ("heading", "Canal diary"),
        ("heading", "Boat fair"),
        ("paragraph", "5 April 2012 to 7 April 2012"),
        ("paragraph", "Cancelled"),
        ("heading", "Weir walk, with tea"),
        ("paragraph", "3 May 2012, 10:00 to 12:30"),
        ("paragraph", "Old Mill, Hull"),
        ("paragraph", "Bring boots.\nDogs are welcome."),
        ("paragraph", "https://canal.example/walk"),
        ("heading", "Choir"),
        ("paragraph", "1 June 2012, 19:00 to 21:00, every 2 weeks"),
    ]
    april, may = dt.date(2012, 4, 5), dt.date(2012, 5, 3)
    assert document.stated[:2] == (
        StatedEvent("Boat fair", april, dt.date(2012, 4, 7), "", "cancelled"),
        StatedEvent("Weir walk, with tea", may, may, "Old Mill, Hull"),
    )
    assert document.warnings == ("events that repeat by a rule are told by their first day: 1",)


def test_events_of_a_calendar_are_events_of_the_catalogue(read: Read) -> None:
    events = find_events(read(CALENDAR, "a.ics"))
    found = {(event.name, event.place, str(event.starts), event.status) for event in events}
    assert ("Weir walk, with tea", "Old Mill, Hull", "2012-05-03", "") in found
    assert ("Boat fair", None, "2012-04-05", "cancelled") in found


def test_an_invitation_in_a_message_states_its_event(read: Read) -> None:
    made = message("<p>Come to the weir walk, with tea.</p>")
    made.add_alternative(CALENDAR, subtype="calendar")
    document = read(made.as_bytes(), "a.eml")
    assert "Weir walk, with tea" in {stated.name for stated in document.stated}


PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>
<dc:title>Boats of the Humber</dc:title><dc:language>en-GB</dc:language></metadata><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""


def book(**more: str) -> bytes:
    def page(words: str) -> str:
        return f'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body>{words}</body></html>'

    return zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="O/book.opf"/></rootfiles></container>',
            "O/book.opf": PACKAGE,
            "O/nav.xhtml": page("<nav><a href='text/one.xhtml'>One</a></nav>"),
            "O/text/two b.xhtml": page("<h1>The locks</h1><p>They were dug later.</p>"),
            "O/text/one.xhtml": page("<h1>The boats</h1><p>They were built in 1894<sup><a href='#n'>1</a></sup>.</p>"),
            **more,
        }
    )


def test_a_book_is_read_in_the_order_of_its_spine(read: Read) -> None:
    document = read(book(), "a.epub")
    assert outline(document) == [
        ("heading", "The boats"),
        ("paragraph", "They were built in 1894."),
        ("heading", "The locks"),
        ("paragraph", "They were dug later."),
    ]
    assert document.title == "Boats of the Humber"


def test_a_locked_book_is_refused_and_one_with_scrambled_fonts_is_not(read: Read) -> None:
    def locked(method: str) -> bytes:
        content = f'<encryption xmlns:e="x"><e:EncryptionMethod Algorithm="{method}"/></encryption>'
        return book(**{"META-INF/encryption.xml": content})

    with pytest.raises(ExtractionError, match="locked by its publisher"):
        read(locked("http://www.w3.org/2001/04/xmlenc#aes128-cbc"), "a.epub")
    assert read(locked("http://www.idpf.org/2008/embedding"), "a.epub").blocks


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Canal news</title>
<item><title>The weir &amp; the boats</title><link>https://canal.example/1</link>
<pubDate>Thu, 03 May 2012</pubDate>
<description>&lt;p&gt;The weir was &lt;b&gt;mended&lt;/b&gt; by Ann Roe.&lt;/p&gt;</description>
</item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Canal news</title><entry>
<title>The weir &amp; the boats</title><link rel="alternate" href="https://canal.example/1"/>
<updated>2012-05-03T10:00:00Z</updated><content type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml"><p>The weir was <b>mended</b> by Ann Roe.</p></div></content>
</entry></feed>"""


@pytest.mark.parametrize(("content", "name"), [(RSS, "a.rss"), (ATOM, "a.atom")])
def test_entries_of_a_feed(read: Read, content: str, name: str) -> None:
    document = read(content, name)
    assert outline(document) == [
        ("heading", "Canal news"),
        ("heading", "The weir & the boats"),
        ("paragraph", "The weir was mended by Ann Roe."),
    ]
    assert [link.url for link in document.links] == ["https://canal.example/1"]


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        ("just words", "a.ics", "it is no calendar"),
        ("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a.ics", "no event in the calendar"),
        ("<page><p>words</p></page>", "a.rss", "no RSS or Atom feed"),
        ("\n\njust words", "a.eml", "no e-mail message"),
        (",,\n,,\n", "a.csv", "there is no text in it"),
    ],
)
def test_what_is_none_of_them_is_told(read: Read, content: str, name: str, reason: str) -> None:
    with pytest.raises(ExtractionError, match=reason):
        read(content, name)


def test_a_long_table_is_cut_with_a_warning(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coprod_assistant.extract.paged.MAX_CHARS", 100)
    document: Document = read("a,b\n" * 50, "a.csv")
    assert 50 < len(document.text) <= 100
    assert document.warnings == (f"only the first {len(document.text)} characters were read",)

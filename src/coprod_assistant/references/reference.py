"""A citation as a reference: everything that others need to find the words again."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from ..links import link_to
from ..types import Citation, Document, Span

# Control characters, halves of characters and what XML forbids: no format that is written has a place for them.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a quotation is published. Texts are on one line and may be empty; `quote` keeps its lines.

    `number` is what statements name it by. `link` opens the source at the words, `url` the source alone; both are
    empty where it is not published on the web, and `file` then names it. `published` and `copied` are the days of the
    source, None where they are not known, `accessed` the day on which it was looked up. `said_by` is who spoke the
    words, `held` the event they belong to. `changed` says that the archive does not hold the words any more.
    """

    number: int
    quote: str
    title: str
    accessed: dt.date
    file: str
    publisher: str = ""
    heading: str = ""
    place: str = ""
    url: str = ""
    link: str = ""
    published: dt.date | None = None
    copied: dt.date | None = None
    said_by: str = ""
    held: str = ""
    paged: bool = False
    changed: bool = False

    def __post_init__(self) -> None:
        """Puts every text on one line, and leaves out what cannot be written and addresses that run something."""
        for name in ("title", "file", "publisher", "heading", "place", "said_by", "held"):
            object.__setattr__(self, name, flat(getattr(self, name)))
        object.__setattr__(self, "quote", lines(self.quote))
        object.__setattr__(self, "url", web(self.url))
        object.__setattr__(self, "link", web(self.link))
        heading = self.heading.rstrip(" :")
        object.__setattr__(self, "heading", "" if heading == self.title else heading)

    @property
    def source(self) -> tuple[str, str]:
        """What references to the same source share."""
        return self.url or self.file, self.title


def reference(
    citation: Citation, document: Document | None, accessed: dt.date, *, said_by: str = "", held: str = ""
) -> Reference:
    """The reference of a citation, by what its document says now.

    Args:
        document: None where the archive does not hold it any more; the citation's own words then stand.
        said_by: Who spoke the quoted words; empty where the source itself does.
        held: The event they belong to, in words.
    """
    at = stands_at(document, citation) if document else None
    if document is not None and at is not None:
        words = Span(at, at + len(citation.quote))
        return reference_at(document, words, accessed, number=citation.marker, said_by=said_by, held=held)
    address = web(citation.url)
    return Reference(
        number=citation.marker,
        quote=citation.quote,
        title=citation.title or citation.file,
        heading=citation.heading or "",
        place=citation.place or "",
        url=address,
        link=address,  # words that are not there any more open nothing
        file=citation.file,
        accessed=accessed,
        said_by=said_by,
        held=held,
        paged=citation.page is not None,
        changed=True,
    )


def reference_at(
    document: Document, words: Span, accessed: dt.date, *, number: int = 1, said_by: str = "", held: str = ""
) -> Reference:
    """The reference of a range of a document."""
    source, headings = document.source, document.headings_at(words.start)
    return Reference(
        number=number,
        quote=document.text[words.start : words.end],
        title=document.title or source.file,
        publisher=source.publisher or "",
        heading=headings[-1] if headings else "",
        place=document.place_at(words.start) or "",
        url=source.url or "",
        link=link_to(document, words.start, words.end) or "",
        file=source.file,
        published=source.published,
        copied=source.retrieved,
        accessed=accessed,
        said_by=said_by,
        held=held,
        paged=bool(document.pages),
    )


def stands_at(document: Document, citation: Citation) -> int | None:
    """Where the quoted words stand in the document: at their old place, else where they moved to; None if nowhere."""
    if not citation.quote.strip():
        return None
    if document.text[citation.start : citation.end] == citation.quote:
        return citation.start
    found = document.text.find(citation.quote)
    return found if found >= 0 else None


def web(address: str | None) -> str:
    """An address that may be followed, http or https on one line; else nothing."""
    found = (address or "").strip()
    return UNWRITABLE.sub("", found) if re.fullmatch(r"https?://\S+", found) else ""


def flat(text: str | None) -> str:
    """`text` on one line, without what cannot be written."""
    return UNWRITABLE.sub("", " ".join((text or "").split()))


def lines(text: str) -> str:
    """`text` with its lines, each without space around it and none empty."""
    return "\n".join(line for line in map(flat, text.splitlines()) if line)

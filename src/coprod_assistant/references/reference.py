"""A citation as a reference: everything that others need to find the words again."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from ..links import link_to
from ..types import Citation, Document

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
    publisher: str
    heading: str
    place: str
    url: str
    link: str
    file: str
    published: dt.date | None
    copied: dt.date | None
    accessed: dt.date
    said_by: str = ""
    held: str = ""
    paged: bool = False
    changed: bool = False

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
    said, told = flat(said_by), flat(held)
    if document is None or at is None:
        url = web(citation.url)
        return Reference(
            number=citation.marker,
            quote=lines(citation.quote),
            title=flat(citation.title) or flat(citation.file),
            publisher="",
            heading=_heading(citation.heading, citation.title),
            place=flat(citation.place),
            url=url,
            link=url,  # words that are not there any more open nothing
            file=flat(citation.file),
            published=None,
            copied=None,
            accessed=accessed,
            said_by=said,
            held=told,
            paged=citation.page is not None,
            changed=True,
        )
    source, end = document.source, at + len(citation.quote)
    headings = document.headings_at(at)
    return Reference(
        number=citation.marker,
        quote=lines(citation.quote),
        title=flat(document.title) or flat(source.file),
        publisher=flat(source.publisher),
        heading=_heading(headings[-1] if headings else "", document.title),
        place=flat(document.place_at(at)),
        url=web(source.url),
        link=web(link_to(document, at, end)),
        file=flat(source.file),
        published=source.published,
        copied=source.retrieved,
        accessed=accessed,
        said_by=said,
        held=told,
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


def _heading(heading: str | None, title: str) -> str:
    """The heading where it says more than the title does."""
    named = flat(heading).rstrip(" :")
    return "" if named == flat(title) else named

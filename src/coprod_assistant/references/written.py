"""References as people and programs read them, each escaped as its format wants it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Literal

from .managers import bibtex, ris
from .reference import Reference

Kind = Literal["plain", "markdown", "html", "apa", "ris", "bibtex"]
KINDS: dict[Kind, tuple[str, str]] = {  # the media type of each, and how the name of its file ends
    "plain": ("text/plain; charset=utf-8", "txt"),
    "markdown": ("text/markdown; charset=utf-8", "md"),
    "html": ("text/html; charset=utf-8", "html"),
    "apa": ("text/plain; charset=utf-8", "txt"),
    "ris": ("application/x-research-info-systems", "ris"),
    "bibtex": ("application/x-bibtex; charset=utf-8", "bib"),
}
GONE = "Changed since: the archive does not hold these words any more."
SPECIAL = re.compile(r"([\\`*_\[\]<>#|~$]|&(?=#?\w+;))")
LINE_START = re.compile(r"^(\d{1,9})?([-+=.)])(?=\s|$)|^([-=]{2,}\s*)$")
APOSTROPHE = re.compile(r"(?<=\w)’(?=\w)")
DOUBLE = set('“”„«»"')
PAIRS = {"“": "”", "„": "“", "«": "»", "»": "«", "‘": "’", '"': '"'}


def write(references: Sequence[Reference], kind: Kind) -> str:
    """The references as a list, in their order; of several passages of one source, RIS and BibTeX make one entry.

    In `plain` and `markdown` each stands behind its number in brackets, in `html` it is an item of that number.
    """
    if kind == "html":
        rows = "".join(f'<li value="{one.number}">{_joined(html_parts(one))}</li>' for one in references)
        return f"<ol>{rows}</ol>" if rows else ""
    if kind in ("ris", "bibtex"):
        return (ris if kind == "ris" else bibtex)(references)
    if kind == "apa":
        return "\n".join(map(_apa, references))
    if kind == "markdown":
        return "\n\n".join(f"[{one.number}] {_joined(markdown_parts(one))}" for one in references)
    return "\n".join(f"[{one.number}] {_joined(plain_parts(one))}" for one in references)


def quotation(one: Reference, kind: Literal["plain", "markdown", "html"]) -> str:
    """The quoted words with the reference below, as a colleague would paste it."""
    if kind == "markdown":
        said = [f"> {markdown_line(line)}" for line in one.quote.splitlines()]
        return "\n".join([*said, ">", f"> — {_joined(markdown_parts(one))}"])
    if kind == "html":
        said = [escape(line) for line in marked(one.quote).splitlines()]
        return f"<blockquote><p>{'<br>'.join(said)}</p><p>— {_joined(html_parts(one))}</p></blockquote>"
    return f"{marked(one.quote)}\n— {_joined(plain_parts(one))}"


def marked(words: str) -> str:
    """`words` in quotation marks, once: marks of their own around the whole stay, and ones inside are not doubled."""
    words = words.strip()
    closing, inside = PAIRS.get(words[:1]), APOSTROPHE.sub("", words[1:-1])
    if closing and len(words) > 1 and words[-1] == closing and not {words[0], closing} & set(inside):
        return words
    return f"‘{words}’" if DOUBLE & set(words) else f"“{words}”"


def plain_parts(one: Reference) -> Iterator[str]:
    """What a reference says, in order: by whom, of what event, by which publisher, what, where, when, address."""
    yield from _parts(one, lambda text: text, lambda text, _: text)
    yield f"{one.link} (accessed {day(one.accessed)})" if one.link else f"Accessed {day(one.accessed)}"


def markdown_parts(one: Reference) -> Iterator[str]:
    """The same with the title as a link, the words safe in Markdown."""
    yield from _parts(one, markdown_line, lambda text, link: f"[{text}](<{_angled(link)}>)")
    yield f"Accessed {day(one.accessed)}"


def html_parts(one: Reference) -> Iterator[str]:
    """The same as HTML."""
    yield from _parts(one, escape, lambda text, link: f'<a href="{escape(link)}">{text}</a>')
    yield f"Accessed {day(one.accessed)}"


def _parts(one: Reference, safe: Callable[[str], str], linked: Callable[[str, str], str]) -> Iterator[str]:
    title = linked(safe(one.title), one.link) if one.link else safe(one.title)
    named = [safe(part) for part in (one.said_by, one.held, one.publisher) if part]
    where = [safe(part) for part in (one.heading if one.heading not in one.held else "", one.place) if part]
    yield from [*named, ", ".join([title, *where])]
    yield dated(one)
    if not one.link:
        yield f"File {safe(one.file)}"
    if one.changed:
        yield GONE.rstrip(".")


def dated(one: Reference) -> str:
    """When the source was published, as far as it says, and when the archive's copy was made."""
    told = f"Published {day(one.published)}" if one.published else "No date of publication given"
    return told if one.published or not one.copied else f"{told}, copied {day(one.copied)}"


def day(date: dt.date) -> str:
    """A day in words: "7 November 2012"."""
    return f"{date.day} {date:%B %Y}"


def markdown_line(line: str) -> str:
    """A line of text that Markdown shows as it is."""
    line = SPECIAL.sub(r"\\\1", line)
    return LINE_START.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", line)


def _angled(link: str) -> str:
    """An address as it may stand in the angle brackets of a Markdown link."""
    return link.replace("\\", "%5C").replace("<", "%3C").replace(">", "%3E")


def _joined(parts: Iterator[str]) -> str:
    """The parts as sentences."""
    text = ""
    for part in parts:
        text += ("" if not text else " " if text[-1] in ".?!" else ". ") + part
    return text if text[-1:] in ".?!" else f"{text}."


def _apa(one: Reference) -> str:
    """One line in the manner of APA 7; the publisher is its author, as no person is named for a page."""
    on = f"{one.published:%Y, %B} {one.published.day}" if one.published else "n.d."
    title = one.title.rstrip(".")
    where = ", ".join(part for part in (one.heading, one.place) if part)
    opening = f"{one.publisher.rstrip('.')}. ({on}). {title}" if one.publisher else f"{title}. ({on})"
    read = f"Retrieved {one.accessed:%B} {one.accessed.day}, {one.accessed.year}"
    told = f"{opening}{f' ({where})' if where else ''}. {read}"
    gone = f" {GONE}" if one.changed else ""
    return f"{told}, from {one.link}{gone}" if one.link else f"{told}, from the file {one.file}.{gone}"

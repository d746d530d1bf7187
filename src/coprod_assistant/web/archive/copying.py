"""A quotation with its reference, as a colleague would paste it: plain text and Markdown."""

from __future__ import annotations

import re

from ...types import Event
from .view import Quote
from .when import when

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def source_link(quote: Quote) -> str | None:
    """The published source opened at the words, or None where it has no web address."""
    return quote.link if is_web(quote.link) else None


def is_web(address: str | None) -> bool:
    """Whether an address may be followed: http and https only."""
    return (address or "").startswith(("https://", "http://"))


def as_plain(quote: Quote, event: Event | None) -> str:
    """The quotation, who said it, at which event, and where it is published."""
    lines = [f"“{_flat(quote.words)}”", f"— {'. '.join(_reference(quote, event))}."]
    return "\n".join(lines + ([quote.url] if quote.url and is_web(quote.url) else []))


def as_markdown(quote: Quote, event: Event | None) -> str:
    """The same as a Markdown block quotation; nothing in the words is read as Markdown."""
    said = [f"> {_plain_markdown(line)}".rstrip() for line in quote.words.strip().splitlines()]
    *before, source = (_plain_markdown(part) for part in _reference(quote, event))
    link = source_link(quote)
    named = f"[{source}](<{link.replace('>', '%3E').replace('<', '%3C')}>)" if link else source
    return "\n".join([*said, ">", f"> — {'. '.join([*before, named])}."])


def _reference(quote: Quote, event: Event | None) -> list[str]:
    """Who, at what event, in which publication: what is not known is left out."""
    record = quote.record
    who = ", ".join(part for part in (record.subject, record.role) if part)
    held = ", ".join(part for part in (event.name, event.place, when(event)) if part) if event else ""
    published = f"{quote.title or quote.file}, {quote.place}" if quote.place else quote.title or quote.file
    return [_flat(part) for part in (who, held, published) if part]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _plain_markdown(text: str) -> str:
    return SPECIAL.sub(r"\\\1", _flat(text))

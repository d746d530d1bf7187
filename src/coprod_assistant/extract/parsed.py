"""What the reader of one format hands back, before it is known which source it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..types import Block, LeftOut, Link, Page, Span, StatedEvent


@dataclass(slots=True)
class Parsed:
    """Canonical text and structure; `title` is None where the format names none."""

    title: str | None
    text: str
    blocks: list[Block]
    pages: list[Page] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    stated: list[StatedEvent] = field(default_factory=list)
    language: str = ""
    warnings: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    frames: list[Span] = field(default_factory=list)
    apart: list[Span] = field(default_factory=list)

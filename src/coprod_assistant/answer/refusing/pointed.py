"""Where a statement points to: the report or recording behind a link, and whether the archive has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...passages import Passages, same_section
from ...types import Link
from ..gathering import Evidence

REPORTS = (".pdf", ".doc", ".docx", ".odt", ".ppt", ".pptx")


@dataclass(frozen=True, slots=True)
class Target:
    """What a link of a page leads to: its words, its address, the page's title, and the archive's title of it."""

    words: str
    url: str
    page: str
    title: str | None

    @property
    def named(self) -> str:
        """The target as a reader finds it."""
        return f"“{self.words}” ({self.url}), linked from “{self.page}”"


def target_of(passages: Passages, best: Evidence, evidence: Sequence[Evidence]) -> Target | None:
    """What the statement, else another of its section that points somewhere, leads to; reports before pages."""
    document = passages.index.document(best.passage.chunk.document_id)
    links = sorted(_links(document.links, best, evidence), key=lambda link: not _is_report(link))
    if not links:
        return None
    link = links[0]
    found = passages.at_address(link.url)
    words = " ".join(document.text[link.start : link.end].split())
    return Target(words or link.url, link.url, document.title, found.title if found else None)


def _links(links: Sequence[Link], best: Evidence, evidence: Sequence[Evidence]) -> Iterator[Link]:
    """Links of the statement, then of pointers in its section."""
    near = (item for item in evidence if item.is_pointer and same_section(item.passage, best.passage))
    for item in (best, *near):
        yield from (link for link in links if link.start < item.end and item.start < link.end)


def _is_report(link: Link) -> bool:
    return link.url.split("?")[0].split("#")[0].lower().endswith(REPORTS)

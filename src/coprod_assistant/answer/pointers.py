"""Statements that say where something can be read, and what their links lead to: the report behind "Click here"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..passages import Passages, same_section
from ..tokens import terms
from ..types import Link
from .readings import Reading

POINTER = re.compile(
    r"\b(?:click here|read (?:the|a|our|more|his|her|their)|download|available (?:soon|here|online|at|from)|"
    r"watch(?:ing)? the|can be found|see the (?:full )?report|follow this link|find out more)\b",
    re.IGNORECASE,
)
# "A German page exists too", "Please write to us if you remember it differently".
ASIDE = re.compile(
    r"\bplease (?:write|contact|get in touch|tell us|let us|send|e-?mail|call|ring|see|visit|note)\b"
    r"|\b(?:this|another|a|an) (?:\w+ )?(?:page|version|translation)\b[^.]{0,60}"
    r"\b(?:exists?|is available|was last|has been (?:lost|moved|updated))\b",
    re.IGNORECASE,
)
WANTS_POINTER = re.compile(
    r"\b(?:is|are|was|were) there\b|\bwhere\b|\bhow can\b|\blinks?\b|\baddress\b|\burl\b|\bweb ?site\b"
    r"|\bwhich (?:report|video|interview)\b"
)
POINTED_AT = frozenset(
    terms(
        "report interview video presentation paper publication article film recording slides pamphlet findings summary"
    )
)
REPORTS = (".pdf", ".doc", ".docx", ".odt", ".ppt", ".pptx")


def beside_the_point(text: str) -> bool:
    """Whether the words speak of the page, to its reader, or say where something can be read."""
    return bool(POINTER.search(text) or ASIDE.search(text))


def is_pointer(reading: Reading) -> bool:
    """Whether the statement says where something can be read, rather than what it says."""
    return bool(POINTER.search(reading.candidate.text))


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


def target_of(passages: Passages, best: Reading, readings: Sequence[Reading]) -> Target | None:
    """What the statement, else another of its section that points somewhere, leads to; reports before pages."""
    document = passages.index.document(best.document_id)
    links = sorted(_links(document.links, best, readings), key=lambda link: not _is_report(link))
    if not links:
        return None
    link = links[0]
    found = passages.at_address(link.url)
    words = " ".join(document.text[link.start : link.end].split())
    return Target(words or link.url, link.url, document.title, found.title if found else None)


def _links(links: Sequence[Link], best: Reading, readings: Sequence[Reading]) -> Iterator[Link]:
    """Links of the statement, then of pointers in its section."""
    near = (item for item in readings if is_pointer(item) and same_section(item.passage, best.passage))
    for item in (best, *near):
        yield from (link for link in links if link.start < item.end and item.start < link.end)


def _is_report(link: Link) -> bool:
    return link.url.split("?")[0].split("#")[0].lower().endswith(REPORTS)

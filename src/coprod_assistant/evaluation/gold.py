"""Where the words of a label stand in an archive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .questions import Place, Question, one_line
from .snapshot import KeptDocument, Snapshot


@dataclass(frozen=True, slots=True)
class Located:
    """A range of a document that gold stands in."""

    document: KeptDocument
    start: int
    end: int

    @property
    def page(self) -> int | None:
        """The page it begins on, None without pages."""
        return self.document.page_at(self.start)


def locate(place: Place, archive: Snapshot) -> list[Located]:
    """All ranges that hold the words of `place` in the file, under the heading and on the page that it names."""
    found = []
    for document in archive.documents:
        if place.files and not document.file.endswith(place.files):
            continue
        for match in _pattern(place.text).finditer(document.text):
            here = Located(document, match.start(), match.end())
            if (not place.pages or here.page in place.pages) and _under(place.headings, here):
                found.append(here)
    return found


def _under(headings: Sequence[str], here: Located) -> bool:
    wanted = {one_line(heading).casefold() for heading in headings}
    # A heading that is itself gold is under itself.
    return not wanted or any(one_line(each).casefold() in wanted for each in here.document.headings_at(here.start))


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    """The words of `text`, however white space is set between them."""
    return re.compile(r"\s+".join(re.escape(word) for word in text.split()))


def locate_groups(question: Question, archive: Snapshot) -> list[list[Located]]:
    """Of each group of gold all ranges that would do, in the order of the groups."""
    return [[here for place in group for here in locate(place, archive)] for group in question.places]


def overlaps(document_id: str, start: int, end: int, gold: Sequence[Located]) -> bool:
    """Whether a range shares a character with one of `gold`."""
    return any(here.document.id == document_id and here.start < end and here.end > start for here in gold)

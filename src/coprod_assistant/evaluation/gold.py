"""Where the words of a label stand in an archive, and which of them no longer stand there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .questions import Place, Question, one_line
from .sets import QuestionSet
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
            if (place.page is None or here.page == place.page) and _under(place.heading, here):
                found.append(here)
    return found


def _under(heading: str, here: Located) -> bool:
    wanted = one_line(heading).casefold()
    # A heading that is itself gold is under itself.
    return not wanted or any(wanted == one_line(each).casefold() for each in here.document.headings_at(here.start))


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    """The words of `text`, however white space is set between them."""
    return re.compile(r"\s+".join(re.escape(word) for word in text.split()))


def locate_groups(question: Question, archive: Snapshot) -> list[list[Located]]:
    """Of each group of gold all ranges that would do, in the order of the groups."""
    return [[here for place in group for here in locate(place, archive)] for group in question.places]


@dataclass(frozen=True, slots=True)
class Lost:
    """Words of a label that do not stand in the archive; `field` is the label's."""

    id: str
    field: str
    text: str
    where: str

    def __str__(self) -> str:
        """What is lost, and where it was looked for."""
        return f"{self.id}: {self.field} {self.text!r} does not stand {self.where}"


def lost_words(questions: Iterable[Question], archive: Snapshot) -> list[Lost]:
    """The words of gold and of forbidden passages that the archive does not hold (any more)."""
    return [lost for question in questions for lost in _lost(question, archive)]


def lost_labels(chosen: QuestionSet, questions: Sequence[Question], archive: Snapshot) -> list[str]:
    """A line for each of them; of a question that is hidden without the words."""
    shown = {question.id: chosen.shows(question) for question in questions}
    return [
        str(lost) if shown[lost.id] else f"{lost.id}: words of {lost.field} do not stand {lost.where}"
        for lost in lost_words(questions, archive)
    ]


def _lost(question: Question, archive: Snapshot) -> Iterator[Lost]:
    for group in question.places:
        for place in group:
            if not locate(place, archive):
                yield Lost(question.id, "gold", place.text, _said(place))
    for text in question.forbidden:
        if not locate(Place(text=text), archive):
            yield Lost(question.id, "forbidden", text, "in the archive")


def _said(place: Place) -> str:
    parts = [f"in {' or '.join(place.files)}" if place.files else "in the archive"]
    if place.heading:
        parts.append(f"under {place.heading!r}")
    if place.page:
        parts.append(f"on page {place.page}")
    return " ".join(parts)


def overlaps(document_id: str, start: int, end: int, gold: Sequence[Located]) -> bool:
    """Whether a range shares a character with one of `gold`."""
    return any(here.document.id == document_id and here.start < end and here.end > start for here in gold)

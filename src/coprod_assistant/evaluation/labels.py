"""Whether labels fit their archive: words that no longer stand there are faults, what is merely odd is a note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .gold import Located, locate
from .questions import Place, Question
from .sets import QuestionSet
from .snapshot import Snapshot


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
    """The words of gold, and of what may be cited beside it, that the archive does not hold (any more).

    Gold that is known to be `unread` is no fault. Nor are forbidden words that stand nowhere: they are those of a page
    that must not be fetched, and nobody can cite them.
    """
    return [lost for question in questions for lost in _lost(question, archive)]


def lost_labels(chosen: QuestionSet, questions: Sequence[Question], archive: Snapshot) -> list[str]:
    """A line for each of them; of a question that is hidden without the words."""
    shown = {question.id: chosen.shows(question) for question in questions}
    return [
        str(lost) if shown[lost.id] else f"{lost.id}: words of {lost.field} do not stand {lost.where}"
        for lost in lost_words(questions, archive)
    ]


def label_notes(questions: Sequence[Question], archive: Snapshot) -> Iterator[str]:
    """What is no fault and worth knowing, without any words of the questions."""
    for question in questions:
        if question.unread:
            known = "" if any(_lost_gold(question, archive)) else "; its words stand there now: take the mark away"
            yield f"{question.id} cannot be answered from what is read ({question.unread}){known}"
    absent = [question.id for question in questions if any(_nowhere(text, archive) for text in question.forbidden)]
    if absent:
        yield f"forbidden words that stand nowhere in the archive, so that nobody can cite them: {', '.join(absent)}"
    pieces = [place for question in questions for group in question.places for place in group]
    unplaced = sum(not place.headings and not place.pages and _has_place(locate(place, archive)) for place in pieces)
    if unplaced:
        yield f"{unplaced} of {len(pieces)} pieces of gold name neither heading nor page, though there is one"


def _lost(question: Question, archive: Snapshot) -> Iterator[Lost]:
    if not question.unread:
        yield from _lost_gold(question, archive)
    for place in question.allowed:
        if not locate(place, archive):
            yield Lost(question.id, "may", place.text, _said(place))


def _lost_gold(question: Question, archive: Snapshot) -> Iterator[Lost]:
    for group in question.places:
        for place in group:
            if not locate(place, archive):
                yield Lost(question.id, "gold", place.text, _said(place))


def _nowhere(text: str, archive: Snapshot) -> bool:
    return not locate(Place(text=text), archive)


def _has_place(found: Sequence[Located]) -> bool:
    return any(here.page is not None or here.document.headings_at(here.start) for here in found)


def _said(place: Place) -> str:
    parts = [f"in {' or '.join(place.files)}" if place.files else "in the archive"]
    if place.headings:
        parts.append(f"under {' or '.join(map(repr, place.headings))}")
    if place.pages:
        parts.append(f"on page {' or '.join(map(str, place.pages))}")
    return " ".join(parts)

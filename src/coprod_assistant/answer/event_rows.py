"""Statements that stand for events get what a reader wants of each: name, days, place, and a line of what it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..dates import find_dates
from ..passages import Passages
from ..tokens import fold, terms
from ..types import Citation, Event, ListedEvent, Statement
from ..when import when
from .catalogued import first_told
from .compose import Draft, checked, cite

MOST_TOLD = 30  # of a longer list what each was is left out: nobody reads that much, and each has to be looked up
# Stems of words that only say which fact follows them.
LABELS = frozenset(terms("when where date dates time times day days place places location venue event took held Monday "
                         "Tuesday Wednesday Thursday Friday Saturday Sunday"))  # fmt: skip
LEAST_WORDS = 6  # of a sentence that says what an event was


def with_events(passages: Passages, draft: Draft, events: Sequence[Event | None], *, told: bool = True) -> Draft:
    """`draft` with the events that its verbatim statements stand for, in this order.

    Args:
        events: One for each of these statements, None where one stands for no event; the last may be left out.
        told: Whether a statement that says no more than name, date and place gets one that does, from the event's text.
    """
    statements = [statement for statement in draft.statements if statement.verbatim]
    by_marker = {citation.marker: citation for citation in draft.citations}
    listed: dict[int, ListedEvent] = {}
    lines: dict[int, str] = {}
    # Those of one document together: an archive keeps few documents at hand.
    found = [(event, number) for number, event in enumerate(events) if event is not None]
    for event, number in sorted(found, key=lambda each: (each[0].sources[0].document_id, each[1])):
        line = _own(statements[number], by_marker)
        if line is None and told and len(found) <= MOST_TOLD:
            line = _first_told(passages, event, by_marker[statements[number].citations[0]].document_id)
        listed[number] = ListedEvent(event, line)
        lines[number] = event_line(event, statements[number].text)
    first = len(draft.statements) - len(statements)  # before them stand their number, or how much the archive holds
    said = [
        replace(statement, event=listed.get(number), line=lines.get(number, ""))
        for number, statement in enumerate(statements)
    ]
    return replace(draft, statements=(*draft.statements[:first], *said))


def with_called_off(passages: Passages, draft: Draft) -> Draft:
    """`draft`, where its words are on an event that was called off and do not say so, with a line that does."""
    called_off = passages.index.catalogue().called_off
    if not called_off:
        return draft
    places = {citation.marker: citation for citation in draft.citations}
    told: set[str] = set()

    def with_status(statement: Statement) -> Statement:
        event = next((one for one in called_off if any(_is_in(places[m], one) for m in statement.citations)), None)
        if event is None or not statement.verbatim or event.id in told:
            return statement
        told.add(event.id)
        words = " ".join(statement.text.split())
        line = "" if event.status in fold(words) else f"{_facts(event)}: “{words}”"
        return replace(statement, line=statement.line or line)

    return replace(draft, statements=tuple(map(with_status, draft.statements)))


def _is_in(citation: Citation, event: Event) -> bool:
    return any(
        source.document_id == citation.document_id and source.start <= citation.start < source.end
        for source in event.sources
    )


def event_line(event: Event, words: str) -> str:
    """One line with name, days and place of an event; empty where the statement's own `words` name it on one line.

    What else these words say ("Venue: Central Library") stands behind it as a quotation.
    """
    if "\n" not in words and set(terms(event.name)) <= set(terms(words)):
        return ""
    facts = _facts(event)
    rest = words
    for date in reversed(find_dates(words)):
        rest = f"{rest[: date.start]} {rest[date.end :]}"
    if set(terms(rest)) <= set(terms(facts)) | LABELS:
        return facts
    return f"{facts}: “{' '.join(words.split())}”"


def _facts(event: Event) -> str:
    days = " ".join(when(event).split()) if event.starts else ""
    place = event.place if event.place and fold(event.place) not in fold(event.name) else ""
    return ", ".join(filter(None, (event.name, days, place))) + (f" ({event.status})" if event.status else "")


def _own(statement: Statement, by_marker: dict[int, Citation]) -> Citation | None:
    """What the statement is cited with that is a sentence; the last, which shows why the event fits."""
    cited = [by_marker[marker] for marker in statement.citations]
    return next((citation for citation in reversed(cited) if _is_sentence(citation.quote)), None)


def _is_sentence(words: str) -> bool:
    return words.rstrip()[-1:] in '.!?…”’"' and len(words.split()) >= LEAST_WORDS


def _first_told(passages: Passages, event: Event, document_id: str) -> Citation | None:
    """The first words of the event's text in a document; None where another tells of it first, or none does."""
    found = first_told(passages, event)
    if found is None or found[0] != document_id:
        return None
    document = passages.index.document(found[0])
    told = cite(document, found[1].start, found[1].end, marker=0, event_id=event.id)
    checked((), [told], {document.id: document})
    return told

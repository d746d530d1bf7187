"""Questions that the records of events answer: who spoke, what was said, recommended or named as a barrier there.

A record answers only where the question says no more than the kind of record, the event, the time and the people;
anything else is left to the passages. A follow-up that asks for "others" is not told again what it was told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...passages import Passages
from ...question import EVENT_NOUNS, Limits, Period
from ...thesaurus import HOSTS, SPOKE
from ...tokens import fold, terms
from ...types import Event, Query, Record, RecordKind, Span, Term
from .matched import event_at
from .narrowed import limits_in, narrowed, period_in
from .wanted import with_names

MOST_ROWS = 12
# What is asked for, the kinds of records that give it, and what somebody must have done to count, if it matters.
KINDS: tuple[tuple[re.Pattern[str], tuple[RecordKind, ...], frozenset[str] | None], ...] = (
    (
        re.compile(
            r"\bwho (?:else )?(?:(?:co-?)?hosted|organi[sz]ed|co-?organi[sz]ed|arranged|ran|put on)\b"
            r"|\b(?:on|at) whose (?:behalf|invitation)\b"
        ),
        ("organisation", "person"),
        HOSTS,
    ),
    (
        re.compile(
            r"\bwho (?:\w+ )?(?:spoke|talked|lectured"
            r"|gave (?:a|the) (?:\w+ )?(?:talk|lecture|speech|keynote|presentation))"
            r"\b|\b(?:who|which|what|name|list|were|was) "
            r"(?:(?:were|was|are|the|all|guest|keynote|main|invited|of) )*speakers?\b"
        ),
        ("person",),
        SPOKE,
    ),
    (
        re.compile(
            r"\bwho (?:else )?(?:was|were) (?:there|present|at)\b"
            r"|\bwho (?:else )?(?:attended|took part|participated|came|joined)\b"
            r"|\bwho was involved\b|\b(?:which|what) people\b"
        ),
        ("person",),
        None,
    ),
    (re.compile(r"\b(?:barriers?|obstacles?|hurdles?)\b"), ("barrier",), None),
    (re.compile(r"\b(?:recommend\w*|recommendations?)\b"), ("recommendation",), None),
    (re.compile(r"\bwhat (?:was said|(?:did|has|have) .{2,60} (?:say|said))\b"), ("statement", "quotation"), None),
)
LISTS = re.compile(r"\b(?:what|which|list|name|who|tell me|give me|show me)\b")
FIRST = frozenset(terms("first"))
IDLE = frozenset(
    terms(
        "behalf invitation host co-host organise organize arrange run ran put think believe "
        "speak spoke talk talked lecture lectured give gave speech keynote presentation speaker guest main invited "
        "attend attended take took part participate participated come came join joined present involved people "
        "person barrier obstacle hurdle recommend recommended recommendation say said name named list mention "
        "identify identified discuss discussed raise raised make made suggest suggested policy policies measure "
        "held hold there"
    )
)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Records that answer, each as document and range, in the order of dates and of the text.

    `asked` are the kinds of record that the question asks for.
    """

    rows: tuple[tuple[str, Span], ...]
    asked: tuple[RecordKind, ...] = ()


def from_records(passages: Passages, query: Query, *, focus: int | None = None) -> Recorded | None:
    """The records that `query` asks for; None where it asks for more or other than records hold.

    Args:
        focus: Position of the passage that the conversation is about.
    """
    catalogue = passages.index.catalogue()
    asked = kinds_asked(fold(query.text))
    if asked is None or not catalogue.records:
        return None
    limits = limits_in(passages, query)
    period = period_in(passages, limits)
    terms_given = _meant(passages, query, period, limits)
    borne = {term.stem for term in terms_given if any(term.stem in passages.events.label(e) for e in catalogue.events)}
    others = {term.stem for term in terms_given if term.kind in {"name", "person"}} - borne
    if {term.stem for term in terms_given} - borne - others - FIRST:
        return None  # it asks for more than the kind of record
    events = _events(passages, borne, period, query, focus)
    if events is None and not terms_given and not query.focus and "person" not in asked[0]:
        events = catalogue.events  # "what are the recommendations?": all of them
    if limits and not limits.unclear:
        left = narrowed(passages, catalogue.events if events is None else events, limits)
        events = left.events if left is not None else None
    if events is None:
        return None
    rows = [
        record
        for event in events
        for record in catalogue.records_of(event.id)
        if is_asked(passages, record, asked[0]) and fits_people(record, others, deeds=asked[1])
    ]
    if len(rows) > MOST_ROWS * 3:
        return None
    return Recorded(tuple(quoted_rows(passages, rows))[:MOST_ROWS], asked[0])


def _meant(passages: Passages, query: Query, period: Period | None, limits: Limits) -> list[Term]:
    """The terms that say more than which kind of record is asked for, and when."""
    dates = {stem for part in (period.words if period else ()) for stem in terms(part)}
    dates |= set(terms(" ".join(limits.said))) - set(terms(limits.rest))
    every = with_names(passages, (*query.terms, *query.carried) if not query.focus else query.terms)
    return [term for term in every if term.stem not in IDLE | EVENT_NOUNS | dates]


def _events(
    passages: Passages, borne: set[str], period: Period | None, query: Query, focus: int | None
) -> Sequence[Event] | None:
    """The events that the question means; None where it limits itself to none."""
    catalogue = passages.index.catalogue()
    events = [event for event in catalogue.events if borne - FIRST <= passages.events.label(event)]
    if borne & FIRST or FIRST & {term.stem for term in query.terms}:
        # "the second forum" says so in its name, the first one seldom does
        events = [event for event in events if FIRST & passages.events.label(event)] or events[:1]
    if not events:
        return None
    if period is not None:
        return [event for event in events if period.holds(event.starts, event.ends)]
    if borne:
        return events if len(events) < len(catalogue.events) or len(events) == 1 else None
    if focus is not None and query.focus:
        event = event_at(passages, focus)
        return [event] if event else None
    return None


def is_asked(passages: Passages, record: Record, kinds: Sequence[RecordKind]) -> bool:
    """Whether a record is of one of the kinds; a barrier or advice "according to" somebody was said, too."""
    if record.kind in kinds:
        return True
    if "statement" not in kinds or record.kind not in {"barrier", "recommendation"}:
        return False
    text = passages.index.document(record.document_id).text[record.start : record.end]
    return "according to" in fold(text)


def fits_people(record: Record, others: set[str], *, deeds: frozenset[str] | None) -> bool:
    """Whether a record is of the people named, and of one of the deeds if they matter."""
    if deeds is not None and not deeds & set(terms(record.verb)):
        return False
    return others <= set(terms(f"{record.subject} {record.role}"))


def quoted_rows(passages: Passages, records: Iterable[Record]) -> Iterable[tuple[str, Span]]:
    """Ranges to quote: each once, and a list whole where several of its items are meant."""
    shown: list[tuple[str, Span]] = []
    for record in records:
        span = _list_around(passages, record) or Span(record.start, record.end)
        within = [row for row in shown if row[0] == record.document_id and _overlaps(row[1], span)]
        if not within:
            shown.append((record.document_id, span))
    return shown


def _list_around(passages: Passages, record: Record) -> Span | None:
    """The list, with the line that opens it, of which a barrier or recommendation is an item."""
    if record.kind not in {"barrier", "recommendation"}:
        return None
    document = passages.index.document(record.document_id)
    catalogue = passages.index.catalogue()
    for block in document.blocks:
        if block.kind == "list" and block.start <= record.start and record.end <= block.end:
            alone = len(catalogue.events_in(record.document_id, block.start, block.end)) <= 1
            return Span(block.start, block.end) if alone else None
    return None


def _overlaps(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def kinds_asked(question: str) -> tuple[tuple[RecordKind, ...], frozenset[str] | None] | None:
    """The kinds of records and the words for deeds that a question in small letters asks for; None without any."""
    if not LISTS.search(question):
        return None
    return next(((kinds, deeds) for pattern, kinds, deeds in KINDS if pattern.search(question)), None)

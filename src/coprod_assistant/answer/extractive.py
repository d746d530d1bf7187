"""Query and Search -> Draft: an answer in the archive's own words, or a refusal that says what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..dates import find_dates
from ..language import DEFAULT_PIPELINE
from ..passages import Candidate, Passage, Passages, same_section
from ..question import EVENT_NOUNS, PERSON_PRONOUNS, is_order
from ..search import Search
from ..tokens import fold
from ..types import Citation, Document, Mode, Query, Span, Statement, Status
from .announced import announced_list
from .catalogued import Listing, Recorded, about_event, from_catalogue, from_records
from .choosing import OR, announcement, is_pointer, select, with_antecedents, with_what_follows
from .compose import checked, cite, shown
from .gathering import Evidence, asks_in_vain, gather, untold
from .kinds import lacks_place
from .reading import FACTS, wants_pointer
from .refusing import (
    answerable,
    cannot_answer,
    dated_otherwise,
    denies,
    is_ahead,
    is_off,
    is_only_looked_into,
    lacks_kind,
    leaves_out_doer,
    leaves_out_result,
    leaves_out_talk,
    missing_from,
    missing_in_part,
    operating_point,
)

ONLY_QUOTES = (
    "This assistant only quotes what the archive says, with its sources. "
    "Ask about an event, a person, a place or a policy."
)
DATED_OTHERWISE = "The archive has no such event at that time, and dates it otherwise."
ANY_VENUE = re.compile(r"\b(?:hall|room|venue|building)\b")  # whatever the venue is called
NEARLY_AS_GOOD = 0.4  # score that a statement of the right kind may lack of the best, which is not


@dataclass(frozen=True, slots=True)
class Draft:
    """What is said, before it is put into words for a reader; `confidence` is the probability of being answerable."""

    status: Status
    mode: Mode
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: str | None = None
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = field(default=())


def answer_extractively(
    passages: Passages,
    query: Query,
    search: Search,
    *,
    focus: int | None = None,
    pipeline: str = DEFAULT_PIPELINE,
) -> Draft:
    """The answer to `query` from what was found; every citation in it has been checked against its document.

    Args:
        focus: Position of the passage that the conversation is about.
        pipeline: The spaCy pipeline that parses a statement in doubt.
    """
    if is_order(query.text):
        return Draft("refused", "extractive", missing=ONLY_QUOTES)
    listing = from_catalogue(passages, query, focus=focus)
    if listing is not None and listing.rows and _lacks_place(passages, query, listing):
        listing = None  # "which hotel was it in?" is not answered by a town
    told = about_event(passages, query, focus=focus)
    if listing is not None and told and _only_names_it(passages, listing):
        return _from_rows(passages, [listing.rows[0].places, *((row,) for row in told)])  # which it was, and what of it
    if listing is not None and (listing.rows or _asks_for_events(query)):
        return _from_listing(passages, query, search, listing)
    recorded = from_records(passages, query, focus=focus)
    if recorded is not None and recorded.rows:
        return _from_rows(passages, [(row,) for row in recorded.rows])
    if told:
        return replace(_from_rows(passages, [(row,) for row in told]), mode="extractive")
    for only_focus in (True, False) if _stays(query) else (False,):
        found = untold(query, gather(passages, query, search, focus=focus, only_focus=only_focus))
        evidence = _of_the_kind(query, found)
        confidence = answerable(query, evidence) if query.terms or focus is not None else 0.0
        refused = confidence < operating_point().threshold or _cannot(query, evidence, recorded, pipeline=pipeline)
        if not refused:
            return _answered(passages, query, evidence, confidence)
    both = _alternatives(passages, query, search)
    if both:
        statements, citations = _state(passages, both)
        return Draft("answered", "extractive", statements, citations, confidence=confidence)
    other = dated_otherwise(passages, query)
    if other is not None:
        return replace(_from_rows(passages, [other.places]), status="partial", missing=DATED_OTHERWISE)
    missing = listing.missing if listing is not None else missing_from(passages, query, evidence)
    return Draft("refused", "extractive", missing=missing, confidence=confidence, evidence=tuple(evidence))


def _asks_for_events(query: Query) -> bool:
    """Whether the question speaks of events, rather than of what somebody did."""
    return any(term.stem in EVENT_NOUNS for term in query.terms) or not any(
        term.kind == "content" for term in query.terms
    )


def _only_names_it(passages: Passages, listing: Listing) -> bool:
    """Whether a listing is one line that says of an event no more than its name, place and date."""
    if len(listing.rows) != 1 or listing.counted or listing.missing:
        return False
    document_id, span = listing.rows[0].places[0]
    return passages.index.document(document_id).text[span.start : span.end].rstrip()[-1:] not in ".!?"


def _lacks_place(passages: Passages, query: Query, listing: Listing) -> bool:
    """Whether a kind of building is asked for and no row speaks of one."""
    texts = (
        passages.index.document(document_id).text[span.start : span.end]
        for row in listing.rows
        for document_id, span in row.places
    )
    if ANY_VENUE.search(fold(query.text)):
        return False
    return query.intent == "place" and all(lacks_place(query, text) for text in texts)


def _of_the_kind(query: Query, evidence: list[Evidence]) -> list[Evidence]:
    """The evidence; where the best of it lacks the kind of thing asked for, or the year, one that has it goes first."""
    if not evidence or not (lacks_kind(query, evidence[0]) or evidence[0].of_another_year):
        return evidence
    best = evidence[0]
    for item in evidence[1:]:
        if item.score < best.score - NEARLY_AS_GOOD:
            break
        near = same_section(item.passage, best.passage) or item.cover >= best.cover - 0.1
        if near and (item.fit > 0 or best.of_another_year) and not (item.of_another_year or lacks_kind(query, item)):
            return [item, *(other for other in evidence if other is not item)]
    return evidence


def _cannot(query: Query, evidence: Sequence[Evidence], recorded: Recorded | None, *, pipeline: str) -> bool:
    """Whether the best evidence, sure as it may be, is no answer."""
    if not evidence:
        return True
    if recorded is not None and not _may_be(recorded, evidence[0]):
        return True
    if asks_in_vain(query, evidence[0]) or cannot_answer(query, evidence[0], pipeline=pipeline):
        return True
    return leaves_out_result(query, select(query, evidence))


def _may_be(recorded: Recorded, best: Evidence) -> bool:
    return recorded.may_be(best.candidate.stems, fits=best.fit == 1.0)


def _from_listing(passages: Passages, query: Query, search: Search, listing: Listing) -> Draft:
    """A statement for each row, cited where the event is dated; before them their number, where it is asked for."""
    if not listing.rows:
        evidence = tuple(gather(passages, query, search))
        return Draft("refused", "catalogue", missing=listing.missing, evidence=evidence)
    draft = _from_rows(passages, [row.places for row in listing.rows], counted=listing.counted)
    return replace(draft, status="partial", missing=listing.missing) if listing.missing else draft


def _from_rows(passages: Passages, rows: Sequence[Sequence[tuple[str, Span]]], *, counted: bool = False) -> Draft:
    """A statement for each row, the words at its first place; all its places are cited."""
    index = passages.index
    documents: dict[str, Document] = {}
    statements: list[Statement] = []
    citations: list[Citation] = []
    for places in rows:
        first = len(citations)
        for document_id, span in places:
            document = documents.setdefault(document_id, index.document(document_id))
            event_id = index.catalogue().event_over(document_id, span.start, span.end)
            marker = len(citations) + 1
            citations.append(cite(document, span.start, span.end, marker=marker, event_id=event_id))
        markers = tuple(citation.marker for citation in citations[first:])
        statements.append(Statement(shown(citations[first].quote), markers))
    if counted:
        number = f"The archive tells of {len(rows)} such event{'s' if len(rows) > 1 else ''}:"
        statements.insert(0, Statement(number, tuple(range(1, len(citations) + 1)), verbatim=False))
    checked(statements, citations, documents)
    return Draft("answered", "catalogue", tuple(statements), tuple(citations), confidence=1.0)


def _stays(query: Query) -> bool:
    """Whether a follow-up names nothing new, and so is about the passage that the conversation is about."""
    if not query.focus or PERSON_PRONOUNS & set(fold(query.question).split()):
        return False  # a person may be told of elsewhere, too
    return not any(term.kind != "content" for term in query.terms)


def _answered(passages: Passages, query: Query, evidence: Sequence[Evidence], confidence: float) -> Draft:
    """The chosen statements; only the one that announces what is asked for, where the source does not give it."""
    chosen = select(query, evidence)
    dated = _event_of(passages, query, chosen[0])
    if dated is not None:
        return replace(
            _from_rows(passages, [(dated,), (_place_of(chosen[0]),)]), mode="extractive", confidence=confidence
        )
    listed = announced_list(passages, query, chosen)
    if listed:
        statements, citations = _state(passages, listed)
        return Draft("answered", "extractive", statements, citations, None, confidence, tuple(evidence))
    announced = announcement(query, chosen, evidence)
    missing = None
    if announced is None and query.intent in FACTS and is_pointer(chosen[0]) and not wants_pointer(query.text):
        announced = chosen[0]
    if announced is not None:
        chosen = [announced]
        missing = missing_in_part(passages, announced, evidence)
    elif is_ahead(query, chosen[0]):
        missing = "The source says only what is planned or still open."
    elif len(chosen) == 1 and is_only_looked_into(query, chosen[0]):
        missing = "The source says that this was looked into, but not what was found."
    elif leaves_out_doer(query, chosen[0]):
        missing = "The source says that it was done, but not by whom."
    elif leaves_out_talk(query, chosen):
        chosen, missing = chosen[:1], "The nearest passages do not tell of such a talk."
    elif denies(query, chosen[0]) or is_off(query, chosen[0]):
        missing = "The source does not say what the question takes for granted."
    if missing is None:
        chosen = with_what_follows(query, chosen, evidence)
    statements, citations = _state(
        passages, [(item.passage, item.candidate) for item in _in_order(with_antecedents(chosen, evidence))]
    )
    status: Status = "partial" if missing else "answered"
    return Draft(status, "extractive", statements, citations, missing, confidence, tuple(evidence))


def _event_of(passages: Passages, query: Query, best: Evidence) -> tuple[str, Span] | None:
    """Where the event is dated that the best statement is about, if "when" is asked and it gives no full date."""
    event_id = best.passage.chunk.event_id
    if query.intent != "date" or event_id is None or any(date.year for date in find_dates(best.candidate.text)):
        return None
    source = passages.index.catalogue().event(event_id).sources[0]
    return source.document_id, Span(source.dated_start, source.dated_end)


def _place_of(item: Evidence) -> tuple[str, Span]:
    return item.passage.chunk.document_id, Span(item.start, item.end)


def _in_order(chosen: Sequence[Evidence]) -> list[Evidence]:
    return sorted(chosen, key=lambda item: (item.passage.position, item.start))


def _state(
    passages: Passages, rows: Sequence[tuple[Passage, Candidate]]
) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """A verbatim statement and its citation for each row, checked."""
    documents: dict[str, Document] = {}
    statements, citations = [], []
    for marker, (passage, candidate) in enumerate(rows, start=1):
        chunk = passage.chunk
        document = documents.setdefault(chunk.document_id, passages.index.document(chunk.document_id))
        start, end = candidate.unit.start, candidate.unit.end
        event_id = passages.index.catalogue().event_over(chunk.document_id, start, end)
        citation = cite(document, start, end, marker=marker, event_id=event_id)
        citations.append(citation)
        statements.append(Statement(shown(citation.quote), (marker,)))
    checked(statements, citations, documents)
    return tuple(statements), tuple(citations)


def _alternatives(passages: Passages, query: Query, search: Search) -> list[tuple[Passage, Candidate]]:
    """One statement for each side of "Berlin or Brasilia?", if every side has one by itself."""
    phrases = sorted({term.phrase for term in query.terms if term.kind == "name"})
    if len(phrases) < 2 or not OR.search(query.text):
        return []
    rows = []
    for phrase in phrases:
        terms = tuple(term for term in query.terms if term.kind != "name" or term.phrase == phrase)
        side = replace(query, terms=terms)
        evidence = gather(passages, side, search)
        if not evidence or answerable(side, evidence) < operating_point().threshold:
            return []
        rows.append(evidence[0])
    return [(item.passage, item.candidate) for item in _in_order(rows)]

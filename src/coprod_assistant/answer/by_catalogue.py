"""The draft that the catalogue gives, where it is enough for the question."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..passages import Passages
from ..question import EVENT_NOUNS
from ..types import Query
from .catalogued import Listing, about_event, from_catalogue, from_records
from .compose import Draft, from_rows
from .event_rows import with_events


@dataclass(frozen=True, slots=True)
class AskedCatalogue:
    """What the catalogue says to a question: a draft, or what it has for one that the passages may answer."""

    draft: Draft | None
    listing: Listing | None = None


def ask_catalogue(passages: Passages, query: Query, *, focus: int | None) -> AskedCatalogue:
    """What events, their own words and their records answer, in this order; without a draft none of them is enough.

    Args:
        focus: Position of the passage that the conversation is about.
    """
    listing = from_catalogue(passages, query, focus=focus)
    told = about_event(passages, query, focus=focus)
    if listing is not None and told and _only_names_it(passages, listing):
        rows = [listing.rows[0].places, *((row,) for row in told)]  # which it was, and what of it
        draft = with_events(passages, from_rows(passages, rows), [listing.rows[0].event], told=False)
        return _found(draft, "the catalogue: an event and what it was about")
    if listing is not None and (listing.rows or _asks_for_events(query)):
        return _found(_from_listing(passages, listing), "the catalogue: its events")
    recorded = from_records(passages, query, focus=focus)
    if recorded is not None and recorded.rows:
        draft = from_rows(passages, [(row,) for row in recorded.rows])
        return _found(draft, f"the catalogue: its records ({', '.join(recorded.asked)})")
    if told:
        draft = replace(from_rows(passages, [(row,) for row in told]), mode="extractive")
        return _found(draft, "what the text of the event begins with")
    return AskedCatalogue(None, listing)


def _found(draft: Draft, reason: str) -> AskedCatalogue:
    return AskedCatalogue(replace(draft, reason=draft.reason or reason))


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


def _from_listing(passages: Passages, listing: Listing) -> Draft:
    """A statement for each row, cited where the event is dated; before them their number, where it is asked for."""
    if not listing.rows:
        return Draft("refused", "catalogue", missing=listing.missing, reason="the catalogue has no such event")
    draft = from_rows(passages, [row.places for row in listing.rows], counted=listing.counted)
    draft = with_events(passages, draft, [row.event for row in listing.rows])
    return replace(draft, status="partial", missing=listing.missing) if listing.missing else draft

"""The draft that the catalogue gives, where it is enough for the question."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..passages import Passages
from ..question import EVENT_NOUNS
from ..search import Search
from ..tokens import fold
from ..types import Query
from .catalogued import Listing, Recorded, about_event, from_catalogue, from_records
from .draft import Draft
from .gathering import gather
from .kinds import lacks_place
from .stating import from_rows

ANY_VENUE = re.compile(r"\b(?:hall|room|venue|building)\b")  # whatever the venue is called


@dataclass(frozen=True, slots=True)
class AskedCatalogue:
    """What the catalogue says to a question: a draft, or what it has for one that the passages may answer."""

    draft: Draft | None
    listing: Listing | None = None
    recorded: Recorded | None = None


def ask_catalogue(passages: Passages, query: Query, search: Search, *, focus: int | None) -> AskedCatalogue:
    """What events, their own words and their records answer, in this order; without a draft none of them is enough.

    Args:
        focus: Position of the passage that the conversation is about.
    """
    listing = from_catalogue(passages, query, focus=focus)
    if listing is not None and listing.rows and _lacks_building(passages, query, listing):
        listing = None  # "which hotel was it in?" is not answered by a town
    told = about_event(passages, query, focus=focus)
    if listing is not None and told and _only_names_it(passages, listing):
        rows = [listing.rows[0].places, *((row,) for row in told)]  # which it was, and what of it
        return AskedCatalogue(from_rows(passages, rows))
    if listing is not None and (listing.rows or _asks_for_events(query)):
        return AskedCatalogue(_from_listing(passages, query, search, listing))
    recorded = from_records(passages, query, focus=focus)
    if recorded is not None and recorded.rows:
        return AskedCatalogue(from_rows(passages, [(row,) for row in recorded.rows]))
    if told:
        return AskedCatalogue(replace(from_rows(passages, [(row,) for row in told]), mode="extractive"))
    return AskedCatalogue(None, listing, recorded)


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


def _lacks_building(passages: Passages, query: Query, listing: Listing) -> bool:
    """Whether a kind of building is asked for and no row speaks of one."""
    texts = (
        passages.index.document(document_id).text[span.start : span.end]
        for row in listing.rows
        for document_id, span in row.places
    )
    if ANY_VENUE.search(fold(query.text)):
        return False
    return query.intent == "place" and all(lacks_place(query, text) for text in texts)


def _from_listing(passages: Passages, query: Query, search: Search, listing: Listing) -> Draft:
    """A statement for each row, cited where the event is dated; before them their number, where it is asked for."""
    if not listing.rows:
        evidence = tuple(gather(passages, query, search))
        return Draft("refused", "catalogue", missing=listing.missing, evidence=evidence)
    draft = from_rows(passages, [row.places for row in listing.rows], counted=listing.counted)
    return replace(draft, status="partial", missing=listing.missing) if listing.missing else draft

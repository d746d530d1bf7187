"""Whether a statement holds the kind of thing that is asked for: a date, a number, a place, a person, a quotation."""

from __future__ import annotations

from ...types import Query
from .days import date_fit
from .names import person_fit
from .numbers import number_fit
from .offices import role_fit
from .others import QUOTED, SAID, other_fit
from .places import place_fit
from .shapes import asks_shape, lacks_shape
from .still_open import is_still_open


def fit(query: Query, text: str, *, kind: str) -> float:
    """1 where `text` holds what the question's intent asks for, 0.3 where it may, -1 where not, 0 if all will do.

    A name, date or number that the question itself gives is no answer to it.
    """
    if (query.intent in {"date", "place", "person"} or asks_shape(query)) and is_still_open(text):
        return 0.6
    if lacks_shape(query, text):
        return -1.0
    if query.intent == "date":
        return date_fit(query, text, kind=kind)
    if query.intent == "number":
        return number_fit(query, text)
    if query.intent == "person":
        return person_fit(query, text)
    if query.intent == "role":
        return role_fit(query, text)
    if query.intent == "place":
        return place_fit(query, text, kind=kind)
    if query.intent == "quotation":
        return 1.0 if kind == "quotation" or QUOTED.search(text) else 0.3 if SAID.search(text) else -1.0
    return other_fit(query, text, kind=kind)

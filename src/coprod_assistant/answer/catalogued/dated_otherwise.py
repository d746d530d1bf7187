"""The event that a question puts into a year in which it was not held: "Did the Leeds meeting take place in 2012?"."""

from __future__ import annotations

import re
from dataclasses import replace

from ...passages import Passages
from ...tokens import fold
from ...types import Query
from .matched import fitting
from .narrowed import limits_in
from .rows import Row, row_of
from .wanted import wanted_of, with_names

LEAD = r"\W*(?:and |so |but )?"  # "And was it held?"
WAS_HELD = re.compile(
    LEAD + r"(?:(?:was|is) .*\b(?:in|on|held)\b"
    r"|(?:did|does) .*\b(?:take place|happen|occur|fall|go ahead)\b)"
)


def dated_otherwise(passages: Passages, query: Query) -> Row | None:
    """The one event that has all that a yes-or-no question names but its date; None where none or several have."""
    if not WAS_HELD.match(fold(query.text)):
        return None
    query = replace(query, terms=tuple(with_names(passages, query.terms)))
    limits = limits_in(passages, query)
    wanted = wanted_of(passages, query, limits, query.terms, label_only=True)
    if wanted.period is None or not wanted.names or not wanted.nouns:
        return None
    held = fitting(passages, wanted)
    found = fitting(passages, replace(wanted, period=None))
    if held is None or held[0] or found is None or len(found[0]) != 1 or found[0][0].starts is None:
        return None
    return row_of(passages, found[0][0], wanted.names)

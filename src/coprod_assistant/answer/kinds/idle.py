"""Words of a question that only say which kind of thing is asked for."""

from __future__ import annotations

from ...tokens import fold, terms
from ...types import Query
from .others import ASKS_CAUSE
from .shapes import SHAPE_WORDS, asks_shape
from .stance import STANCE_WORDS, stance

# Words that only say which kind of thing is asked for; the statement that holds it need not hold them.
KIND_WORDS = {
    "date": frozenset(
        terms(
            "date day month year time century decade when take place took held hold happen occur fall event earlier "
            "later before after one came come first"
        )
    ),
    "place": frozenset(
        terms(
            "place city town country location venue located held hold take took happen event state region "
            "area building venue house hall room part england country"
        )
    ),
    "person": frozenset(terms("people person name named who colleague staff")),
    "number": frozenset(terms("number many much total people participant attend long last day")),
    "role": frozenset(
        terms("role position job post title function company organisation firm employer work works who from")
    ),
    "quotation": frozenset(terms("quote quotation word verbatim exact testimonial feedback")),
}
CAUSE_WORDS = frozenset(terms("cause caused causes reason reasons why"))


def idle_words(query: Query) -> frozenset[str]:
    """Stems of the question that only say which kind of thing is asked for; the answer need not hold them."""
    words = KIND_WORDS.get(query.intent, frozenset())
    if query.intent == "other" and ASKS_CAUSE.search(fold(query.text)):
        words = CAUSE_WORDS
    if stance(query.text):
        words |= STANCE_WORDS
    return words | SHAPE_WORDS if asks_shape(query) else words

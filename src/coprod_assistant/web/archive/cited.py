"""Where the words of a shared passage stand today: in their place, elsewhere in the document, or nowhere.

Offsets alone mark other words as soon as a sentence before them is edited, and nobody notices.
"""

from __future__ import annotations

import heapq
import re

from ...types import Span
from ..addresses import digest

# Five words stand in a document a few times; an address that somebody made up may name a single letter, and looking at
# all places of one in a long document takes seconds.
MOST_PLACES = 200


def find_cited(text: str, span: Span, *, opening: str, said: str) -> Span | None:
    """The range of `text` that holds the cited words, that nearest to `span`; None where they are not there any more.

    Args:
        span: Where they stood when the address was made.
        opening: Their first words, the last of which may be cut.
        said: Their `digest`.
    """
    length = span.end - span.start
    beginning = re.compile(r"\s+".join(map(re.escape, opening.split()))) if opening.strip() else None
    starts = {span.start, *(found.start() for found in beginning.finditer(text))} if beginning else {span.start}
    near = heapq.nsmallest(MOST_PLACES, starts, key=lambda start: abs(start - span.start))
    found = next((start for start in near if digest(text[start : start + length]) == said), None)
    return None if found is None else Span(found, found + length)

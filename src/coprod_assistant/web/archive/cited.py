"""Where the words of a shared passage stand today: in their place, elsewhere in the document, or nowhere.

Offsets alone mark other words as soon as a sentence before them is edited, and nobody notices.
"""

from __future__ import annotations

import re

from ...types import Span
from ..addresses import digest


def find_cited(text: str, span: Span, *, opening: str, said: str) -> Span | None:
    """The range of `text` that holds the cited words, that nearest to `span`; None where they are not there any more.

    Args:
        span: Where they stood when the address was made.
        opening: Their first words, the last of which may be cut.
        said: Their `digest`.
    """
    length = span.end - span.start
    beginning = re.compile(r"\s+".join(map(re.escape, opening.split()))) if opening.strip() else None
    starts = [span.start, *(found.start() for found in beginning.finditer(text))] if beginning else [span.start]
    held = [start for start in starts if digest(text[start : start + length]) == said]
    nearest = min(held, key=lambda start: abs(start - span.start), default=None)
    return None if nearest is None else Span(nearest, nearest + length)

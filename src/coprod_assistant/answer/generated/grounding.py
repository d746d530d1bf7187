"""Two things that a sentence must share with its source whatever a fitted probability says of it.

Both are rules that need no model: the words, and the day. They come after the verifier and can only withhold.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...dates import DateMention, find_dates
from ...tokens import terms

LEAST_SHARED = 0.4  # of a sentence's stems, in what it cites and the headings over it; a paraphrase keeps about half


def ungrounded(text: str, quotes: Sequence[str], above: str) -> str:
    """Why `text` may not be shown as what `quotes` say, empty where it may.

    Args:
        quotes: The words of each range that the sentence cites.
        above: Headings and title over them, and the date of their event.
    """
    stems = set(terms(text))
    held = set(terms(" ".join([*quotes, above])))
    if len(stems & held) < LEAST_SHARED * len(stems) or not stems & set(terms(" ".join(quotes))):
        return "unsupported"
    return "date" if _dated_otherwise(text, quotes, above) else ""


def _dated_otherwise(text: str, quotes: Sequence[str], above: str) -> bool:
    """Whether the sentence takes its day from a heading though the words that it cites give another.

    A heading says when the event was at which something was told, the sentence below it may tell of other days.
    """
    said = [date for date in find_dates(text) if date.month]
    own = [date for quote in quotes if quote.strip() not in above for date in find_dates(quote) if date.month]
    return bool(said and own) and not all(any(_agree(date, other) for other in own) for date in said)


def _agree(date: DateMention, other: DateMention) -> bool:
    same_year = date.year is None or other.year is None or date.year == other.year
    same_day = date.first_day is None or date.first_day == other.first_day
    return same_year and date.month == other.month and same_day

"""What the verifier is given and gives back, and what must stand in a source to the letter: numbers, dates, names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...dates import DateMention, find_dates
from ...types import Span, Unit
from .names import holds_name, name_words
from .numbers import Number, find_numbers, holds_date, holds_number, is_bare_year, years_of
from .reading import Reading

Reason = Literal[
    "", "empty", "markup", "marker", "uncited", "number", "date", "name", "negation", "relation", "unsupported"
]


@dataclass(frozen=True, slots=True)
class Ground:
    """What cited passages hold: numbers and dates of their words, and words and dates of what stands around them."""

    numbers: tuple[Number, ...]
    dates: tuple[DateMention, ...]
    years: tuple[int, ...]
    words: tuple[tuple[str, ...], ...]


def ground_of(passages: Sequence[Passage]) -> Ground:
    """What the passages hold together."""
    grounds = [_ground(p.text, (p.title, *p.headings, p.date)) for p in passages]
    return Ground(
        tuple(number for ground in grounds for number in ground.numbers),
        tuple(date for ground in grounds for date in ground.dates),
        tuple(dict.fromkeys(year for ground in grounds for year in ground.years)),
        tuple(words for ground in grounds for words in ground.words),
    )


@lru_cache(maxsize=512)
def _ground(text: str, around: tuple[str, ...]) -> Ground:
    dates = [mention for words in (text, *around) for mention in find_dates(words)]
    near = "\n".join(words for words in around if words)
    return Ground(
        tuple(find_numbers(text)), tuple(dates), tuple(years_of([text, near])), (name_words(text), name_words(near))
    )


def missing_claim(sentence: Reading, ground: Ground) -> Reason:
    """The kind of the first claim that the ground does not hold, empty if it holds them all."""
    if not all(holds_number(number, list(ground.numbers)) for number in sentence.numbers):
        return "number"
    if not all(_date_stands(mention, sentence, ground) for mention in sentence.dates):
        return "date"
    if not all(name_stands(name, ground) for name in names_in(sentence)):
        return "name"
    return ""


def names_in(sentence: Reading) -> list[str]:
    """The proper names of a sentence as written."""
    return [sentence.text[start:end] for start, end in sentence.names]


def name_stands(name: str, ground: Ground) -> bool:
    """Whether a name stands in the passages, or in what stands around them."""
    return any(holds_name(name, words) for words in ground.words)


def _date_stands(mention: DateMention, sentence: Reading, ground: Ground) -> bool:
    if holds_date(mention, sentence.text, ground.dates, ground.years):
        return True
    if not is_bare_year(mention, sentence.text):
        return False
    value = find_numbers(sentence.text[mention.start : mention.end])
    return bool(value) and holds_number(value[0], list(ground.numbers))


@dataclass(frozen=True, slots=True)
class Passage:
    """What a language model was shown under a marker; `text` is `document.text[start:end]`.

    `units` are the sentences, items and rows inside it, with offsets into the document. `title`, `headings` and
    `date` stand around the passage: names and dates in them may support a sentence too, numbers may not. `vectors`,
    one row per unit, spare the verifier from embedding the units; without them it does.
    """

    marker: int
    document_id: str
    start: int
    end: int
    text: str
    units: tuple[Unit, ...]
    title: str = ""
    headings: tuple[str, ...] = ()
    date: str = ""
    vectors: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence may be shown, and on what it stands.

    `reason` is empty for a sentence that is shown. `text` is the sentence without markers, links, pictures and tags.
    `cited` pairs a marker with the range of that passage's document that supports the sentence: at least one where it
    is shown, none where it is not. `score` is the probability that the sentence is supported, 0 where a rule decided.
    """

    shown: bool
    reason: Reason
    text: str
    cited: tuple[tuple[int, Span], ...] = ()
    score: float = 0.0

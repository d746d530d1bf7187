"""What a sentence claims that must stand in its source to the letter: numbers, dates and proper names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...dates import DateMention, find_dates
from .given import Passage, Reason
from .names import holds_name, name_words
from .numbers import Number, find_numbers, holds_number
from .reading import Reading
from .when import holds_date, is_bare_year, years_of


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

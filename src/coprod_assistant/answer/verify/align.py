"""Which words of a sentence stand in its sources, and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ...tokens import fold, stem, words
from .names import holds_name, name_words
from .numbers import holds_date, holds_number
from .reading import Reading
from .words import likeness

PRONOUNS = frozenset("he she it they his its her their him them this these i my me we our us".split())
WORTH_OF_PRONOUN = 0.7


class Surroundings(Protocol):
    """What stands near a source: the words before it, and the title, headings and date above it."""

    @property
    def before(self) -> str:
        """What a pronoun of the source may stand for."""

    @property
    def around(self) -> str:
        """What the source is about."""


@dataclass(slots=True)
class Alignment:
    """Words of a sentence and the words of its source that they stand for.

    `places` maps the number of a word to (number of the source, number of its word) pairs; `worth` to the likeness,
    0 to 1, of the best of them.
    """

    places: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    worth: dict[int, float] = field(default_factory=dict)


def align(sentence: Reading, sources: Sequence[Reading], years: Sequence[int]) -> Alignment:
    """For each word of the sentence that carries meaning, where it stands in the sources.

    Args:
        years: What dates of the sources without a year may mean.
    """
    found = Alignment()
    for at, weight in enumerate(sentence.weights):
        if weight <= 0:
            continue
        best = 0.0
        for number, source in enumerate(sources):
            for place, worth in _matches(sentence, at, source, years):
                if worth > best + 1e-6 and worth >= 0.99:
                    found.places[at] = []
                if worth >= best - 0.3:
                    found.places[at].append((number, place))
                    best = max(best, worth)
        found.worth[at] = best
    return found


def stand_ins(
    sentence: Reading, sources: Sequence[Reading], near: Sequence[Surroundings], alignment: Alignment
) -> None:
    """Takes names as held that the sources only point to: by a pronoun, by a surname, by the title above them."""
    for start, end in sentence.names:
        name = sentence.text[start:end]
        inside = [n for n, token in enumerate(sentence.tokens) if start <= token.start < end]
        numbers = [n for n in inside if sentence.weights[n] > 0]
        lacking = [n for n in numbers if alignment.worth.get(n, 0.0) <= 0.5]
        if not lacking:
            continue
        places: list[tuple[int, int]] = []
        for number, (source, around) in enumerate(zip(sources, near, strict=True)):
            if len(lacking) == len(numbers) and holds_name(name, name_words(around.before)):
                places += [(number, n) for n, token in enumerate(source.tokens) if fold(token.text) in PRONOUNS]
        titled = any(holds_name(name, name_words(around.around)) for around in near)
        whole = len(lacking) < len(numbers) and any(
            holds_name(name, name_words(words)) for around in near for words in (around.before, around.around)
        )
        if places or titled or whole:
            for at in lacking:
                alignment.places[at], alignment.worth[at] = places, WORTH_OF_PRONOUN
    above = {stem(word) for one in near for word in words(one.around)}
    for at, worth in alignment.worth.items():
        if worth <= 0 and sentence.stems[at] in above and at not in sentence.number_at:
            alignment.worth[at] = WORTH_OF_PRONOUN


def _matches(sentence: Reading, at: int, source: Reading, years: Sequence[int]) -> list[tuple[int, float]]:
    if at in sentence.date_at:
        mention = sentence.dates[sentence.date_at[at]]
        fitting = {
            place for place, other in enumerate(source.dates) if holds_date(mention, sentence.text, [other], years)
        }
        return [(token, 1.0) for token, place in source.date_at.items() if place in fitting] or _by_stem(
            sentence, at, source
        )
    if at in sentence.number_at:
        wanted = sentence.numbers[sentence.number_at[at]]
        fitting = {place for place, other in enumerate(source.numbers) if holds_number(wanted, [other])}
        return [(token, 1.0) for token, place in source.number_at.items() if place in fitting]
    mine = sentence.stems[at]
    matches = []
    for place, other in enumerate(source.stems):
        worth = likeness(mine, other)
        if worth > 0 and (source.weights[place] > 0 or worth == 1.0):
            matches.append((place, worth))
    return matches


def _by_stem(sentence: Reading, at: int, source: Reading) -> list[tuple[int, float]]:
    return [(place, 1.0) for place, other in enumerate(source.stems) if other == sentence.stems[at]]


def lines_of(source: Reading) -> list[int]:
    """For each word of a text of several lines the number of its line; empty for a text of one, which is prose."""
    if "\n" not in source.text.strip():
        return []
    return [source.text.count("\n", 0, token.start) for token in source.tokens]

"""How likely it is that the chosen units support a sentence: a logistic model over what agrees and what does not.

The constants are in `operating_point.json`, which `scripts/calibrate_verify.py` writes together with where they come
from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ...dates import find_dates
from .align import Alignment, Surroundings, align, stand_ins
from .claims import Ground, Reason
from .degree import causes_added, lessened, misjudged_numbers, stronger_words
from .disagreements import compare_polarity, crossed, exchanged, miscounted
from .mood import made_real
from .names import holds_name, name_words
from .numbers import holds_date, holds_number
from .reading import Reading
from .relations import compare_relations, split_verbs

FEATURES = (
    "cover",
    "missing_others",
    "missing_near",
    "missing_names",
    "missing_numbers",
    "missing_dates",
    "swapped",
    "replaced",
    "replaced_names",
    "replaced_main",
    "replaced_said",
    "substituted",
    "split_verbs",
    "crossed",
    "exchanged",
    "polarity",
    "opposites",
    "stronger",
    "misjudged",
    "miscounted",
    "denial_differs",
    "made_real",
    "lessened",
    "causes",
    "further_units",
    "nearness",
)
# By one word alone another name's neighbours are often more like: what was moved to the front, a role left out.
NEIGHBOUR_TO_SPARE = 1.0
WORTH_ALL = 0.7  # likeness from which a word stands for another as well as itself
# What a low score is put down to, if one of its features speaks against the sentence.
BLAMED: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    ("negation", ("polarity", "opposites", "stronger", "misjudged", "denial_differs", "made_real")),
    (
        "relation",
        (
            "swapped",
            "replaced",
            "replaced_names",
            "replaced_main",
            "replaced_said",
            "substituted",
            "split_verbs",
            "crossed",
            "exchanged",
            "causes",
            "lessened",
        ),
    ),
    ("number", ("missing_numbers", "miscounted")),
    ("date", ("missing_dates",)),
    ("name", ("missing_names",)),
)


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Weights of the features, and the probability of being supported below which a sentence is not shown."""

    intercept: float
    weights: tuple[float, ...]
    threshold: float


@lru_cache(maxsize=1)
def operating_point() -> OperatingPoint:
    """The point that the package comes with."""
    constants = json.loads(files(__package__).joinpath("operating_point.json").read_text(encoding="utf-8"))
    weights = tuple(float(constants["weights"][name]) for name in FEATURES)
    return OperatingPoint(float(constants["intercept"]), weights, float(constants["threshold"]))


def features(
    sentence: Reading,
    units: Sequence[Reading],
    *,
    near: Sequence[Surroundings],
    ground: Ground,
    nearness: float = 1.0,
) -> tuple[float, ...]:
    """What the decision rests on, in the order of `FEATURES`.

    Args:
        near: For each unit what stands near it.
        nearness: Of the whole sentence to all its units.
    """
    alignment = align(sentence, units, ground.years)
    stand_ins(sentence, units, near, alignment)
    around = "\n".join(one.around for one in near)
    relations = compare_relations(sentence, units, alignment)
    against = compare_polarity(sentence, units, alignment)
    return (
        *_coverage(sentence, alignment, ground),
        *_claims_elsewhere(sentence, units, near, ground, alignment),
        min(float(relations.swapped), 2.0),
        min(float(relations.replaced), 3.0),
        min(float(relations.replaced_names), 3.0),
        min(float(relations.replaced_main), 2.0),
        min(float(relations.replaced_said), 2.0),
        min(float(relations.substituted), 2.0),
        min(float(split_verbs(sentence, units, alignment)), 2.0),
        min(float(crossed(sentence, units, alignment)), 2.0),
        max(0.0, exchanged(sentence, units, alignment, relations.held) - NEIGHBOUR_TO_SPARE),
        min(against.polarity, 2.0),
        min(against.opposites, 2.0),
        min(float(stronger_words(sentence, units, alignment)), 2.0),
        min(float(misjudged_numbers(sentence, units)), 2.0),
        min(float(miscounted(sentence, units, alignment)), 2.0),
        against.loose,
        min(float(made_real(sentence, units, alignment)), 2.0),
        min(float(lessened(sentence, units, alignment)), 2.0),
        float(causes_added(sentence, units)),
        float(sum(unit.text.strip() not in around for unit in units[1:])),
        nearness,
    )


def with_nearness(values: Sequence[float], nearness: float) -> tuple[float, ...]:
    """The same features with another nearness."""
    at = FEATURES.index("nearness")
    return (*values[:at], nearness, *values[at + 1 :])


def _coverage(sentence: Reading, alignment: Alignment, ground: Ground) -> tuple[float, float, float]:
    """The share of the sentence's weight that the units hold, and the weight of some words that they do not.

    That is of words other than nouns and verbs, and of all those that stand near the units.
    """
    around = frozenset(word for words in ground.words for word in words)
    total = sum(sentence.weights) or 1.0
    missing = others = close = 0.0
    for at, value in alignment.worth.items():
        lost = sentence.weights[at] * (1 - min(1.0, value / WORTH_ALL))
        missing += lost
        others += lost * (sentence.tokens[at].tag not in {"NOUN", "VERB"})
        close += lost * (sentence.tokens[at].text.lower() in around)
    return 1 - missing / total, min(others, 6.0), min(close, 6.0)


def _claims_elsewhere(
    sentence: Reading,
    units: Sequence[Reading],
    near: Sequence[Surroundings],
    ground: Ground,
    alignment: Alignment,
) -> tuple[float, float, float]:
    """How many names, numbers and dates of the sentence the passages hold, but the units do not."""
    unit_words = [name_words(unit.text) for unit in units]
    numbers = [number for unit in units for number in unit.numbers]
    dates = [date for unit in units for date in unit.dates]
    dates += [date for one in near for date in find_dates(one.around)]
    names = 0
    for start, end in sentence.names:
        held = any(holds_name(sentence.text[start:end], words) for words in unit_words)
        stood_for = any(
            start <= sentence.tokens[at].start < end and worth > 0.5 for at, worth in alignment.worth.items()
        )
        names += not held and not stood_for
    return (
        float(names),
        float(sum(not holds_number(number, numbers) for number in sentence.numbers)),
        float(sum(not holds_date(date, sentence.text, dates, ground.years) for date in sentence.dates)),
    )


def probability(values: Sequence[float], point: OperatingPoint | None = None) -> float:
    """Probability from 0 to 1 that a sentence with these features is supported."""
    point = point or operating_point()
    total = point.intercept + sum(w * x for w, x in zip(point.weights, values, strict=True))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


LEAST_COVER = 0.6  # share of a sentence's weight below which nothing else need be looked for
COPIED = 0.99  # score of a sentence that repeats its source word for word


def least_probable(
    statements: Sequence[Sequence[float]], point: OperatingPoint | None = None
) -> tuple[float, Sequence[float]]:
    """The probability of the least likely of a sentence's statements, and its features; of none, `COPIED`."""
    if not statements:
        return COPIED, ()
    return min(((probability(values, point), values) for values in statements), key=lambda scored: scored[0])


def blame(values: Sequence[float], point: OperatingPoint | None = None) -> Reason:
    """What speaks most against a sentence whose probability is too low."""
    point = point or operating_point()
    if values[FEATURES.index("cover")] < LEAST_COVER:
        return "unsupported"
    pull = {name: w * x for name, w, x in zip(FEATURES, point.weights, values, strict=True)}
    worst, reason = min((sum(pull[name] for name in names), reason) for reason, names in BLAMED)
    return reason if worst < 0 else "unsupported"

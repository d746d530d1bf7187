"""How likely it is that the chosen units support a sentence: a logistic model over what agrees and what does not.

The constants are in `operating_point.json`, which `scripts/calibrate_verify.py` writes together with where they come
from.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from .align import align, compare_polarity, compare_relations
from .claims import Ground, names_in
from .given import Reason
from .names import holds_name, name_words
from .numbers import holds_number
from .reading import Reading
from .when import holds_date

FEATURES = (
    "cosine",
    "cover",
    "cover_loose",
    "missing_nouns",
    "missing_verbs",
    "missing_others",
    "missing_near",
    "missing_names",
    "missing_numbers",
    "missing_dates",
    "relations_kept",
    "relations_judged",
    "swapped",
    "replaced",
    "replaced_names",
    "polarity",
    "opposites",
    "widened",
    "denial_differs",
    "further_units",
    "length",
)
# What a low score is put down to, if one of its features speaks against the sentence.
BLAMED: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    ("negation", ("polarity", "opposites", "widened", "denial_differs")),
    ("relation", ("swapped", "replaced", "replaced_names")),
    ("number", ("missing_numbers",)),
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
    cosine: float,
    ground: Ground,
    near: Mapping[str, Mapping[str, float]] | None = None,
) -> tuple[float, ...]:
    """What the decision rests on, in the order of `FEATURES`."""
    alignment = align(sentence, units, ground.years, near or {})
    weights, worth = sentence.weights, alignment.worth
    total = sum(weights) or 1.0
    around = frozenset(word for words in ground.words for word in words)
    missing: dict[str, float] = {"NOUN": 0.0, "VERB": 0.0, "": 0.0}
    close = 0.0
    for at, value in worth.items():
        lost = weights[at] * (1 - min(1.0, value / 0.7))
        if lost <= 0:
            continue
        tag = sentence.tokens[at].tag
        missing[tag if tag in missing else ""] += lost
        close += lost * (sentence.tokens[at].text.lower() in around)
    relations = compare_relations(sentence, units, alignment)
    against = compare_polarity(sentence, units, alignment)
    unit_words = [name_words(unit.text) for unit in units]
    numbers = [number for unit in units for number in unit.numbers]
    dates = [date for unit in units for date in unit.dates]
    return (
        cosine,
        sum(weights[at] for at, value in worth.items() if value >= 0.99) / total,
        sum(weights[at] * min(1.0, value / 0.7) for at, value in worth.items()) / total,
        missing["NOUN"],
        missing["VERB"],
        missing[""],
        close,
        float(sum(not any(holds_name(name, words) for words in unit_words) for name in names_in(sentence))),
        float(sum(not holds_number(number, numbers) for number in sentence.numbers)),
        float(sum(not holds_date(date, sentence.text, dates, ground.years) for date in sentence.dates)),
        relations.kept / relations.judged if relations.judged else 1.0,
        min(relations.judged, 12.0),
        min(relations.swapped, 2.0),
        min(relations.replaced, 3.0),
        min(relations.replaced_names, 3.0),
        min(against.polarity, 2.0),
        min(against.opposites, 2.0),
        against.widened,
        against.loose,
        float(len(units) - 1),
        math.log(total),
    )


def probability(values: Sequence[float], point: OperatingPoint | None = None) -> float:
    """Probability from 0 to 1 that a sentence with these features is supported."""
    point = point or operating_point()
    total = point.intercept + sum(w * x for w, x in zip(point.weights, values, strict=True))
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def blame(values: Sequence[float], point: OperatingPoint | None = None) -> Reason:
    """What speaks most against a sentence whose probability is too low."""
    point = point or operating_point()
    pull = {name: w * x for name, w, x in zip(FEATURES, point.weights, values, strict=True)}
    worst, reason = min((sum(pull[name] for name in names), reason) for reason, names in BLAMED)
    return reason if worst < -1.0 else "unsupported"

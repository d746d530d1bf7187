"""A text read closely: its words with weight and role, its numbers, dates and names. Kept, for units come up again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from ...dates import DateMention, find_dates
from ...language import DEFAULT_PIPELINE, Token, parse_sentences
from ...tokens import STOPWORDS, fold, stem
from .names import find_names
from .numbers import Number, find_numbers, is_bare_year
from .roles import Relation, denied, relations_of
from .words import LIGHT

KEPT = 4_096  # texts; about 10 kB each
WEIGHTS = {"PROPN": 2.0, "NUM": 2.0, "NOUN": 1.5, "VERB": 1.0, "ADJ": 1.0, "ADV": 0.5}
WEIGHT_OF_LIGHT = 0.25
WEIGHT_OF_MAIN_VERB = 0.1  # "have" where it is no helper
SHORT_TITLES = frozenset("prof professor dr mr mrs ms miss sir hon rev".split())
# Before four digits these speak for a year, and a noun after them for a number: "1200 people", "in 1848 workers rose".
BEFORE_YEAR = frozenset("in of since from until till by during to after before between and the around circa".split())
SMALL_VERBS = frozenset(stem(word) for word in "be have do become get make take go".split())


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed text. `weights` (one per token) are 0 for words that carry nothing; `names` are ranges of the text.

    `number_at` and `date_at` give for a token the place in `numbers` or `dates` of what it belongs to.
    """

    text: str
    tokens: tuple[Token, ...]
    stems: tuple[str, ...]
    weights: tuple[float, ...]
    relations: tuple[Relation, ...]
    denied: frozenset[int]
    passive: frozenset[int]
    numbers: tuple[Number, ...]
    dates: tuple[DateMention, ...]
    names: tuple[tuple[int, int], ...]
    number_at: dict[int, int]
    date_at: dict[int, int]


class Reader:
    """Parses texts in batches and remembers the last of them; safe to share between threads."""

    def __init__(self, *, pipeline: str = DEFAULT_PIPELINE) -> None:
        self._pipeline = pipeline
        self._kept: OrderedDict[str, Reading] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """The reading of each text, in order; those not read before are parsed together."""
        with self._lock:
            known = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        for text, tokens in zip(new, parse_sentences(new, joined=True, pipeline=self._pipeline), strict=True):
            known[text] = read_tokens(text, tokens)
        with self._lock:
            for text in texts:
                self._kept[text] = known[text]
                self._kept.move_to_end(text)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return [known[text] for text in texts]


def read_tokens(text: str, tokens: Sequence[Token]) -> Reading:
    """The reading of a text that was parsed into `tokens`."""
    dates = tuple(date for date in find_dates(text) if not _counts(date, text, tokens))
    numbers = tuple(n for n in find_numbers(text) if not any(d.start < n.end and n.start < d.end for d in dates))
    names = tuple(
        (start, end)
        for start, end in find_names(tokens, text)
        if not any(d.start < end and start < d.end for d in dates)
    )
    weights = tuple(_weight(token, names) for token in tokens)
    return Reading(
        text=text,
        tokens=tuple(tokens),
        stems=tuple(stem(token.text.rstrip(".") or token.text) for token in tokens),
        weights=weights,
        relations=tuple(relations_of(tokens)),
        denied=denied(tokens),
        passive=frozenset(t.head for t in tokens if t.dependency in {"auxpass", "agent", "nsubjpass"}),
        numbers=numbers,
        dates=dates,
        names=names,
        number_at=_places(tokens, [(number.start, number.end) for number in numbers]),
        date_at=_places(tokens, [(date.start, date.end) for date in dates]),
    )


def _counts(date: DateMention, text: str, tokens: Sequence[Token]) -> bool:
    """Whether what looks like a year counts things: "1200 people"."""
    if not is_bare_year(date, text):
        return False
    before = next((fold(t.text) for t in reversed(tokens) if t.start < date.start and t.text.strip()), "")
    after = next((t.tag for t in tokens if t.start >= date.end and t.text.strip()), "")
    return after in {"NOUN", "ADJ"} and before not in BEFORE_YEAR


def _weight(token: Token, names: Sequence[tuple[int, int]]) -> float:
    """What a word counts for: names and numbers most, function words nothing."""
    if not any(c.isalnum() for c in token.text):
        return 0.0
    if fold(token.text.rstrip(".")) in SHORT_TITLES:
        return WEIGHT_OF_LIGHT
    if any(start <= token.start < end for start, end in names):
        return WEIGHTS["PROPN"]
    if fold(token.text) in STOPWORDS or token.tag == "AUX":
        return WEIGHT_OF_MAIN_VERB if token.tag == "VERB" else 0.0
    weight = WEIGHTS.get(token.tag, 0.0)
    known = stem(token.text)
    return min(weight, WEIGHT_OF_LIGHT) if known in LIGHT or known in SMALL_VERBS else weight


def _places(tokens: Sequence[Token], ranges: Sequence[tuple[int, int]]) -> dict[int, int]:
    return {
        number: place
        for number, token in enumerate(tokens)
        for place, (start, end) in enumerate(ranges)
        if token.start < end and start < token.start + len(token.text) and not token.text.isspace()
    }

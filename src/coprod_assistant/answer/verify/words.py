"""Words that mean the same, words that mean the opposite, and words that carry nothing, by stem.

Short lists of the project's own (`same.txt`, `opposite.txt`, `exclusive.txt`, `light.txt`) and one made from WordNet
3.1 (`lexicon.txt.gz`, by `scripts/make_lexicon.py`; its licence stands beside it).
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ...thesaurus import family
from ...tokens import STOPWORDS, fold, stem, words

# What one word is worth where another stands: one of the own list or a synonym, a word of the same family ("decide",
# "decision"), a word of the same root by its letters alone, an adjective like it or a more general word.
SAME, DERIVED, ROOT, LOOSE = 0.9, 0.8, 0.7, 0.5
WORTH = {"=": SAME, "+": DERIVED, "&": LOOSE}
LEAST_SHARED = 5  # letters that words of one root begin with
ROOT_LETTERS = 4  # by which words that may share a root are found
PREFIXES = ("un", "in", "im", "ir", "il", "non", "dis", "mis", "anti")


def _lines(name: str) -> list[str]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _stems(line: str) -> frozenset[str]:
    return frozenset(stem(word) for word in line.split())


def _opposite() -> dict[str, frozenset[str]]:
    table: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for line in _lines("opposite.txt"):
        left, right = (_stems(side) for side in line.split("|"))
        for one, others in ((left, right), (right, left)):
            for word in one:
                table[word] |= others
    for line in _lines("exclusive.txt"):
        group = _stems(line)
        for word in group:
            table[word] |= group - {word}
    return dict(table)


OPPOSITE, LIGHT = _opposite(), _stems(" ".join(_lines("light.txt")))


@cache
def _lexicon() -> dict[str, str]:
    """The lines of the lexicon by their stem, unread."""
    packed = files(__package__).joinpath("lexicon.txt.gz").read_bytes()
    rows = (line.partition(" ") for line in gzip.decompress(packed).decode().splitlines())
    return {one: rest for one, _, rest in rows}


@cache
def _same() -> dict[str, frozenset[str]]:
    table: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for line in _lines("same.txt"):
        group = _stems(line)
        for one in group:
            table[one] |= group
    return dict(table)


def _listed(one: str) -> dict[str, tuple[str, ...]]:
    """The words of the lexicon that stand by a stem, by the sign of their relation."""
    return {part[0]: tuple(part[1:].split(",")) for part in _lexicon().get(one, "").split()}


@lru_cache(maxsize=20_000)
def relatives(one: str) -> Mapping[str, float]:
    """Stems that may stand in a source for `one` in a sentence, with their worth from 0 to 1; itself left out.

    A sentence may say the more general word, not the more special one: "officials" are held by "ministers".
    """
    found: dict[str, float] = {}
    for sign, others in _listed(one).items():
        for other in others:
            found[other] = max(found.get(other, 0.0), WORTH.get(sign, 0.0))
    for other in (*_same().get(one, ()), *family(one)):
        found[other] = SAME
    excluded = OPPOSITE.get(one, frozenset()) | {one}
    return {other: worth for other, worth in found.items() if worth > 0 and other not in excluded}


@lru_cache(maxsize=200_000)
def likeness(one: str, other: str) -> float:
    """How far the stem `other` of a source may stand for `one` in a sentence, from 0 to 1; itself is 1."""
    if one == other:
        return 1.0
    worth = relatives(one).get(other, 0.0)
    if worth < ROOT and _same_root(one, other):
        return ROOT
    return worth or (LOOSE if one in _listed(other).get("<", ()) else 0.0)


@dataclass(frozen=True, slots=True)
class Held:
    """The stems of a source, made ready to find those that stand for another: by their first letters, by what they are.

    `wider` are the more general words for them.
    """

    stems: frozenset[str]
    roots: Mapping[str, tuple[str, ...]]
    wider: frozenset[str]

    def best(self, one: str) -> float:
        """The best of the likenesses of `one` to each of the stems."""
        if one in self.stems:
            return 1.0
        listed = relatives(one)
        worth = max((listed[other] for other in listed.keys() & self.stems), default=0.0)
        if worth < ROOT and any(_same_root(one, other) for other in self.roots.get(one[:ROOT_LETTERS], ())):
            return ROOT
        return worth or (LOOSE if one in self.wider else 0.0)


def held_stems(stems: Iterable[str]) -> Held:
    """The stems of a source, ready to be searched."""
    known = frozenset(stems)
    roots: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for one in known:
        roots[one[:ROOT_LETTERS]] += (one,)
    return Held(known, dict(roots), frozenset(wide for one in known for wide in _listed(one).get("<", ())))


def _same_root(one: str, other: str) -> bool:
    """Whether two stems share their beginning: "decis" and "decid" do, "contract" and "contrast" do not."""
    shortest, longest = sorted((len(one), len(other)))
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shortest)
    return shared >= 4 and shared >= shortest - 1 and longest - shared <= 4 and (shared >= LEAST_SHARED or longest <= 6)


@lru_cache(maxsize=200_000)
def opposed(one: str, other: str) -> bool:
    """Whether two stems say the opposite of each other."""
    if other in OPPOSITE.get(one, ()) or other in _listed(one).get("!", ()):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and any(long == prefix + short for prefix in PREFIXES)


def is_bare(text: str) -> bool:
    """Whether a sentence says nothing of its own: it only leads to others, or speaks of the passages."""
    content = (word for word in words(text) if fold(word) not in STOPWORDS)
    return all(stem(word) in LIGHT or len(fold(word)) < 2 for word in content)

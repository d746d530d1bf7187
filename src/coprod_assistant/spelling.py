"""Misspelt words of a question, corrected towards the archive's own words and never away from an English one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from .tokens import STOPWORDS, WORD, fold

# Words that questions are made of; a misspelt one must not hide what is asked for.
QUESTION_WORDS = frozenset(
    "what which when where who whose why how many much people person place date year city country speaker speakers "
    "event events conference workshop roadshow report quote policy policies recommend recommended barrier barriers "
    "said attend attended happened held recommendation recommendations".split()
)
SHORTEST = 4
PART = 3  # letters of a part of a word that was written apart
SUBSTITUTED = 6  # letters of a name from which one of them may have been mistaken for another
# Question words too short for the rule below, as they are typed in haste.
HASTE = {
    "wo": "who",
    "wat": "what",
    "wot": "what",
    "wen": "when",
    "wher": "where",
    "ware": "where",
    "wich": "which",
    "hwo": "who",
    "teh": "the",
    "hte": "the",
    "adn": "and",
    "ther": "there",
    "thier": "their",
    "taht": "that",
    "waht": "what",
    "whta": "what",
    "wehn": "when",
    "whos": "who's",
    "wos": "was",
}


Alike = Callable[[str, int], Iterable[str]]  # words by their first letter and their length


def _grouped(words: Iterable[str]) -> Alike:
    groups: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in words:
        groups[word[0], len(word)].append(word)
    return lambda initial, length: groups.get((initial, length), ())


_common = _grouped({*QUESTION_WORDS, *STOPWORDS})


class KnownWords(Mapping[str, int]):
    """An archive's words in lower case and how often each stands there; those near a word are found quickly.

    Args:
        alike: Finds those of `counts` that begin with a letter and have so many; needed where they are not in memory.
    """

    def __init__(self, counts: Mapping[str, int], alike: Alike | None = None) -> None:
        self._counts = counts
        self._alike = alike or _grouped(counts)

    def __getitem__(self, word: str) -> int:
        return self._counts[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)

    def like(self, word: str, edits: int) -> Iterator[str]:
        """The archive's words, and those of questions, of the same first letter and a length `edits` away at most."""
        for length in range(max(SHORTEST, len(word) - edits), len(word) + edits + 1):
            yield from dict.fromkeys((*self._alike(word[0], length), *_common(word[0], length)))


def is_misspelt(word: str, meant: str) -> bool:
    """Whether a name of three letters or more is one edit away from another with the same first letter: Gil, Gill.

    In a short name another letter makes another name (Graz, Gray); one more, one less or two swapped do not.
    """
    word = fold(word)
    if min(len(word), len(meant)) < 3 or word[0] != meant[0] or any(letter.isdigit() for letter in word):
        return False
    if len(word) == len(meant) < SUBSTITUTED and sorted(word) != sorted(meant):
        return False
    return OSA.distance(word, meant, score_cutoff=1) <= 1


def correct_spelling(
    text: str, known_words: Mapping[str, int], *, english: Collection[str] = frozenset()
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """`text` with misspelt words replaced, and the replacements as (as written, as corrected).

    A word is replaced when neither the archive nor English knows it and one known word is nearest, by optimal
    string alignment distance: one edit, two from eight letters on, with the same first letter. A capitalised
    word that English knows ("Philips") is replaced by a single edit too, if it has six letters or more: names
    are misspelt into other names.

    Args:
        known_words: Words of the archive in lower case and how often each stands there.
        english: Common English words in lower case.
    """
    corrections: list[tuple[str, str]] = []
    known = known_words if isinstance(known_words, KnownWords) else KnownWords(known_words)

    def corrected(match: re.Match[str]) -> str:
        word = match.group()
        better = _nearest(word, known, english)
        if better is None:
            return word
        better = better.capitalize() if word[0].isupper() else better
        corrections.append((word, better))
        return better

    for apart, whole in parted_words(text, known):
        text = text.replace(apart, whole)
        corrections.append((apart, whole))
    return WORD.sub(corrected, text), tuple(corrections)


def parted_words(text: str, known_words: Collection[str]) -> list[tuple[str, str]]:
    """Words of `text` that the archive writes as one, apart and together: "time banking", "timebanking".

    One of the two is a word that the archive does not have by itself, so that nothing else can be meant.
    """
    found: list[tuple[str, str]] = []
    for left, right in pairwise(WORD.finditer(text)):
        parts, gap = (fold(left.group()), fold(right.group())), text[left.end() : right.start()]
        if gap not in {" ", "-"} or min(map(len, parts)) < PART or STOPWORDS.intersection(parts):
            continue
        if "".join(parts) in known_words and not all(part in known_words for part in parts):
            found.append((text[left.start() : right.end()], left.group() + right.group()))
    return found


def _is_inflected(word: str, other: str) -> bool:
    """Whether two words differ in their ending only: "Germany" and "Germans", "state" and "states"."""
    return word.startswith(other) or other.startswith(word) or word[:-1] == other[:-1]


def _nearest(word: str, known_words: KnownWords, english: Collection[str]) -> str | None:
    low = fold(word)
    if low in HASTE and low not in known_words:
        return HASTE[low]
    if len(low) < SHORTEST or not low.isalpha() or low in known_words or low in STOPWORDS or low in QUESTION_WORDS:
        return None
    is_english = low in english
    if is_english and not (word[0].isupper() and len(low) >= 6):
        return None
    edits = 2 if len(low) >= 8 and not is_english else 1
    for cut in range(SHORTEST, len(low) - SHORTEST + 1):
        if low[:cut] in known_words and low[cut:] in known_words and not is_english:
            return f"{low[:cut]}-{low[cut:]}"  # "speedwatch" for "speed-watch"
    nearby = [known for known in known_words.like(low, edits) if not (is_english and _is_inflected(low, known))]
    found = process.extract(low, nearby, scorer=OSA.distance, score_cutoff=edits, limit=None)
    if not found:
        return None
    return str(
        min(found, key=lambda hit: (hit[1], hit[0] not in QUESTION_WORDS, -known_words.get(hit[0], 0), hit[0]))[0]
    )

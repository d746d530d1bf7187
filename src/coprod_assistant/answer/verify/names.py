"""Proper names of a sentence, and whether a source holds them: "Prof. Bovaird" = "Tony Bovaird", "UK" = "Britain"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from ...language import Token
from ...lexicon import WEEKDAYS
from ...tokens import STOPWORDS, fold, stem
from ...tokens import words as split_words

TITLES = frozenset(
    "prof professor dr doctor mr mrs ms miss sir dame lord lady hon rt rev reverend saint st president minister king "
    "queen emperor pope chancellor senator governor general captain colonel the".split()
)
# Names of one thing, in folded words; the first form stands for all.
_ALIASES = """
uk|united kingdom|great britain|britain|british|u k
us|united states of america|united states|usa|america|american|americans|u s a|u s
eu|european union|e u
un|united nations|u n
scotland|scottish|scots
wales|welsh
england|english
ireland|irish
netherlands|dutch|holland
france|french
spain|spanish
denmark|danish
sweden|swedish
finland|finnish
norway|norwegian|norwegians
germany|german|germans
greece|greek|greeks
turkey|turkish
poland|polish
switzerland|swiss
portugal|portuguese
china|chinese
europe|european|europeans
"""
ALIASES = {
    tuple(form.split()): line.split("|")[0] for line in _ALIASES.strip().splitlines() for form in line.split("|")
}
LONGEST_ALIAS = max(len(form) for form in ALIASES)
ENDINGS = ("isms", "ism", "ists", "ist", "ians", "ian", "ans", "an", "ese", "ish", "is", "ic", "ns", "n", "i", "s")
NEAR = 3  # words that may stand between the parts of one name ("Tony (A.G.) Bovaird")


@lru_cache(maxsize=8192)
def name_words(text: str) -> tuple[str, ...]:
    """The words of a text, folded, without possessives, and names of one thing brought to one form."""
    found: list[str] = []
    for written in split_words(text):
        word = fold(written)
        word = word[:-2] if word.endswith("'s") else word
        found.append("us " if written in {"us", "Us"} else word)  # the pronoun is no country
    joined: list[str] = []
    at = 0
    while at < len(found):
        for length in range(min(LONGEST_ALIAS, len(found) - at), 0, -1):
            form = tuple(found[at : at + length])
            if form in ALIASES:
                joined.append(ALIASES[form])
                break
        else:
            length = 1
            joined.append(found[at])
        at += length
    return tuple(joined)


def find_names(tokens: Sequence[Token], text: str) -> list[tuple[int, int]]:
    """Ranges of `text` that are proper names: runs of capitalised words, without the capital of a first word.

    Args:
        tokens: The parsed text.
    """
    runs: list[list[Token]] = []
    last_end = -1
    for number, token in enumerate(tokens):
        if token.text in {"-", "–", "’s", "'s", "."} or token.tag == "SPACE":
            continue
        if not _is_name(tokens, number):
            continue
        gap = text[last_end : token.start] if last_end >= 0 else "x"
        if re.fullmatch(r"[\s.\-–’']{0,2}", gap):
            runs[-1].append(token)
        else:
            runs.append([token])
        last_end = token.start + len(token.text)
    return [(run[0].start, run[-1].start + len(run[-1].text)) for run in runs]


def _is_name(tokens: Sequence[Token], number: int) -> bool:
    token = tokens[number]
    if not token.text[:1].isupper() or fold(token.text) in STOPWORDS or fold(token.text) in WEEKDAYS:
        return False
    first = all(not other.text[:1].isalnum() for other in tokens[:number])
    after_colon = number > 0 and tokens[number - 1].text in {":", '"', "“", "‘", "("}
    if not first and not after_colon:
        return True
    follower = tokens[number + 1] if number + 1 < len(tokens) else None
    followed = follower is not None and follower.text[:1].isupper() and fold(follower.text) not in STOPWORDS
    return token.tag == "PROPN" or followed or (len(token.text) > 1 and token.text.isupper())


def holds_name(name: str, source: Sequence[str]) -> bool:
    """Whether the words of a name stand near each other in a source, in the form of `name_words`.

    Titles may be missing there; "Brazilian" is held by "Brazil", "NHS" by "National Health Service".
    """
    parts = [word for word in name_words(name) if word not in TITLES and len(word) > 1] or list(name_words(name))
    places = [_places(part, source) for part in parts]
    if all(places):
        return any(_near(start, places[1:]) for start in places[0])
    if len(parts) == 1 and name.isupper():
        return _initials(parts[0], source)
    acronym = "".join(part[0] for part in parts)
    return len(parts) > 2 and acronym in source


def _near(start: int, others: list[list[int]]) -> bool:
    """Whether each further part stands at most `NEAR` words from the one before it, on either side."""
    at = start
    for places in others:
        nearest = min(places, key=lambda place: abs(place - at))
        if abs(nearest - at) > NEAR:
            return False
        at = nearest
    return True


def _places(part: str, source: Sequence[str]) -> list[int]:
    exact = [at for at, word in enumerate(source) if word == part]
    if exact:
        return exact
    return [at for at, word in enumerate(source) if _same_name(part, word)]


@lru_cache(maxsize=200_000)
def _same_name(one: str, other: str) -> bool:
    """Whether two words are forms of one name: a plural, a country and its people."""
    if len(one) < 4 or len(other) < 4 or one[:3] != other[:3]:
        return False
    return stem(one) == stem(other) or _people_of(one, other) or _people_of(other, one)


def _people_of(people: str, country: str) -> bool:
    for ending in ENDINGS:
        root = people[: -len(ending)]
        if people.endswith(ending) and len(root) >= 4 and country.startswith(root) and len(country) - len(root) <= 2:
            return True
    return False


def _initials(acronym: str, source: Sequence[str]) -> bool:
    """Whether consecutive words of a source begin with the letters of an acronym, small words left out."""
    letters = [word[0] for word in source if word and word not in {"of", "and", "for", "the", "in", "on", "to"}]
    return len(acronym) > 2 and acronym in "".join(letters)

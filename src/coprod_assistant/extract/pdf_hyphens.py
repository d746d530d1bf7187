"""Hyphens, dashes and figures at line ends: whether a hyphen cuts a word, and whether a space stands there at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from .dated import MONTH
from .known_words import is_known

SOFT = "\u00ad"
END = re.compile(r"\w[-\u2010\u00ad]$")
WORD_END = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
WORD_START = re.compile(r"[^\W\d_]+")
SEEN = re.compile(r"(\w*)\u00ad(\w+)")
INNER = re.compile(r"\w\u2010\w")
CHAINED = re.compile(r"\w-\w+[-\u2010\u00ad]$")  # one-to-
SUSPENDED = re.compile(r"(?:and|or|to|nor|und|oder|bis|sowie)\s")  # after `short-`
# Where these begin or end a word it is cut between them and the rest, though both may be words.
PREFIXES = frozenset(
    "anti con com de dis en em ex fore in inter mis out over per pre pro re sub super trans un under up".split()
)
SUFFIXES = frozenset(
    "able age al ally ed en er ers est ful fully hood ing ings less like ly man men ness ship ships some ward wards "
    "wise".split()
)
DASH_END = re.compile(r"\w[–—/]$")  # "3–" / "4 May": where a space stands before a dash, one stands behind it
# "1," / "250 people": a figure, unless the word before it shows that numbers are listed, or a day of a month is meant.
FIGURE_END = re.compile(r"(?:^|(?P<word>\S+)\s)(?P<sign>[£€$]?)[1-9]\d{0,2}(?:,\d{3})*,$")
FIGURE_START = re.compile(r"\d{3}(?:,\d{3})*(?![\d,]|\s*(?:&|and|or|to|[-–—])\s*\d)")
LISTED = re.compile(
    rf".*\d.*|{MONTH}\.?|(?:page|room|section|item|number|figure|table|chapter|line|paragraph|article|day|verse)s|nos?\.|pp?\.",
    re.IGNORECASE,
)
Joint = Literal["space", "keep", "cut"]


@dataclass(frozen=True, slots=True)
class Hyphens:
    """How a report writes its words (folded, with hyphens and without), and whether it cuts words at line ends."""

    words: Counter[str]
    cuts_words: bool
    cutting: str = SOFT  # characters that do nothing else than cut

    def joint(self, before: str, line: str) -> Joint:
        """How a line is joined to the words before it: with a `space`, as it is, or with the hyphen `cut` off."""
        if line[:1].isalnum() and (DASH_END.search(before) or _is_figure(before, line)):
            return "keep"
        if not END.search(before) or not line[:1].isalnum() or SUSPENDED.match(line):
            return "cut" if before.endswith(SOFT) else "space"
        if before[-1] in self.cutting:
            return "cut"
        found = _halves(before, line)
        return "cut" if found and self._is_cut(*found, chained=bool(CHAINED.search(before))) else "keep"

    def _is_cut(self, one: str, other: str, *, chained: bool) -> bool:
        hyphened, whole = self.words[f"{one}-{other}"], self.words[one + other]
        if hyphened or whole:
            return whole >= hyphened
        if not self.cuts_words:
            return False
        if is_known(one + other):
            return True
        parts = is_known(one) and is_known(other) and one not in PREFIXES and other not in SUFFIXES
        return not (parts and (len(one) > 2 or one == "co" or chained))


def hyphens_of(paragraphs: Sequence[Sequence[str]]) -> Hyphens:
    """What the lines of the paragraphs of a report tell of its hyphens."""
    words: Counter[str] = Counter()
    lines = [line for paragraph in paragraphs for line in paragraph]
    for line in lines:
        words.update(word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line))
    broken = (
        found
        for paragraph in paragraphs
        for one, other in pairwise(paragraph)
        if (found := _halves(one, other)) is not None
    )
    cuts_words = any(_is_surely_cut(one, other, words) for one, other in broken)
    return Hyphens(words, cuts_words, SOFT if any(INNER.search(line) for line in lines) else SOFT + "\u2010")


def without_soft(words: str) -> str:
    """Words of one line with the hyphens that some fonts draw for soft ones, where they do not part a word."""
    return SEEN.sub(lambda found: found[1] + ("" if _is_one(found[1], found[2]) else "-") + found[2], words)


def _is_one(one: str, other: str) -> bool:
    return is_known(one + other) and not (is_known(one) and is_known(other))


def _is_figure(before: str, line: str) -> bool:
    """Whether a figure of more than three digits was broken behind the comma in it."""
    end = FIGURE_END.search(before)
    if end is None or not FIGURE_START.match(line):
        return False
    return bool(end["sign"]) or not LISTED.fullmatch(end["word"] or "")


def _halves(before: str, line: str) -> tuple[str, str] | None:
    """The parts of a word around a line end, folded, or None where a hyphen there cannot cut one."""
    one, other = WORD_END.search(before), WORD_START.match(line)
    if one is None or other is None or not other[0][0].islower():
        return None
    return one[1].casefold(), other[0].casefold()


def _is_surely_cut(one: str, other: str, words: Counter[str]) -> bool:
    """Whether the whole is a word and a half of it none."""
    return not words[f"{one}-{other}"] and _is_one(one, other)

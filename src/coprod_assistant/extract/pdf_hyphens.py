"""Hyphens at line ends: whether one cuts a word, or is written in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from .known_words import is_known
from .pdf_pieces import PdfLine

SOFT = "\u00ad"
END = re.compile(r"\w[-\u2010\u00ad]$")
WORD_END = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
WORD_START = re.compile(r"[^\W\d_]+")
CHAINED = re.compile(r"\w-\w+[-\u2010\u00ad]$")  # one-to-
SUSPENDED = re.compile(r"(?:and|or|to|nor|und|oder|bis|sowie)\b")  # after `short-`
# Where these begin or end a word it is cut between them and the rest, though both may be words.
PREFIXES = frozenset(
    "anti con com de dis en em ex fore in inter mis out over per pre pro re sub super trans un under up".split()
)
SUFFIXES = frozenset(
    "able age al ally ed en er ers est ful fully hood ing ings less like ly man men ness ship ships some ward wards "
    "wise".split()
)
Joint = Literal["space", "keep", "cut"]


@dataclass(frozen=True, slots=True)
class Hyphens:
    """How a report writes its words (folded, with hyphens and without), and whether it cuts words at line ends."""

    words: Counter[str]
    cuts_words: bool

    def joint(self, before: str, line: str) -> Joint:
        """How a line is joined to the words before it: with a `space`, as it is, or with the hyphen `cut` off."""
        if not END.search(before) or not line[:1].isalnum() or SUSPENDED.match(line):
            return "cut" if before.endswith(SOFT) else "space"
        if before.endswith(SOFT):
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


def hyphens_of(lines: Sequence[PdfLine], paragraphs: Iterable[Sequence[PdfLine]]) -> Hyphens:
    """What the lines of a report, and the paragraphs they are joined to, tell of its hyphens."""
    words: Counter[str] = Counter()
    for line in lines:
        words.update(word.casefold() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line.text))
    broken = (
        found
        for paragraph in paragraphs
        for one, other in pairwise(paragraph)
        if (found := _halves(one.text, other.text)) is not None
    )
    return Hyphens(words, any(_is_surely_cut(one, other, words) for one, other in broken))


def _halves(before: str, line: str) -> tuple[str, str] | None:
    """The parts of a word around a line end, folded, or None where a hyphen there cannot cut one."""
    one, other = WORD_END.search(before), WORD_START.match(line)
    if one is None or other is None or not other[0][0].islower():
        return None
    return one[1].casefold(), other[0].casefold()


def _is_surely_cut(one: str, other: str, words: Counter[str]) -> bool:
    """Whether the whole is a word and a half of it none."""
    if words[f"{one}-{other}"]:
        return False
    return is_known(one + other) and not (is_known(one) and is_known(other))

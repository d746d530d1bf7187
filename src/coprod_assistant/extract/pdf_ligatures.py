"""Ligatures whose characters a file does not name: told by the words that they make."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from .known_words import is_known
from .pdf_pieces import PdfLine, PdfPieces

LIGATURES = ("fi", "fl", "ff", "ffi", "ffl", "ti", "tt", "ft", "fj")
# Controls, the replacement character and those for private use; not the block in which fonts of symbols put theirs.
ODD = "\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uefff"
ODD_LETTER = re.compile(f"[{ODD}]")
WORD = re.compile(rf"[^\W\d_{ODD}]*(?:[{ODD}]+[^\W\d_{ODD}]+|(?<=[^\W\d_{ODD}])[{ODD}])+[^\W\d_{ODD}]*")
NAMELESS = "\x00\ufffd"  # each may stand for several ligatures
MAX_IN_WORD = 2
MIN_WORDS, MIN_SHARE = 3, 0.8  # that a ligature must make known to be put into words that nobody knows, too
UNKNOWN = "\ufffd"


def with_ligatures(pages: Sequence[PdfPieces]) -> tuple[list[PdfPieces], list[int]]:
    """The pages with their ligatures as letters, and the numbers of those where letters remain unknown (U+FFFD)."""
    texts = [piece.text for page in pages for piece in page.pieces if ODD_LETTER.search(piece.text)]
    if not texts:
        return list(pages), []
    words = Counter(word for text in texts for word in WORD.findall(text))
    usual = _usual(words)
    mended = {word: _mended(word, usual) for word in words}
    found: list[PdfPieces] = []
    unknown: list[int] = []
    for page in pages:
        pieces = [_with_words(piece, mended) for piece in page.pieces]
        found.append(replace(page, pieces=pieces))
        if any(UNKNOWN in piece.text for piece in pieces):
            unknown.append(page.number)
    return found, unknown


def _with_words(piece: PdfLine, mended: dict[str, str]) -> PdfLine:
    if not ODD_LETTER.search(piece.text):
        return piece
    return replace(piece, text=WORD.sub(lambda found: mended[found[0]], piece.text))


def _readings(word: str) -> list[tuple[str, ...]]:
    """The ligatures in a word, for each way to put them that makes it a known one."""
    odd = ODD_LETTER.findall(word)
    if len(odd) > MAX_IN_WORD:
        return []
    return [found for found in product(LIGATURES, repeat=len(odd)) if is_known(_filled(word, found))]


def _filled(word: str, ligatures: Sequence[str]) -> str:
    letters = iter(ligatures)
    return ODD_LETTER.sub(lambda _: next(letters), word)


def _usual(words: Counter[str]) -> dict[str, Counter[str]]:
    """How many words each ligature makes known in the place of each odd character."""
    usual: dict[str, Counter[str]] = {}
    for word in words:
        odd = ODD_LETTER.findall(word)
        for found in _readings(word):
            for character, ligature in zip(odd, found, strict=True):
                usual.setdefault(character, Counter())[ligature] += 1
    return usual


def _mended(word: str, usual: dict[str, Counter[str]]) -> str:
    odd = ODD_LETTER.findall(word)
    readings = _readings(word)
    if readings:
        return _filled(word, max(readings, key=lambda found: _weight(odd, found, usual)))
    sure = [_sure(character, usual) for character in odd]
    return _filled(word, [one or UNKNOWN for one in sure])


def _weight(odd: Sequence[str], ligatures: Sequence[str], usual: dict[str, Counter[str]]) -> int:
    return sum(usual[character][ligature] for character, ligature in zip(odd, ligatures, strict=True))


def _sure(character: str, usual: dict[str, Counter[str]]) -> str | None:
    """The ligature that a character stands for throughout the file, or None."""
    counts = usual.get(character)
    if not counts or character in NAMELESS:
        return None
    ligature, count = counts.most_common(1)[0]
    return ligature if count >= MIN_WORDS and count >= MIN_SHARE * counts.total() else None

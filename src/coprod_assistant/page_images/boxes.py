"""Where the words of a citation stand on a page: found by words, as two readers of a PDF count offsets differently."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .page import PageRead, Quad

Box = tuple[float, float, float, float]  # left, top, width, height as shares of the picture
PIECE_WORDS = 6  # where the words do not stand in one stretch, pieces of so many are looked for
LEAST_LETTERS = 12  # of a piece that is looked for alone: a shorter one stands anywhere
GAP = 1.6  # heights of a letter between two of one line


def boxes_of(page: PageRead, words: str, *, at: float) -> list[Box]:
    """A box for each line in which `words` stand on the page; empty where they cannot be found.

    Args:
        at: Where on the page the words stand as its text goes, from 0 to 1, should they stand there more than once.
    """
    letters, owners = _letters(page.characters)
    found = [owner for start, end in _found(letters, words, at) for owner in owners[start:end]]
    quads = [quad for index in dict.fromkeys(found) if (quad := page.quads[index])]
    return [
        (left / page.width, top / page.height, (right - left) / page.width, (bottom - top) / page.height)
        for left, top, right, bottom in _lines(quads)
    ]


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and figures of a text as small ones, ligatures taken apart, and the index of each in the text."""
    letters: list[str] = []
    owners: list[int] = []
    for index, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).casefold():
            if letter.isalnum():
                letters.append(letter)
                owners.append(index)
    return "".join(letters), owners


def _found(letters: str, words: str, at: float) -> Iterator[tuple[int, int]]:
    """Ranges of `letters` that the words take up: one, or where something stands between them one for each piece."""
    wanted, _ = _letters(words)
    whole = _nearest(letters, wanted, round(at * len(letters)))
    if whole is not None:
        yield whole, whole + len(wanted)
        return
    near = round(at * len(letters))
    for piece in _pieces(words):
        wanted, _ = _letters(piece)
        place = _nearest(letters, wanted, near) if len(wanted) >= LEAST_LETTERS else None
        if place is not None:
            near = place + len(wanted)
            yield place, near


def _pieces(words: str) -> Iterator[str]:
    for line in re.split(r"\n+", words):
        said = line.split()
        for first in range(0, len(said), PIECE_WORDS):
            yield " ".join(said[first : first + PIECE_WORDS])


def _nearest(letters: str, wanted: str, near: int) -> int | None:
    """Where `wanted` stands nearest to an offset."""
    if not wanted:
        return None
    places = [match.start() for match in re.finditer(f"(?={re.escape(wanted)})", letters)]
    return min(places, key=lambda place: abs(place - near), default=None)


def _lines(quads: Sequence[Quad]) -> list[Quad]:
    """The boxes of letters, in reading order, joined along lines; on a turned page a line goes down the picture."""
    steps = [(abs(one[0] - other[0]), abs(one[1] - other[1])) for one, other in pairwise(quads)]
    axis = int(2 * sum(down > across for across, down in steps) > len(steps))
    lines: list[Quad] = []
    for quad in quads:
        if lines and _goes_on(lines[-1], quad, axis):
            last = lines[-1]
            lines[-1] = (min(last[0], quad[0]), min(last[1], quad[1]), max(last[2], quad[2]), max(last[3], quad[3]))
        else:
            lines.append(quad)
    return lines


def _goes_on(line: Quad, quad: Quad, axis: int) -> bool:
    """Whether a letter stands beside the end of a line that goes along an axis: 0 across the picture, 1 down it."""
    other = 1 - axis
    thick = min(line[other + 2] - line[other], quad[other + 2] - quad[other])
    shared = min(line[other + 2], quad[other + 2]) - max(line[other], quad[other])
    between = max(line[axis], quad[axis]) - min(line[axis + 2], quad[axis + 2])
    return thick > 0 and shared > thick / 2 and between < GAP * thick

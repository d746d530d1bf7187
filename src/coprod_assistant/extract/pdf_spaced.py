"""Letter-spaced words, whose letters a file places one by one with wide gaps between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from .pdf_page import Run

MIN_LETTERS = 4
MAX_STEP = 3.0  # sizes from one letter to the next, which may be of another word
MIN_GAP, MAX_GAP = 0.12, 0.8  # sizes between the letters
EVEN = 0.2  # sizes by which the gaps inside words may differ
WORD_GAP = 0.15  # sizes by which a gap between words is wider than those inside them
WIDE_GAP = 1.4  # sizes by which a gap between two words is wider at most


def with_spaced_words(runs: Sequence[Run]) -> list[Run]:
    """The runs of a page as they are drawn, letters that stand evenly apart joined to their words."""
    found: list[Run] = []
    letters: list[Run] = []
    for run in runs:
        if letters and not _is_next(letters[-1], run):
            found += _joined(letters)
            letters = []
        if len(run.text.strip()) == 1:
            letters.append(run)
        else:
            found.append(run)
    return [*found, *_joined(letters)]


def _is_next(last: Run, run: Run) -> bool:
    level = abs(last.y - run.y) <= 0.05 * run.size and last.size == run.size
    return level and len(run.text.strip()) == 1 and 0 <= run.x - last.end <= MAX_STEP * run.size


def _joined(letters: Sequence[Run]) -> list[Run]:
    """The letters as one run, or as they are where they are not set apart evenly."""
    if len(letters) < MIN_LETTERS or sum(run.text.strip().isalpha() for run in letters) < 0.6 * len(letters):
        return list(letters)
    size = letters[0].size
    gaps = [other.x - one.end for one, other in pairwise(letters)]
    usual = median(gaps)
    inside = [gap for gap in gaps if gap <= usual + WORD_GAP * size]
    even = MIN_GAP * size <= usual <= MAX_GAP * size and max(inside) - min(inside) <= EVEN * size
    if not even or max(gaps) > 2 * usual + WIDE_GAP * size:
        return list(letters)
    text = letters[0].text.strip()
    for gap, run in zip(gaps, letters[1:], strict=True):
        text += (" " if gap > usual + WORD_GAP * size else "") + run.text.strip()
    return [replace(letters[0], text=text, end=letters[-1].end)]

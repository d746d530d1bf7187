"""Bullets that are no characters: small shapes left of a line."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from .pdf_page import Box, Run

MIN_HEIGHT, MAX_HEIGHT = 0.12, 0.65  # of the size of the line
LOWEST, HIGHEST = 0.08, 0.7  # sizes from the baseline to the middle of the shape
MIN_GAP, MAX_GAP = 0.1, 2.6  # sizes from the shape to the first word
BULLET = "•"


def with_bullets(runs: Sequence[Run], shapes: Sequence[Box]) -> list[Run]:
    """The runs of a page with a bullet before each line that a small shape begins."""
    if not shapes or not runs:
        return list(runs)
    ordered = sorted(runs, key=lambda run: run.y)
    heights = [run.y for run in ordered]
    tallest = max(run.size for run in runs)
    found: list[Run] = []
    for left, low, right, high in shapes:
        middle = (low + high) / 2
        near = ordered[bisect_left(heights, middle - HIGHEST * tallest) : bisect_left(heights, middle)]
        line = [run for run in near if LOWEST * run.size <= middle - run.y <= HIGHEST * run.size]
        first = min((run for run in line if run.x > left), key=lambda run: run.x, default=None)
        if first is None or any(left - MAX_GAP * run.size < run.end and run.x <= left for run in line):
            continue
        height, gap = (high - low) / first.size, (first.x - right) / first.size
        if MIN_HEIGHT <= height <= MAX_HEIGHT and MIN_GAP <= gap <= MAX_GAP and not is_bullet(first.text):
            found.append(replace(first, text=BULLET, x=left, end=right, bold=False))
    return [*runs, *found]


def is_bullet(words: str) -> bool:
    """Whether words begin with a bullet."""
    return words.strip()[:1] in "•‣◦▪▫■□●○"

"""Accents that a file draws as letters of their own, over or under the letter that they belong to."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from .pdf_page import Run

COMBINING = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "¸": "\u0327", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303",
    "~": "\u0303", "ˇ": "\u030c", "˘": "\u0306", "˙": "\u0307", "˚": "\u030a", "°": "\u030a", "˝": "\u030b",
    "¯": "\u0304", "˛": "\u0328",
}  # fmt: skip
DOTLESS = {"ı": "i", "ȷ": "j"}
MIN_OVERLAP = 0.4  # of the width of the accent
NEAR = 0.5  # sizes between the baselines: an accent over a capital stands higher


def with_accents(runs: Sequence[Run]) -> list[Run]:
    """The runs of a page as they are drawn, an accent put on the letter that is drawn over it next."""
    found: list[Run] = []
    for run in runs:
        above = found[-1] if found else None
        letter = _accented(above, run) if above is not None and above.text[-1] in COMBINING else None
        if above is None or letter is None:
            found.append(run)
            continue
        if len(above.text) == 1:
            found.pop()
        else:
            found[-1] = replace(above, text=above.text[:-1], end=min(above.end, run.x))
        found.append(replace(run, text=letter + run.text[1:]))
    return found


def _accented(accent: Run, run: Run) -> str | None:
    """The first letter of `run` with the accent that the run before it ends with, or None if that stands alone."""
    width = (accent.end - accent.x) / len(accent.text)
    start = accent.end - width
    overlap = accent.end - max(start, run.x)
    if abs(accent.y - run.y) > NEAR * run.size or run.x > accent.end or run.x < start - run.size:
        return None
    if overlap < MIN_OVERLAP * width:
        return None
    letter = DOTLESS.get(run.text[0], run.text[0])
    whole = unicodedata.normalize("NFC", letter + COMBINING[accent.text[-1]])
    return whole if len(whole) == 1 else None

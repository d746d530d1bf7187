"""Characters put right before lines are made of them.

Accents drawn as letters of their own, bullets that are shapes, large first letters, letter-spaced words, and TeX's
bitmap fonts, which name no characters.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from .known_words import is_known
from .pdf_state import Box, Run

COMBINING = {
    "´": "\u0301", "`": "\u0300", "¨": "\u0308", "¸": "\u0327", "ˆ": "\u0302", "^": "\u0302", "˜": "\u0303",
    "~": "\u0303", "ˇ": "\u030c", "˘": "\u0306", "˙": "\u0307", "˚": "\u030a", "°": "\u030a", "˝": "\u030b",
    "¯": "\u0304", "˛": "\u0328",
}  # fmt: skip
DOTLESS = {"ı": "i", "ȷ": "j"}
MIN_OVERLAP = 0.4  # of the width of the accent
NEAR = 0.5  # sizes between the baselines: an accent over a capital stands higher
MIN_HEIGHT, MAX_HEIGHT = 0.12, 0.65  # of the size of the line
LOWEST, HIGHEST = 0.08, 0.7  # sizes from the baseline to the middle of the shape
LEAST_BULLET_GAP, MOST_BULLET_GAP = 0.1, 2.6  # sizes from the shape to the first word
BULLET = "•"
LARGE = 1.8  # times the size of the text
CAP = re.compile(r"[“\"‘'«„]?[A-ZÀ-ÖØ-Þ]")
MAX_CAPS = 40  # on a page
HIGH = 0.8  # of its size above its baseline, up to which the line beside it begins
GAP = 1.5  # sizes of the text from the letter to them
GAP_AFTER_CAP = 0.17
WORDS = ("A", "I", "O")  # letters that are words
MIN_LETTERS = 4
MAX_STEP = 3.0  # sizes from one letter to the next, which may be of another word
MIN_GAP, MAX_GAP = 0.12, 0.8  # sizes between the letters
EVEN = 0.2  # sizes by which the gaps inside words may differ
WORD_GAP = 0.15  # sizes by which a gap between words is wider than those inside them
WIDE_GAP = 1.4  # sizes by which a gap between two words is wider at most
LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
T1 = dict(zip(range(0x1B, 0x20), LIGATURES, strict=True)) | {
    0x10: "“", 0x11: "”", 0x12: "„", 0x13: "«", 0x14: "»", 0x15: "–", 0x16: "—", 0x27: "’", 0x60: "‘", 0x7F: "-",
    0x0E: "‹", 0x0F: "›", 0x0D: "‚", 0x19: "ı", 0x9F: "§", 0xBD: "¡", 0xBE: "¿", 0xBF: "£", 0xD7: "Œ", 0xF7: "œ",
    0xDF: "SS", 0xFF: "ß", 0x8A: "Ł", 0xAA: "ł", 0x92: "Š", 0xB2: "š", 0x9A: "Ž", 0xBA: "ž", 0x83: "Č", 0xA3: "č",
    0x81: "Ą", 0xA1: "ą", 0x86: "Ę", 0xA6: "ę", 0x82: "Ć", 0xA2: "ć", 0x8B: "Ń", 0xAB: "ń", 0x91: "Ś", 0xB1: "ś",
    0x99: "Ź", 0xB9: "ź", 0x9B: "Ż", 0xBB: "ż", 0x90: "Ř", 0xB0: "ř", 0x80: "Ă", 0xA0: "ă", 0x87: "Ğ", 0xA7: "ğ",
}  # fmt: skip
OT1 = dict(zip(range(0x0B, 0x10), LIGATURES, strict=True)) | {
    0x10: "ı", 0x11: "ȷ", 0x12: "`", 0x13: "´", 0x14: "ˇ", 0x15: "˘", 0x16: "¯", 0x17: "˚", 0x18: "¸", 0x19: "ß",
    0x1A: "æ", 0x1B: "œ", 0x1C: "ø", 0x1D: "Æ", 0x1E: "Œ", 0x1F: "Ø", 0x22: "”", 0x27: "’", 0x3C: "¡", 0x3E: "¿",
    0x5C: "“", 0x5E: "ˆ", 0x5F: "˙", 0x60: "‘", 0x7B: "–", 0x7C: "—", 0x7D: "˝", 0x7E: "˜", 0x7F: "¨",
}  # fmt: skip
SYMBOLS = {0x84: "†", 0x85: "‡", 0x88: "•", 0xBF: "€"}  # TS1, otherwise like Latin-1
LETTERS = frozenset((*range(0x41, 0x5B), *range(0x61, 0x7B)))
# Accents of the one, and what stands at their places in the other: only some of the latter is at home without the rest.
OT1_ACCENTS = frozenset((0x12, 0x13, 0x14, 0x18))
GUILLEMETS = frozenset((0x13, 0x14))
T1_MARKS = frozenset((0x10, 0x11, 0x15, 0x16, 0x1B, 0x1C))
OT1_ONLY = frozenset((0x0B, 0x0C, 0x5C, 0x7B, 0x7C))
T1_ONLY = frozenset((0x1D, 0x1E, 0x1F, *range(0x80, 0x100)))


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
        if first is None or any(left - MOST_BULLET_GAP * run.size < run.end and run.x <= left for run in line):
            continue
        height, gap = (high - low) / first.size, (first.x - right) / first.size
        if (
            MIN_HEIGHT <= height <= MAX_HEIGHT
            and LEAST_BULLET_GAP <= gap <= MOST_BULLET_GAP
            and not is_bullet(first.text)
        ):
            found.append(replace(first, text=BULLET, x=left, end=right, bold=False))
    return [*runs, *found]


def is_bullet(words: str) -> bool:
    """Whether words begin with a bullet."""
    return words.strip()[:1] in "•‣◦▪▫■□●○"


def with_first_letters(runs: Sequence[Run]) -> list[Run]:
    """The runs of a page, a large letter joined to the first word of the line beside it."""
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    found = list(runs)
    caps = [run for run in runs if run.size >= LARGE * body and CAP.fullmatch(run.text.strip())]
    for cap in caps[:MAX_CAPS]:
        line = [run for run in found if run is not cap and run.size < cap.size / LARGE * 1.2 and _is_beside(cap, run)]
        first = max(line, key=lambda run: (round(run.y, 1), -run.x), default=None)
        if first is None or first.x - cap.end > GAP * first.size:
            continue
        found[found.index(first)] = replace(first, text=_begun(cap, first, found) + first.text, x=cap.x)
        found.remove(cap)
    return found


def _is_beside(cap: Run, run: Run) -> bool:
    return run.x >= cap.x - 1 and -0.1 * cap.size <= run.y - cap.y <= HIGH * cap.size


def _begun(cap: Run, first: Run, runs: Sequence[Run]) -> str:
    """The letter, with a space after it where it is a word and not the first letter of one."""
    letter = cap.text.strip()
    if letter[-1] not in WORDS:
        return letter
    line = sorted((run for run in runs if abs(run.y - first.y) < 0.1 * first.size and run.x >= first.x), key=_left)
    words, end = "", first.x
    for run in line:
        if run.x - end > GAP_AFTER_CAP * run.size:
            break
        words, end = words + run.text, run.end
    rest = re.match(r"[^\W\d_]*", words)
    word = rest[0] if rest else ""
    return f"{letter} " if is_known(word) and not is_known(letter[-1] + word) else letter


def _left(run: Run) -> float:
    return run.x


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


def tex_characters(codes: Collection[int]) -> Mapping[int, str]:
    """The characters of a font that draws the given codes, as far as they are not those of ASCII and Latin-1."""
    used = set(codes)
    if not used & LETTERS:
        return SYMBOLS
    accented = used & OT1_ACCENTS and not used & T1_MARKS and used & OT1_ACCENTS != GUILLEMETS
    ot1 = not used & T1_ONLY and bool(used & OT1_ONLY or accented)
    return OT1 if ot1 else T1

"""The large first letter of a paragraph, beside its first lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .known_words import is_known
from .pdf_page import Run

LARGE = 1.8  # times the size of the text
CAP = re.compile(r"[“\"‘'«„]?[A-ZÀ-ÖØ-Þ]")
MAX_CAPS = 40  # on a page
HIGH = 0.8  # of its size above its baseline, up to which the line beside it begins
GAP = 1.5  # sizes of the text from the letter to them
WORD_GAP = 0.17
WORDS = ("A", "I", "O")  # letters that are words


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
        if run.x - end > WORD_GAP * run.size:
            break
        words, end = words + run.text, run.end
    rest = re.match(r"[^\W\d_]*", words)
    word = rest[0] if rest else ""
    return f"{letter} " if is_known(word) and not is_known(letter[-1] + word) else letter


def _left(run: Run) -> float:
    return run.x

"""Runs of text on a page to pieces of lines: words of one baseline that no wide gap sets apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .lines import BULLET, NUMBER
from .pdf_glyphs import with_accents, with_bullets, with_first_letters, with_spaced_words
from .pdf_hyphens import without_soft
from .pdf_raised import on_the_line
from .pdf_state import RawPage, Run

SAME_LINE = 0.4  # of the size: baselines nearer than this are one line (superscripts, mixed fonts)
WORD_GAP = 0.17  # of the size: a gap wider than this is a space, in fonts that draw no spaces
WIDE_GAP = 1.1  # of the size: a gap wider than this sets a cell or a column apart,
JUMP_GAP = 0.45  # and one wider than this if the words after it were not drawn right after those before it,
CELL_GAP = 0.2  # and one wider than this without a space, where the page draws its spaces
NOTE_MARK = re.compile(r"\s*(?:\[?\d{1,3}\]?|[*†‡§¶]{1,3})\s*")
MIN_SPACES = 0.06  # of its letters: a page with fewer draws no spaces, or has hardly two words beside each other
ODD_BULLET = re.compile(r"^[\x80-\x9f\ue000-\uf8ff](?=\s|$)")  # of a font whose characters nobody can name
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of one column, or a piece of one: its words, where it stands, and its prevailing size and weight.

    `left` and `right` are the edges of its column. `is_row` is whether it is a row of a table, cells set apart by bars.
    `order` and `last` count where in the file the first and the last run of it are drawn.
    """

    text: str
    page: int
    x: float
    end: float
    y: float
    size: float
    bold: bool
    left: float = 0.0
    right: float = 0.0
    column: int = 0
    is_row: bool = False
    order: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class PdfPieces:
    """The pieces of one page, from its top to its bottom."""

    number: int
    height: float
    pieces: Sequence[PdfLine]


def page_pieces(page: RawPage) -> PdfPieces:
    """The runs of a page joined to pieces."""
    pieces: list[PdfLine] = []
    has_spaces = _draws_spaces(page.runs)
    for row in _rows_of_runs(_mended(page)):
        held: list[Run] = []
        for run in sorted(row, key=lambda run: run.x):
            if held and _is_apart(held, run, has_spaces=has_spaces):
                pieces.append(_joined(held, page.number))
                held = []
            if not (held and _is_shadow(held[-1], run)):
                held.append(run)
        if held:
            pieces.append(_joined(held, page.number))
    return PdfPieces(page.number, page.height, [piece for piece in pieces if piece.text])


def _draws_spaces(runs: Sequence[Run]) -> bool:
    """Whether the spaces between words are characters of the page, so that a gap without one is no space."""
    return sum(run.text.count(" ") for run in runs) >= MIN_SPACES * sum(len(run.text) for run in runs)


def _is_apart(held: Sequence[Run], run: Run, *, has_spaces: bool) -> bool:
    """Whether a run begins another piece than those before it on the same line."""
    last = held[-1]
    gap = (run.x - last.end) / max(run.size, last.size, 0.1)
    if gap > WIDE_GAP:
        return True
    words = _words(held)
    if is_mark(words) or (NOTE_MARK.fullmatch(words) and run.text.lstrip()[:1].isalpha()):
        return False
    if has_spaces and gap > CELL_GAP and not (last.text[-1:].isspace() or run.text[:1].isspace()):
        return run.order != last.order  # which a value has from its label
    return gap > JUMP_GAP and run.order != last.order + 1


def rows_of(pieces: Sequence[PdfLine]) -> list[list[PdfLine]]:
    """Pieces on one baseline together, from left to right; rows from the top to the bottom."""
    rows: list[list[PdfLine]] = []
    for piece in sorted(pieces, key=lambda piece: (-round(piece.y, 1), piece.x)):
        if rows and abs(rows[-1][0].y - piece.y) <= SAME_LINE * min(rows[-1][0].size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.x) for row in rows]


def _mended(page: RawPage) -> list[Run]:
    """The runs of a page with what stands apart from its word or its line put where it belongs."""
    runs = with_first_letters(with_accents(page.runs))  # beside a large letter all lines look raised
    return with_bullets(with_spaced_words(on_the_line(runs)), page.shapes)


def _rows_of_runs(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs with about the same baseline."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: -run.y):
        near = rows[-1] if rows else None
        if near is not None and abs(near[0].y - run.y) <= SAME_LINE * min(
            max(r.size for r in near[:3]), run.size * 1.6
        ):
            near.append(run)
        else:
            rows.append([run])
    return rows


def _is_shadow(one: Run, other: Run) -> bool:
    """Whether the same words were drawn twice at the same place, to look bold."""
    return one.text == other.text and abs(one.x - other.x) < 0.1 * one.size


def is_mark(words: str) -> bool:
    """Whether words are nothing but the bullet or number of an item."""
    words = f"{words.strip()} "
    found = BULLET.match(words) or NUMBER.match(words)
    return found is not None and found.end() >= len(words) - 1


def _words(runs: Sequence[Run]) -> str:
    words = ""
    for before, run in zip((None, *runs), runs, strict=False):
        gap = before is not None and run.x - before.end > WORD_GAP * min(before.size, run.size)
        words += (" " if gap and not words.endswith(" ") and not run.text.startswith(" ") else "") + run.text
    return words


def _joined(runs: Sequence[Run], page: int) -> PdfLine:
    sizes: Counter[float] = Counter()
    bold = 0
    for run in runs:
        count = len(run.text.strip())
        sizes[round(run.size * 2) / 2] += count
        bold += count if run.bold else 0
    size = sizes.most_common(1)[0][0]
    words = without_soft(_words(runs).translate(LIGATURES))
    text = ODD_BULLET.sub("•", " ".join(words.split()))
    main = max(runs, key=lambda run: len(run.text))
    is_bold = bold > 0.8 * sum(sizes.values())
    orders = [run.order for run in runs]
    end = max(run.end for run in runs)
    return PdfLine(text, page, runs[0].x, end, main.y, size, is_bold, order=min(orders), last=max(orders))

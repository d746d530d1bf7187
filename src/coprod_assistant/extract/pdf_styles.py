"""How a report is set: sizes and weights of its headings, the usual distance of lines, the edges of its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from .dated import is_date
from .headings import CAPTIONS, MAX_CHARS, MAX_WORDS
from .pdf_pieces import PdfLine

HEADING_SIZE = 1.12  # times the size of the body
BOLD_SIZE = 0.85  # of a bold heading; captions and heads of tables are smaller


def body_size(lines: Sequence[PdfLine]) -> float:
    """The size of most letters."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def heading_levels(lines: Sequence[PdfLine]) -> dict[tuple[float, bool], int]:
    """Levels of the styles (size, bold) that headings have: bigger than the body, or bold where the body is not."""
    counts: Counter[tuple[float, bool]] = Counter()
    for line in lines:
        counts[style_of(line)] += len(line.text)
    if not counts:
        return {}
    body_size, body_bold = counts.most_common(1)[0][0]
    total = sum(counts.values())
    styles = [
        (size, bold)
        for (size, bold), count in counts.items()
        if count < total / 3
        and (size >= body_size * HEADING_SIZE or (bold and not body_bold and size >= body_size * BOLD_SIZE))
    ]
    ordered = sorted(styles, key=lambda style: (-style[0], not style[1]))
    return {style: min(number, 6) for number, style in enumerate(ordered, start=1)}


def style_of(line: PdfLine) -> tuple[float, bool]:
    return line.size, line.bold


def may_head(line: PdfLine) -> bool:
    words = line.text
    return (
        len(words) <= MAX_CHARS
        and len(words.split()) <= MAX_WORDS
        and len(re.findall(r"[^\W\d_]", words)) >= 2
        and not (words[-1] in ".;," and len(words.split()) > 3)
        and not line.is_row
        and not CAPTIONS.match(words)
        and not is_date(words)
    )


def usual_leading(lines: Sequence[PdfLine]) -> float:
    """The usual distance from line to line, in sizes of the lower line."""
    steps = Counter(
        round((above.y - line.y) / line.size, 1)
        for above, line in pairwise(lines)
        if above.page == line.page
        and above.column == line.column
        and line.size > 0
        and 0.5 < (above.y - line.y) / line.size < 3
    )
    return steps.most_common(1)[0][0] if steps else 1.2

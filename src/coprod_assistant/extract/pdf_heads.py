"""Running heads that stand on one page only: told by the sentence that they would interrupt."""

from __future__ import annotations

from collections.abc import Sequence

from .lines import CLOSERS, ENDS
from .pdf_pieces import PdfLine
from .pdf_styles import body_size

APART = 1.8  # sizes of the body from the head to the text below it
SMALL = 0.93  # of the size of the body: notes, which may follow the first half of the sentence
MAX_HEAD = 120  # characters


def without_interrupting_heads(pages: Sequence[Sequence[PdfLine]]) -> tuple[list[Sequence[PdfLine]], list[int]]:
    """The lines of all pages without heads that part a sentence, and the numbers of the pages that lost one."""
    body = body_size([line for page in pages for line in page])
    found: list[Sequence[PdfLine]] = []
    lost: list[int] = []
    above: PdfLine | None = None  # the last line of the text so far
    for page in pages:
        lines = page
        if above is not None and len(page) > 1 and _interrupts(above, page[0], page[1], body):
            lost.append(page[0].page)
            lines = page[1:]
        found.append(lines)
        above = next((line for line in reversed(lines) if line.size > SMALL * body), above)
    return found, lost


def _interrupts(above: PdfLine, head: PdfLine, line: PdfLine, body: float) -> bool:
    if len(head.text) > MAX_HEAD or head.is_row or head.text[0].islower() or _ended(head) or _ended(above):
        return False
    apart = head.size <= 1.05 * body and head.y - line.y >= APART * body
    return apart and abs(above.size - line.size) < 1 and line.text[0].islower() and not line.is_row


def _ended(line: PdfLine) -> bool:
    return line.text.rstrip(CLOSERS)[-1:] in (*ENDS, ":")

"""Running heads and feet and page numbers of a report."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .lines import CLOSERS, ENDS
from .pdf_paragraphs import body_size
from .pdf_pieces import PdfLine, PdfPieces, rows_of

EDGE_ROWS = 3  # lines at the top and at the bottom of a page among which they can be
MIN_LEFT = 0.2  # of the characters
SAME_HEIGHT_PT = 4.0  # and as much again, where rounding parts two heights
SAME_PLACE_PT = 2.0
LEADING = 1.6  # sizes from a line to the next one of its paragraph
APART = 1.9  # sizes of the body from a head to the text below it, which its lines are nearer to each other than
MAX_HEAD = 120  # characters
NUMBER = re.compile(
    r"^\W*(?:(?:page|seite|p\.|s\.)\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|\||of|von)\s*\d{1,4})?\W*$", re.I
)
APART_FROM_TEXT = 1.8  # sizes of the body from the head to the text below it
SMALL = 0.93  # of the size of the body: notes, which may follow the first half of the sentence
LONGEST_SINGLE = 120  # characters


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at the top or bottom of a page: its pieces, and how far it is from that edge.

    `outermost` is whether it is the first or last of all, `apart` whether a wide gap sets it off the text, in letters
    no bigger than those.
    """

    page: int
    top: bool
    height: float
    row: Sequence[PdfLine]
    outermost: bool
    apart: bool
    small: bool


def without_furniture(pages: Sequence[PdfPieces]) -> list[PdfPieces]:
    """The pages without lines that repeat at their top or bottom, and without page numbers.

    Where next to nothing would be left, the pages are alike and nothing is taken away.
    """
    body = _body_size(pages)
    edges = [edge for page in pages for edge in _edges(page, body)]
    removed = _repeated(edges, sum(1 for page in pages if page.pieces)) | _running_heads(edges)
    removed |= _said_below(pages, edges)
    kept = [_without_number(replace(page, pieces=[p for p in page.pieces if id(p) not in removed])) for page in pages]
    return kept if _characters(kept) >= MIN_LEFT * _characters(pages) else list(pages)


def _characters(pages: Sequence[PdfPieces]) -> int:
    return sum(len(piece.text) for page in pages for piece in page.pieces)


def _body_size(pages: Sequence[PdfPieces]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for piece in page.pieces:
            sizes[piece.size] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _edges(page: PdfPieces, body: float) -> list[_Edge]:
    """The lines that stand highest and lowest."""
    rows = rows_of(page.pieces)
    count = min(EDGE_ROWS, max(1, len(rows) // 3))
    found: list[_Edge] = []
    for top, ordered in ((True, rows), (False, rows[::-1])):
        for number, row in enumerate(ordered[:count]):
            y = row[0].y
            gap = abs(y - ordered[number + 1][0].y) if number + 1 < len(ordered) else 0.0
            size = max(piece.size for piece in row)
            height = page.height - y if top else y
            apart = gap >= APART * body and size <= body
            found.append(_Edge(page.number, top, height, row, number == 0, apart, size <= 0.95 * body))
    return found


def _repeated(edges: Sequence[_Edge], filled: int) -> set[int]:
    """Pieces whose words stand at the same place of several pages.

    Three times is no chance; twice is none in a file of two pages, for the outermost line with a number in it (the
    head of a short chapter), or where the outermost line is set apart from the text.
    """
    places: defaultdict[tuple[bool, str, int], list[_Edge]] = defaultdict(list)
    for edge in edges:
        for piece in edge.row:
            places[edge.top, _words(piece), round(edge.height / SAME_HEIGHT_PT)].append(edge)
    repeated = {place for place in places if _is_repeated(place, places, filled)}
    removed = {
        id(piece)
        for edge in edges
        for piece in edge.row
        if (edge.top, _words(piece), round(edge.height / SAME_HEIGHT_PT)) in repeated
    }
    return removed | _beside(edges, removed)


def _is_repeated(
    place: tuple[bool, str, int], places: Mapping[tuple[bool, str, int], Sequence[_Edge]], filled: int
) -> bool:
    top, words, height = place
    if not words.strip("# "):
        return False
    found = [edge for near in (height - 1, height, height + 1) for edge in places.get((top, words, near), ())]
    count = len({edge.page for edge in found})
    if count != 2 or filled <= 2:
        return count >= 2
    return any(edge.outermost and ("#" in words or edge.apart) for edge in found)


def _beside(edges: Sequence[_Edge], removed: set[int]) -> set[int]:
    """What stands on one line with a repeated piece: page numbers, names of chapters."""
    return {
        id(piece)
        for edge in edges
        for piece in edge.row
        if any(id(other) in removed for other in edge.row) and (edge.apart or NUMBER.match(piece.text))
    }


def _running_heads(edges: Sequence[_Edge]) -> set[int]:
    """Outermost lines at the same height of most pages, smaller than the text and apart from it, whatever they say.

    Heads name the chapter, or the report and the chapter by turns. Only at the top: the last line of footnotes is
    small, apart and always at the same height, too.
    """
    tops = [edge for edge in edges if edge.top and edge.outermost]
    heads = [edge for edge in tops if edge.apart and edge.small and sum(len(p.text) for p in edge.row) <= MAX_HEAD]
    counts = Counter((round(edge.height / SAME_PLACE_PT), edge.row[0].size) for edge in heads)
    least = max(3, len(tops) / 2)
    return {
        id(piece)
        for edge in heads
        if counts[round(edge.height / SAME_PLACE_PT), edge.row[0].size] >= least
        for piece in edge.row
    }


def _said_below(pages: Sequence[PdfPieces], edges: Sequence[_Edge]) -> set[int]:
    """Outermost lines at the top, apart from the text, that say what a heading on their own page says."""
    rows = {page.number: rows_of(page.pieces) for page in pages}
    return {
        id(piece)
        for edge in edges
        if edge.top and edge.outermost and edge.apart
        for row in rows[edge.page][1:]
        if row[0].size > edge.row[0].size and _named(row) == _named(edge.row) != ""
        for piece in edge.row
    }


def _named(row: Sequence[PdfLine]) -> str:
    """The words of a line without numbers before and behind them, which may be a chapter's or a page's."""
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", " ".join(piece.text for piece in row).casefold())


def _without_number(page: PdfPieces) -> PdfPieces:
    """The page without a number that stands alone on its first or last line, unless a paragraph or heading ends so."""
    rows = rows_of(page.pieces)
    alone = {id(row[0]) for row in (*rows[:1], *rows[-1:]) if len(row) == 1 and NUMBER.match(row[0].text)}
    if len(rows) > 1 and _goes_on(rows[-2], rows[-1][0]):
        alone.discard(id(rows[-1][0]))
    return replace(page, pieces=[piece for piece in page.pieces if id(piece) not in alone])


def _goes_on(above: Sequence[PdfLine], line: PdfLine) -> bool:
    """Whether a line stands right below another, at its left edge and in its letters."""
    first = above[0]
    close = first.y - line.y <= LEADING * line.size and abs(first.x - line.x) <= SAME_PLACE_PT
    return close and (first.size, first.bold) == (line.size, line.bold)


def _words(piece: PdfLine) -> str:
    """Words with digits made alike, so that page numbers do not tell lines apart."""
    return re.sub(r"\d+", "#", " ".join(piece.text.casefold().split()))


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
    if len(head.text) > LONGEST_SINGLE or head.is_row or head.text[0].islower() or _ended(head) or _ended(above):
        return False
    apart = head.size <= 1.05 * body and head.y - line.y >= APART_FROM_TEXT * body
    return apart and abs(above.size - line.size) < 1 and line.text[0].islower() and not line.is_row


def _ended(line: PdfLine) -> bool:
    return line.text.rstrip(CLOSERS)[-1:] in (*ENDS, ":")

"""Presentations by python-pptx: slides in their order, on each the title, then what stands on it in reading order.

python-pptx keeps the document's own structure (placeholders, levels of lists, tables); it loads Pillow and XlsxWriter,
which it needs for writing, and is quick all the same. markitdown and docling use it too and add nothing to it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from .html_tree import parse_xml
from .nodes import BREAK, Node, Run, plain
from .packed import open_packed
from .paged import Leaf, row_of, write_leaves
from .parsed import Leavings, Parsed, sane_title

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
BULLETS = ("• ", "  ◦ ", "    ▪ ")
FRAME = frozenset(["SLIDE_NUMBER", "DATE", "FOOTER", "HEADER"])  # placeholders that stand on every slide
LISTING = frozenset(["BODY", "OBJECT", "VERTICAL_BODY"])


def extract_pptx(data: bytes) -> Parsed:
    """Text of the slides that are shown, each a page called "slide 3".

    Left out and noted are hidden slides, speaker notes, comments and footers; pictures and charts are named.

    Raises:
        ExtractionError: it is broken, or there is no text on its slides.
    """
    from pptx import Presentation

    open_packed(data).close()
    shown = Presentation(io.BytesIO(data))
    left, warnings = Leavings(), list[str]()
    leaves = list(_leaves(shown, left, warnings))
    parsed = write_leaves(leaves, sane_title(shown.core_properties.title), warnings)
    parsed.left_out = left.notes
    return parsed


def _leaves(shown: Any, left: Leavings, warnings: list[str]) -> Iterator[Leaf]:
    for number, slide in enumerate(shown.slides, start=1):
        nodes = _Slide(slide, left).nodes
        charts = sum(shape.has_chart for shape in slide.shapes)
        if slide.element.get("show") == "0":
            for node in nodes:
                left.add("hidden", node.words)
        else:
            if charts:
                warnings.append(f"slide {number}: what its chart{'s' if charts > 1 else ''} show was not read")
            yield Leaf(number, f"slide {number}", nodes)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            left.add("aside", slide.notes_slide.notes_text_frame.text)
        for relation in slide.part.rels.values():
            if relation.reltype.endswith("/comments"):
                left.add("aside", _words_of_comments(relation.target_part.blob))


class _Slide:
    """The nodes of one slide."""

    def __init__(self, slide: Any, left: Leavings) -> None:
        self.slide, self.left = slide, left
        self.nodes: list[Node] = []
        title = slide.shapes.title
        if title is not None and title.text_frame.text.strip():
            centred = title.placeholder_format.type.name == "CENTER_TITLE"
            runs = [run for paragraph in title.text_frame.paragraphs for run in (*_runs(paragraph), (" ", None))]
            runs = [(" " if words == BREAK else words, url) for words, url in runs]
            self.nodes.append(Node("heading", [runs], level=1 if centred else 2))
        self._shapes(slide.shapes, title)

    def _shapes(self, shapes: Any, title: Any) -> None:
        for shape in shapes:
            if title is not None and shape.shape_id == title.shape_id:
                continue
            if getattr(shape, "shapes", None) is not None:
                self._shapes(shape.shapes, title)
            elif shape.has_text_frame:
                self._text(shape)
            elif getattr(shape, "has_table", False) and shape.has_table:
                self._table(shape.table)
            else:
                self._diagram(shape)

    def _text(self, shape: Any) -> None:
        kind = shape.placeholder_format.type.name if shape.is_placeholder else ""
        if kind in FRAME:
            if kind != "SLIDE_NUMBER":
                self.left.add("furniture", shape.text_frame.text)
            return
        items: list[tuple[int, list[Run]]] = []
        said = [paragraph for paragraph in shape.text_frame.paragraphs if plain(_runs(paragraph))]
        for paragraph in said:
            if _is_item(paragraph, listing=kind in LISTING and len(said) > 1):
                items.append((paragraph.level, _runs(paragraph)))
            else:
                self._list(items)
                items = []
                self.nodes.append(Node("paragraph", [_runs(paragraph)]))
        self._list(items)

    def _list(self, items: list[tuple[int, list[Run]]]) -> None:
        if items:
            marks = [BULLETS[min(level, 2)] for level, _ in items]
            self.nodes.append(Node("list", [runs for _, runs in items], marks=marks))

    def _table(self, table: Any) -> None:
        rows = []
        for row in table.rows:
            cells = [[] if cell.is_spanned else [(" ".join(cell.text_frame.text.split()), None)] for cell in row.cells]
            if any(plain(cell) for cell in cells):
                rows.append(row_of(cells))
        self.nodes.append(Node("table", rows))

    def _diagram(self, shape: Any) -> None:
        """The words of a SmartArt diagram, in the order of its outline."""
        named = next(shape.element.iter(f"{DIAGRAM}relIds"), None)
        if named is None:
            return
        root = parse_xml(self.slide.part.related_part(named.get(f"{R}dm")).blob)
        parts = [["".join(text.text or "" for text in point.iter(f"{A}t"))] for point in root.iter(f"{DIAGRAM}pt")]
        runs: list[list[Run]] = [[(words, None)] for [words] in parts if words.strip()]
        if runs:
            self.nodes.append(Node("list", runs, marks=[BULLETS[0]] * len(runs)))


def _is_item(paragraph: Any, *, listing: bool) -> bool:
    """Whether a paragraph has a bullet or a number: its own, or that of its placeholder."""
    own = paragraph._p.pPr
    if own is not None:
        if own.find(f"{A}buNone") is not None:
            return False
        if own.find(f"{A}buChar") is not None or own.find(f"{A}buAutoNum") is not None:
            return True
    return listing


def _runs(paragraph: Any) -> list[Run]:
    """The words of a paragraph with their links; python-pptx's own `runs` leave out breaks and fields."""
    links = {id(run._r): run.hyperlink.address for run in paragraph.runs}
    runs: list[Run] = []
    for element in paragraph._p:
        if element.tag == f"{A}br":
            runs.append((BREAK, None))
        elif element.tag in (f"{A}r", f"{A}fld"):
            address = links.get(id(element))
            web = address if address and address.startswith(("http://", "https://")) else None
            runs.append((" ".join((element.findtext(f"{A}t") or "").split("\t")), web))
    return runs


def _words_of_comments(blob: bytes) -> str:
    root = parse_xml(blob)
    return " ".join(tag.text or "" for tag in root.iter() if str(tag.tag).rpartition("}")[2] in ("text", "t"))

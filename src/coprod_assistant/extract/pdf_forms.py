"""What people wrote on a page of a PDF: values of form fields and text boxes. Other comments are named only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from .pdf_marked import OFF_LAYER, IsOff
from .pdf_page import RawPage, Run

MAX_ANNOTATIONS = 2_000  # of a page
MAX_PARENTS = 8
HIDDEN, NO_VIEW = 1 << 1, 1 << 5  # flags of an annotation: ISO 32000-1, 12.5.3
PASSWORD, PUSH_BUTTON = 1 << 13, 1 << 16  # flags of a field
COMMENTS = ("/Text", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret")
COMMENT = "in a comment"
CHECKED, UNCHECKED = "☒", "☐"
SIZE = re.compile(r"([\d.]+)\s+Tf")
USUAL_SIZE = 10.0
LETTER = 0.5  # sizes that a letter is wide on average
LEADING = 1.2
LABEL_GAP = 0.3  # sizes between a label and its value
FAR = 25  # sizes from a label to the field that it names


def add_written(raw: RawPage, page: Any, origin: tuple[float, float], is_off: IsOff) -> None:
    """Adds the values of fields and the text boxes of a page to its runs, those beside a label right behind it."""
    annotations = page.get("/Annots")
    for reference in list(annotations.get_object() if annotations is not None else ())[:MAX_ANNOTATIONS]:
        try:
            raw.runs += _placed(list(_runs(reference.get_object(), raw, origin, is_off)), raw.runs)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            continue  # a broken annotation shows nothing


def _runs(annotation: Any, raw: RawPage, origin: tuple[float, float], is_off: IsOff) -> Iterator[Run]:
    """The lines of one annotation at the place where it is shown."""
    text = _text(annotation, raw)
    if not text.strip() or int(annotation.get("/F", 0)) & (HIDDEN | NO_VIEW):
        return
    if "/OC" in annotation and is_off(annotation.raw_get("/OC")):
        raw.hidden.add(OFF_LAYER)
        return
    x0, y0, x1, y1 = (float(number) for number in annotation["/Rect"])
    left, right = min(x0, x1) - origin[0], max(x0, x1) - origin[0]
    low, high = min(y0, y1) - origin[1], max(y0, y1) - origin[1]
    found = SIZE.search(str(_inherited(annotation, "/DA") or ""))
    size = (float(found[1]) if found else 0.0) or min(USUAL_SIZE, 0.7 * (high - low))
    lines = [line.strip() for line in re.split(r"[\r\n]+", text) if line.strip()]
    first = (low + high) / 2 - 0.3 * size if len(lines) == 1 and high - low < 2.5 * size else high - size
    for number, line in enumerate(lines):
        end = max(left + size, min(left + len(line) * LETTER * size, right))
        yield Run(line, left, end, first - number * LEADING * size, size, False, len(raw.runs) + number)


def _text(annotation: Any, raw: RawPage) -> str:
    """What it says, or nothing."""
    kind = annotation.get("/Subtype")
    if kind == "/FreeText":
        return str(annotation.get("/Contents", ""))
    if kind in COMMENTS and str(annotation.get("/Contents", "")).strip():
        raw.hidden.add(COMMENT)
    return _value(annotation) if kind == "/Widget" else ""


def _value(field: Any) -> str:
    flags = int(_inherited(field, "/Ff") or 0)
    kind = _inherited(field, "/FT")
    if kind == "/Btn":
        return "" if flags & PUSH_BUTTON else CHECKED if field.get("/AS", "/Off") != "/Off" else UNCHECKED
    if kind not in ("/Tx", "/Ch") or flags & PASSWORD:
        return ""
    value = _inherited(field, "/V")
    if hasattr(value, "get_data"):  # a long text may be a stream
        return str(value.get_data().decode("utf-8", "replace"))
    values = value if isinstance(value, list) else [value]
    options = _inherited(field, "/Opt") or ()
    shown = {str(pair[0]): str(pair[1]) for pair in options if isinstance(pair, list) and len(pair) == 2}
    return ", ".join(shown.get(str(one), str(one)) for one in values if one is not None)


def _inherited(field: Any, key: str) -> Any:
    """An entry of a field, or of the field that it is a part of."""
    for _ in range(MAX_PARENTS):
        if key in field:
            return field[key].get_object()
        if "/Parent" not in field:
            return None
        field = field["/Parent"].get_object()
    return None


def _placed(lines: Sequence[Run], runs: Sequence[Run]) -> Sequence[Run]:
    """The lines of one field on the line of the words beside it, a value right behind its label."""
    if len(lines) != 1:
        return lines
    line = lines[0]
    level = [run for run in runs if abs(run.y - line.y) <= 0.7 * max(run.size, line.size)]
    before = max((run for run in level if run.end <= line.x + line.size), key=lambda run: run.end, default=None)
    if line.text in (CHECKED, UNCHECKED):
        near = min(level, key=lambda run: min(abs(run.x - line.end), abs(line.x - run.end)), default=None)
        return [replace(line, y=near.y, size=near.size, order=near.order)] if near else lines
    if before is None or line.x - before.end > FAR * line.size:
        return lines
    x = before.end + LABEL_GAP * before.size
    return [replace(line, x=x, end=x + line.end - line.x, y=before.y, size=before.size, order=before.order)]

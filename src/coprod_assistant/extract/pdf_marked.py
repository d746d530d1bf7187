"""Marked content of a PDF page, and what people wrote on it.

Running heads and feet, layers that are off, text that stands for glyphs; values of form fields and text boxes. Other
comments are kept apart: no reader sees them before a click.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .pdf_state import RawPage, Run

OFF_LAYER = "in a layer that is off"
IsOff = Callable[[Any], bool]
MAX_ANNOTATIONS = 2_000  # of a page
MAX_PARENTS = 8
HIDDEN, NO_VIEW = 1 << 1, 1 << 5  # flags of an annotation: ISO 32000-1, 12.5.3
PASSWORD, PUSH_BUTTON = 1 << 13, 1 << 16  # flags of a field
COMMENTS = frozenset(
    "/Text /Highlight /Underline /StrikeOut /Squiggly /Caret /Line /Square /Circle /Polygon /PolyLine /Stamp /Ink "
    "/FileAttachment".split()
)
COMMENT = "in a comment"
CHECKED, UNCHECKED = "☒", "☐"
SIZE = re.compile(r"([\d.]+)\s+Tf")
USUAL_SIZE = 10.0
LETTER = 0.5  # sizes that a letter is wide on average
LEADING = 1.2
LABEL_GAP = 0.3  # sizes between a label and its value
FAR = 25  # sizes from a label to the field that it names


@dataclass(slots=True)
class _Mark:
    is_head: bool = False
    is_off: bool = False
    actual: str | None = None
    is_told: bool = False  # whether the actual text stands in a run already


@dataclass(slots=True)
class MarkedContent:
    """The marked content that is open while a page is drawn; `is_off` tells of a group of layers whether it is off."""

    is_off: IsOff
    marks: list[_Mark] = field(default_factory=list)

    def open(self, operands: Any, resources: Any) -> None:
        """Follows BMC and BDC. What cannot be understood marks nothing, and its end is still counted."""
        mark = _Mark()
        self.marks.append(mark)
        if len(operands) < 2:
            return
        tag, details = str(operands[0]), operands[1]
        if isinstance(details, str):
            details = resources["/Properties"].get_object().raw_get(details)
        if tag == "/OC":
            mark.is_off = self.is_off(details)
            return
        details = details.get_object()
        mark.is_head = tag == "/Artifact" and details.get("/Type") == "/Pagination"
        if "/ActualText" in details:
            mark.actual = str(details["/ActualText"])

    def close(self) -> None:
        """Follows EMC."""
        del self.marks[-1:]

    @property
    def is_head(self) -> bool:
        """Whether what is drawn is a running head or foot."""
        return any(mark.is_head for mark in self.marks)

    @property
    def is_hidden(self) -> bool:
        """Whether what is drawn is in a layer that is off."""
        return any(mark.is_off for mark in self.marks)

    def read(self, text: str) -> str:
        """The text that a shown string is to be read as: the outermost actual text once, else its own."""
        for mark in self.marks:
            if mark.actual is not None:
                told, mark.is_told = mark.is_told, True
                return "" if told else mark.actual
        return text


def layers_off(catalogue: Any) -> IsOff:
    """Whether a group of layers, or a set of groups, is off when the file is opened (ISO 32000-1, 8.11)."""
    try:
        settings = catalogue["/OCProperties"].get_object()
        default = settings["/D"].get_object()
        groups = {_key(group) for group in settings["/OCGs"].get_object()}
        off = {_key(group) for group in default.get("/OFF", [])}
        if default.get("/BaseState") == "/OFF":
            off |= groups - {_key(group) for group in default.get("/ON", [])}
    except (KeyError, TypeError, AttributeError):
        return lambda _: False
    return lambda layer: bool(off) and _is_off(layer, off)


def _is_off(layer: Any, off: set[object]) -> bool:
    found = layer.get_object()
    if found.get("/Type") != "/OCMD":
        return _key(layer) in off
    members = found.get("/OCGs", [])
    members = members if isinstance(members, list) else [found.raw_get("/OCGs")]
    states = [_key(member) not in off for member in members]  # true: on
    policy = found.get("/P", "/AnyOn")
    shown = {"/AllOn": all(states), "/AnyOff": not all(states), "/AllOff": not any(states)}.get(policy, any(states))
    return bool(states) and not shown


def _key(reference: Any) -> object:
    """What tells one group from another: the number of its object, or the object itself."""
    return getattr(reference, "idnum", None) or id(reference.get_object())


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
    text = _text(annotation)
    if not text.strip() or int(annotation.get("/F", 0)) & (HIDDEN | NO_VIEW):
        return
    if "/OC" in annotation and is_off(annotation.raw_get("/OC")):
        raw.hidden.add(OFF_LAYER)
        return
    if annotation.get("/Subtype") in COMMENTS:
        raw.hidden.add(COMMENT)
        raw.comments.append(text)
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


def _text(annotation: Any) -> str:
    """What it says, or nothing."""
    kind = annotation.get("/Subtype")
    if kind == "/FreeText" or kind in COMMENTS:
        return str(annotation.get("/Contents", ""))
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

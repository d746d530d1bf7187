"""Marked content: running heads and feet, layers that are off, and text that stands for glyphs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

OFF_LAYER = "in a layer that is off"
IsOff = Callable[[Any], bool]


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

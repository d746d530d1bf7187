"""Declarations of a style sheet or `style` attribute that put text out of sight."""

from __future__ import annotations

import re

LENGTH = re.compile(r"^(-?\d*\.?\d+)\s*([a-z%]*)$")
SMALL = {"": 0.5, "px": 2.0, "pt": 2.0, "em": 0.15, "rem": 0.15, "%": 15.0, "vw": 0.2, "ex": 0.3, "mm": 0.5}
MIN_OPACITY = 0.05
FAR = -500.0  # px; nothing of an element this far left of or above the page is on the screen
FAR_MARGIN = -2000.0  # px; smaller ones centre a page: `left: 50%; margin-left: -480px`
NO_CLIP_AREA = re.compile(r"rect\(\s*(?:0|1px)(?:px)?[\s,]|inset\(\s*(?:50|100)%|circle\(\s*0")
NO_SCALE = re.compile(r"scale[xy]?\(\s*0*\.?0*\s*[,)]|translate[xy]?\(\s*-\d{4,}")
CLEAR = re.compile(r"^transparent$|^(?:rgba|hsla)\(.*[,/]\s*0*\.?0*%?\s*\)$|^#[0-9a-f]{3}0$|^#[0-9a-f]{6}00$")
NAMED = {"white": "#ffffff", "black": "#000000", "red": "#ff0000", "gray": "#808080", "grey": "#808080"}


def hides(style: str, *, folded: bool = False) -> bool:
    """Whether an element with these declarations, or the text in it, cannot be seen.

    Args:
        folded: Whether readers can open the element; what only folds it does not hide it then.
    """
    if ":" not in style:
        return False
    found = _declarations(style)
    if not folded and (_is_off(found) or _is_clipped(found)):
        return True
    return _is_tiny(found) or _is_away(found) or _is_colourless(found)


def same_colour(one: str | None, other: str | None) -> bool:
    """Whether two colours are given and the same, in whatever notation."""
    return bool(one and other) and _colour(str(one)) == _colour(str(other))


def _declarations(style: str) -> dict[str, str]:
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.S).lower()
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    return {name.strip(): value.replace("!important", "").strip() for name, value in pairs}


def _is_off(found: dict[str, str]) -> bool:
    if found.get("display") == "none" or found.get("visibility") in ("hidden", "collapse"):
        return True
    opacity = _length(found.get("opacity"))
    return (opacity is not None and opacity[0] < MIN_OPACITY) or found.get("content-visibility") == "hidden"


def _is_tiny(found: dict[str, str]) -> bool:
    sizes = [found.get("font-size"), *re.findall(r"-?\d*\.?\d+(?:px|pt|em|rem|%)(?=\s|/|$)", found.get("font", ""))[:1]]
    return any(size is not None and size[0] <= SMALL.get(size[1], 0.0) for size in map(_length, sizes))


def _is_clipped(found: dict[str, str]) -> bool:
    clipped = found.get("overflow", found.get("overflow-x", found.get("overflow-y", ""))) in ("hidden", "clip")
    sides = [_length(found.get(name)) for name in ("width", "height", "max-width", "max-height")]
    return clipped and any(side is not None and side[0] <= 1 and side[1] in ("", "px") for side in sides)


def _is_away(found: dict[str, str]) -> bool:
    limits = dict.fromkeys(("left", "top", "right", "bottom", "text-indent"), FAR)
    limits |= dict.fromkeys(("margin-left", "margin-top"), FAR_MARGIN)
    for name, limit in limits.items():
        length = _length(found.get(name))
        if length is not None and length[0] * (16 if length[1] in ("em", "rem") else 1) <= limit:
            return True
    clip = f"{found.get('clip', '')} {found.get('clip-path', '')}"
    return bool(NO_CLIP_AREA.search(clip) or NO_SCALE.search(found.get("transform", "")))


def _is_colourless(found: dict[str, str]) -> bool:
    colour = found.get("color")
    background = found.get("background-color") or found.get("background", "").split(" ")[0]
    return bool(colour and CLEAR.match(colour)) or same_colour(colour, background)


def _length(value: str | None) -> tuple[float, str] | None:
    """A number and its unit, or None."""
    found = LENGTH.match(value or "")
    return (float(found[1]), found[2]) if found else None


def _colour(value: str) -> str:
    """`#rrggbb` where it can be told, else the words."""
    value = NAMED.get(value.strip().lower(), value.strip().lower())
    channels = re.match(r"rgba?\(\s*(\d{1,4})[\s,]+(\d{1,4})[\s,]+(\d{1,4})", value)
    if channels:
        return "#" + "".join(f"{min(int(channel), 255):02x}" for channel in channels.groups())
    return "#" + "".join(digit * 2 for digit in value[1:]) if re.fullmatch(r"#[0-9a-f]{3}", value) else value

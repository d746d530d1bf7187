"""Elements of a web page that its readers cannot see, by their mark-up and by the declarations of its style sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

LENGTH = re.compile(r"^(-?\d*\.?\d+)\s*([a-z%]*)$")
SMALL = {"": 0.5, "px": 2.0, "pt": 2.0, "em": 0.15, "rem": 0.15, "%": 15.0, "vw": 0.2, "ex": 0.3, "mm": 0.5}
MIN_OPACITY = 0.05
FAR = -500.0  # px; nothing of an element this far left of or above the page is on the screen
FAR_MARGIN = -2000.0  # px; smaller ones centre a page: `left: 50%; margin-left: -480px`
NO_CLIP_AREA = re.compile(r"rect\(\s*(?:0|1px)(?:px)?[\s,]|inset\(\s*(?:50|100)%|circle\(\s*0")
NO_SCALE = re.compile(r"scale[xy]?\(\s*0*\.?0*\s*[,)]|translate[xy]?\(\s*-\d{4,}")
CLEAR = re.compile(r"^transparent$|^(?:rgba|hsla)\(.*[,/]\s*0*\.?0*%?\s*\)$|^#[0-9a-f]{3}0$|^#[0-9a-f]{6}00$")
NAMED = {"white": "#ffffff", "black": "#000000", "red": "#ff0000", "gray": "#808080", "grey": "#808080"}
DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "math",
        "audio",
        "video",
        "map",
        "head",
        "select",
        "option",
        "datalist",
        "textarea",
        "button",
        "input",
        "meta",
        "link",
        "base",
        "applet",
        "frame",
        "frameset",
        "noframes",
        "param",
        "source",
        "track",
        "progress",
        "meter",
    ]
)
HIDDEN_CLASSES = frozenset(
    [
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
        "element-invisible",
        "hidden-text",
        "u-visually-hidden",
        "govuk-visually-hidden",
    ]
)
INLINE = frozenset("span b strong em small time".split())
SAYS = re.compile(
    r"[^\W\d_]{2}\W+\w|\d\W*[^\W\d_]|[£$€]\s?\d|\d\s?%"
)  # more than an icon, a mark or a number of a step
RULE = re.compile(r"([^{}@;]{1,2000})\{([^{}]{0,5000})\}")
SIMPLE = re.compile(r"^\s*([a-zA-Z0-9]*)((?:[.#][\w-]+)+)\s*$")
Rules = list[tuple[str, frozenset[str]]]  # tag or "", and the .classes and #ids that an element must have


def hidden_rules(style_sheets: Sequence[str], *, folded: bool = False) -> Rules:
    """Selectors of a page's own style sheets that hide what they match: those of one element's tag, classes and id.

    Args:
        folded: Only those that hide also what readers can open.
    """
    found: Rules = []
    for sheet in style_sheets:
        for selectors, body in RULE.findall(re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)):
            if hides(body, folded=folded):
                found += [
                    (match[1].lower(), frozenset(re.findall(r"[.#][\w-]+", match[2])))
                    for match in map(SIMPLE.match, selectors.split(","))
                    if match
                ]
    return found


def is_hidden(tag: str, attributes: Mapping[str, str | None], rules: Rules, *, folded: bool = False) -> bool:
    """Whether an element and all in it are out of sight.

    Args:
        folded: Whether readers can open it; `rules` are then those that hide even so.
    """
    if tag in DROPPED or (tag == "dialog" and "open" not in attributes and not folded):
        return True
    if not attributes:
        return False
    if not folded and ("hidden" in attributes or (attributes.get("aria-hidden") or "").strip().lower() == "true"):
        return True
    classes = (attributes.get("class") or "").split()
    if not HIDDEN_CLASSES.isdisjoint(name.lower() for name in classes):
        return True
    if hides(attributes.get("style") or "", folded=folded):
        return True
    if tag == "font" and same_colour(attributes.get("color"), attributes.get("bgcolor")):
        return True
    names = {f".{name}" for name in classes} | {f"#{attributes.get('id')}"}
    return any(wanted <= names and element in ("", tag) for element, wanted in rules)


def is_only_unspoken(element: Any, rules: Rules) -> bool:
    """Whether words in a line are kept from screen readers alone, which are told the same in words that none sees.

    As `£2.50` beside a hidden "two pounds fifty". Whatever else is `aria-hidden` may be an icon, or a window or menu
    that a script shows.
    """
    shown = {name: value for name, value in element.attrib.items() if name != "aria-hidden"}
    if element.tag not in INLINE or len(shown) == len(element.attrib) or is_hidden(element.tag, shown, rules):
        return False
    return any(_is_only_spoken(one, rules) for one in (element.getprevious(), element.getnext()))


def _is_only_spoken(element: Any, rules: Rules) -> bool:
    if element is None or not isinstance(element.tag, str) or "aria-hidden" in element.attrib:
        return False
    hidden = element.tag not in DROPPED and is_hidden(element.tag, element.attrib, rules)
    return hidden and bool(element.text_content().strip())


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

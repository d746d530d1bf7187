"""What a reader of a web page cannot see, taken out of its tree before anything else looks at it."""

from __future__ import annotations

import re
from typing import Any

DROPPED = frozenset(
    "script style noscript template iframe object embed svg canvas math audio video map head select option datalist "
    "textarea button input meta link base applet frame frameset noframes param source track progress meter".split()
)
HIDDEN_CLASSES = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text element-invisible hidden-text".split()
)
NUMBER = r"-?\d*\.?\d+"
HIDING = re.compile(
    rf"""(?ix)
    (?:^|;)\s*(?:
      display\s*:\s*none | visibility\s*:\s*(?:hidden|collapse) | content-visibility\s*:\s*hidden
    | opacity\s*:\s*(?:0*\.0*[0-4]\d*|0+%?)\s*(?:!|;|$)
    | (?:font-size|line-height)\s*:\s*(?:0*\.\d+|0+)(?:px|pt|em|rem|%|vw)?\s*(?:!|;|$) | font-size\s*:\s*1(?:px|pt)?\s*(?:!|;|$)
    | font\s*:[^;]*\b0(?:px|pt|em)\b
    | text-indent\s*:\s*-\d{{3,}} | (?:left|top|right|bottom|margin-left|margin-top)\s*:\s*-\d{{3,}}(?:\.\d+)?(?:px|em|rem|pt|%|vw)?
    | clip\s*:\s*rect\(\s*(?:0|1px)[\s,] | clip-path\s*:\s*(?:inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0(?:px|%)?\s+0(?:px|%)?\s*,\s*0(?:px|%)?\s+0(?:px|%)?\s*,\s*0)
    | transform\s*:[^;]*(?:scale[xy]?\(\s*0*\.?0*\s*[,)]|translate[xy]?\(\s*-\d{{4,}})
    | color\s*:\s*(?:transparent|rgba\([^)]*,\s*0*\.?0*\s*\)|hsla\([^)]*,\s*0*\.?0*%?\s*\)|\#[0-9a-f]{{3}}0\b|\#[0-9a-f]{{6}}00\b)
    )"""
)
COLLAPSED = re.compile(r"(?i)(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*(?:0|1px)\s*(?:px|em|%)?\s*(?:!|;|$)")
CLIPPED = re.compile(r"(?i)(?:^|;)\s*overflow(?:-[xy])?\s*:\s*(?:hidden|clip)")
COLOUR = re.compile(r"(?i)(?:^|;)\s*color\s*:\s*([^;!]+)")
BACKGROUND = re.compile(r"(?i)(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]+)")
RULE = re.compile(r"([^{}@]{1,2000})\{([^{}]{0,5000})\}")
SIMPLE = re.compile(r"^\s*([a-zA-Z0-9]*)((?:[.#][\w-]+)+)\s*$")
NAMED = {
    "white": "fff",
    "black": "000",
    "red": "f00",
    "yellow": "ff0",
    "gray": "808080",
    "grey": "808080",
    "silver": "c0c0c0",
}
Rules = list[tuple[str, frozenset[str]]]  # tag or "", and the .classes and #ids that an element must have


def hidden_rules(style_sheets: list[str]) -> Rules:
    """Selectors of a page's own style sheets that hide what they match: those of one element's tag, classes and id."""
    found: Rules = []
    for sheet in style_sheets:
        for selectors, body in RULE.findall(re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)):
            if hides(body):
                found += [
                    (match[1].lower(), frozenset(re.findall(r"[.#][\w-]+", match[2])))
                    for match in map(SIMPLE.match, selectors.split(","))
                    if match
                ]
    return found


def is_hidden(tag: str, attributes: Any, rules: Rules) -> bool:
    """Whether an element and all in it are out of sight."""
    if tag in DROPPED or "hidden" in attributes or (tag == "dialog" and "open" not in attributes):
        return True
    if str(attributes.get("aria-hidden", "")).strip().lower() == "true":
        return True
    if not attributes:
        return False
    classes = str(attributes.get("class") or "").split()
    if not HIDDEN_CLASSES.isdisjoint(name.lower() for name in classes) or hides(str(attributes.get("style") or "")):
        return True
    if tag == "font" and _same_colour(attributes.get("color"), attributes.get("bgcolor")):
        return True
    names = {f".{name}" for name in classes} | {f"#{attributes.get('id')}"}
    return any(wanted <= names and element in ("", tag) for element, wanted in rules)


def hides(style: str) -> bool:
    """Whether CSS declarations put a text out of sight."""
    if not style:
        return False
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.S)
    if HIDING.search(style) or (COLLAPSED.search(style) and CLIPPED.search(style)):
        return True
    colour, background = COLOUR.search(style), BACKGROUND.search(style)
    return bool(colour and background and _same_colour(colour[1], background[1].strip().split(" ")[0]))


def _same_colour(one: str | None, other: str | None) -> bool:
    return bool(one and other) and _colour(str(one)) == _colour(str(other))


def _colour(value: str) -> str:
    """A colour in one notation: six hexadecimal digits where it can be told."""
    value = value.strip().lower()
    value = NAMED.get(value, value).lstrip("#")
    channels = re.match(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)", value)
    if channels:
        return "".join(f"{min(int(channel), 255):02x}" for channel in channels.groups())
    return "".join(digit * 2 for digit in value) if re.fullmatch(r"[0-9a-f]{3}", value) else value

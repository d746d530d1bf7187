"""Elements of a web page that its readers cannot see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .css import hides, same_colour

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

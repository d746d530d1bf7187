"""Parts of a page that readers open by a tab, a button or a link: read like any other, under the words that open them.

Text that nothing opens is hidden. What opens a part names it (`aria-controls`, `href="#id"`, a script that has its id)
or stands right before it; a part of a set (`data-tab="2"` beside `data-tab="1"`) is opened by a script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
NAMING = ("aria-controls", "data-target", "data-bs-target", "data-toggle-target", "data-tab-target", "data-collapse")
CLICKED = ("onclick", "ontoggle", "onchange", "onkeydown")
STATED = ("aria-expanded", "aria-controls", "aria-selected", "data-toggle", "data-bs-toggle", "onclick")
IN_SCRIPT = re.compile(r"""['"]#?([A-Za-z][\w:.-]*)['"]""")
SET_NAME = re.compile(r"(?i)^data-.*(?:tab|pane|panel|slide|accordion|toggle|step|fold)")
NEVER = frozenset(["nav", "form", "menu", "script", "style", "template", "noscript", "iframe", "svg"])
PANELS = frozenset(["div", "section", "article", "p", "ul", "ol", "dl", "dd", "table", "aside"])
CALLS = re.compile(r"(?i)^(?:show|view|read|see|more|hide|open|close|expand|learn|find out|mehr|weiter)\b")
MAX_LABEL = 200  # characters of what opens a part
MIN_SET = 2  # buttons, each with its part right below, that are surely no tools


class Folds:
    """What a page folds: asked before anything of it is taken out."""

    def __init__(self, root: Any) -> None:
        self.openers = _openers(root)

    def is_folded(self, element: Any) -> bool:
        """Whether a reader can open an element that is out of sight."""
        if element.tag in NEVER:
            return False
        if element.get("hidden") == "until-found" or element.get("role") == "tabpanel":
            return True
        return element.get("id") in self.openers or _is_below_opener(element) or _is_of_set(element)

    def is_opener(self, control: Any) -> bool:
        """Whether a button or a label is the heading of the part right below it."""
        words = control.text_content().strip()
        panel = _next(control)
        if not words or len(words) > MAX_LABEL or panel is None or panel.tag not in PANELS:
            return False
        if control.tag == "label":
            return _ticked(control) is not None
        stated = any(name in control.attrib for name in STATED if name != "onclick") or words.endswith("?")
        return stated or sum(_is_pair(other) for other in control.getparent().iterchildren("button")) >= MIN_SET

    def tabs(self) -> Iterator[tuple[Any, str]]:
        """Parts without a heading that a tab opens, and the words on it, which are lost with the row of tabs."""
        for control, part in self.openers.values():
            words = " ".join(control.text_content().split())
            if not _is_tab(control) or self.is_opener(control) or not 0 < len(words) <= MAX_LABEL:
                continue
            if next(part.iter(*HEADINGS), None) is None:
                yield part, words


def as_heading(element: Any) -> None:
    """Turns what opens a part into a paragraph in bold, which is read as a heading."""
    if next(element.iter(*HEADINGS, "p", "div"), None) is not None or CALLS.match(element.text_content().strip()):
        element.tag = "p" if element.tag == "button" else element.tag
        return
    bold = element.makeelement("b")
    bold.text, element.text = element.text, None
    bold.extend(list(element))
    element.append(bold)
    element.tag = "p"


def put_heading(part: Any, words: str) -> None:
    """The words on a tab as the first paragraph of its part, in bold."""
    paragraph = part.makeelement("p")
    bold = paragraph.makeelement("b")
    bold.text = words
    paragraph.append(bold)
    paragraph.tail, part.text = part.text, None
    part.insert(0, paragraph)


def _openers(root: Any) -> dict[str, tuple[Any, Any]]:
    """By the id that it names, the first control that opens a part, and the part."""
    parts = {element.get("id"): element for element in root.iter() if element.get("id")}
    found: dict[str, tuple[Any, Any]] = {}
    for element in root.iter():
        if isinstance(element.tag, str) and element.attrib:
            for name in _named(element):
                if name in parts and parts[name] is not element:
                    found.setdefault(name, (element, parts[name]))
    return found


def _named(element: Any) -> Iterable[str]:
    """Ids that an element names as those of what it opens."""
    names = [name.lstrip("#") for key in NAMING for name in str(element.get(key) or "").split()]
    for key in CLICKED:
        names += IN_SCRIPT.findall(str(element.get(key) or ""))
    href = str(element.get("href") or "")
    toggles = element.get("role") in ("tab", "button") or any(key in element.attrib for key in STATED)
    return [*names, href[1:]] if href.startswith("#") and toggles else names


def _is_below_opener(element: Any) -> bool:
    """Whether what opens it stands right before it: a button, a label with its box, a heading that holds one."""
    above = _before(element)
    if above is None:
        return False
    if _is_control(above):
        return True
    inside = [one for one in above.iter() if one is not above and isinstance(one.tag, str) and _is_control(one)]
    return len(inside) == 1 and inside[0].text_content().strip() == above.text_content().strip() != ""


def _is_tab(control: Any) -> bool:
    """Whether it is a button, or one of a row of tabs, and no heading holds it."""
    if next(control.iterancestors(*HEADINGS, "summary", "dt"), None) is not None:
        return False
    return control.tag == "button" or any(above.get("role") == "tablist" for above in control.iterancestors())


def _is_control(element: Any) -> bool:
    if element.tag == "label":
        return _ticked(element) is not None
    return (
        element.tag in ("button", "summary")
        or element.get("role") in ("button", "tab")
        or any(name in element.attrib for name in STATED)
    )


def _ticked(label: Any) -> Any:
    """The tick box that a label is for and that stands beside it, as in accordions without a script; else None."""
    wanted = label.get("for")
    for field in (label.getprevious(), _next(label)):
        if field is not None and field.tag == "input" and field.get("type") in ("checkbox", "radio"):
            return field if wanted and field.get("id") == wanted else None
    return None


def _is_pair(button: Any) -> bool:
    panel = _next(button)
    return panel is not None and panel.tag in ("div", "section", "dd") and bool(panel.text_content().strip())


def _is_of_set(element: Any) -> bool:
    """Whether an element of the same kind beside it is told from it by a number or name of a tab."""
    keys = [key for key in element.attrib if SET_NAME.match(key)]
    parent = element.getparent()
    if not keys or parent is None:
        return False
    return any(
        other is not element and any(other.get(key) not in (None, element.get(key)) for key in keys)
        for other in parent.iterchildren(element.tag)
    )


def _before(element: Any) -> Any:
    """The element right before it, fields aside, if no text stands between."""
    above = element.getprevious()
    while above is not None and not (above.tail or "").strip():
        if above.tag not in ("input", "br"):
            return above
        above = above.getprevious()
    return None


def _next(element: Any) -> Any:
    """The element right after it, if no text stands between."""
    return None if (element.tail or "").strip() else element.getnext()

"""What the widget is made of: the script that other sites name, its style, its logo and its page."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from ...config import Settings
from ...setting_kinds import origins_of, picture_kind
from ..addresses import at
from ..assets import STATIC, asset
from ..panel import NEW_TAB

TEMPLATE = Template((Path(__file__).parents[1] / "templates" / "widget.html").read_text(encoding="utf-8"))
SETTINGS = "/* settings */ null"  # in the script, where the server puts what it shows
SPARED = re.compile(r"^\s*(//.*\n)?", re.MULTILINE)  # comments and indents of the script, a third of its size
TURNS = "turn.css"  # has the style of turns and of the source panel
BLACK_FROM = 0.179  # luminance at which black and white differ from a colour by the same contrast, which is 4.58


@dataclass(frozen=True, slots=True)
class File:
    """A file of the widget, and an address that changes with it."""

    path: str
    content: bytes
    kind: str

    @property
    def tag(self) -> str:
        """What differs when the content does."""
        return hashlib.sha256(self.content).hexdigest()[:12]

    @property
    def address(self) -> str:
        """Where it can be had, and kept for ever."""
        return at(f"{self.path}?v={self.tag}")


def loader(settings: Settings) -> File:
    """The script for other sites, with title and colours set in."""
    told = {"title": settings.embed_title, "colour": settings.embed_colour, "ink": ink_on(settings.embed_colour)}
    script = SPARED.sub("", (STATIC / "widget.js").read_text(encoding="utf-8"))
    return File("/widget.js", script.replace(SETTINGS, json.dumps(told)).encode(), "text/javascript")


def style(settings: Settings) -> File:
    """The style of the page, the colours of the settings before it."""
    colours = f":root {{ --brand: {settings.embed_colour}; --brand-ink: {ink_on(settings.embed_colour)}; }}\n"
    return File(
        "/widget/look.css", (colours + (STATIC / "widget.css").read_text(encoding="utf-8")).encode(), "text/css"
    )


def logo(settings: Settings) -> File | None:
    """The logo, where the settings name one."""
    if settings.embed_logo is None:
        return None
    content = settings.embed_logo.read_bytes()
    return File("/widget/logo", content, picture_kind(content) or "application/octet-stream")


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on `#rrggbb`: never with less contrast than 4.5 to 1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > BLACK_FROM else "#ffffff"


def page_html(settings: Settings, *, files: tuple[File, File | None], words: dict[str, str], closed: str) -> str:
    """The page in the frame.

    Args:
        files: Its style and its logo.
        words: What the chat page says of the archive, escaped: `promise`, `examples`.
        closed: Why no question is taken; empty while they are taken.
    """
    style, logo = files
    return TEMPLATE.substitute(
        title=escape(settings.embed_title),
        origins=" ".join(origins_of(settings.embed_origins)),
        longest=settings.max_question_chars,
        promise=words["promise"],
        examples="" if closed else words["examples"],
        closed=f'<p class="notice" id="closed">{escape(closed)}</p>' if closed else "",
        asking="hidden" if closed else "",
        logo=f'<img class="brand-logo" src="{logo.address}" alt="">' if logo else "",
        links=_links_html(settings),
        base_css=asset("base.css"),
        turn_css=asset(TURNS),
        css=style.address,
        stream_js=asset("stream.js"),
        turns_js=asset("turns.js"),
        panel_js=asset("panel.js"),
        js=asset("widget-frame.js"),
        icon=asset("favicon.svg"),
    )


def _links_html(settings: Settings) -> str:
    links = [_link(at("/"), "Open in full page")]
    if settings.embed_privacy:
        links.append(_link(settings.embed_privacy, "Privacy"))
    contact = settings.contact
    if contact.startswith(("https://", "http://")) and " " not in contact:
        links.append(_link(contact, "Contact"))
    elif re.fullmatch(r"[^@\s]+@[^@\s]+", contact):
        links.append(_link(f"mailto:{quote(contact, safe='@+.')}", contact))
    elif contact:
        links.append(f"<span>{escape(contact)}</span>")
    return "".join(links)


def _link(address: str, words: str) -> str:
    aside = "" if address.startswith("mailto:") else NEW_TAB
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(words)}{aside}</a>'

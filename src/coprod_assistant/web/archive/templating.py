"""The templates of the archive and the staff: what they print is escaped. The only module that imports markupsafe."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ...tokens import terms
from .. import addresses as links
from ..assets import asset
from ..render import prose_html
from . import copying, when
from .filters import KINDS, PLURALS, Filters
from .found import marked_words
from .view import NOBODY, bundled

TEMPLATES = [Path(__file__).parents[1] / "templates" / folder for folder in ("archive", "staff")]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "when": when.when,
        "day": when.day,
        "moment": when.moment,
        "date_note": when.date_note,
        "machine_date": when.machine_date,
        "plain": copying.as_plain,
        "markdown": copying.as_markdown,
        "source_link": copying.source_link,
        "event_address": links.event_address,
        "person_address": links.person_address,
        "prose": lambda text, ending="": as_html(prose_html(text, ending=ending)),
        "counted": counted,
        "bundled": bundled,
        "brief": brief,
        "marked": marked,
    }
    environment.tests["web"] = copying.is_web
    environment.globals |= {
        "root": links.root.get,
        "asset": asset,
        "passage_address": links.passage_address,
        "compare_address": links.compare_address,
        "PLURALS": PLURALS,
        "KINDS": KINDS,
        "NOBODY": NOBODY,
        "person": None,  # of the staff, where a page is made for one
        "here": "",
        "basket": frozenset(),
        "back": "/archive",
        "signs_in": False,
    }
    return environment


def counted(number: int, thing: str) -> str:
    """A number with what it counts: "1 event", "2,000 events", "3 people"."""
    several = {"person": "people", "country": "countries", "search": "searches"}.get(thing, f"{thing}s")
    return f"{number:,}\u00a0{thing if number == 1 else several}"


def brief(words: str) -> str:
    """The first words of a record, to tell its links from those of others."""
    flat = words.split()
    return " ".join(flat[:6]) + (" …" if len(flat) > 6 else "")


def marked(words: str, wanted: str, chars: int) -> Markup:
    """The beginning of `words` on one line, with those of a search marked."""
    flat = " ".join(words.split())
    cut = flat if len(flat) <= chars else flat[:chars].rsplit(" ", 1)[0] + " …"
    return as_html(marked_words(cut, frozenset(terms(wanted))))


def as_html(html: str) -> Markup:
    """HTML that is not escaped again: only for what `prose_html`, `passage_html` and `marked_words` have made."""
    return Markup(html)  # noqa: S704


def filled(template: str, **values: Any) -> str:
    """The page that a template makes of `values`; only `Markup` among them is taken as HTML."""
    return _environment().get_template(template).render(**values)


def filled_page(template: str, *, title: str, **values: Any) -> bytes:
    """A page that lists nothing of the archive, as it is sent."""
    return filled(template, site=title, filters=Filters(), **values).encode(errors="replace")

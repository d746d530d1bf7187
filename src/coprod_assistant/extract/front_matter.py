"""Front matter: what stands above the text of a Markdown file for the generator of its site, in YAML or TOML.

Its title is the page's, its date the day of publication. Where it tells of events (themes for events keep their days
and places there and nowhere else), these fields are shown as a page made of it would: below the title, or each event of
a list below its own name.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from .parsed import sane_title

FRONT = re.compile(r"\A(?P<mark>---|\+\+\+)[ \t]*\n(?P<words>.*?)\n(?:(?P=mark)|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
MAX_FRONT = 50_000  # characters; a longer one is read for its title alone
MAX_EVENTS = 500  # of one list
TITLE = re.compile(r"^title\s*[:=]\s*(.+?)\s*$", re.M | re.I)
REFERS = re.compile(r"(?m)(?:^|[:\s-])[&*]\w")  # what refers to itself may grow without end
STARTS = re.compile(r"(?:event)?starts?(?:date|day|datetime|at|on)?|date(?:time)?starts?|eventdate|dtstart|when|begins")
ENDS = re.compile(r"(?:event)?ends?(?:date|day|datetime|at|on)?|date(?:time)?ends?|dtend")
PLACE = re.compile(r"(?:event)?(?:location|venue|place|where|address|city|town|room)(?:name|text)?")
NAME = ("title", "name", "event", "summary")
DETAIL = re.compile(
    rf"{PLACE.pattern}|(?:event)?(?:times?|starttime|endtime|subtitle|speakers?|presenter|hosts?|organi[sz]er|price|cost)"
    r"|abstract|description|summary"
)
SLUG = re.compile(r"[a-z\d]+(?:-[a-z\d]+)+")  # the key of something: "beccles-library"
MOMENT = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<hour>\d\d:\d\d).*)?")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The title, the day of publication, and mark-up for what it tells of events, empty where that is nothing."""

    title: str | None = None
    published: dt.date | None = None
    shown: str = ""


def split_front(text: str) -> tuple[FrontMatter, str]:
    """The front matter of a Markdown file and the text below it; an empty one where there is none."""
    found = FRONT.match(text)
    if found is None:
        return FrontMatter(), text
    named = TITLE.search(found["words"])
    title = sane_title(html.unescape(named[1].strip("\"'"))) if named else None
    fields = _fields(found["words"], toml=found["mark"] == "+++")
    lines = _event_lines(fields)
    name = title or next((_words(fields[key]) for key in NAME if key in fields), None)
    shown = f"<h1>{html.escape(name)}</h1>" if name and (lines or title) else ""
    shown += "".join([*map(_paragraph, lines), *_listed(fields)])
    return FrontMatter(name if lines else title, None if lines else _day(fields.get("date")), shown), text[
        found.end() :
    ]


def _fields(words: str, *, toml: bool) -> Mapping[str, Any]:
    """Its fields; none where they cannot be read."""
    import yaml  # type: ignore[import-untyped]

    if len(words) > MAX_FRONT or REFERS.search(words):
        return {}
    try:
        # BaseLoader makes nothing but strings, lists and dicts
        found = tomllib.loads(words) if toml else yaml.load(words, Loader=yaml.BaseLoader)  # noqa: S506
    except (tomllib.TOMLDecodeError, yaml.YAMLError, RecursionError):
        return {}
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}


def _listed(fields: Mapping[str, Any]) -> Iterator[str]:
    """A heading and lines for each event of the lists in it."""
    for value in fields.values():
        for entry in value[:MAX_EVENTS] if isinstance(value, list) else ():
            name = next((_words(entry[key]) for key in NAME if entry.get(key)), "") if isinstance(entry, dict) else ""
            lines = _event_lines(entry, listed=True) if name else ()
            if lines:
                yield "".join([f"<h2>{html.escape(name)}</h2>", *map(_paragraph, lines)])


def _paragraph(line: str) -> str:
    return f"<p>{html.escape(line)}</p>"


def _event_lines(fields: Mapping[str, Any], *, listed: bool = False) -> tuple[str, ...]:
    """Lines "Label: words" of an event's fields; none where they are none of an event, as of a post with its date."""
    told = {
        re.sub(r"[\W_]", "", key).lower(): (key, words) for key, value in fields.items() if (words := _words(value))
    }
    starts = next((words for key, (_, words) in told.items() if STARTS.fullmatch(key)), None)
    ends = next((words for key, (_, words) in told.items() if ENDS.fullmatch(key)), None)
    if starts is None and (listed or ends or any(map(PLACE.fullmatch, told))):
        starts = told.get("date", ("", None))[1]
    if starts is None:
        return ()
    days = starts if not ends or ends == starts else f"{starts} to {ends}"
    rest = (
        f"{_label(key)}: {words}"
        for plain, (key, words) in told.items()
        if DETAIL.fullmatch(plain) and not SLUG.fullmatch(words)
    )
    return f"Date: {days}", *rest


def _words(value: Any) -> str:
    """A field's words in one line: days and hours as people write them, what is listed with commas between."""
    if isinstance(value, Mapping):
        return ", ".join(filter(None, map(_words, value.values())))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value)))
    words = " ".join(str(value).split())
    moment = MOMENT.fullmatch(words)
    if moment is None:
        return words
    return moment["day"] if moment["hour"] in {None, "00:00"} else f"{moment['day']} {moment['hour']}"


def _day(value: Any) -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(_words(value)[:10])
    return None


def _label(key: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]", " ", key)
    words = re.sub(r"^event ", "", words, flags=re.IGNORECASE)
    return words[:1].upper() + words[1:].lower()

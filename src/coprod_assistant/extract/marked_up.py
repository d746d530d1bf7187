"""Events and days that elements of a page are marked up as: microdata, RDFa, h-event and hCalendar, `<time>`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

IS_EVENT = re.compile(r"(?:^|[/#:])(?:\w*Event|Festival|Hackathon|CourseInstance)$")
DAY = re.compile(r"\s*(\d{4}-?\d\d-?\d\d)(?!\d)")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
DATA_DAY = re.compile(r"data-(?:[a-z]+-)*(?:date|day|start)(?:-?time)?")
MAX_DAYS = 2_000  # of one page
MAX_WORDS = 60  # of what is a day
OF_TEXT = frozenset({"published", "updated", "bday"})  # classes of days on which nothing is held
DATES = frozenset({"startDate", "endDate"})


class _Vocabulary(Protocol):
    """How things, their kinds and their properties are marked; properties have the names of schema.org."""

    def is_thing(self, tag: Any) -> bool: ...

    def is_event(self, tag: Any) -> bool: ...

    def names(self, tag: Any) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class _Attributes:
    """Microdata or RDFa: the attributes that make a thing, tell its kind, and make a property of it."""

    scoped: str
    typed: str
    named: str

    def is_thing(self, tag: Any) -> bool:
        return tag.get(self.scoped) is not None

    def is_event(self, tag: Any) -> bool:
        return self.is_thing(tag) and any(IS_EVENT.search(kind) for kind in (tag.get(self.typed) or "").split())

    def names(self, tag: Any) -> list[str]:
        return [name.removeprefix("schema:") for name in (tag.get(self.named) or "").split()]


@dataclass(frozen=True, slots=True)
class _Classes:
    """A microformat: the classes of events, of other things in them, and of their properties."""

    event: str
    others: frozenset[str]
    properties: Mapping[str, str]

    def is_thing(self, tag: Any) -> bool:
        return any(name == self.event or name in self.others for name in (tag.get("class") or "").split())

    def is_event(self, tag: Any) -> bool:
        return self.event in (tag.get("class") or "").split()

    def names(self, tag: Any) -> list[str]:
        found = (tag.get("class") or "").split()
        if not OF_TEXT.isdisjoint(found):
            return []
        return [self.properties[name] for name in found if name in self.properties]


VOCABULARIES: tuple[_Vocabulary, ...] = (
    _Attributes("itemscope", "itemtype", "itemprop"),
    _Attributes("typeof", "typeof", "property"),
    _Classes(
        "h-event",
        frozenset({"h-card", "h-adr", "h-entry", "h-feed", "h-cite"}),
        {
            "p-name": "name", "dt-start": "startDate", "dt-end": "endDate", "p-location": "location",
            "p-locality": "addressLocality",
        },
    ),
    _Classes(
        "vevent",
        frozenset({"vcard", "hentry"}),
        {
            "summary": "name", "dtstart": "startDate", "dtend": "endDate", "location": "location", "fn": "name",
            "locality": "addressLocality",
        },
    ),
)  # fmt: skip


def marked_events(root: Any) -> Iterator[dict[str, str]]:
    """What each element that is marked up as an event says of it, by the names of schema.org; the first of a kind."""
    tags = [tag for tag in root.iter() if isinstance(tag.tag, str)]
    for vocabulary in VOCABULARIES:
        for scope in filter(vocabulary.is_event, tags):
            said: dict[str, str] = {}
            for tag in scope.iter():
                if isinstance(tag.tag, str) and tag is not scope and _thing_of(tag, vocabulary) is scope:
                    for name in vocabulary.names(tag):
                        said.setdefault(name, _said(tag, name, vocabulary))
            yield said


def marked_days(root: Any) -> list[tuple[str, dt.date]]:
    """Words that give no year, and the day that their element says they mean: "Fri 11 May"; each pair once."""
    found: dict[tuple[str, dt.date], None] = {}
    tags = root.iter("time", "abbr", "data", "span", "p", "div", "td")
    for tag in tags:
        value = tag.get("datetime") or (
            tag.get("title") if tag.tag == "abbr" else tag.get("content") or tag.get("value") or _data_day(tag)
        )
        day = read_day(value or "")
        for joint in ("", " ") if day else ():  # "11" + "th" and "May" + "11"
            words = " ".join(joint.join(tag.itertext()).split())
            if day and 0 < len(words) <= MAX_WORDS and not YEAR.search(words):
                found[words, day] = None
        if len(found) == MAX_DAYS:
            break
    return list(found)


def _data_day(tag: Any) -> str | None:
    """What an attribute of the page's own says is the day: `data-date`, `data-event-date`."""
    return next((value for name, value in tag.attrib.items() if DATA_DAY.fullmatch(name)), None)


def read_day(value: str) -> dt.date | None:
    """The day with which a value begins that is meant for machines."""
    found = DAY.match(value)
    with suppress(ValueError):
        return dt.date.fromisoformat(found[1]) if found else None
    return None


def _thing_of(tag: Any, vocabulary: _Vocabulary) -> Any:
    """The thing that an element is a property of."""
    return next((outer for outer in tag.iterancestors() if vocabulary.is_thing(outer)), None)


def _said(tag: Any, name: str, vocabulary: _Vocabulary) -> str:
    """What a property says: of a place its name and town, else its attribute for machines or its words."""
    if vocabulary.is_thing(tag):
        return _place(tag, vocabulary)
    kept = tag.get("content")
    if kept is None and name in DATES:
        kept = tag.get("datetime") or tag.get("title") or tag.get("value")
    if kept is None and name == "eventStatus":
        kept = tag.get("href") or tag.get("resource")
    return " ".join((kept or " ".join(tag.itertext())).split())


def _place(tag: Any, vocabulary: _Vocabulary) -> str:
    inside = [inner for inner in tag.iter() if isinstance(inner.tag, str) and inner is not tag]
    found = {
        name: _said(inner, name, vocabulary)
        for inner in reversed(inside)
        for name in vocabulary.names(inner)
        if name in ("name", "addressLocality")
    }
    name, town = found.get("name", ""), found.get("addressLocality", "")
    if not name and not town:
        return " ".join(" ".join(tag.itertext()).split())
    return ", ".join(part for part in (name, town if town not in name else "") if part)

"""Datelines: lines of when and where, perhaps of what kind, and nothing else: "Ghent · 23 May 2014 · Fish Hall"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ..dates import DateMention, find_dates
from . import cues
from .gazetteer import ends_with_city, is_place
from .records.names import is_personal, person_at
from .recurring import only_begins, without_rules
from .titles import CLOCK, LEAD, REPORT_OF, TIME, fullest, looks_like_place, parts_of, read_title, stripped

MAX_DATELINE = 200  # characters; a longer line is prose
MAX_UNKNOWN = 4  # words of a place beside one that is known
NEAR = re.compile(r"^(?:near|outside|close to|just outside|in|at|bei|nahe|unweit von|im|in der|am)\s+", re.IGNORECASE)
MAX_NEW = 3  # words of a part of a place that stands alone below a date
MAX_PARTS = 3  # of a place's name
OF_PLACES = frozenset("old new upper lower north south east west great little alte alter neue neuer".split())
# What stands below a date in a card and is no place.
PASSING = re.compile(
    r"^(?:read|learn|find|see|show|view|more|mehr|weiter|book|buy|get|add|join|register|rsvp|download|share|continue|details|comments?|news|blog"
    r"|stories|story|report|published|by|from|free|past|upcoming|category|tags?|in|tickets?|with|mit|sold|cost|entry|eintritt)\b",
    re.IGNORECASE,
)
ZONE = re.compile(r"\b(?:CES?T|GMT|BST|UTC(?:[+-]\d+)?|E[SD]T|P[SD]T|o['’]clock|hours|hrs|Uhr|h)\b\.?")
AROUND_TIME = re.compile(
    r"^(?:at|from|until|to|ab|von|bis|um|starts?|starting|begin(?:s|n)?|beginning|doors(?: open)?|einlass|all day"
    r"|ganztägig)$",
    re.IGNORECASE,
)
DAY_NAME = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch"
    r"|(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|mo|di|mi|do|fr|sa|so)(?=\.?,?\s*$))\b",
    re.I,
)
SHORT_DAY = re.compile(r"^(?:mo|di|mi|do|fr|sa|so)\.?$", re.IGNORECASE)  # of a span: "Sa., 23. bis So., 24. März"
# What may stand beside when and where and says nothing of either.
ASIDE = re.compile(
    r"^(?:free(?: (?:entry|admission|of charge))?|all welcome|everybody welcome|hybrid|in person|sold out|past event"
    r"|eintritt frei|kostenlos|[€£$]\s?\d+(?:[.,]\d\d)?)$",
    re.IGNORECASE,
)
ONLINE = re.compile(
    r"^(?:online|virtual(?:ly)?|(?:via |on )?(?:zoom|teams|jitsi|webex))(?: (?:via|on|event)\b.*)?$", re.I
)
# Words of venues beside those of `cues.VENUE`, which also stand in other things' names.
VENUE = re.compile(
    r"\b(?:boatyard|shipyard|terminal|caf[eé]|pub|inn|abbey|shed|quay|wharf|docks?|gardens?|suite|faculty|pal(?:ace|ais)"
    r"|\w+house|factory|brewery|station|tower|lighthouse|monastery|convent|villa|manor|lodge|pavilion|guildhall"
    r"|parsonage|townhall|\w*(?:halle|haus|saal|hof|platz|stra(?:ß|ss)e|werk|mühle|zentrum|fakultät|bahnhof))\b",
    re.IGNORECASE,
)


STREET = re.compile(
    r"\d{1,4}[a-z]?(?:\s?[-–]\s?\d{1,4})?\s+(?:[A-Z][\w.'’-]*\s+){1,4}(?:st|street|rd|road|lane|ln|ave|avenue|way|square|sq"
    r"|place|row|terrace|close|drive|quay|hill|gate)\.?(?:\s[NSEW]{1,2})?",
    re.IGNORECASE,
)
ROAD = re.compile(
    r"(?:\d{1,4}\w?(?:\s?[-–]\s?\d{1,4}\w?)?,?\s+)?(?:[^\W\d_][\w.'’-]*\s+){1,3}(?i:st|street|rd|road|lane|ln|ave|avenue|way|row"
    r"|terrace|close|drive|quay|hill|gate|crescent|place|square|mews|parade)\.?|[^\W\d_][\w.-]*(?:stra(?:ß|ss)e|str\.|weg|gasse|allee)\s\d+\w?"
)
POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
OUTWARD = re.compile(r"\s+[A-Z]{1,2}\d[A-Z\d]?$|^\d{5}\s+")  # a half of one, or a German one
ROOM = re.compile(
    r"\b(?:conference|lecture|exhibition|assembly|concert|meeting|seminar|festival|congress)\s+"
    r"(?:halls?|rooms?|theatres?|cent(?:re|er)s?|house|suite|building|pavilion)(?:\s+[\dA-Z]{1,3})?$",
    re.IGNORECASE,
)
PLACED = re.compile(r"^(?:(?:at|in)\s+)+(?:the\s+)?(?=[A-ZÄÖÜ\d])")  # before a place: "at 3pm at St Paul's"
HOW_TO_FIND = re.compile(r"(?<=\S) \([a-z][^()\d]*\)$")  # "(corner of Cross and Park Streets)"
MAX_VENUE_LINE = 90  # characters
PRICE = re.compile(r"[€£$]\s?\d|\b(?:attendees?|going|interested|places|spaces|tickets)\b", re.IGNORECASE)
MAX_VENUE = 5  # words of a venue's name
SENTENCE = re.compile(r"\b(?:will|was|were|is|are|has|have|wird|werden|wurde|wurden|ist|sind|hat)\b", re.IGNORECASE)
# Between the days of one event: "12 May - 13 May", "12 May, 13 May and 1 June", "12 May at 2pm, 13 May".
SPAN = re.compile(r"[\s,-]*(?:-|–|—|→|\bto\b|\bbis\b|\buntil\b)[\s,]*(?:-[\s,]*)?", re.IGNORECASE)
JOINT = re.compile(r"(?:[\s,;&+-]|\b(?:at|from|and|und)\b)*", re.IGNORECASE)
NEXT_DAYS = 14  # from one performance to the next
MINUTES = re.compile(r"(?<=\d[:.])\d\d(?=\s+(?:to|bis|until)\b)")


@dataclass(frozen=True, slots=True)
class Dateline:
    """When and where; `kind` is what the line calls the event, empty if it does not.

    `exact` tells that it gives a weekday or an hour, `hours` that it gives from when to when.
    """

    date: DateMention
    place: str | None
    kind: str
    exact: bool
    hours: bool


def read_dateline(line: str) -> Dateline | None:
    """The date, place and kind of a line that holds nothing else; None where it does, or has no day or month."""
    line = HOW_TO_FIND.sub("", " ".join(line.split()))
    if len(line) > MAX_DATELINE or cues.HELD.search(line) or SENTENCE.search(line):
        return None
    dates = [date for date in joined(_days(line), line) if not only_begins(line, date)]
    date = fullest(dates)
    if date is None or len(dates) > 1:
        return None
    head, tail = without_rules(line[: date.start]), without_rules(line[date.end :])
    read = _read_parts([*_bare_parts(LEAD.sub("", head)), *_bare_parts(tail)])
    if read is None:
        return None
    times = [*TIME.finditer(f"{head} {tail}"), *CLOCK.finditer(f"{head} {tail}")]
    hours = any(re.search(r"-|–|—|\b(?:to|bis|until)\b", time.group()) for time in times)
    return Dateline(date, read[0], read[1], bool(times) or bool(DAY_NAME.search(head)), hours)


def only_hours(line: str) -> bool | None:
    """Whether a line that is nothing but an hour or two gives from when to when; None for any other line."""
    if not (TIME.search(line) or CLOCK.search(line)) or _bare_parts(CLOCK.sub(" ", TIME.sub(" ", line))):
        return None
    return len(CLOCK.findall(line)) > 1 or bool(re.search(r"-|–|—|\b(?:to|bis|until)\b", line))


def is_venue(words: str) -> bool:
    """Whether words have a venue's noun or the number of a house, or say that all met online."""
    return bool(cues.VENUE.search(words) or VENUE.search(words) or STREET.search(words) or ONLINE.match(words))


def is_only_place(words: str) -> bool:
    """Whether words are nothing but a place, with "near" or the like before it or not."""
    bare = NEAR.sub("", words)
    if ONLINE.match(bare):
        return True
    if bare and len(bare.split()) <= MAX_VENUE and ROOM.search(bare) and bare[0].isupper():
        return True  # "Lecture Theatre 2"
    if not bare or cues.STRONG_NOUN.search(bare) or find_dates(bare):
        return False
    if is_place(bare) or (bare != words and bare[0].isupper() and looks_like_place(bare, known_name=True)):
        return True
    return looks_like_place(bare, known_name=False) or (_is_short(bare) and is_venue(bare))


def may_be_place(words: str) -> bool:
    """Whether a line right below a bare date may be a place that nobody knows: a few words set like a name."""
    parts = [part for part in parts_of(words) if part and not STREET.fullmatch(part)]
    if any(len(part.split()) > MAX_NEW or re.search(r"\d", part) for part in parts):
        return False
    if (
        cues.NOUN.search(words)
        or words[-1:] in {".", ":", "!", "?"}
        or PASSING.match(words)
        or DAY_NAME.fullmatch(words)
    ):
        return False
    names = [part for part in parts if is_personal(part) and part.split()[0].lower() not in OF_PLACES]
    return 0 < len(parts) <= MAX_PARTS and len(names) < len(parts) and all(map(_is_short, parts))


def may_be_venue(words: str) -> bool:
    """Whether a line of an event's card, right below its day, may be its place: a few words that are nothing else."""
    if len(words) > MAX_VENUE_LINE or not words[:1].isalnum() or words[-1:] in {".", ":", "!", "?", "…"}:
        return False
    if any(form.match(words) for form in (PASSING, ASIDE, AROUND_TIME)) or PRICE.search(words) or find_dates(words):
        return False
    if DAY_NAME.fullmatch(words) or ": " in words or " | " in words:
        return False
    person = person_at(words, 0)
    return not (cues.STRONG_NOUN.search(words) or cues.NOT_EVENT.search(words) or (person and person.titled))


def is_address(words: str) -> bool:
    """Whether a line right below a venue is its street, or its town."""
    first = words.split(",", maxsplit=1)[0].strip()
    return bool(ROAD.fullmatch(first)) or is_place(first)


def venue_and_town(place: str) -> str:
    """A place that is written as the post wants it, without street, postcode and county: "The Salt Loft, Nantwich".

    Where the town is the last word, or no street is named between it and the venue, nothing is left out.
    """
    parts = [part for part in map(str.strip, POSTCODE.sub("", place).split(",")) if part]
    street = next((n for n, part in enumerate(parts) if 0 < n < len(parts) - 1 and ROAD.fullmatch(part)), None)
    town = OUTWARD.sub("", parts[street + 1]) if street is not None else ""
    if street is None or (place.endswith(parts[street + 1]) and town == parts[street + 1]):
        return ", ".join(parts)
    named = ", ".join(parts[:street])
    return named if town.casefold() in named.casefold() else f"{named}, {town}"


def after_hours(line: str) -> str:
    """What stands behind the hour or hours that a line begins with: "7.30pm, Gibson Hall" is "Gibson Hall"."""
    found = TIME.match(line) or CLOCK.match(line)
    return line[found.end() :].lstrip(" ,:–-") if found else line


def _bare_parts(text: str) -> list[str]:
    """The parts of a piece of the line, without hours and what belongs to them."""
    parts = (PLACED.sub("", stripped(ZONE.sub("", TIME.sub(" ", part)))) for part in parts_of(text))
    aside = (AROUND_TIME, ASIDE, SHORT_DAY)
    return [part for part in parts if part and not any(form.match(part) for form in aside)]


def _read_parts(parts: list[str]) -> tuple[str | None, str] | None:
    """Place and kind; None where a part is neither."""
    kinds: list[str] = []
    places: list[str] = []
    unknown: list[str] = []
    for part in parts:
        if is_only_place(part):
            places.append(part)
        elif cues.NOUN.search(part) and not kinds and not cues.NOT_EVENT.search(part):
            kinds.append(part)
        elif any(map(is_venue, places)) and (ROAD.match(part) or _is_short(part)):
            places.append(part)  # the address of a venue
        elif _is_short(part) and not is_personal(part):
            places.append(part)
            unknown.append(part)
        else:
            return None
    kind, inner = _kind(kinds[0]) if kinds else ("", None)
    places = [inner, *places] if inner else places
    if unknown and not any(ends_with_city(place) is not None or is_place(place) for place in places):
        return None
    return ", ".join(places) or None, kind


def _kind(words: str) -> tuple[str, str | None]:
    """What a line calls the event, and the place in it: "Report of the meeting in Lisbon"."""
    title = read_title(REPORT_OF.sub("", words))
    return title.name, title.place


def _is_short(words: str) -> bool:
    found = words.split()
    named = found[1:] if found[0].lower() in {"the", "der", "die", "das"} else found
    return 0 < len(named) <= MAX_UNKNOWN and all(word[0].isupper() for word in named) and not find_dates(words)


def _days(line: str) -> list[DateMention]:
    """The dates of a line that give a month; minutes before "to" are no day ("10:00 to Friday, 13 May")."""
    return [date for date in find_dates(MINUTES.sub("::", line)) if date.month]


def joined(dates: list[DateMention], line: str) -> list[DateMention]:
    """The dates, made one where only "to", "and", a comma or an hour part them: "12 May 2016 - 10:00 to 13 May 2016".

    The days of several performances are one span, from the first to the last.
    """
    if len(dates) < 2 or not all(date.precision == "day" for date in dates) or not dates[-1].year:
        return dates
    whole = dates[-1]
    for first, last in reversed([*pairwise(dates)]):
        between = DAY_NAME.sub("", TIME.sub(" - ", line[first.end : last.start]))
        apart = not SPAN.fullmatch(between) and (
            not JOINT.fullmatch(between) or _days_between(first, whole) > NEXT_DAYS
        )
        both = None if apart else spanned(first, whole)
        if both is None:
            return dates
        whole = both
    return [whole]


def _days_between(first: DateMention, last: DateMention) -> int:
    """The days from one date to the next; many where they are no days."""
    years = first.year or last.year, last.year or first.year
    days = first.days(years[0]), last.days(years[1])
    return (days[1][0] - days[0][1]).days if days[0] and days[1] else NEXT_DAYS + 1


def spanned(first: DateMention, last: DateMention) -> DateMention | None:
    """The days from one date to another; None where they are no days, or not in this order."""
    years = first.year or last.year, last.year or first.year
    if not (first.month and last.month and first.first_day and last.last_day):
        return None
    if (years[0] or 0, first.month, first.first_day) > (years[1] or 0, last.last_month or last.month, last.last_day):
        return None
    ends = [(date.last_month or date.month or 0, date.last_day or 0) for date in (first, last)]
    if ends[0] > ends[1] and years[0] == years[1]:
        return replace(first, end=last.end, year=years[1])  # "1-9 May, matinée 5 May 2012"
    return replace(
        last,
        start=first.start,
        year=years[1],
        month=first.month,
        first_day=first.first_day,
        last_month=last_month if (last_month := last.last_month or last.month) != first.month else None,
        first_year=years[0] if years[0] != years[1] else None,
    )

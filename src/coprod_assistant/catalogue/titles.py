"""A dated line -> the name of the event, its place and its date: "Nesta Roadshow, Birmingham, 29 March 2011"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..dates import DateMention, find_dates
from . import cues
from .gazetteer import ends_with_city, is_place
from .recurring import only_begins, without_rules

MAX_PLACE_WORDS = 9
MAX_UNKNOWN = 3  # words of a place that no gazetteer or venue's word vouches for
SEPARATOR = re.compile(r"\s*[,;|\n\t·•]\s*|\s+(?:[-–—]+|/)\s+|\s*[()\[\]]\s*|:\s*$|^\s*[:–—-]\s*")
TIME = re.compile(
    r"(?:\bfrom\s+)?\b\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm|uhr|h|noon)?\s*(?:-|–|—|to|bis|until)\s*\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm|uhr|h)\b\.?"
    r"|\b\d{1,2}[:.]\d\d\s*(?:-|–|to|bis)\s*\d{1,2}[:.]\d\d\b|\b\d{1,2}(?:[:.]\d\d)?\s*(?:am|pm|uhr|noon|midday|midnight)\b|\b\d{1,2}:\d\d\b|\bnoon\b",
    re.IGNORECASE,
)
CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[.:][0-5]\d")
CLOCK_FIRST = re.compile(rf"^\s+{CLOCK.pattern}(?=\s)")  # right behind a day: "10 March 7.30 Garden Design"
_DAY_NAMES = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|(?:mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)\b\.?"
)
# What leads to a date and belongs to it rather than to the name.
LEAD = re.compile(
    rf"(?:[\s,;:(|/–—-]+|\b(?:on|from|in|at|am|vom|im|den|dem|the|held|during|of|{_DAY_NAMES}))+$", re.IGNORECASE
)
REPORT_OF = re.compile(
    r"^(?:(?:a|the|an)\s+)?(?:(?:final|short|brief|full|summary|conference|workshop|event|learning|discussion)\s+)*"
    r"(?:report|notes?|minutes|proceedings|summary|review|write-?up|impressions|documentation|highlights|reflections|feedback"
    r"|bericht|dokumentation|protokoll|programme|program|agenda|invitation|einladung)"
    r"\s+(?:(?:of|from|on|to|for|vom|von der|des|der|zum|zur|über)\b|[:–—-])\s*(?:(?:the|our|a|an|den|die|das)\s+)?",
    re.IGNORECASE,
)
LABEL = re.compile(
    r"^(?:conference|workshop|event|seminar)\s+(?:report|programme|notes|summary)\s*[:–—-]\s*", re.IGNORECASE
)
HELD_AT_END = re.compile(r"(?<=\w)\s+(?:(?:was|were|being)\s+)?(?:held|hosted|organi[sz]ed|convened)$")
# Beside name, place and date: "80 took part".
ATTENDANCE = re.compile(
    r"^(?:(?:about|around|some|over|nearly|almost|more than|ca\.)\s+)?\d[\d.,]*\s+(?:\w+\s+)?(?:took part|attended"
    r"|attendees|came|participants|people|guests|delegates|visitors|places|teilnehm\w+|gäste)$",
    re.IGNORECASE,
)
IN_PLACE = re.compile(r"\s+(?:in|at|@|im|in der|am|zu)\s+(?:the\s+)?(?=[^\W\d_])")
SMALL_WORDS = frozenset("of the and for in on at to by with a an der die das und für in im am de du la le".split())


@dataclass(frozen=True, slots=True)
class Title:
    """A line taken apart; `name` and `place` are its own words, the place's parts joined by commas."""

    name: str
    place: str | None
    date: DateMention | None
    separated: bool  # the place stands apart from the name, not only after "in"


def read_title(line: str, *, date: DateMention | None = None, placed: bool = False) -> Title:
    """Name, place and date of a line that may hold all three.

    Args:
        date: The date to take out; the fullest one of the line if None.
        placed: Whether a few capitalised words that stand apart may be a place that no gazetteer knows.
    """
    date = date or fullest([date for date in find_dates(line) if not only_begins(line, date)])
    head, tail = (without_rules(line[: date.start]), without_rules(line[date.end :])) if date else (line, "")
    head = LEAD.sub("", head) if date else head
    tail = CLOCK_FIRST.sub("", tail) if date else tail
    parts = [*parts_of(head), *parts_of(tail)]
    parts = [bare for part in parts if (bare := stripped(part)) and not ATTENDANCE.match(bare)]
    if not parts:
        return Title("", None, date, separated=False)
    first = REPORT_OF.sub("", LABEL.sub("", parts[0]))
    if first != parts[0] and (cues.NOUN.search(first) or len(parts) > 1) and first:
        parts[0] = first
    return _placed(parts, line, date, trusted=placed)


def fullest(dates: Sequence[DateMention]) -> DateMention | None:
    """The date that says most; of several the last, which stands after the name."""
    precise = {"day": 2, "month": 1, "year": 0}
    return max(dates, key=lambda date: (date.year is not None, precise[date.precision], date.start), default=None)


def parts_of(text: str) -> list[str]:
    """What separators part, as it stands."""
    found, start = [], 0
    depth_safe = text
    for match in SEPARATOR.finditer(depth_safe):
        found.append(text[start : match.start()])
        start = match.end()
    return [*found, text[start:]]


def stripped(part: str) -> str:
    """A part without hours, marks at its ends, and a weekday that stands alone."""
    words = "" if CLOCK.fullmatch(part.strip()) else TIME.sub(" ", part)
    words = re.sub(rf"^(?:{_DAY_NAMES})$", "", words.strip(), flags=re.IGNORECASE)
    return " ".join(words.split()).strip(" ,;:|/–—-.*@→")


def _placed(parts: list[str], line: str, date: DateMention | None, *, trusted: bool) -> Title:
    """The trailing parts that are places, or one after "in", or a leading one, set apart from the name."""
    names = list(parts)
    places: list[str] = []
    # A town vouches for the few words before it: "Sharing power, The Lighthouse, Glasgow".
    while len(names) > 1 and looks_like_place(
        names[-1],
        known_name=trusted or bool(places) or bool(cues.NOUN.search(" ".join(names[:-1]))) or _is_in_venue(names),
    ):
        places.insert(0, names.pop())
    separated = bool(places)
    name, inner = _inner_place(HELD_AT_END.sub("", _name(names, line)), venue_follows=separated)
    if inner and (not separated or not is_place(", ".join(places))):
        places.insert(0, inner)
    elif inner:
        name = _name(names, line)
    if not places and len(names) > 1 and is_place(names[0]):
        return Title(_name(names[1:], line), names[0], date, separated=True)
    return Title(name, _joined(places, line), date, separated=separated)


def _is_in_venue(names: Sequence[str]) -> bool:
    """Whether a venue stands before the last part, behind the name: "Reading circle, Village Hall, Upper Tarn"."""
    return len(names) > 2 and looks_like_place(names[-2], known_name=False)


def _name(parts: list[str], line: str) -> str:
    """The parts as they stand in the line, with what parts them, where they stand side by side."""
    start = line.find(parts[0])
    end = line.find(parts[-1], max(start, 0)) + len(parts[-1])
    end += line[end : end + 1] == ")" and "(" in line[start:end]
    whole = line[start:end]
    return (
        " ".join(whole.split())
        if start >= 0 and end >= len(parts[-1]) and not any(date.month for date in find_dates(whole))
        else ", ".join(parts)
    )


def _joined(places: list[str], line: str) -> str | None:
    if not places:
        return None
    start = line.find(places[0])
    end = line.find(places[-1], max(start, 0)) + len(places[-1])
    end += 1 if line[end : end + 1] == ")" and "(" in line[start:end] else 0
    whole = " ".join(line[start:end].split())
    return (
        whole
        if start >= 0 and not find_dates(whole) and len(whole) < sum(map(len, places)) + 4 * len(places)
        else ", ".join(places)
    )


def looks_like_place(words: str, *, known_name: bool) -> bool:
    """Whether words that stand apart are a place: a known one, a venue, or a few capitalised words after a name."""
    found = words.split()
    if not found or not words[0].isalpha() or len(found) > MAX_PLACE_WORDS:
        return False
    if is_place(words) or words.lower() in {"online", "on-line"}:
        return True
    if cues.STRONG_NOUN.search(words) or cues.NOT_EVENT.search(words) or not _is_titled(found):
        return False
    if cues.VENUE.search(words) or (ends_with_city(words) is not None and len(found) <= 5):
        return True
    return known_name and len(found) <= MAX_UNKNOWN and found[0][0].isupper() and not cues.NOUN.search(words)


def is_known_place(place: str) -> bool:
    """Whether the place is a known one, ends with one, or is a venue by its words."""
    parts = [part.strip() for part in re.split(r"[,()]", place) if part.strip()]
    return any(is_place(part) or ends_with_city(part) is not None or cues.VENUE.search(part) for part in parts)


def _inner_place(name: str, *, venue_follows: bool) -> tuple[str, str | None]:
    """The name without the place that it ends with, and that place: "IRSPM Conference in Brasilia"."""
    for match in reversed(list(IN_PLACE.finditer(name))):
        before, place = name[: match.start()], name[match.end() :]
        fits = is_place(place) or bool(cues.VENUE.search(place)) or len(place.split()) <= MAX_UNKNOWN - 1
        if (
            fits
            and _is_titled(place.split())
            and place[:1].isupper()
            and _ends_as_event(before)
            and not find_dates(place)
        ):
            return HELD_AT_END.sub("", before.rstrip(" ,:–-")), place
    at = ends_with_city(name)
    if at is not None:
        before = name[:at].rstrip(" ,:–-")
        last = before.split()[-1].lower()
        if (
            last not in SMALL_WORDS | {"&", "university"}
            and (venue_follows or cues.NOUN.search(last))
            and len(before.split()) > 1
        ):
            return before, name[at:]
    return name, None


def _ends_as_event(words: str) -> bool:
    """Whether an event's noun stands in `words`, so that what follows says where it was held."""
    return bool(cues.NOUN.search(words))


def _is_titled(words: Sequence[str]) -> bool:
    return all(
        word[:1].isupper() or word[:1].isdigit() or word.lower() in SMALL_WORDS or not word[0].isalpha()
        for word in words
    )

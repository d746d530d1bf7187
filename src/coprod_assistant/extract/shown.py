"""What a spreadsheet shows of a cell: its value in its number format, which openpyxl gives beside each other.

Covers dates, times, decimals, grouping, per cent, signs and currencies. A format that is none of these (fractions,
powers of ten, conditions) shows the plain number. The two formats whose order of day and month the reader's own system
decides are written year first, which nobody misreads.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import ROUND_HALF_UP, Decimal

from .. import lexicon

SYSTEM_DATES = {"mm-dd-yy": "yyyy-mm-dd", "m/d/yy h:mm": "yyyy-mm-dd h:mm"}
MONTHS = {
    "en": [month.capitalize() for month in lexicon.MONTHS],
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
}
DAYS = {
    "en": [day.capitalize() for day in lexicon.WEEKDAYS],
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
}
GERMAN = re.compile(r"\[\$[^\]]*-(?:[0-9a-f]{0,4})?(?:407|807|c07)\]|\[\$-de", re.I)
COLOUR = r"black|blue|cyan|green|magenta|red|white|yellow|color\d+"
BRACKETED = re.compile(rf"\[(?:\$(?P<sign>[^\]-]*)[^\]]*|(?:{COLOUR}))\]", re.I)
LITERAL = r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.'
PART = r"(?P<part>y+|m+|d+|h+|s+|\[h+\]|\[m+\])(?:\.0+)?"
DATE_TOKEN = re.compile(rf"{LITERAL}|(?P<half>AM/PM|A/P)|{PART}|(?P<other>.)", re.I | re.S)
NUMBER = re.compile(r"(?:[#0?][#0?,]*(?:\.[#0?]+)?|\.[#0?]+),*")
PLAIN_DIGITS = 11  # of a number in the format "General"


def shown(value: object, number_format: str) -> str:
    """The words that stand in a cell; empty where nothing does."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return _dated(value, number_format)
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, int | float):
        return _number(value, number_format)
    return str(value)


def _dated(value: dt.datetime | dt.date | dt.time, number_format: str) -> str:
    language = "de" if GERMAN.search(number_format) else "en"
    pattern = SYSTEM_DATES.get(number_format, number_format).split(";")[0]
    tokens = list(DATE_TOKEN.finditer(BRACKETED.sub("", pattern)))
    halves = any(token["half"] for token in tokens)
    parts = [(token["part"] or "").strip("[]").lower() for token in tokens]
    written = []
    for number, token in enumerate(tokens):
        part = parts[number]
        if part:
            before = next((other for other in reversed(parts[:number]) if other), "")
            after = next((other for other in parts[number + 1 :] if other), "")
            minutes = part in ("m", "mm") and (before[:1] == "h" or after[:1] == "s")
            written.append(_part("i" * len(part) if minutes else part, value, language, halves=halves))
        elif token["half"]:
            written.append("AM" if _hour(value) < 12 else "PM")
        else:
            written.append(token["quoted"] or token["escaped"] or token["other"] or "")
    words = "".join(written).strip()
    return words if re.search(r"\d", words) else str(value)  # a cell of text format may hold a date all the same


def _part(part: str, value: dt.datetime | dt.date | dt.time, language: str, *, halves: bool) -> str:
    """One part of a date or time: `part` is its letters in the format, "i" for minutes."""
    day = value if isinstance(value, dt.date) else dt.date(1900, 1, 1)
    time = value.time() if isinstance(value, dt.datetime) else value if isinstance(value, dt.time) else dt.time()
    hour = (time.hour % 12 or 12) if halves else time.hour
    numbers = {"d": day.day, "m": day.month, "h": hour, "i": time.minute, "s": time.second}
    if part[0] == "y":
        return f"{day.year:04}" if len(part) > 2 else f"{day.year % 100:02}"
    if len(part) > 2 and part[0] in "md":
        name = MONTHS[language][day.month - 1] if part[0] == "m" else DAYS[language][day.weekday()]
        return name[: (2 if language == "de" and part[0] == "d" else 3)] if len(part) == 3 else name
    return f"{numbers[part[0]]:0{min(len(part), 2)}}"


def _hour(value: dt.datetime | dt.date | dt.time) -> int:
    return value.hour if isinstance(value, dt.datetime | dt.time) else 0


def _number(value: float, number_format: str) -> str:
    if not math.isfinite(value):
        return str(value)
    sections = _sections(number_format)
    plain = _plain(value)
    chosen, negative = sections[0], value < 0
    if negative and len(sections) > 1:
        chosen, value, negative = sections[1], -value, False
    elif value == 0 and len(sections) > 2:
        chosen = sections[2]
    literal = re.sub(LITERAL, lambda found: "\0" * len(found[0]), chosen)
    place = NUMBER.search(literal)
    if "[" in literal or "/" in literal or re.search(r"e[+-]", literal, re.I) or not place:
        return _literals(chosen) if _says_only(chosen, literal) else plain
    core = place[0]
    before, after = _literals(chosen[: place.start()]), _literals(chosen[place.end() :])
    scaled = Decimal(repr(value)) * (100 if "%" in literal else 1)
    while core.endswith(","):
        core, scaled = core[:-1], scaled / 1000
    digits = _digits(abs(scaled), core)
    sign = "-" if negative and re.search("[1-9]", digits) else ""
    return f"{sign}{before}{digits}{after}".strip()


def _sections(number_format: str) -> list[str]:
    """The parts for positive, negative and zero, signs of currencies in quotes, colours left off."""
    cleaned = BRACKETED.sub(lambda found: f'"{found["sign"]}"' if found["sign"] else "", number_format)
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', cleaned)


def _says_only(chosen: str, literal: str) -> bool:
    """Whether a section shows words in place of the number, as "none" for zero."""
    return "General" not in chosen and "@" not in chosen and not re.search(r"[#0?\[/]", literal) and "\0" in literal


def _literals(pattern: str) -> str:
    return re.sub(LITERAL, lambda found: found["quoted"] or found["escaped"] or "", pattern)


def _digits(value: Decimal, core: str) -> str:
    whole, _, decimals = core.partition(".")
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    written = f"{rounded:{',' if ',' in whole else ''}.{len(decimals)}f}"
    least = decimals.rstrip("#?")
    head, point, tail = written.partition(".")
    tail = tail[: len(least)] + tail[len(least) :].rstrip("0")
    head = head.zfill(whole.count("0")) if "," not in whole else head
    if head == "0" and "0" not in whole and tail:
        head = ""
    return f"{head}{point}{tail}" if tail else head


def _plain(value: float) -> str:
    """A number without a format: no more digits than a cell shows."""
    if value == int(value) and abs(value) < 10**PLAIN_DIGITS:
        return str(int(value))
    return f"{value:.{PLAIN_DIGITS - 1}g}"

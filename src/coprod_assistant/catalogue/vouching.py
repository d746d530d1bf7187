"""Whether a heading with a dateline below it names an event, or a text that bears the day and place of its writing.

News, letters and position papers bear a place and a day, too. So a day and a city alone do not make an event: several
days, a hall, the hours, the kind ("a seminar on money"), a list of events around or people who met in the text do.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..language import parse_sentences
from . import cues
from .datelines import Dateline, is_venue
from .records.names import person_at
from .titles import is_known_place

MAX_DAYS = 31  # of an event; what is longer is a term, a project or a closure
# Lines that date or sign the text, not what it tells of.
OFFICE = re.compile(
    r"[^,|·]{2,40}\b(?:team|office|department|unit|editors?|staff|admin)\s*(?:[,|·–]|-\s)", re.IGNORECASE
)
POSTED = re.compile(
    r"^\W*(?:posted|published|submitted|created|updated|last (?:updated|modified)|veröffentlicht|erstellt|aktualisiert"
    r"|gepostet|eingestellt)\b",
    re.IGNORECASE,
)
SIGNED = re.compile(r"^\W*(?:by|von|written by|text(?: by)?:?|words by|autor(?:in)?:|author:)\s+", re.IGNORECASE)
WRITER = re.compile(r"^(?:by|von)\s+[A-ZÄÖÜ]\w*(?:\s+\S+){0,3}\s*$", re.IGNORECASE)
MAX_SIGNED = 100  # characters of such a line
PRESS = re.compile(
    r"\b(?:press (?:release|contact|office|notice)|media (?:contact|release)|for immediate release|notes? to editors"
    r"|embargo(?:ed)?|sperrfrist|pressekontakt|pressemitteilung|presseinformation)\b"
    r"|\b(?:today|heute)\b(?!\s*(?:\d|\n|$))",  # a calendar has a button "Today"
    re.IGNORECASE,
)
# Headings of notices that bear days and a place and tell of no gathering.
NOTICE = re.compile(
    r"\b(?:closed|closure|holidays?|betriebsferien|urlaub|geschlossen|for sale|to let|wanted"
    r"|needed|gesucht|warnings?|warnung|alert|forecast|repairs?|reparatur|bauarbeiten|renovation|umzug"
    r"|new (?:office|address|premises|home|opening|website)|we(?:'ve| have) moved|strike|road ?works"
    r"|sperrung|maintenance|wartung|lost|found|missing|weather|wetter|dear|liebe[rs]?|sehr geehrte[rs]?)\b",
    re.IGNORECASE,
)
_MANY = r"(?:\d[\d,.]*|[a-z]+(?:-[a-z]+)?(?: hundred)?)\s+(?:[\w-]+\s+){0,2}?"
GATHERED = re.compile(
    r"\b(?:participants?|delegates|attendees|audience|teilnehm\w+|gäste)\b"
    rf"|\b{_MANY}(?:people|members|guests|visitors|volunteers|residents|menschen|leute|personen|mitglieder)\b[^.]{{0,60}}?"
    r"\b(?:came|met|gathered|attended|took part|joined|discussed|kamen|trafen|diskutierten)\b"
    r"|\bbrought (?:together )?(?:\d|[a-z]+ people)|\bbrought together\b",
    re.IGNORECASE,
)
# After an event's noun, a verb: then the heading is a headline ("The assembly adopts a badge", "Forum was a success").
HEADLINE = re.compile(
    r"^\s+(?!(?:across|towards?|versus|als|aus|bis|des|its|this|his|us|plus|series|classes|ideas|basics)\b)"
    r"(?:[a-z]{2,}(?:s|ed)|met|won|saw|heard|hit|brought|began|drew|said|told|will|to)\b"
)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a dated heading: the headings above it, the text below, and whether it is posted or signed."""

    path: Sequence[str]
    above: str
    body: str
    signed: bool
    published: dt.date | None


def is_signed(line: str) -> bool:
    """Whether a line says when or by whom the text was written."""
    if len(line) > MAX_SIGNED:
        return False
    by = SIGNED.match(line)
    return any(form.match(line) for form in (POSTED, WRITER, OFFICE)) or bool(by and person_at(line, by.end()))


@lru_cache(maxsize=4096)  # a parse costs milliseconds, and headings recur
def is_clause(name: str) -> bool:
    """Whether a heading in small letters says who does what ("New mill opens its doors"), as headlines of news do."""
    words = name.split()
    small = [word for word in words[1:] if len(word) > 3 and word.islower()]
    if name.endswith("?") or len(words) < 3 or not small:
        return False
    [tokens] = parse_sentences([name])
    root = next((number for number, token in enumerate(tokens) if token.dependency == "ROOT"), None)
    acting = root is not None and tokens[root].tag in {"VERB", "AUX"}
    return acting and any(token.head == root and token.dependency.startswith("nsubj") for token in tokens)


def is_headline(name: str) -> bool:
    """Whether a heading says in a clause what happened, rather than naming an event."""
    return any(HEADLINE.match(name[noun.end() :]) for noun in cues.NOUN.finditer(name))


def is_news(path: Sequence[str]) -> bool:
    """Whether a heading above says that what is below it is news."""
    return any(cues.NEWS.match(above) for above in path)


def is_text(name: str) -> bool:
    """Whether a heading names a text, a picture, a prize or a notice."""
    return bool(cues.OTHERWISE.search(name) or cues.NOT_EVENT.search(name) or NOTICE.search(name))


def speaks_for(name: str, line: Dateline, place: str | None, days: tuple[dt.date, dt.date], around: Around) -> bool:
    """Whether a dateline and what is around it make the heading `name` an event's."""
    if is_text(name) or PRESS.search(around.above) or _is_vague(days, line):
        return False
    several = days[0] != days[1]
    venue = bool(place and is_venue(place))
    placed = venue or bool(place and is_known_place(place))
    if line.kind and (cues.STRONG_NOUN.search(line.kind) or placed):
        return True
    among = any(cues.EVENT_SECTION.search(above) for above in around.path)
    if (several and placed) or (venue and line.exact) or (line.hours and (placed or among or not around.signed)):
        return True
    own_day = around.signed or is_news(around.path) or days[0] == around.published
    if not placed or own_day or PRESS.search(around.body) or is_clause(name):
        return False
    return venue or among or bool(GATHERED.search(around.body)) or _is_told(around.body)


def _is_vague(days: tuple[dt.date, dt.date], line: Dateline) -> bool:
    """Whether a line without a kind gives less than days, or more days than people meet for."""
    return not line.kind and (line.date.precision != "day" or (days[1] - days[0]).days >= MAX_DAYS)


def _is_told(body: str) -> bool:
    """Whether one of the first sentences says that an event was held."""
    sentences = re.split(r"(?<=[.!?])\s+", " ".join(body.split()))[:3]
    return any(cues.HELD.search(sentence) and cues.NOUN.search(sentence) for sentence in sentences)

"""Which lines of plain text are headings, and how deep each is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from .dated import PERIOD, has_date, is_date, is_event_title, starts_dated
from .lines import Line

Style = Literal["given", "double", "single", "caps", "number", "bare", "question", "colon"]
ORDER: tuple[Style, ...] = ("double", "single", "caps", "number", "bare", "question", "colon")  # outermost first
MAX_CHARS, MAX_WORDS = 140, 20
NUMBERED = re.compile(
    r"^(?:(?:chapter|section|part|kapitel|teil)\s+)?(\d{1,2}(?:\.\d{1,2}){0,3})[.:)]?\s+(?=[^\W\d_]|[“\"„])", re.I
)
SENTENCE_BREAK = re.compile(r"[^\W\d_]{3}[.!?][\"”’]?\s+[A-ZÄÖÜ“„\"]")
OPENERS = re.compile(
    r"^(?:this|these|those|it|they|we|you|i|he|she|there|here|among|below|in order|as|if|following|diese[rs]?|wir|es"
    r"|sie|ich|hier|dies|dazu|darunter)\b",
    re.I,
)
# A word that is a noun as well (book, call, visit) calls only where what follows shows that it is a verb.
_OBJECT = r"(?:your|our|us|a|an|the|this|these|all|now|here|online|early|today|at|by|on|via|through|tickets?|places?)"
CALLS = re.compile(
    rf"^(?:click|read|listen|watch|download|see|find out|learn more|sign up|follow|e-?mail"
    rf"|(?:book|call|visit|view)(?:\s+{_OBJECT}|$)|call\b.*\d{{4}}|contact(?!\s+(?:with|between)\b)"
    r"|for (?:more|further)|hier klicken|klicken|lesen|laden)\b",
    re.I,
)
NOTES = re.compile(  # on who wrote a page or held an event, and when
    r"^(?:posted|published|written|held (?:at|in|on|from)|(?:hosted|organi[sz]ed|supported|funded) by"
    r"|(?:edited|devised|compiled|translated|illustrated) by"
    r"|by (?-i:(?=[A-ZÄÖÜ]))\w+|veröffentlicht)\b",
    re.I,
)
LABELS = re.compile(
    r"^(?:date|time|text|photo(?:graph)?s?|pictures|illustrations?|venue|location|place|where|when|speakers?|contact|tel(?:ephone)?|phone|fax|e-?mail|authors?|by"
    r"|published|posted|cost|price|fee|register|organi[sz]ers?|hosts?|chair|room|address|duration|language|level|tags?"
    r"|category|places|fees|prices?|languages|trainers?|tutors?|teachers?|lecturers?|coordinators?|guides?|budget|funding|funders?"
    r"|isbn|present|in attendance|attendees|apologies|participants|facilitators?|moderators?|anwesend|datum"
    r"|ort|zeit|uhrzeit|referent(?:in|en)?|veranstalter|veröffentlicht|von|adresse|kosten)\s*:\s*\S",
    re.I,
)
# Any label with its value; below another label such a line goes on with the facts, whatever it is called.
FIELD = re.compile(r"^[A-ZÄÖÜ][\w’'-]*(?: [\w’'-]+){0,4}\s*:\s+\S")
CAPTIONS = re.compile(r"(?i)^(?:table|tab\.|tabelle|figure|fig\.|chart|graph|abb(?:ildung|\.))\s?\d{1,3}\b")
VERBS = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|should|must|may|might|did|does|took|said|included?s?|"
    r"ist|sind|war|waren|hat|haben|hatte|wird|werden|wurde|wurden|kann|können|soll|sollen)\b"
)
QUOTES = "\"'”’“«»"
CAPS_LETTERS = 8  # a shorter line in capitals is an acronym (OECD), not a style of heading


def is_heading_text(line: Line) -> bool:
    """Whether the words could be a heading: not a sentence, date, address, label or call to do something."""
    words = line.text
    if len(words) > MAX_CHARS or len(words.split()) > MAX_WORDS or line.count > 2 or line.level == 0:
        return False
    if not re.match(r"[\"“„'‘(]?[A-ZÄÖÜÀ-Þ\d]", words) or len(re.findall(r"[^\W\d_]", words)) < 2:
        return bool(PERIOD.match(words))
    if any(form.match(words) for form in (NOTES, LABELS, CAPTIONS)) or is_date(words):
        return False
    if is_event_title(words) and not (OPENERS.match(words) and words.split()[1][:1].islower()):
        return True
    return not (_is_ended(words) or _is_sentence(words))


def _is_ended(words: str) -> bool:
    """Whether words end or break off like prose, hold an address or call to do something."""
    if words.rstrip(QUOTES)[-1:] in ".!;,…" and not re.search(r"\b(?:Ltd|Inc|Co|etc|[A-Z])\.$", words):
        return True
    return "@" in words or "://" in words or bool(SENTENCE_BREAK.search(words) or CALLS.match(words))


def _is_sentence(words: str) -> bool:
    """Whether words without an end mark say something rather than name it."""
    count = len(words.split())
    if words.endswith("?"):
        return count > 12
    if words.endswith(":"):
        return bool(
            OPENERS.match(words) or VERBS.search(words) or re.search(r"\b(?:following|folgende\w*)\b", words, re.I)
        )
    if OPENERS.match(words) and count > 5:
        return True
    return count > 9 and bool(VERBS.search(words))


def style_of(line: Line) -> Style:
    """What sets a heading apart; its words are known to be those of a heading."""
    if line.level:
        return "given"
    if number_depth(line.text):
        return "number"
    if line.text[-1] in ":?":
        return "colon" if line.text[-1] == ":" else "question"
    return "caps" if is_caps(line.text) else "bare"


def is_caps(words: str) -> bool:
    """Whether words are set in capitals."""
    letters = re.findall(r"[^\W\d_]", words)
    return len(letters) >= CAPS_LETTERS and all(letter.isupper() or letter == "ß" for letter in letters)


def number_depth(words: str) -> int:
    """1 for `2 Findings`, 2 for `2.1 Findings`, 0 without a number or where that is the day of a date."""
    found = None if starts_dated(words) else NUMBERED.match(words)
    return found[1].count(".") + 1 if found else 0


def levels(headings: Sequence[tuple[Line, Style]], *, titled: bool) -> list[int]:
    """A level from 1 to 6 for each heading, by what its style means in this document.

    Args:
        titled: Whether the first heading stands above all others as the title of the whole.
    """
    styles = _merged(headings)
    keys = [
        (ORDER.index(style), number_depth(line.text)) if style != "given" else (-1, 0)
        for (line, _), style in zip(headings, styles, strict=True)
    ]
    first = 1 if titled else 0
    ranks = sorted({key for key in keys[first:] if key[0] >= 0})
    found: list[int] = []
    for number, ((line, _), key) in enumerate(zip(headings, keys, strict=True)):
        if line.level:
            found.append(min(line.level, 6))
        elif titled and number == 0:
            found.append(1)
        else:
            found.append(min(ranks.index(key) + 1 + first, 6))
    return found


def _merged(headings: Sequence[tuple[Line, Style]]) -> list[Style]:
    """Styles, two of them counted as plain where they are no level of their own.

    A single heading in capitals among plain ones is a name (OECD). A question divides what stands above it only where
    that is an event: where most plain headings carry a date.
    """
    styles = [style for _, style in headings]
    plain = [line.text for line, style in headings if style == "bare"]
    alike: set[Style] = set()
    if styles.count("caps") == 1 and plain:
        alike.add("caps")
    if sum(has_date(words) for words in plain) * 2 < len(plain):
        alike.add("question")
    return ["bare" if style in alike else style for style in styles]

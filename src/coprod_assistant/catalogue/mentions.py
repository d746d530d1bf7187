"""A sentence -> the event that it names and dates, if it says that one was held or visited."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..dates import DateMention, find_dates
from ..lexicon import MONTHS
from . import cues
from .gazetteer import is_place
from .held import moved_to, subject_held, without_move
from .recurring import only_begins
from .titles import TIME

MAX_CHARS = 600  # of a sentence; longer ones are dumps
TOKEN = re.compile(r"[^\W_][\w'’&@./+]*(?:-[\w'’&@]+)*|[“\"„”(),;:.!?–—]")
QUOTED = re.compile(r"[“\"„‟«]([^“”\"„»]{4,90}?)[,.]?[”\"“»]")
DETERMINERS = frozenset(
    """a an the our this that its their his her your my one some each every ein eine einen einem einer der
    die das den dem
    des
    next last previous following upcoming recent latest nächste nächsten
    unsere unser unserer unserem seine ihre two three zwei drei both""".split()
)
INNER = frozenset("of for and the on in & de für und".split())
MODIFIER = re.compile(r"^(?:\w+-\w+(?:-\w+)*|[a-zäöüß]+)$")
VERBS = frozenset(
    """is was are were be been has had have will would held hosted ran took attended joined organised organized at to by
    with from as during after before spoke gave visited in on zur zum im beim am fand statt lud bei von discussed whole
    that which who participated and or opened called named but into public entitled titled""".split()
)
PLACE = re.compile(
    r"\b(?:in|at|im|in der|an der|auf|to|reached)\s+((?:the\s+)?(?:(?:(?:St|Mt)\.?(?=\s)"
    r"|[A-Z]\.(?=\s[A-Z])|\d{1,4}[a-zA-Z]?(?=\s(?:of|in)\s)"
    r"|[A-ZÄÖÜÁÉÍÓŁŚŻ][\w'’.-]*[\w’'])(?:,?\s+(?:of|the|and|for|am|der|upon|on|in|de|&))*[,]?\s*)+)"
)
# Before a date: then it is not the day of the event.
NOT_THE_DAY = re.compile(
    r"\b(?:since|until|till|by|before|after|prior to|till|published(?: on| in)?|founded in"
    r"|born(?: on| in)?|deadline(?: is)?|due|end(?:ed|ing)(?: on)?"
    r"|seit|bis(?: zum)?|vor(?: dem)?|nach(?: dem)?|ab|valid from)\s+(?:the\s+|dem\s+)?$",
    re.IGNORECASE,
)
# Before a bare kind of event: then it is one of its own, and not the one spoken of before.
INDEFINITE = re.compile(r"\b(?:an?|ein(?:en|e|em|er)?|our|unsere[nmr]?)\s+$", re.IGNORECASE)
# Before a name: then it is what the event was part of.
CONTAINER = re.compile(r"\b(?:during|part of|within|alongside|im rahmen)\s+(?:the|our|its|der|des)\s+$", re.IGNORECASE)
# Before a name that is dated by a year alone: then the sentence tells of another time.
SEEN_FROM = re.compile(
    r"\b(?:since|before|after|until|prior to|ahead of|like|unlike|than|seit|vor|nach)\s+"
    r"(?:(?:the|our|its|their|der|dem|den|unserem|unserer)\s+)?$",
    re.IGNORECASE,
)
INTO_PLACE = re.compile(r"^\W*(?:in|at|im)\s+(?:the\s+)?")
# "im Bürgerhaus Kassel der Fachtag": the article begins the event's name.
GERMAN_NAME = re.compile(rf"\s(?:der|die|das)\s+(?:[A-ZÄÖÜ]\w+\s+)*(?:{cues.STRONG}|{cues.WEAK}).*$", re.IGNORECASE)
TOWN_OF = re.compile(r"\b(?:city|town|village|municipality|island) of ([A-ZÄÖÜ]\w+)\b")
DAY_NAME = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)s?", re.I
)
WEEKDAY_BEFORE = re.compile(  # right before a date
    r"\b((?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)s?\.?,?\s+(?:the\s+|den\s+)?$",
    re.IGNORECASE,
)
LAST_DAY = re.compile(rf"(?:\s+(?:on|am))?\s+{DAY_NAME.pattern}\s*(?:the|den)?\s*$", re.IGNORECASE)
MONTH_ON = re.compile(rf"(?:,\s*)?\b(?:{'|'.join(map(str.capitalize, MONTHS))}|Januar|Mai|Juni|Juli)\b")
HOSTING = re.compile(
    r"\b(?:(?:co-?)?host(?:ed|s|ing)?|held|took place|takes? place|organi[sz]e[ds]|ran|convened"
    r"|gathered|met|came (?:to|together)|staged|folgte[n]?"
    r"|brought (?:together|(?:[\w-]+\s+){1,4}?(?:together|to))"
    r"|(?:began|started|closed|opened|ended|celebrated) with an?"
    r"|fand|findet|statt|veranstaltete[nt]?|lud(?:en)?"
    r"|tagte|trafen)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mention:
    """What a sentence says of an event; `proper` where the event has a name and not only a kind ("a workshop").

    `hosting` tells that it was held there and then, not merely visited.
    """

    name: str
    place: str | None
    date: DateMention
    proper: bool
    hosting: bool


def read_sentence(sentence: str) -> Mention | None:
    """The event that a sentence names and dates; None where it does not say that one was held or visited."""
    if len(sentence) > MAX_CHARS:
        return None
    moved = moved_to(sentence, find_dates(sentence))
    if cues.NOT_EVENT.search(without_move(sentence) if moved else sentence):
        return None
    if not moved and not cues.HELD.search(sentence) and not _is_timed(sentence):
        return None
    dates = days_in(sentence)
    dated = [moved] if moved else [date for date in dates if date.month and date.year]
    if (
        not dated
        and len(dates) == 1
        and dates[0].year
        and re.search(r"\b(?:in|im jahr)\s+$", sentence[: dates[0].start], re.I)
    ):
        dated = dates
    nouns = [noun for noun in cues.NOUN.finditer(sentence) if not _inside(noun.start(), dates)]
    if dated and not nouns:
        return _held_unnamed(sentence, dated)
    if not dated:
        return None
    tried = ((noun, _name_around(sentence, noun, dates)) for noun in nouns)
    names = [(noun, *found) for noun, found in tried if found is not None]
    if not names:
        return _held_unnamed(sentence, dated)
    noun, name, proper = max(names, key=_certainty)
    date = min(dated, key=lambda found: abs(found.start - noun.start()))
    if date.precision == "year" and (not (proper and HOSTING.search(sentence)) or _is_seen_from(sentence, name)):
        return None
    hosting = bool(moved or HOSTING.search(sentence) or _is_timed(sentence))
    return Mention(name, place_in(sentence, name), date, proper, hosting)


def _is_timed(sentence: str) -> bool:
    """Whether a sentence gives a day with its weekday and an hour, as one does for what people are to come to."""
    return bool(TIME.search(sentence)) and any(
        date.first_day and WEEKDAY_BEFORE.search(sentence[: date.start]) for date in find_dates(sentence)
    )


def days_in(sentence: str) -> list[DateMention]:
    """The dates of a sentence, without those that only bound something: "since 3 May", "every Monday from 3 May"."""
    dates = (date for date in find_dates(sentence) if not NOT_THE_DAY.search(sentence[: date.start]))
    return [date for date in dates if not only_begins(sentence, date)]


def _held_unnamed(sentence: str, dated: list[DateMention]) -> Mention | None:
    """What a sentence says took place on one day and at a place, though no word of it names a kind of event."""
    name = subject_held(sentence)
    place = place_in(sentence, name or "")
    if name is None or place is None or len(dated) != 1 or dated[0].precision != "day":
        return None
    return Mention(name, place, dated[0], proper=False, hosting=True)


def name_in(sentence: str) -> str | None:
    """What an event is called that a sentence names; None where it names none or several."""
    if cues.NOT_EVENT.search(without_move(sentence)) or len(sentence) > MAX_CHARS:
        return None
    dates = find_dates(sentence)
    nouns = [noun for noun in cues.NOUN.finditer(sentence) if not _inside(noun.start(), dates)]
    found = {name[0] for noun in nouns if (name := _name_around(sentence, noun, dates)) is not None}
    return found.pop() if len(found) == 1 else None


def _is_seen_from(sentence: str, name: str) -> bool:
    """Whether a sentence names an event only to say what came before or after it."""
    at = sentence.find(name)
    return at >= 0 and bool(SEEN_FROM.search(sentence[:at]))


def date_of_named(sentence: str, name: str) -> Mention | None:
    """The event called `name`, where a sentence tells when it was held and names no other."""
    if cues.NOT_EVENT.search(sentence) or len(sentence) > MAX_CHARS:
        return None
    if not HOSTING.search(sentence) and not (cues.HELD.search(sentence) and place_in(sentence)):
        return None
    dates = days_in(sentence)
    dated = [date for date in dates if date.first_day and date.year]
    return Mention(name, place_in(sentence), dated[0], proper=False, hosting=True) if len(dated) == 1 else None


def _certainty(found: tuple[re.Match[str], str, bool]) -> tuple[bool, bool]:
    _, name, proper = found
    return proper, bool(cues.STRONG_NOUN.search(name))


def _inside(offset: int, dates: list[DateMention]) -> bool:
    return any(date.start <= offset < date.end for date in dates)


def _name_around(sentence: str, noun: re.Match[str], dates: list[DateMention]) -> tuple[str, bool] | None:
    """The name that an event's noun is the head of, and whether it is a proper one; None for a bare noun."""
    for quoted in QUOTED.finditer(sentence):
        close = quoted.start() - noun.end() if quoted.start() >= noun.end() else noun.start() - quoted.end()
        between = sentence[min(noun.end(), quoted.end()) : max(noun.start(), quoted.start())]
        inside = quoted.start() <= noun.start() < quoted.end()
        if inside or (0 <= close <= 30 and not find_dates(between) and "." not in between):
            return quoted.group(1).strip(" ,"), True
    left = _left(sentence, noun, dates)
    if CONTAINER.search(sentence[:left]):
        return None
    right = _right(sentence, noun.end(), dates)
    words = sentence[left : noun.start()].split()
    capitals = [word for word in sentence[left:right].split() if word[0].isupper() or word[0].isdigit()]
    opens = left == 0 or sentence[:left].strip(" \"“„'(") == ""
    own = [word for word in words if word[0].isupper()]
    name = " ".join(sentence[left:right].split())
    if noun.group()[0].isupper() and not (opens and not words):
        proper = len(own) > 0 or len(capitals) >= 2 or _is_german_compound(noun.group())
    else:
        proper = len(own) >= 2 or (len(own) == 1 and not opens)
    bare = not words and right == noun.end() and not proper and " " not in noun.group()
    if bare and not INDEFINITE.search(sentence[:left]):
        return None
    return name, proper and (bool(own) or right > noun.end() or _is_german_compound(noun.group()))


def _is_german_compound(noun: str) -> bool:
    return (
        noun[:1].isupper()
        and len(noun) > 9
        and bool(re.search(r"(?:konferenz|tagung|akademie|forum|kongress|werkstatt)$", noun))
    )


def _left(sentence: str, noun: re.Match[str], dates: list[DateMention]) -> int:
    """Where the name begins: capitalised words with small ones between, or modifiers down to the determiner."""
    tokens = [token for token in TOKEN.finditer(sentence) if token.end() <= noun.start()]
    start = noun.start()
    kept = start
    for count, token in enumerate(reversed(tokens)):
        word = token.group()
        if sentence[token.end() : start].strip() or not word[0].isalnum() or count > 9:
            break
        if _inside(token.start(), [date for date in dates if date.month]):
            break
        low = word.lower()
        if word[0].isupper() or word[0].isdigit():
            if low in DETERMINERS or low in VERBS:
                break
            kept = token.start()
        elif low in INNER and low not in {"in", "on", "for"}:
            pass  # kept only if a capitalised word stands before it
        elif low in DETERMINERS or low in VERBS or low in INNER or not MODIFIER.match(word):
            break
        elif sentence[start : start + 4].lower() == "the ":
            break  # "learnt since the first Forum": what stands before an article is no part of the name
        elif kept == start or not sentence[kept].isupper():
            kept = token.start()
        else:
            break
        start = token.start()
    return kept


def _right(sentence: str, end: int, dates: list[DateMention]) -> int:
    """Where the name ends: after "Forum for Tenants", "seminar in the Fair Work series", "Fachtag Inklusion"."""
    series = re.match(r"\s+(?:in|of)\s+(?:the|our)\s+[\w\s'’-]{3,40}?\bseries\b", sentence[end:])
    if series:
        return end + series.end()
    follow = re.match(
        r"(?:\s+(?:on|of|for|about|zu|zum|zur|über|für))?(?:\s+the)?((?:\s+(?:[A-ZÄÖÜ][\w'’&-]*|and|of"
        r"|for|the|und|der|\d{4})(?=[\s,.;:)]|$))+)",
        sentence[end:],
    )
    if not follow or _inside(end + follow.start(1) + 1, dates) or not re.search(r"[A-ZÄÖÜ]|\d{4}", follow.group(1)):
        return end
    words = sentence[end : end + follow.end()]
    for date in dates:
        if date.month and end < date.start < end + len(words):
            words = sentence[end : date.start]
    words = LAST_DAY.sub("", words)
    return end + len(re.sub(r"(?:\s+(?:and|of|for|the|und|der|on|in|am|vom))+$", "", words.rstrip()))


def place_in(sentence: str, name: str = "") -> str | None:
    """The place that a sentence names after "in" or "at" and outside the event's name; the most certain of them."""
    known: list[str] = []
    venues: list[str] = []
    unknown: list[str] = []
    low = sentence
    for match in PLACE.finditer(low):
        words = _trimmed_place(match.group(1))
        if name and name in words:  # "at the Care Fair in Crewe": its place stands behind it
            before, after = words.split(name, maxsplit=1)
            words = _trimmed_place(INTO_PLACE.sub("", after)) if INTO_PLACE.match(after) else _trimmed_place(before)
        if not words or words in name or cues.STRONG_NOUN.search(words) or find_dates(words):
            continue
        bare = words.removeprefix("the ")
        if bare == "the" or DAY_NAME.fullmatch(bare):
            continue
        if cues.VENUE.search(bare):
            venues.append(bare)
        elif is_place(bare) or is_place(bare.split(",")[0]):
            known.append(bare)
        elif match.group().startswith(("in ", "at ", "to ", "im ")) and not cues.NOUN.search(bare):
            unknown.append(bare)
    if venues and known and venues[0] not in known[0]:
        return f"{venues[0]}, {known[0]}" if f"{venues[0]}, {known[0]}" in sentence else venues[0]
    town = TOWN_OF.search(sentence)
    return next(iter([*venues, *known, *unknown, *([town[1]] if town else [])]), None)


def _trimmed_place(words: str) -> str:
    """Without what follows the place: a date's month, a small word, the start of a clause."""
    for date in find_dates(words):
        words = words[: date.start]
    words = re.split(rf"\s+on\s+{DAY_NAME.pattern}\b", GERMAN_NAME.sub("", words), flags=re.IGNORECASE)[0]
    words = MONTH_ON.split(words)[0]
    words = re.sub(r"(?<!\b[A-Z])\.\s.*$", "", words) if not re.match(r"(?:St|Mt)\.", words) else words
    words = re.sub(r"(?:[,\s]+(?:of|the|and|for|on|in|am|der|de|&))*[,\s.]*$", "", words)
    # "in Leeds in London": the venue may go on with its town, another clause may not.
    return words.strip(" ,")

"""Labelled lines ("When: 8 March 2018 Where: Oak Hall, Leeds Hosts: Calder Trust"), and who hosted an event."""

from __future__ import annotations

import re
from typing import Literal

from ..dates import find_dates

_NAME = r"[A-ZÄÖÜ][\w'’&.-]*(?:\s+(?:(?:of|for|the|and|in|de|für|der|des|&)\s+)*[A-ZÄÖÜ0-9][\w'’&.-]*)*"
_NAMES = rf"{_NAME}(?:,\s+(?:the\s+)?{_NAME})*(?:,?\s+(?:and|und|with)\s+(?:the\s+)?{_NAME})?"
_VERB = (
    r"(?:jointly\s+)?(?:co-?hosted|hosted|co-?organi[sz]ed|organi[sz]ed|convened|held|ran|veranstaltete[n]?|luden|lud)"
)
ACTIVE = re.compile(
    rf"(?:^|[.!?]\s+|\n\s*|,\s+)(?P<who>(?:[Tt]he\s+|[Dd](?:ie|er|as)\s+)?{_NAMES})\s+{_VERB}\s+"
    r"(?:(?:the|an?|this|our|its|die|den|das|eine|einen|zu[rm]?)\b|[“\"„])"
)
_KIND = (
    r"(?:conference|workshop|seminar|forum|symposium|congress|summit|assembly|meeting|event|gathering|lecture|hearing)"
)
# Of a body that asks people to a venue. A person who "invited them to think" is no host.
INVITED = re.compile(
    rf"(?:^|[.!?]\s+)(?P<who>(?:[Tt]he\s+)?{_NAMES})\s+invited\s+(?:[a-z0-9,-]+\s+){{1,10}}?to\s+(?:(?:the|their|its|an?)\s+)?"
    r"(?=[A-ZÄÖÜ])"
)
PASSIVE = re.compile(
    rf"(?:\b(?:(?:[Cc]o-?)?[Hh]osted|(?:[Cc]o-?)?[Oo]rgani[sz]ed|[Cc]onvened|veranstaltet|organisiert|ausgerichtet"
    rf"|run|held)\s+(?:jointly\s+|together\s+|in cooperation\s+)?(?:by|von|with|mit|on behalf of)\s+"
    r"|\b(?:[Aa]t the invitation of|[Aa]uf Einladung)\s+|\bOn behalf of\s+"
    rf"|\bInvited by\s+|\b{_KIND}\b[^.!?,;]{{0,60}}\s(?:was|were) invited by\s+)"
    rf"(?:the\s+|der\s+|dem\s+|des\s+|von\s+)?(?P<who>{_NAMES})"
)
PRONOUN = re.compile(
    r"^(?:We|They|He|She|It|I|Wir|Sie|Who|Which|That|This|These|There|On|In|At|Last|Today|Participants|Delegates)\b"
)
SPLIT = re.compile(r",\s+(?:and\s+|und\s+)?(?:the\s+)?|\s+(?:and|und|with)\s+(?:the\s+)?(?=[A-ZÄÖÜ])")
INSTITUTION_AND = re.compile(
    r"\b(?:University|Ministry|Department|Institute|Office|Centre|Board|College)\s+(?:of|for)\s+[\w\s]+$"
)
SENTENCE_END = re.compile(r"(?<=[^\W\d_A-Z]{3})\.\s")  # "Calder Trust. Ann Roe"; "St. Anne's" goes on
SERIES = re.compile(
    r"\b(?:part of|in|of|during|im Rahmen)\s+(?:the|our|its|der"
    r"|des)\s+(?P<name>(?:series of\s+)?[A-ZÄÖÜ][\w'’&@.-]*(?:\s+(?:[A-ZÄÖÜ][\w'’&@-]*"
    r"|of|for|and|the|events?))*?\s+(?:series|Series|week|Week|festival|Festival|programme|Programme|Reihe|Woche))\b"
)
MAX_NAME_WORDS = 9  # of one host
Field = Literal["when", "until", "where", "hosts"]
FIELDS: dict[Field, str] = {
    "when": r"(?:(?:start(?:ing)?|new|revised|rearranged)\s+)?dates?(?:\s+and\s+time)?|when|starts?|begins?"
    r"|datum|wann|termin|zeit|day|beginn",
    "until": r"ends?(?:ing)?(?:\s+date)?|finish(?:es)?|until|ende",
    "where": r"venue|where|location|place|meeting\s+(?:point|place)|treffpunkt|ort|wo|veranstaltungsort|city|town",
    "hosts": r"hosts?|(?:co-?)?(?:hosted|organi[sz]ed)\s+(?:by|with)|(?:co-?)?organi[sz]ers?"
    r"|veranstalter(?:in(?:nen)?)?|ausrichter|organisiert\s+von",
}
# These only end the label before them.
OTHER = (
    r"time|uhrzeit|cost|price|fee|kosten|eintritt|contact|kontakt|chair|facilitators?|moderat(?:or|ion)|speakers?|panel"
    r"|referent(?:en|in|innen)?|participants|attend(?:ance|ees)|present|language|sprache|topic|thema|subject|who|wer"
    r"|what|was|why|how|register|anmeldung|programme?|funded\s+by|supported\s+by|sponsors?|rapporteur|website|event"
    r"|book(?:ing)?(?: by)?|rsvp|reply by|deadline|duration|audience|tickets?|entry"
)
_ANY = "|".join(f"(?P<{field}>{words})" for field, words in FIELDS.items())
# In a line a label begins with a capital and ends with a colon; at its start a dash or a table's bar will do.
LABEL = re.compile(
    rf"(?:^\W*(?i:{_ANY}|{OTHER})\s*(?:[:|]|\s[–-]\s)"
    rf"|(?:(?<=\s)|(?<=[.;|,*]))(?=[^\W\d_a-zäöü])(?i:{_ANY.replace('?P<', '?P<in_')}|{OTHER})\s*:)",
    re.MULTILINE,
)
ALONE = re.compile(rf"^(?i:{'|'.join(FIELDS.values())})\s*:?\s*$")
MAX_LABEL = 40  # characters of a label that stands alone
MAX_HOSTS = 8  # in one line; what lists more names people


def label_starts(text: str) -> list[int]:
    """Where in `text` labels begin, in order; the white space and marks before one are not part of it."""
    return [label.start() + _marks(label.group()) for label in LABEL.finditer(text)]


def read_labels(text: str) -> dict[Field, str]:
    """What the labels of a line or block say, each once and none empty; nothing where it does not begin with one."""
    labels = list(LABEL.finditer(text))
    if not labels or text[: labels[0].start()].strip(" \n•*-"):
        return {}
    found: dict[Field, str] = {}
    ends = [*(label.start() for label in labels[1:]), len(text)]
    for label, end in zip(labels, ends, strict=True):
        value = " ".join(text[label.end() : end].split()).strip(" .;|*")
        for field in FIELDS:
            if value and (label[field] or label[f"in_{field}"]):
                later = field == "when" and not find_dates(found.get(field, ""))  # "Starts: 7pm Date: 3 May"
                found[field] = value if later else found.get(field, value)
    return found


def is_label(line: str) -> bool:
    """Whether a line is nothing but a label for when, where or by whom."""
    return len(line) <= MAX_LABEL and bool(ALONE.match(line))


def begins_labelled(line: str) -> bool:
    """Whether a line begins with any label, also with one that gives neither when nor where nor by whom."""
    return bool(LABEL.match(line))


def labelled_hosts(text: str) -> tuple[str, ...]:
    """Names of the hosts that a label of `text` gives, without what they are in brackets."""
    hosts = read_labels(text).get("hosts", "")
    names = hosts_listed(re.sub(r"\s*\([^()]*\)", "", hosts)) if hosts else ()
    return names if len(names) <= MAX_HOSTS else ()


def _marks(words: str) -> int:
    return len(words) - len(words.lstrip(" \n\t•*-|"))


def hosts_in(text: str) -> tuple[str, ...]:
    """Names of those who, by the words of `text`, hosted or organised; in its order, each once."""
    found: dict[str, None] = {}
    # A paragraph is read as one line: no name goes on from a heading into the sentence below it.
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]
    for pattern in (ACTIVE, INVITED, PASSIVE):
        for match in (match for paragraph in paragraphs for match in pattern.finditer(paragraph)):
            who = re.sub(r"^(?:[Tt]he|[Dd]ie|[Dd]er|[Dd]as)\s+", "", match.group("who"))
            who = SENTENCE_END.split(who, maxsplit=1)[0].strip(" .,")
            if not PRONOUN.match(who):
                found |= dict.fromkeys(_split(who))
    return tuple(found)


def hosts_listed(names: str) -> tuple[str, ...]:
    """Names that a label or a cell lists: "Calder Trust and the Ouse water board"; empty where they are none."""
    bare = re.sub(r"^(?:[Tt]he|[Dd]ie|[Dd]er|[Dd]as)\s+", "", names.strip(" .,"))
    parts = [part for piece in re.split(r"\s*[;/]\s*", bare) for part in _split(piece)]
    named = all(part[0].isupper() and len(part.split()) <= MAX_NAME_WORDS for part in parts)
    return tuple(dict.fromkeys(parts)) if named and not PRONOUN.match(bare) else ()


def series_in(text: str) -> str | None:
    """The series, week or festival that the words of `text` make an event part of."""
    match = SERIES.search(text)
    return " ".join(match.group("name").split()) if match else None


def _split(who: str) -> list[str]:
    # "Ministry of Health and Care" is one, "University of Leeds and City of Malmö" are two.
    together = INSTITUTION_AND.search(who) and "," not in who and who.count(" and ") == 1
    if together and len(who.split(" and ")[1].split()) == 1:
        return [who]
    return [part.strip(" .") for part in SPLIT.split(who) if part.strip(" .")]

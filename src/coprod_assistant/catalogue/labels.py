"""Labelled lines: "When: 8 March 2018 Where: Oak Hall, Leeds Hosts: Calder Trust" -> what each label gives."""

from __future__ import annotations

import re
from typing import Literal

from .hosts import hosts_listed

Field = Literal["when", "where", "hosts"]
FIELDS: dict[Field, str] = {
    "when": r"dates?(?:\s+and\s+time)?|when|datum|wann|termin|zeit|day",
    "where": r"venue|where|location|place|ort|wo|veranstaltungsort|city|town",
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
                found.setdefault(field, value)
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

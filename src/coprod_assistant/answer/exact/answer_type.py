"""Whether a statement holds the type of answer that a question asks for: a day, a number, a sum, a person, a place.

Shapes only: what a statement says is for the reader to tell. `fit` is one feature of the decision among others.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ...catalogue import is_place
from ...dates import find_dates
from ...tokens import STOPWORDS, fold, stem, terms
from ...types import Query

CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.)|\b(?:noon|midnight|midday)\b", re.IGNORECASE
)
RECURRING = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|daily|weekly|monthly|quarterly|yearly|every|century|decade|"
    r"summer|winter|spring|autumn)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|hundreds?|thousands?|"
    r"millions?|dozens?|half|quarter|third|twice|once|several|nobody|none|no)\b",
    re.IGNORECASE,
)
MONEY = re.compile(
    r"[£$€¥]|\b(?:pounds?|pence|euros?|cents?|dollars?|kron\w+|francs?|zloty|free|gbp|eur|usd)\b", re.IGNORECASE
)
ASKS_MONEY = re.compile(r"\bhow much\b|\b(?:price|cost|fee|budget|pay|paid|charge)\b")
NAME = re.compile(r"\b[A-Z][\w’'-]*[a-zà-ÿ][\w’'-]*(?:\s+(?:of|de|von|van|da)?\s*[A-Z][\w’'-]+)*")
PERSON = re.compile(r"\b(?:[A-Z][a-zà-ÿ’'-]+|[A-Z]\.)(?:[-\s]+(?:[A-Z]\.|de|von|van|da))*[-\s]+[A-Z][a-zà-ÿ’'-]+")
WHERE = re.compile(
    r"\b(?:in|at|near|from|across|to|of|around|into|on|by|beside|behind|opposite|throughout)\s+(?:the\s+)?\w"
)
# What a question of a type says besides what it asks about; the statement that answers need not hold it.
TYPE_WORDS = {
    "date": "date day month year time when take place took held hold happen occur event",
    "place": "place city town country location venue located held hold take took happen event",
    "person": "people person name named who",
    "number": "number many much total long last day",
    "role": "role position job post title function work works who",
    "quotation": "quote quotation word exact",
}
IDLE: dict[str, frozenset[str]] = {name: frozenset(terms(words)) for name, words in TYPE_WORDS.items()}


def idle_words(query: Query) -> frozenset[str]:
    """Stems of the question that only say which type of answer is wanted."""
    return IDLE.get(query.intent, frozenset())


def fit(query: Query, text: str) -> float:
    """1 where `text` holds what the question's type asks for, 0.3 where it may, -1 where not; 0 if it has no shape.

    A name, date or number that the question itself gives is no answer to it.
    """
    if query.intent == "date":
        return _date(query, text)
    if query.intent == "number":
        given = set(re.findall(r"\d+", query.text))
        if ASKS_MONEY.search(fold(query.text)) and MONEY.search(text):
            return 1.0
        fresh = [found for found in NUMBER.findall(text) if found]
        digits = set(re.findall(r"\d+", text)) - given
        return 1.0 if digits else 0.3 if any(not word.isdigit() for word in fresh) else -1.0
    asked = {term.stem for term in query.terms}
    if query.intent == "person":
        return 1.0 if _names(PERSON, text, asked) else 0.3 if _names(NAME, text, asked) else -1.0
    if query.intent == "place":
        if any(is_place(name) for name in NAME.findall(text) if fold(name) not in fold(query.text)):
            return 1.0
        return 0.3 if WHERE.search(text) else -1.0
    return 0.0


def _date(query: Query, text: str) -> float:
    given = set(re.findall(r"\d+", query.text))
    for mention in find_dates(text):
        words = text[mention.start : mention.end]
        if not set(re.findall(r"\d+", words)) <= given or re.search(r"[A-Za-z]{3}", words):
            return 1.0
    return 1.0 if CLOCK.search(text) else 0.3 if RECURRING.search(text) else -1.0


def _names(pattern: re.Pattern[str], text: str, asked: Collection[str]) -> bool:
    """Whether `text` names something of which the question does not give half the words."""
    for match in pattern.finditer(text):
        stems = [stem(word) for word in re.findall(r"[\w’']+", match.group()) if fold(word) not in STOPWORDS]
        if stems and sum(word not in asked for word in stems) > len(stems) / 2:
            return True
    return False

"""What kind of answer a question asks for: a date, a place, a person, a number, a list of events, a summary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from runpy import run_path

from ..grammar import Word
from ..tokens import STOPWORDS, fold, stem, terms, words
from ..types import Intent

INTENTS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        "date",
        re.compile(
            r"\bwhen\b(?! (?:asked|it comes))|\b(?:what|which) (?:year|month|day|date|century|decade|time)s?\b"
            r"|\bhow long ago\b|\bdates?\b|\b(?:which|what) .*\b(?:earlier|later)\b|\bin what (?:year|month|century)\b"
        ),
    ),
    (
        "number",
        re.compile(
            r"\bhow (?:many|much|long|old|large|big|tall|high|often|far|wide|deep|fast|heavy)\b"
            r"|\b(?:what|which) (?:percentage|percent|number|proportion|share|amount)\b|\bnumber of\b"
            r"|\b(?:attendance|headcount)\b|\b(?:which|who|what) (?:\w+ ){0,3}(?:more|most|fewer|fewest) \w+s\b"
        ),
    ),
    (
        "place",
        re.compile(
            r"\bwhere\b|\b(?:what|which) (?:city|town|country|place|state|region|area|location|venue|building|"
            r"hall|room|hotel|house|school|church|library|museum|theatre|university|continent|river|county|street"
            r"|part)\b|\b(?:location|venue) of\b"
        ),
    ),
    (
        "person",
        re.compile(
            r"\bwho(?:m|se)?\b|\b(?:names? of|speakers?|guests?)\b|\b(?:what|which) (?:person|people|speakers?)\b"
        ),
    ),
    ("quotation", re.compile(r"\b(?:quotes?|quotations?|testimonials?|exact words|verbatim)\b")),
)

WH = re.compile(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b")

YES_NO = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b"
    r"(?!.{0,12}\b(?:tell|say|know|show|explain|find out|remember)\b)"
)

SUMMARY = re.compile(
    r"\b(?:what (?:is|was|were|are) .{1,80}\babout\b|tell me (?:more |something )?about|what (?:happened|went on)|"
    r"what was (?:discussed|covered|shown|presented)\b|what did (?:they|it) (?:do|show|discuss|cover|deal with)\b|"
    r"summar(?:y|ise|ize)|overview|describe)\b"
)

# Orders to a writing machine. They are answered with what this program does: it quotes, and makes nothing up.
ORDERS = re.compile(
    r"^(?:please |now |hey |ok |and )*(?:write|compose|draft|translate|invent|imagine|pretend|ignore|forget|disregard|"
    r"act as|role-?play|generate|create|code|repeat|print|reveal|simulate|you are now|system\s*:|from now on)\b"
)

ROLE = re.compile(
    r"\b(?:role|position|job|job title|title|post|function|company|organi[sz]ation|firm|employer|affiliation|"
    r"works? for|employed|based)\b"
)


WORKS_WHERE = re.compile(r"\bwhere (?:does|do|did|is|was) .*\b(?:work|employed|based)\b")
WHO_IS = re.compile(r"\b[Ww]ho (?:is|was|are|were) (?:[A-Z]|(?:mr|ms|dr|sir|prof)\b)")
WHERE_TO_GET = re.compile(r"\bwhere (?:can|could|may|do|does|would|should) (?:i|we|you|one|people|someone|it|they)\b")
# Languages whose commonest words spaCy lists, by their code there.
NAMES = {
    "cs": "Czech", "da": "Danish", "de": "German", "es": "Spanish", "fi": "Finnish", "fr": "French",
    "hu": "Hungarian", "it": "Italian", "nb": "Norwegian", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "sv": "Swedish", "tr": "Turkish",
}  # fmt: skip
FEWEST = 2  # common words of another language; one may be a name or a loan


def role_or(intent: Intent, text: str, words: Sequence[Word]) -> Intent:
    """ "role" for a question about who a named person is; else `intent`."""
    if intent == "place" and WORKS_WHERE.search(fold(text)):
        intent = "other"
    if intent not in {"other", "person"} or not any(word.entity == "PERSON" or word.tag == "PROPN" for word in words):
        return intent
    return "role" if WHO_IS.search(text) or ROLE.search(fold(text)) else intent


def intent_of(text: str) -> Intent:
    """The kind of answer asked for, by the first pattern that fits; `asks_for_events` is asked before."""
    low = fold(text)
    if WHERE_TO_GET.search(low):
        return "other"  # "where can I watch it?" asks for an address, not for a place
    start = _asking_from(low)
    found = [
        (match.start(), intent)
        for intent, pattern in INTENTS
        if (match := pattern.search(low)) and (match.start() <= start or not WH.match(match.group()))
    ]
    return min(found)[1] if found else "other"


def _asking_from(low: str) -> int:
    """Where the question word stands; later ones open clauses ("… guarantee when the bus is late").

    A question that begins with a verb ("Do they care how many …") has none, unless it asks for a telling.
    """
    if YES_NO.match(low):
        return -1
    first = WH.search(low)
    return first.start() if first else len(low)


def is_order(text: str) -> bool:
    """Whether the visitor orders a text to be made, or the program to change, and asks nothing of the archive."""
    return bool(ORDERS.search(fold(text)))


def wants_summary(text: str) -> bool:
    """Whether the question is what something was about, rather than one thing of it."""
    return bool(SUMMARY.search(fold(text)))


COUNTS = re.compile(
    r"\b(?:how many|how much(?= \w+ (?:do|does|did|is|was|are|were|has|have|will|would|can)\b)|number of"
    r"|proportion of|percentage of|share of|more|most|fewer|fewest)\b"
)


def counted_noun(text: str, words: Sequence[Word]) -> str:
    """Stem of the noun that "how many" counts or "number of" names; empty where nothing is counted."""
    match = COUNTS.search(fold(text))
    if not match:
        return ""
    after = terms(text[match.end() :])
    nouns = [word.stem for word in words if word.tag == "NOUN" or (word.tag == "PROPN" and after[:1] == [word.stem])]
    if after and after[0].isdigit():
        return ""  # "how many under 21"
    if match.group() == "how much" and after and after[0] not in nouns:
        return ""  # "how much quicker": nothing is counted
    return next((term for term in after if term in nouns), after[0] if after else "")


PORTION = re.compile(
    r"\b(?:which|what|name|list) (?:are |were |the |some )*(?:pieces|items|bits) of (?:[\w’'-]+ ){0,2}?([\w’'-]+)(?= "
    r"(?:did|do|does|was|were|is|are|has|have|had|can|could|would|will|should|that|which|in|on|at)\b|\W*$)"
)
# "Which takes longer, …", "what comes first?", "what matters most to …": a verb, though it ends like a plural.
VERB_FOR_NOUN = re.compile(
    r"^(?:which|what)(?: of (?:the|these|those|them)(?: \w+)?)? [\w’'-]+s "
    r"(?:more|most|less|least|best|worse|worst|first|last|further|\w{2,}er)(?=\s*(?:$|[,:;?]|(?:to|in|of|for|than|or)\b))"
)


ASKED_PLURAL = re.compile(
    r"\b(?:which|what|list|name|give me|tell me|show me)\s+(?:(?:are|were|all|of|me|the)\s+)*"
    r"((?:(?!(?:should|did|do|does|was|were|is|are|can|could|would|will|has|have|came|in|on|at)\b)[\w’'-]+\s+){0,3}?"
    r"[\w’'-]*[^s\W]s)\b"
)


def asked_noun(text: str) -> str:
    """Stem of the plural that "which", "what are the" or "name the" asks to be listed; empty where there is none.

    "Which pieces of evidence did she mention?" asks for evidence.
    """
    if portion := PORTION.search(fold(text)):
        return stem(portion[1])
    match = ASKED_PLURAL.search(fold(text))
    if not match or VERB_FOR_NOUN.search(match.group() + fold(text)[match.end() :]):
        return ""
    noun = match.group(1).split()[-1]
    return "" if noun in STOPWORDS or fold(noun) in {"does", "was", "is", "has"} else stem(noun)


def other_language(question: str) -> str | None:
    """English name of the language that a question is in; None if that is English or cannot be told.

    It is told by the commonest words, which hardly any question lacks: the lists of stop words that spaCy keeps.
    """
    said = {word.lower() for word in words(question)}
    if not said.isdisjoint({"the", "of", "did", "does", "what", "who", "which", "how", "when", "where", "why"}):
        return None
    held = {code: len(said & _common(code)) for code in NAMES}
    best = max(held, key=lambda code: held[code])
    if held[best] < FEWEST or held[best] <= len(said & _common("en")):
        return None
    return NAMES[best]


@cache
def _common(code: str) -> frozenset[str]:
    """Read from the file alone: to import it loads the language's tokeniser, which takes seconds for all of them."""
    return frozenset(run_path(str(files("spacy") / "lang" / code / "stop_words.py"))["STOP_WORDS"])

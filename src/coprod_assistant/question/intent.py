"""What kind of answer a question asks for: a date, a place, a person, a number, a list of events, a summary."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import import_module

from ..grammar import Word
from ..lexicon import MONTHS
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

_EVENT = r"(?:events?|conferences?|workshops?|roadshows?|meetings?|seminars?|lectures?)"

_NO_VERB = r"(?:(?!(?:did|do|does|was|were|is|are|had|has|have|should|can|could|would|will|at|the)\b)[\w’'-]+\s+){0,3}?"

# A question about which events there were, not about what happened at one; each form with a question that has it.
_EVENT_PLURAL = r"(?:events|conferences|workshops|roadshows|meetings|seminars|lectures)"
_WHICH_EVENTS = (  # "Which of the other workshops …"
    r"\b(?:which|what|list|name|how many|all|any|show me|tell me)\s+(?:of the |the |all the |all |other |me )*"
    rf"{_NO_VERB}{_EVENT_PLURAL}\b"
)
_ALL_EVENTS = r"^(?:all )?(?:events|conferences|workshops|roadshows)\b"
_AT_AN_END = (  # "the most recent meeting"
    rf"\b(?:first|last|latest|earliest|most recent|newest|oldest|longest|shortest) (?:[\w-]+ )?{_EVENT}\b"
)
_WERE_THERE = (  # "Have there been any seminars …"
    rf"\b(?:were|are|have|had|has|was|is) there (?:been )?(?:any |other |more |an? )*{_EVENT}\b"
)
_HAPPENED_WHEN = (  # "What went on in 2012?"
    r"\bwhat (?:happened|took place|was on|went on) (?:in|on|during|between|since|before|after) "
    rf"(?:the )?(?:\d|(?:{'|'.join(MONTHS)})\b)"
)
_WAS_HELD = r"\bwhat (?:was|were|has been|have been) (?:held|organi[sz]ed|put on)\b"
_DID_YOU_DO = (  # "What have you done in Leeds?"
    r"\bwhat (?:have|did|has) (?:you|they|we|the [\w’' -]{2,40}?) (?:do|done|held|hold|organi[sz]ed?|put on|run)\b"
    r"(?=.*\b(?:in|at|on|since|before|after|during|between) (?:the )?[\w’'-]+)"
)
_DID_ANYTHING = (  # "Did anything happen …"
    r"\b(?:did|has|was) (?:anything|something) (?:take place|taken place|happen(?:ed)?|held|organi[sz]ed|on)\b"
)
_WAS_ANY = (  # "Was any of your meetings …"
    rf"^(?:did|has|have|was|were)\b.*\b(?:any|an|one)(?: of (?:your|the|our|their))? {_EVENT}\b"
)
_WHICH_EVENT = (  # "Which conference did Ann Roe attend?"
    rf"\b(?:which|what) {_EVENT} (?:was|were|is|took|came|happened|did .{{1,40}} (?:attend|take part|speak))"
)
EVENTS = re.compile(
    "|".join(
        (
            *(_WHICH_EVENTS, _ALL_EVENTS, _AT_AN_END, _WERE_THERE, _HAPPENED_WHEN),
            *(_WAS_HELD, _DID_YOU_DO, _DID_ANYTHING, _WAS_ANY, _WHICH_EVENT),
        )
    )
)

NOT_EVENTS = re.compile(r"\b(?:who|how many (?:people|participants)|what (?:did|was|were) .*(?:said|say|discuss))")

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
    """The kind of answer asked for: the first pattern that fits; a count of events is about the events."""
    low = fold(text)
    if EVENTS.search(low) and not NOT_EVENTS.search(low):
        return "events"
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
    return frozenset(import_module(f"spacy.lang.{code}.stop_words").STOP_WORDS)

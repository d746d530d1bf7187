"""Question and conversation -> Query: what is asked for, about whom, and which words to search for.

No language model: the grammar is spaCy's, the spelling is corrected towards the archive's own words, and a
follow-up takes its subject from the conversation (the last question and its answer).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from .errors import QuestionError
from .grammar import Word, parse
from .language import split_sentences
from .spelling import correct_spelling
from .tokens import STOPWORDS, fold, stem, terms
from .types import Intent, Query, Term, TermKind, Turn

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\U000e0000-\U000e007f]"
)
SURROGATES = re.compile("[\ud800-\udfff]")

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
            r"university|continent|river|county|street|part)\b|\b(?:location|venue) of\b"
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
# A question about which events there were, not about what happened at one.
EVENTS = re.compile(
    r"\b(?:which|what|list|name|how many|all|any|show me|tell me)\s+(?:of the |the |all the |all |other |me )*"
    rf"{_NO_VERB}"
    r"(?:events|conferences|workshops|roadshows|meetings|seminars|lectures)\b"
    r"|^(?:all )?(?:events|conferences|workshops|roadshows)\b"
    rf"|\b(?:first|last|latest|earliest|most recent|newest|oldest) (?:[\w-]+ )?{_EVENT}\b"
    rf"|\b(?:which|what) {_EVENT} (?:was|were|is|took|came|happened|did .{{1,40}} (?:attend|take part|speak))"
)
NOT_EVENTS = re.compile(r"\b(?:who|how many (?:people|participants)|what (?:did|was|were) .*(?:said|say|discuss))")
# Generic nouns of the field: they point at an event, but are no names even where they are written with capitals.
EVENT_NOUNS = frozenset(
    terms("event conference workshop roadshow summit meeting seminar lecture congress forum symposium session day")
)
NO_NAMES = EVENT_NOUNS | frozenset(
    terms(
        "talk panel presentation speech keynote report interview video webinar training course project programme "
        "program "
        "page website organisation organization archive"
    )
)
NAMES = frozenset({"name", "person"})  # kinds of terms that are names
PRONOUNS = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "him",
        "her",
        "them",
        "his",
        "hers",
        "their",
        "theirs",
        "its",
        "that",
        "this",
        "those",
        "these",
        "there",
        "then",
    ]
)
PERSON_PRONOUNS = frozenset(["he", "she", "him", "her", "his", "hers", "they", "them", "their", "theirs"])
ELLIPSIS = re.compile(
    r"^(?:and|or|but|so|ok(?:ay)?|also)?[\s,]*(?:what about|how about|what of|and|or)\b|^(?:and|or)\b", re.IGNORECASE
)
ELSE = re.compile(
    r"\b(?:who|what|which|where|anyone|anything|anybody|someone|something) else\b|\bmore\b.{0,12}$|\bother\b|\bsame\b",
    re.IGNORECASE,
)
DEFINITE = re.compile(
    r"\b(?:the|that|this|those|these) (?:event|conference|workshop|roadshow|lecture|report|interview|speaker|speakers|"
    r"speech|talk|"
    r"meeting|participants?|delegates?|policies|policy|video|quote|person|list|day|place|city|year|organi[sz]ers?|hosts?|one)s?\b",
    re.IGNORECASE,
)
MONTHS = frozenset(
    terms(
        "January February March April May June July August September October November December Monday Tuesday "
        "Wednesday Thursday Friday Saturday Sunday"
    )
)
# What people say to a chat and not about its subject.
COURTESY = frozenset(
    terms(
        "please tell show give find explain describe know hello hi hey let want like would "
        "question ask answer could kindly exactly actually many much list whole complete full page "
        "section else mention named connection according happen happened happening gave give given gives took taken "
        "made make makes get got put came"
    )
)


def clean_question(question: str, *, max_chars: int) -> str:
    """The question in composed Unicode, without control and invisible characters, white space folded.

    Raises:
        QuestionError: nothing is left, or more than `max_chars` characters are.
    """
    text = SURROGATES.sub("\ufffd", question)
    if len(text) > 4 * max_chars:  # before normalising, which may be slow on hostile input
        raise QuestionError(f"the question has more than {max_chars} characters", hint="shorten it")
    text = " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    if not text:
        raise QuestionError("the question is empty", hint="type a question")
    if len(text) > max_chars:
        raise QuestionError(f"the question has more than {max_chars} characters", hint="shorten it")
    return text


def understand(
    question: str,
    history: Sequence[Turn] = (),
    *,
    known_words: Mapping[str, int] | None = None,
    english: Collection[str] = frozenset(),
    max_chars: int = 1000,
    pipeline: str,
) -> Query:
    """The query that `question` stands for after the turns of `history`, oldest first.

    Args:
        known_words: The archive's words in lower case and how often each stands there, to correct spelling.
        english: Common English words, which are not corrected.
    """
    text = clean_question(question, max_chars=max_chars)
    text, corrections = correct_spelling(question_proper(text, pipeline=pipeline), known_words or {}, english=english)
    words = parse(text, pipeline=pipeline)
    alone = Query(
        question=question,
        text=text,
        intent=_role_or(intent_of(text), text, words),
        terms=own_terms(words),
        counted=counted_noun(text, words),
        listed=asked_noun(text),
        corrections=corrections,
    )
    turns = [turn for turn in history if turn.question.strip()]
    if not turns or not depends_on_history(text, words, alone):
        return alone
    before = understand(
        turns[-1].question[:max_chars],
        turns[:-1],
        known_words=known_words,
        english=english,
        max_chars=max_chars,
        pipeline=pipeline,
    )
    return _continue(alone, before, turns[-1])


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
ASKS = re.compile(
    r"\?\s*$|^(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|has|have|tell|name|list|"
    r"give|show|find|explain|describe)\b",
    re.IGNORECASE,
)
CLAUSE_END = re.compile(r"(?<=[:;,–—])\s+(?=(?:who|what|which|when|where|why|how)\b)", re.IGNORECASE)
PREAMBLE = 6  # words from which what comes before the question is taken for small talk


ROLE = re.compile(
    r"\b(?:role|position|job|job title|title|post|function|company|organi[sz]ation|firm|employer|affiliation|"
    r"works? for|employed|based)\b"
)


def _role_or(intent: Intent, text: str, words: Sequence[Word]) -> Intent:
    """ "role" for a question about who a named person is; else `intent`."""
    if re.search(r"\bwhere (?:does|do|did|is|was) .*\b(?:work|employed|based)\b", fold(text)) and intent == "place":
        intent = "other"
    if intent not in {"other", "person"} or not any(word.entity == "PERSON" or word.tag == "PROPN" for word in words):
        return intent
    who_is = re.search(r"\b[Ww]ho (?:is|was|are|were) (?:[A-Z]|(?:mr|ms|dr|sir|prof)\b)", text)
    return "role" if who_is or ROLE.search(fold(text)) else intent


def question_proper(text: str, *, pipeline: str) -> str:
    """The sentences of `text` that ask something: "I am new here. Which …?" asks only the second."""
    sentences = [text[span.start : span.end] for span in split_sentences([text], pipeline=pipeline)[0]]
    parts = [part for sentence in sentences for part in CLAUSE_END.split(sentence)]
    asking = [part for part in parts if ASKS.search(part)]
    if not asking or len(asking) == len(parts):
        return text
    # A short clause before the question may be its condition ("In Berlin, who …"); a long one is talk.
    kept = [part for part in parts if part in asking or (part[-1] in ",;" and len(part.split()) < PREAMBLE)]
    return " ".join(kept)


def intent_of(text: str) -> Intent:
    """The kind of answer asked for: the first pattern that fits; a count of events is about the events."""
    low = fold(text)
    if EVENTS.search(low) and not NOT_EVENTS.search(low):
        return "events"
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


def own_terms(words: Sequence[Word]) -> tuple[Term, ...]:
    """The words that carry the question's meaning, each stem once, in order."""
    found: dict[str, Term] = {}
    phrase, last_name = -1, -2
    for number, word in enumerate(words):
        if word.is_function or word.tag == "PART" or (word.stem in COURTESY and word.tag != "PROPN"):
            continue
        kind = _kind(word, first=number == 0)
        if kind in NAMES:
            phrase += last_name != number - 1
            last_name = number
        for part in terms(word.text):
            found.setdefault(part, Term(word.text, part, kind, phrase if kind in NAMES else -1, word.tag))
    return tuple(found.values())


def _kind(word: Word, *, first: bool) -> TermKind:
    if word.text[0].isdigit() or word.stem in MONTHS:
        return "number"
    if word.stem in NO_NAMES or word.entity in {"CARDINAL", "ORDINAL"}:
        return "content"
    # A capital that no sentence start explains is a name even where the tagger doubts it, and a word that the tagger
    # takes for a name in a question typed without capitals is one too.
    if word.entity == "PERSON":
        return "person"
    if word.tag == "PROPN" or (word.text[0].isupper() and not first and not word.text.isupper()):
        return "name"
    return "content"


def is_order(text: str) -> bool:
    """Whether the visitor orders a text to be made, or the program to change, and asks nothing of the archive."""
    return bool(ORDERS.search(fold(text)))


def wants_summary(text: str) -> bool:
    """Whether the question is what something was about, rather than one thing of it."""
    return bool(SUMMARY.search(fold(text)))


def counted_noun(text: str, words: Sequence[Word]) -> str:
    """Stem of the noun that "how many" counts or "number of" names; empty where nothing is counted."""
    match = re.search(
        r"\b(?:how many|number of|proportion of|percentage of|share of|more|most|fewer|fewest)\b", fold(text)
    )
    if not match:
        return ""
    after = terms(text[match.end() :])
    nouns = [word.stem for word in words if word.tag in {"NOUN", "PROPN"}]
    return next((term for term in after if term in nouns), after[0] if after else "")


def asked_noun(text: str) -> str:
    """Stem of the plural that "which", "what are the" or "name the" asks to be listed; empty where there is none."""
    match = re.search(
        r"\b(?:which|what|list|name|give me)\s+(?:(?:are|were|all|of|me|the)\s+)*"
        r"((?:(?!(?:should|did|do|does|was|were|is|are|can|could|would|will|has|have|came|in|on|at)\b)[\w’'-]+\s+){0,3}?[\w’'-]*[^s\W]s)\b",
        fold(text),
    )
    if not match:
        return ""
    noun = match.group(1).split()[-1]
    return "" if noun in STOPWORDS or fold(noun) in {"does", "was", "is", "has"} else stem(noun)


def depends_on_history(text: str, words: Sequence[Word], query: Query) -> bool:
    """Whether the question cannot be understood alone: a pronoun, "the event", "what else", "and in …", or one word."""
    low = fold(text)
    if ELLIPSIS.search(text) or ELSE.search(low):
        return True
    names = [term for term in query.terms if term.kind in NAMES]
    pronouns = [word for word in words if fold(word.text) in PRONOUNS and word.dependency not in {"mark", "expl"}]
    if pronouns and not _refers_inside(words):
        return True
    if DEFINITE.search(low) and not names:
        return True
    subject = [term for term in query.terms if term.stem not in EVENT_NOUNS]
    return len(subject) <= 1 and not names


def _refers_inside(words: Sequence[Word]) -> bool:
    """Whether every pronoun may mean a name said before it in the same question ("What did Burns say when he …")."""
    seen_name = False
    for word in words:
        if word.tag == "PROPN":
            seen_name = True
        elif (
            (fold(word.text) in PRONOUNS - {"that", "there", "this"} and not seen_name)
            or fold(word.text) in {"there", "then"}
            or (fold(word.text) in {"that", "this"} and word.tag == "PRON")
        ):
            return False
    return True


def _continue(alone: Query, before: Query, turn: Turn) -> Query:
    """The follow-up `alone` with what it takes from the turn before it."""
    if ELLIPSIS.search(alone.text) and _is_fragment(alone):
        return _substitute(alone, before)
    carried = _subject(alone, before, turn)
    own = {term.stem for term in alone.terms}
    lent = tuple(term for term in carried if term.stem not in own)
    names = " ".join(dict.fromkeys(term.word for term in lent))
    return replace(
        alone,
        text=f"{alone.text} ({names})" if names else alone.text,
        carried=lent,
        focus=turn.answer or before.text,
        intent=alone.intent if alone.intent != "events" or EVENTS.search(fold(alone.text)) else before.intent,
    )


def _is_fragment(query: Query) -> bool:
    """Whether nothing but names, numbers and event nouns is said: "And in Berlin?"."""
    return query.intent == "other" and all(term.kind != "content" or term.stem in EVENT_NOUNS for term in query.terms)


def _substitute(alone: Query, before: Query) -> Query:
    """The earlier question asked of other names: what they replace is left out."""
    new_names = any(term.kind in NAMES for term in alone.terms)
    kept = tuple(
        term
        for term in before.terms
        if term.stem not in {new.stem for new in alone.terms}
        and not (term.kind in NAMES and new_names)
        and not (term.kind == "number" and (new_names or any(new.kind == "number" for new in alone.terms)))
        and not (term.stem in EVENT_NOUNS and new_names)
    )
    merged = kept + alone.terms
    return replace(
        alone,
        text=" ".join([_question_word(before), *(term.word for term in merged)]).strip(),
        intent=before.intent,
        terms=merged,
        counted=before.counted,
    )


def _question_word(query: Query) -> str:
    return {"date": "when", "place": "where", "person": "who", "number": "how many", "events": "which events"}.get(
        query.intent, "what"
    )


def _subject(alone: Query, before: Query, turn: Turn) -> list[Term]:
    """Names and numbers that the conversation is about: the earlier question's, and a person of its answer."""
    everything = (*before.terms, *before.carried)
    bare = all(term.stem in EVENT_NOUNS for term in alone.terms)  # "What were they?": the earlier question says what
    subject = [term for term in everything if bare or term.kind != "content"]
    if any(fold(word) in PERSON_PRONOUNS for word in alone.text.split()) or not subject:
        subject += [Term(word, stem(word), "person", len(subject)) for word in _first_name(turn.answer)]
    return subject


def _first_name(answer: str) -> list[str]:
    match = re.search(r"\b[A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)+", re.sub(r"\[\d+\]", "", answer))
    return match.group().split() if match else []

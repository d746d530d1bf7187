"""Questions that need the conversation: what makes one, and what it takes from the turn before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..grammar import Word
from ..tokens import fold, stem
from ..types import Query, Term, Turn
from .wording import EVENT_NOUNS, NAMES

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

# It asks about a part of what was told, so what limited that holds on.
NARROWS = re.compile(r"\b(?:of|among|from|out of) (?:them|these|those)\b")

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


def continued(alone: Query, before: Query, turn: Turn) -> Query:
    """The follow-up `alone` with what it takes from the turn before it."""
    if before.intent == "events" and NARROWS.search(fold(alone.text)):
        return _narrowed(alone, before)
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
    )


def _narrowed(alone: Query, before: Query) -> Query:
    """Both questions in one: what limited the events of the earlier one still does."""
    own = {term.stem for term in alone.terms}
    return replace(
        before,
        question=alone.question,
        text=f"{before.text.rstrip(' ?.!')}; {alone.text}",
        terms=(*(term for term in before.terms if term.stem not in own), *alone.terms),
        corrections=alone.corrections,
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

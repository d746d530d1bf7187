"""Statements whose speaker only the grammar of a parsed sentence shows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...language import Token
from .names import UPPER, person_at
from .roles import people_at
from .statements import BLOCKERS, PRONOUNS, THINGS, Said
from .vocabulary import ROLES, SPEECH, STRESSING


def said_in(text: str, tokens: Sequence[Token]) -> Said | None:
    """The first report of speech in a parsed sentence, or None."""
    for number, token in enumerate(tokens):
        if token.text.lower() in SPEECH and token.tag in {"VERB", "AUX"}:
            said = _said(text, tokens, number)
            if said:
                return said
    return None


def _said(text: str, tokens: Sequence[Token], verb: int) -> Said | None:
    children = [n for n, t in enumerate(tokens) if t.head == verb and n != verb]
    kinds = {tokens[n].dependency for n in children}
    if "neg" in kinds or any(tokens[n].text.lower() in BLOCKERS for n in children if tokens[n].dependency == "aux"):
        return None
    if "nsubjpass" in kinds or "auxpass" in kinds:
        return None
    clause = "ccomp" in kinds or _as_clause(tokens, verb, children) or _that_follows(tokens, verb)
    stressed = tokens[verb].text.lower() in STRESSING and kinds & {"dobj", "ccomp", "prt", "prep"}
    if not clause and not stressed and not _is_inside_other(tokens, verb):
        return None
    subject = _subject_of(tokens, verb)
    if subject is None:
        return None
    return _named(text, tokens, subject, verb)


def _that_follows(tokens: Sequence[Token], verb: int) -> bool:
    return any(token.text.lower() == "that" and token.dependency == "mark" for token in tokens[verb + 1 : verb + 8])


def _as_clause(tokens: Sequence[Token], verb: int, children: Sequence[int]) -> bool:
    return any(
        tokens[n].text.lower() == "as" and n < verb for n in children if tokens[n].dependency in {"mark", "advmod"}
    )


def _is_inside_other(tokens: Sequence[Token], verb: int) -> bool:
    """Whether the verb is a parenthesis to what is said: "the bus, she explained, is late"."""
    return tokens[verb].dependency in {"parataxis"}


def _subject_of(tokens: Sequence[Token], verb: int) -> int | None:
    """The subject of a verb, or of the one it is joined to: "X listened and argued that"."""
    seen: set[int] = set()
    while verb not in seen:
        seen.add(verb)
        for number, token in enumerate(tokens):
            if token.head == verb and token.dependency == "nsubj" and number < verb:
                return number
        if tokens[verb].dependency != "conj":
            return None
        verb = tokens[verb].head
    return None


def _named(text: str, tokens: Sequence[Token], subject: int, verb: int) -> Said | None:
    token = tokens[subject]
    lowered = token.text.lower()
    if lowered in THINGS or token.tag in {"DET", "SCONJ", "NUM"} or lowered == "who":
        return None
    if lowered in PRONOUNS:
        return Said(lowered, "", tokens[verb].text, token.start, True)
    apposed = _person_within(text, tokens, subject, tokens[verb].start)
    if apposed:
        name, role, at = apposed
        return Said(name, role, tokens[verb].text, at, True)
    phrase, at = _phrase(text, tokens, subject)
    if not phrase or len(phrase) > 80:
        return None
    return Said(phrase, "", tokens[verb].text, at, False)


def _person_within(text: str, tokens: Sequence[Token], subject: int, stop: int) -> tuple[str, str, int] | None:
    """The person that the subject names: the name it stands in, or one in apposition to it ("the chair, Jane Roe,")."""
    token = tokens[subject]
    begin = min(
        (t.start for n, t in enumerate(tokens[: subject + 1]) if _chained(tokens, n, subject)), default=token.start
    )
    for capital in re.finditer(rf"(?:^|(?<=\s))[{UPPER}]", text[begin:stop]):
        start = begin + capital.start()
        person = person_at(text, start)
        if person is None or person.end > stop:
            continue
        covers = person.start <= token.start < person.end
        lead = text[begin:start].strip(" ,")
        is_post = any(word.lower() in ROLES for word in lead.split())
        if covers or (is_post and start > token.start):
            people, _ = people_at(text, start, limit=stop)
            role = people[0].role if people else person.role
            return person.name, role or re.sub(r"^(?:the|a|an)\s+", "", lead, flags=re.I), start
        if start > token.start:
            return None
    return None


def _chained(tokens: Sequence[Token], number: int, head: int) -> bool:
    """Whether a token belongs to the phrase of `head` without a clause between."""
    for _ in range(8):
        if number == head:
            return True
        if tokens[number].dependency in {"relcl", "ROOT", "acl"}:
            return False
        number = tokens[number].head
    return False


def _phrase(text: str, tokens: Sequence[Token], subject: int) -> tuple[str, int]:
    """The subject as written without its article; "of …" stays out, so that the head says who it is."""
    first = subject
    while (
        first > 0
        and _chained(tokens, first - 1, subject)
        and tokens[first - 1].tag not in {"PUNCT", "VERB", "ADP", "SPACE"}
    ):
        first -= 1
    while first < subject and (
        tokens[first].tag in {"DET", "PRON", "CCONJ"} and tokens[first].text.lower() in {"the", "a", "an"}
    ):
        first += 1
    end = tokens[subject].start + len(tokens[subject].text)
    start = tokens[first].start
    return text[start:end], start

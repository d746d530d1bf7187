"""Deeds that a statement tells of another than the one asked about."""

from __future__ import annotations

from collections.abc import Sequence

from ...grammar import Word, parse
from ...thesaurus import family
from ...types import Query
from ..gathering import Evidence

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
NAMING = frozenset({"compound", "flat", "appos", "conj", "poss", "amod", "nmod"})


def says_it_of_another(query: Query, best: Evidence, *, pipeline: str) -> bool:
    """Whether the question asks what a named subject did, and the statement has another name do just that.

    "How did Porto Alegre win the award?" is not answered by "Recife has won the award".
    """
    verbs = {term.stem for term in query.terms if term.tag == "VERB"}
    named = any(term.kind in {"name", "person"} for term in query.terms)
    if not named or not any(({verb} | family(verb)) & best.candidate.stems for verb in verbs):
        return False  # parsing costs some milliseconds
    asked = _deeds(parse(query.text, pipeline=pipeline))
    told = _deeds(parse(best.candidate.text, pipeline=pipeline)) if asked else []
    for verb, names in asked:
        doers = [others for other, others in told if other == verb or other in family(verb)]
        if doers and not any(names & others for others in doers):
            return True
    return False


def _deeds(words: Sequence[Word]) -> list[tuple[str, frozenset[str]]]:
    """Each verb that has a named subject, as its stem, with the stems of that name."""
    deeds = []
    for number, word in enumerate(words):
        if word.dependency not in SUBJECTS or word.tag not in {"PROPN", "NOUN"}:
            continue
        verb = words[word.head]
        names = {other.stem for at, other in enumerate(words) if other.tag == "PROPN" and _within(words, at, number)}
        if verb.tag == "VERB" and names:
            deeds.append((verb.stem, frozenset(names)))
    return deeds


def _within(words: Sequence[Word], at: int, subject: int) -> bool:
    """Whether the word at `at` is the subject or part of its name."""
    for _ in range(len(words)):
        if at == subject:
            return True
        if words[at].dependency not in NAMING:
            return False
        at = words[at].head
    return False

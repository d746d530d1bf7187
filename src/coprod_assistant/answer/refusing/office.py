"""Who holds an office or runs a body: a statement that speaks of no such office does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...thesaurus import family
from ...tokens import fold, terms
from ...types import Query
from ..gathering import Evidence
from ..kinds import LEAD, OFFICE, other_office
from .not_told import OFFICES

HEADS = OFFICES | frozenset(terms("leader head founder boss owner captain mayoress deputy vicar abbot sheriff"))
# Verbs for what the holder of an office does; the statement may name the office instead.
RUNS = frozenset(terms("chair lead head run manage own preside"))
# "Who was dissatisfied with it?": how somebody is said to be.
WHO_IS_SO = re.compile(
    LEAD + r"who (?:is|was|are|were|felt|seemed|became|got) (?:\w+ly |so |too |very |most )?"
    r"(?P<how>\w+) (?:with|about|by|at|of|that|to)\b"
)
MOST = 3  # holders that are told


def holders(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The statements that name somebody with the office asked for beside the body it is held in, best first."""
    asked = OFFICE.search(fold(query.text))
    office, body = (terms(asked["office"]), terms(asked["body"])) if asked else ([], [])
    if query.intent != "person" or not body or not HEADS & set(office):
        return []
    wanted = {*office, *body}
    found = [item for item in evidence if wanted <= item.candidate.stems and item.fit == 1.0 and not item.breaches]
    return [item for item in found if not other_office(query, item.candidate.text)][:MOST]


def lacks_office(query: Query, best: Evidence) -> bool:
    """Whether it is asked who holds an office or runs something, and the statement speaks of no such office."""
    if query.intent != "person" or best.labelled:
        return False
    asked = OFFICE.search(fold(query.text))
    held = HEADS & set(terms(asked["office"])) if asked else frozenset()
    if not held and query.verb in RUNS:
        body = {term.stem for term in query.terms if term.kind == "name"}
        if {term.stem for term in query.terms} != body | {query.verb}:
            return False  # "who led the discussion in Leeds?" asks for no office
        told = HEADS | RUNS | family(query.verb)
        return not told & best.candidate.stems or not body <= best.candidate.stems
    return bool(held) and not any(({office} | family(office)) & best.candidate.stems for office in held)


def lacks_quality(query: Query, best: Evidence) -> bool:
    """Whether it is asked who was so ("dissatisfied"), and the source has no word for it."""
    asked = WHO_IS_SO.match(fold(query.text))
    if query.intent != "person" or not asked:
        return False
    how = set(terms(asked["how"]))
    return any(term.stem in how and term.tag in {"ADJ", "VERB"} for term in query.terms) and bool(how & best.absent)

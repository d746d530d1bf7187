"""What a statement near the question leaves out: who did it, what was decided, who holds the office, which talk."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...thesaurus import SPOKE, family
from ...tokens import fold, terms
from ...types import Query
from ..gathering import Evidence
from ..kinds import LEAD, OFFICE, SAID, WHY

DOER = re.compile(LEAD + r"(?:who|(?:which|what) (?:[\w-]+ ){1,2}?)\s*(?:has |have |had )?(?P<verb>[\w-]+)\b")
PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are) (?:\w+ly |also )?(?P<verb>[\w-]+)\b(?P<rest>[^.;]*)")
# Verbs for how people come to a result, and what a source has of one: a word for it, or what shall be.
RESULTS = frozenset(terms("recommend decide conclude agree propose demand resolve"))
RESULT_WORDS = (
    RESULTS
    | family("recommend")
    | frozenset(
        terms(
            "decision agreement conclusion resolution vote voted ballot chose approve adopt reject refuse "
            "accept settle want call urge ask insist wish hope plan verdict finding found say said answer"
        )
    )
)
SHALL = re.compile(r"\b(?:should|must|ought|needs? to|have to|has to|will|is to|are to)\b")
# Offices that persons hold, never bodies.
OFFICES = frozenset(
    terms(
        "executive ceo director president chair chairman chairwoman chairperson secretary treasurer minister mayor "
        "manager officer ombudsman rector dean principal commissioner governor bishop judge councillor editor professor"
    )
)
PAYING = frozenset(terms("pay fund finance sponsor"))
PAID = PAYING | frozenset(
    terms(
        "funder funding sponsorship sponsored money grant budget cost bill donate donation donor contribution bore foot"
    )
)
TALK = re.compile(
    r"\b(?P<name>[A-Z][\w-]+)(?:['’]s|s['’]) (?:\w+ )?(?:keynote|lecture|talk|speech|presentation|address)\b"
)
SPEAKING = SPOKE | family("speak") | {"speak"}
BESIDE_YEAR = re.compile(r"\b(?:following|next|previous|preceding) year\b")


def leaves_out_doer(query: Query, best: Evidence) -> bool:
    """Whether "who invited them?" is asked and the statement says that they "were invited", and not by whom."""
    asked = DOER.match(fold(query.text))
    if not asked or not query.verb or terms(asked["verb"]) != [query.verb]:
        return False
    said = [match for match in PASSIVE.finditer(fold(best.candidate.text)) if terms(match["verb"]) == [query.verb]]
    return bool(said) and not any(re.search(r"\bby\b", match["rest"]) for match in said)


def leaves_out_result(query: Query, chosen: Sequence[Evidence]) -> bool:
    """Whether it is asked what was recommended or decided, and no statement has a word for any result."""
    if query.intent != "other" or query.verb not in RESULTS or not re.match(r"\W*(?:what|which)\b", fold(query.text)):
        return False
    return not any(_tells_result(item) for item in chosen)


def _tells_result(item: Evidence) -> bool:
    if item.candidate.unit.kind in {"list", "item", "row", "quotation"}:
        return True
    stems = item.candidate.stems | _before(item)
    return not RESULT_WORDS.isdisjoint(stems) or bool(SHALL.search(fold(item.candidate.text)))


def _before(item: Evidence) -> frozenset[str]:
    """Stems of the statement that stands before it."""
    return item.passage.candidates[item.number - 1].stems if item.number else frozenset()


def leaves_out_holder(query: Query, best: Evidence) -> bool:
    """Whether it is asked who holds an office, and the statement names no person."""
    asked = OFFICE.search(fold(query.text))
    return query.intent == "person" and bool(asked and OFFICES & set(terms(asked["office"]))) and best.fit < 1


def leaves_out_payer(query: Query, best: Evidence) -> bool:
    """Whether it is asked who paid, and the statement does not speak of paying."""
    if query.intent != "person" or query.verb not in PAYING:
        return False
    return PAID.isdisjoint(best.candidate.stems)


def leaves_out_talk(query: Query, chosen: Sequence[Evidence]) -> bool:
    """Whether it is asked what was said in somebody's talk, and no statement tells that this person gave any."""
    asked = TALK.search(query.text)
    if query.intent != "other" or not asked:
        return False
    name = set(terms(asked["name"]))
    theirs = [item for item in chosen if name & item.candidate.stems or (item is chosen[0] and name & _before(item))]
    return all(SPEAKING.isdisjoint(item.candidate.stems) and not SAID.search(item.candidate.text) for item in theirs)


def is_of_the_year_beside(query: Query, best: Evidence) -> bool:
    """Whether it is asked for the year after or before something, and the statement does not speak of that year."""
    if query.focus or not BESIDE_YEAR.search(fold(query.text)):
        return False
    return not BESIDE_YEAR.search(fold(best.candidate.text))


def asks_in_vain(query: Query, best: Evidence) -> bool:
    """Whether a follow-up's own matter is nowhere near the statement, which only the conversation led to.

    "Why?" is answered by a cause, and "what was her salary?" not by whatever else is told of her.
    """
    if not query.focus or best.fit > 0:
        return False
    if not query.terms:
        return bool(WHY.match(fold(query.question)))
    own = {term.stem for term in query.terms}
    nouns = [term for term in query.terms if term.kind == "content" and term.tag == "NOUN"]
    return bool(nouns) and own <= best.absent

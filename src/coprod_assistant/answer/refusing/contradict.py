"""Signs that a statement does not answer a question, however near it comes: each is sure enough to refuse on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...grammar import Word, parse
from ...language import DEFAULT_PIPELINE
from ...question import EVENT_NOUNS
from ...thesaurus import SPOKE, family
from ...tokens import fold, terms
from ...types import Query
from ..gathering import Evidence
from ..kinds import QUOTED, agreement, asks_shape, lacks_place, lacks_shape, other_office
from ..reading import TITLES
from .missing import EVERYDAY
from .not_told import is_of_the_year_beside, leaves_out_holder, leaves_out_payer

AHEAD = re.compile(r"\b(?:next|upcoming|forthcoming|planned|coming)\b")
SOON = re.compile(r"\b(?:next|upcoming|forthcoming)\b")
WILL = re.compile(r"\b(?:will|is to|are to|going to)\b")
WHY = re.compile(r"^\W*(?:and |so |but )?(?:why|how come|what (?:was|is|were) the reasons?)\b")
DEFINITION = re.compile(
    r"^\W*(?:what (?:is|are(?! the\b))|define|what['’]s) (?:meant by |an? |the )?(?P<what>[\w-]+(?: [\w-]+)?)\W*$"
    r"|^\W*what (?:does|do) (?:an? |the )?(?P<term>[\w-]+(?: [\w-]+)?) (?:mean|stand for)\W*$"
)
WORKS = re.compile(
    r"^\W*how (?:does|do|did|is|are|was|were) (?:an? |the )?(?P<what>[\w-]+(?: [\w-]+){0,2}?) (?:work|done|made)\b"
)
EXPLAINS = re.compile(
    r"\b(?:by|through|works?|worked|means?|meant|lets?|allow|enabl|involv|first|each|when|if|using)\w*\b"
)
ABOUT = re.compile(
    r"\b(?:said|say|says|spoke|speak|spoken|talked|talk|wrote|learn|learnt|heard|told|discussed|know|happened) "
    r"(?:about|on|regarding) (.+)"
)
YES_NO = re.compile(r"\W*(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could)\b")
# Where barriers or recommendations are to be listed, a source without any word for them gives none.
RECORDED = frozenset(terms("barrier barriers obstacles hurdles policy policies recommendations proposals measures"))
# What a source says of people in other words, or without any: "a paper by Tony Bovaird", "Keynote: Tony Bovaird".
BY = SPOKE | frozenset(
    terms(
        "write author edit compose publish print translate draft speak talk present attend participate join come lead"
    )
)
# What somebody does by saying something; a quotation shows it without the word.
BY_SAYING = frozenset(
    terms("admit confess concede claim warn complain joke promise regret declare insist object protest boast recall")
)
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
NAMING = frozenset({"compound", "flat", "appos", "conj", "poss", "amod", "nmod"})


def cannot_answer(query: Query, best: Evidence, *, pipeline: str = DEFAULT_PIPELINE) -> bool:
    """Whether the best statement lacks what was asked for, or says it of somebody else."""
    text = best.candidate.text
    quoted = best.candidate.unit.kind == "quotation" or QUOTED.search(text)
    said = bool(quoted) and query.verb in BY_SAYING
    if query.intent == "person" and best.verb_missing and query.verb not in BY and not said:
        return True  # "who paid for the trip?" is not answered by who went on it
    if best.head_missing and query.listed in RECORDED:
        return True
    if YES_NO.match(fold(query.text)) and _says_nothing_asked(query, best):
        return True
    if best.of_another_year or lacks_kind(query, best) or lacks_place(query, text) or other_office(query, text):
        return True
    if leaves_out_holder(query, best) or leaves_out_payer(query, best) or is_of_the_year_beside(query, best):
        return True
    return takes_for_granted(query, best) or says_it_of_another(query, best, pipeline=pipeline)


def _says_nothing_asked(query: Query, best: Evidence) -> bool:
    """Whether the source knows the one asked about, and nothing of what is asked: "Is Tony Bovaird married?"."""
    asked = {term.stem for term in query.terms if term.kind == "content"} - TITLES - EVENT_NOUNS
    named = any(term.kind in {"name", "person"} for term in query.terms)
    return named and bool(asked) and asked <= best.absent


def lacks_kind(query: Query, best: Evidence) -> bool:
    """Whether the best statement lacks the date, number or other fact of one shape that is asked for."""
    if query.intent in {"date", "number"} and best.fit < 0:
        return True  # without any date or number "when" and "how many" are not answered
    if query.intent == "number" and query.counted and best.fit <= 0:
        return True  # it counts something else
    if agreement(query.text, best.candidate.text) < 0:
        return True  # who was for it is not told by who was against it
    return best.fit < 0 and lacks_shape(query, best.candidate.text)


def takes_for_granted(query: Query, best: Evidence) -> bool:
    """Whether the question rests on what the source does not hold: the "next" of something, a "why", an "about"."""
    asked = fold(query.text)
    if query.intent == "date" and AHEAD.search(asked) and not AHEAD.search(fold(best.candidate.text)):
        return True
    told = fold(best.candidate.text)
    if query.intent in {"person", "place"} and SOON.search(asked) and WILL.search(asked):
        return not (SOON.search(told) or WILL.search(told))
    if WHY.search(asked):
        matter = [term for term in query.terms if term.tag in {"NOUN", "VERB"} and term.stem not in EVERYDAY]
        absent = [term for term in matter if term.stem in best.absent]
        return any(term.tag == "VERB" for term in absent) or len(absent) * 3 > len(matter)
    if not asks_shape(query) and undefined(asked, best.candidate.text):
        return True
    topic = ABOUT.search(asked)
    return topic is not None and bool(set(terms(topic[1])[:1]) & best.absent)


def undefined(asked: str, text: str) -> bool:
    """Whether `text` lacks what a definition has: after "what is X?" words that go on from X, after "how does X work?"
    any that tell how."""
    works = WORKS.search(asked)
    if works and not EXPLAINS.search(fold(text)):
        return True
    match = DEFINITION.search(asked)
    if not match:
        return False
    words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", match["what"] or match["term"]))
    return not re.search(
        rf"\b{words}\w{{0,2}}\b[^.;]{{0,40}}?(?:\b(?:is|are|was|were|means?|refers?|stands? for)\b|[(,:–—])", fold(text)
    )


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

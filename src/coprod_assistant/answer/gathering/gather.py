"""Candidate statements for a query, each with the evidence that it answers and that its source supports it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...dates import find_dates
from ...passages import Candidate, Passage, Passages
from ...question import EVENT_NOUNS
from ...search import Search
from ...tokens import fold
from ...types import Query, Term
from ..kinds import WORTH, agreement, asks_shape, fit, idle_words
from ..reading import (
    RELATED,
    SAID_OF_HIM,
    TITLES,
    Section,
    beside_the_point,
    breached,
    has_count,
    header_of,
    is_header,
    label_of,
    labelled_share,
    named_before,
    section_around,
)

WHOLE_SECTIONS = 3  # best passages whose whole section is read
PASSAGES = 8  # best passages whose units are looked at
# How much a term of the question counts where it stands: in the statement, above it (heading, title), near it.
IN_STATEMENT, ABOVE, BEFORE, IN_SECTION = 1.0, 0.7, 0.5, 0.4
PLACED = 0.9  # for a name or a year anywhere in the section
# Weights of a candidate's score, the cosine's being 1. Chosen on half of squad2 and clapnq by the share of questions
# whose first statement is right, which is flat around them; a trained model gained less than one point.
WEIGHT_COVER = 0.8
WEIGHT_PASSAGE = 0.17
# How much the kind of thing asked for counts; a date or a number is told from a text far more surely than a name.
WEIGHT_FIT: Mapping[str, float] = {"date": 0.35, "number": 0.3, "role": 0.3, "place": 0.2, "person": 0.15}
UNFIT = 0.3  # taken off a statement without any date or number where one is asked for
BREACH = 0.6  # taken off for a name or a year of the question that the section does not hold
ELSEWHERE = 0.4  # taken off in other sections where a heading bears all the names of the question
LABELLED = 0.5  # added where a label, or a list's heading, bears all that is asked
MOSTLY = 0.5  # labelled so far, it holds the thing to be listed, under whatever name
FOCUS = 0.25  # added in the section that the conversation is about
BARE_HEADING = 0.5  # taken off a heading that is asked for no date, place or event

ROW_FIT = 0.8  # of a row with a figure, which stands apart from the words that say what is counted
ANOTHER_YEAR = 0.2  # taken off, besides, where the statement gives another year
LINE = 100  # characters; a longer line that no full stop ends was cut from a sentence
ENDED = re.compile(r"[.!?:;…][\"'”’)\]\d]*\s*$")
YEAR = re.compile(r"(?:1[89]|20)\d\d")
CARRIED = 0.3  # of the weight of a word that the question takes from the conversation
PRONOUN = re.compile(r"\b(?:he|she|they|his|her|their)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A candidate and why it may answer; shares (`cover…`) are of the question's total term weight, from 0 to 1.

    `rarest_missing` and `rarest_far` are the weights of the rarest term that stands nowhere in the section, and
    not near the statement, as shares of the weight of a term that stands nowhere. `head_missing` and `verb_missing` say
    that the section holds neither the thing to be listed nor the question's main verb; `absent` are the stems of all
    words of the question that it does not hold in any form. `breaches` are
    the question's names and numbers that neither the statement nor its section holds; `of_another_year` says that the
    statement gives a year, and not the one asked for; `labelled` is how much of what is asked its label or heading
    bears.
    """

    passage: Passage
    number: int
    candidate: Candidate
    score: float
    cosine: float
    cover: float
    cover_statement: float
    cover_section: float
    fit: float
    fused: float
    rarest_missing: float
    rarest_far: float
    head_missing: bool
    verb_missing: bool
    absent: frozenset[str]
    breaches: tuple[Term, ...]
    in_focus: bool
    of_another_year: bool = False
    labelled: float = 0.0

    @property
    def start(self) -> int:
        """First character of the statement in its document."""
        return self.candidate.unit.start

    @property
    def end(self) -> int:
        """End of the statement in its document, exclusive."""
        return self.candidate.unit.end


@dataclass(frozen=True, slots=True)
class _Question:
    """What scoring a candidate needs to know of the question, computed once."""

    query: Query
    search: Search
    weights: Mapping[str, float]
    scale: float
    places: frozenset[str]
    people: frozenset[str]
    total: float
    fused: Mapping[int, float]
    lowest: float
    keywords_only: bool
    years: frozenset[str]


def gather(
    passages: Passages, query: Query, search: Search, *, focus: int | None = None, only_focus: bool = False
) -> list[Evidence]:
    """All candidates of the best passages and of the sections they stand in, best first.

    Args:
        focus: Position of the passage that the conversation is about.
        only_focus: Whether nothing but that passage's section may answer.
    """
    asked = (*query.terms, *query.carried)
    names = {term.stem for term in query.terms if term.kind in {"name", "number"}} - EVENT_NOUNS
    idle = idle_words(query)
    weights = {
        term.stem: search.weights.get(term.stem, 0.0) * (CARRIED if term in query.carried else 1.0)
        for term in asked
        if term.stem not in idle and not _is_title(term, query)
    }
    places = frozenset(term.stem for term in asked if term.kind in {"name", "number"} or term.stem in EVENT_NOUNS)
    people = frozenset(term.stem for term in asked if term.kind == "person")
    question = _Question(
        query,
        search,
        weights,
        math.log(1 + len(passages.index)) or 1.0,
        places,
        people,
        sum(weights.values()) or 1.0,
        {found.position: found.fused for found in search.found},
        min((found.fused for found in search.found), default=0.0),
        not re.search(
            r"\?|\b(?:who|what|when|where|which|how|why|is|are|was|were|did|do|does|has|have|can|tell|list)\b",
            fold(query.text),
        ),
        frozenset(term.stem for term in asked if YEAR.fullmatch(term.stem)),
    )
    start = [found.position for found in search.found[:PASSAGES]]
    if focus is not None:
        start.insert(0, focus)
    # Where a heading bears all the names asked for, other events are beside the point, though they may mention them.
    named = {passages[position].section for position in start if names and names <= passages[position].heading_stems}
    meant = passages.events.named_by(_phrases(query))
    asks_of_event = any(term.stem in EVENT_NOUNS for term in query.terms)
    evidence: dict[tuple[int, int], Evidence] = {}
    focus_section = {p.position for p in passages.section(focus)} if focus is not None else set()
    stems = [*(term.stem for term in asked), query.listed, query.verb]
    for rank, position in enumerate(start):
        section = section_around(passages, position, stems, search.near)
        # The whole section is read only around the best passages; of others, what was found.
        whole = rank < WHOLE_SECTIONS or position in focus_section
        for passage in section.passages:
            if not (whole or passage.position == position) or (passage.position, 0) in evidence:
                continue
            in_focus = passage.position in focus_section
            if only_focus and focus_section and not in_focus:
                continue
            for number in range(len(passage.candidates)):
                elsewhere = bool(named) and passage.section not in named
                told = _events_told(passages, passage, number) if meant else set()
                of_another = bool(meant) and not told & meant
                evidence[passage.position, number] = _weigh(
                    question,
                    passages,
                    passage,
                    number,
                    section,
                    in_focus=in_focus,
                    elsewhere=elsewhere or of_another,
                    of_another=of_another and asks_of_event and bool(told),
                )
    return sorted(evidence.values(), key=lambda e: (-e.score, e.passage.position, e.number))


def _phrases(query: Query) -> list[frozenset[str]]:
    """The names of the question, each as the stems of its words."""
    found: dict[int, set[str]] = {}
    for term in query.terms:
        if term.kind in {"name", "person"} and term.stem not in EVENT_NOUNS:
            found.setdefault(term.phrase, set()).add(term.stem)
    return [frozenset(stems) for stems in found.values()]


def _events_told(passages: Passages, passage: Passage, number: int) -> set[str]:
    """Id of the event that a candidate is about; an id of none, "", where it tells of several, and so of no one."""
    if passage.chunk.event_id:
        return {passage.chunk.event_id}
    unit, catalogue = passage.candidates[number].unit, passages.index.catalogue()
    one = catalogue.event_over(passage.chunk.document_id, unit.start, unit.end)
    several = catalogue.events_in(passage.chunk.document_id, unit.start, unit.end)
    return {one} if one else {""} if several else set()


def _is_title(term: Term, query: Query) -> bool:
    """Whether the word is a title before a name: "Professor Bovaird"."""
    return term.stem in TITLES and any(other.phrase == term.phrase and other is not term for other in query.terms)


def _weigh(
    question: _Question,
    passages: Passages,
    passage: Passage,
    number: int,
    section: Section,
    *,
    in_focus: bool,
    elsewhere: bool,
    of_another: bool,
) -> Evidence:
    """The evidence of one candidate.

    Args:
        elsewhere: Whether another section is the one that the question names.
        of_another: Whether the passage tells of another event than the one that the question asks about.
    """
    candidate = passage.candidates[number]
    query = question.query
    idle = idle_words(query)
    above = passage.heading_stems | passages.title_stems(passage.chunk.document_id)
    header = header_of(passage, number)
    columns = passage.candidates[header] if header is not None else None
    above |= columns.stems if columns else frozenset()
    before = passage.candidates[number - 1].stems if number else frozenset()
    levels = (
        (candidate.stems, IN_STATEMENT),
        (above, ABOVE),
        (before, BEFORE),
        (section.stems, IN_SECTION),
    )
    cover = cover_statement = cover_section = rarest = far = 0.0
    for stem, weight in question.weights.items():
        level = next((share for words, share in levels if stem in words), ABOVE * (stem in section.labels))
        if stem in question.places and level:
            level = max(level, PLACED)  # names say which passage is meant, not which of its sentences
        elif stem in EVENT_NOUNS:
            level = max(level, IN_SECTION)  # a conference may be called a workshop
        elif level == BEFORE and stem in question.people and PRONOUN.search(candidate.text):
            level = PLACED
        held = 1.0
        if not level:
            level = max(share * section.credit(stem, words) for words, share in levels)
            held = min(1.0, section.credit(stem, section.stems) / RELATED)
        cover += weight * level
        cover_statement += weight * level * (level >= ABOVE * RELATED)
        cover_section += weight * held
        rarest = max(rarest, weight * (1 - held))
        far = max(far, weight * (1 - min(1.0, level / (BEFORE * RELATED))))
    another_year = _is_of_another_year(question, candidate, above)
    breaches = breached(query, section, unknown=passages.is_unknown)
    if another_year:
        breaches += tuple(term for term in query.terms if term.stem in question.years)
    breaches = breaches or tuple(t for t in query.terms if of_another and t.kind in {"name", "person"})
    cosine = float(passage.vectors[number] @ question.search.vector)
    fused = question.fused.get(passage.position, question.lowest * 0.8)
    told = f"{columns.text}\n{candidate.text}" if columns else candidate.text
    fitting = fit(query, told, kind=candidate.unit.kind)
    if query.intent == "number" and fitting <= 0 and has_count(passage, number, query):
        fitting = ROW_FIT
    # "She took over from Ada Brook" answers who did, as it names the other one itself.
    if query.intent == "person" and fitting < 0 and question.people & candidate.stems:
        fitting = SAID_OF_HIM if fit(query, named_before(passage, number), kind="sentence") == 1.0 else fitting
    if not question.weights and fitting > 0 and asks_shape(query):
        cover = cover_statement = cover_section = 1.0  # nothing is asked but the fact, and here it is
    labelled = labelled_share(query, question.weights, label_of(query, passage, number), section)
    if labelled and candidate.unit.kind == "list":  # items do not say what they are; the heading right above does
        cosine = max(cosine, (cosine + float(passage.vectors[number - 1] @ question.search.vector)) / 2)
    score = (
        cosine
        + LABELLED * labelled
        + WEIGHT_COVER * cover / question.total
        + WEIGHT_PASSAGE * fused
        + WEIGHT_FIT.get(query.intent, 0.15) * fitting
        - UNFIT * (fitting < 0 and (query.intent in {"date", "number", "person", "place"} or asks_shape(query)))
        - BREACH * min(len(breaches), 2)
        + FOCUS * in_focus
        - ANOTHER_YEAR * another_year
        - ELSEWHERE * elsewhere
        + WORTH * agreement(query.text, candidate.text)
        - beside_the_point(query, candidate.text)
        - BARE_HEADING * is_header(passage, number)
        - BARE_HEADING
        * _is_bare(candidate, query, fitting, keywords_only=question.keywords_only, labelled=labelled > 0)
    )
    return Evidence(
        passage,
        number,
        candidate,
        score,
        cosine,
        cover / question.total,
        cover_statement / question.total,
        cover_section / question.total,
        fitting,
        fused,
        rarest / question.scale,
        far / question.scale,
        bool(query.listed)
        and query.listed not in idle
        and labelled < MOSTLY
        and not section.holds(query.listed, section.stems),
        bool(query.verb) and not section.holds(query.verb, section.stems),
        frozenset(
            stem for stem in question.weights if stem not in section.labels and not section.holds(stem, section.stems)
        ),
        breaches,
        in_focus,
        another_year,
        labelled,
    )


def _is_of_another_year(question: _Question, candidate: Candidate, above: frozenset[str]) -> bool:
    """Whether the question gives a year, and the statement another and not that one; nor does its heading."""
    asked = question.years
    if not asked or asked & (candidate.stems | above):
        return False
    return any(YEAR.fullmatch(stem) for stem in candidate.stems)


def _tells_of_more(query: Query, candidate: Candidate) -> bool:
    """Whether the question has things besides the event of which its name, date and place say nothing."""
    things = {term.stem for term in query.terms if term.kind == "content" and term.tag == "NOUN"}
    return len(things - EVENT_NOUNS - idle_words(query) - candidate.stems) > 1


def _is_bare(candidate: Candidate, query: Query, fitting: float, *, keywords_only: bool, labelled: bool) -> bool:
    """Whether a heading, or a line like one, would be no answer: it says when, where and what, and nothing else.

    Args:
        labelled: Whether its label says that it gives what is asked for.
    """
    is_line = candidate.unit.kind == "sentence" and len(candidate.text) < LINE and not ENDED.search(candidate.text)
    if candidate.unit.kind != "heading" and not is_line:
        return False
    if query.intent in {"date", "place", "events"}:
        return fitting < 0 or _tells_of_more(query, candidate)
    if labelled or (fitting > 0 and asks_shape(query)):
        return False
    return not (keywords_only and find_dates(candidate.text))

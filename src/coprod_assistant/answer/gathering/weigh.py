"""The evidence of one candidate: what it covers of the question, whether it fits, and what its source lacks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...passages import Candidate, Passage, Passages
from ...types import Query, Term
from ..kinds import asks_shape, fit, idle_words
from ..reading import SAID_OF_HIM, Section, breached, has_count, header_of, label_of, labelled_share, named_before
from .asked import YEAR, Question
from .cover import Cover, cover_of
from .evidence import Evidence
from .score import score_of

MOSTLY = 0.5  # labelled so far, it holds the thing to be listed, under whatever name
ROW_FIT = 0.8  # of a row with a figure, which stands apart from the words that say what is counted


@dataclass(frozen=True, slots=True)
class Place:
    """Where a candidate stands: its passage, its number there, the section around it, and how that is meant.

    `elsewhere` says that another section is the one that the question names, `of_another` that the passage tells of
    another event than the one that the question asks about, `in_focus` that the conversation is about the section.
    """

    passage: Passage
    number: int
    section: Section
    in_focus: bool
    elsewhere: bool
    of_another: bool


def weigh(question: Question, passages: Passages, place: Place) -> Evidence:
    """The evidence of one candidate."""
    query, passage, number, section = question.query, place.passage, place.number, place.section
    candidate = passage.candidates[number]
    above = _above(passages, passage, number)
    before = passage.candidates[number - 1].stems if number else frozenset()
    cover = cover_of(question, candidate, section, above=above, before=before)
    fitting = _fit(question, passage, number)
    if not question.weights and fitting > 0 and asks_shape(query):
        cover = Cover(1.0, 1.0, 1.0)  # nothing is asked but the fact, and here it is
    another_year = _is_of_another_year(question, candidate, above)
    labelled = labelled_share(query, question.weights, label_of(query, passage, number), section)
    evidence = Evidence(
        passage,
        number,
        candidate,
        score=0.0,
        cosine=_cosine(question, passage, number, labelled),
        cover=cover.around / question.total,
        cover_statement=cover.statement / question.total,
        cover_section=cover.section / question.total,
        fit=fitting,
        fused=question.fused.get(passage.position, question.lowest * 0.8),
        rarest_missing=cover.rarest / question.scale,
        rarest_far=cover.far / question.scale,
        head_missing=_lacks_head(query, section, labelled),
        verb_missing=bool(query.verb) and not section.holds(query.verb, section.stems),
        absent=frozenset(
            s for s in question.weights if s not in section.labels and not section.holds(s, section.stems)
        ),
        breaches=_breaches(question, passages, place, another_year=another_year),
        in_focus=place.in_focus,
        of_another_year=another_year,
        labelled=labelled,
    )
    return replace(evidence, score=score_of(question, evidence, cover, elsewhere=place.elsewhere))


def _above(passages: Passages, passage: Passage, number: int) -> frozenset[str]:
    """Stems of the headings, of the document's title and of the names of a row's columns."""
    columns = _columns_of(passage, number)
    above = passage.heading_stems | passages.title_stems(passage.chunk.document_id)
    return above | columns.stems if columns else above


def _columns_of(passage: Passage, number: int) -> Candidate | None:
    """The row that names the columns of a table's row."""
    header = header_of(passage, number)
    return passage.candidates[header] if header is not None else None


def _cosine(question: Question, passage: Passage, number: int, labelled: float) -> float:
    """How near a candidate is in meaning; a list with its heading, as its items do not say what they are."""
    cosine = float(passage.vectors[number] @ question.search.vector)
    if labelled and passage.candidates[number].unit.kind == "list":
        cosine = max(cosine, (cosine + float(passage.vectors[number - 1] @ question.search.vector)) / 2)
    return cosine


def _fit(question: Question, passage: Passage, number: int) -> float:
    """How well a candidate holds the kind of thing asked for: a row with its columns, "She" with her name before."""
    candidate, query = passage.candidates[number], question.query
    columns = _columns_of(passage, number)
    told = f"{columns.text}\n{candidate.text}" if columns else candidate.text
    fitting = fit(query, told, kind=candidate.unit.kind)
    if query.intent == "number" and fitting <= 0 and has_count(passage, number, query):
        fitting = ROW_FIT
    # "She took over from Ada Brook" answers who did, as it names the other one itself.
    if query.intent == "person" and fitting < 0 and question.people & candidate.stems:
        fitting = SAID_OF_HIM if fit(query, named_before(passage, number), kind="sentence") == 1.0 else fitting
    return fitting


def _lacks_head(query: Query, section: Section, labelled: float) -> bool:
    """Whether the section does not hold the thing to be listed."""
    if not query.listed or query.listed in idle_words(query) or labelled >= MOSTLY:
        return False
    return not section.holds(query.listed, section.stems)


def _breaches(question: Question, passages: Passages, place: Place, *, another_year: bool) -> tuple[Term, ...]:
    """Names and numbers of the question that the source does not hold, or bears otherwise."""
    terms = question.query.terms
    breaches = breached(question.query, place.section, unknown=passages.is_unknown)
    if another_year:
        breaches += tuple(term for term in terms if term.stem in question.years)
    return breaches or tuple(term for term in terms if place.of_another and term.kind in {"name", "person"})


def _is_of_another_year(question: Question, candidate: Candidate, above: frozenset[str]) -> bool:
    """Whether the question gives a year, and the statement another and not that one; nor does its heading."""
    asked = question.years
    if not asked or asked & (candidate.stems | above):
        return False
    return any(YEAR.fullmatch(stem) for stem in candidate.stems)

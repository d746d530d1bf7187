"""Records of one document: the rules of each kind in turn, then what they found as ranges with ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from ...language import Token, parse_sentences
from ...types import Document, Record
from . import barriers, organisations, people, recommendations, statements
from .announced import asked_for, asks_for_advice, count_above, counted_sentences, told_to
from .passages import Found, Passage, Place, passages_of, places_of, sentences_of
from .quotations import quotations_of
from .recommended_things import recommender
from .said_by_grammar import said_in
from .statements import Said
from .told import Told

COMMON = frozenset({"has", "have", "with", "by"})  # cues only beside others, and in nearly every block
CUES = barriers.CUES | recommendations.CUES | statements.CUES | people.CUES | organisations.CUES
BLOCK_CUES = CUES - COMMON
HAVE_TO = re.compile(r"\bha(?:s|ve) to\b")
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def find_records(document: Document) -> list[Record]:
    """The records of a document in the order of its text; `event_id` is left open.

    Only blocks with a word that a rule needs are split into sentences, and only sentences that report speech or hold
    a name that might not be one are parsed.
    """
    places = places_of(document)
    quoted = [found for place in places for found in quotations_of(document, place)]
    passages = [
        passage
        for place in places
        if _is_worth_reading(document, place)
        for whole in passages_of(document, place, above=count_above(document, place))
        for passage in _parted(whole)
    ]
    inside = _Ranges(quoted)
    found = [*_advice_and_barriers(passages, inside)]
    found += _who_and_what(document, passages, inside, quoted, places)
    unique = {(f.kind, f.start, f.end, f.subject): f for f in sorted(found, key=lambda f: (f.start, f.end))}
    return [_record(document, each) for each in unique.values()]


def _parted(passage: Passage) -> list[Passage]:
    """The passage, or the sentences of an item that tells more than what its list is announced to hold."""
    if passage.kind != "item" or any(
        is_listed(passage) for is_listed in (barriers.is_listed, recommendations.is_listed, people.announced)
    ):
        return [passage]
    sentences = sentences_of(passage)
    return sentences if len(sentences) > 1 else [passage]


def _is_worth_reading(document: Document, place: Place) -> bool:
    if place.block.kind == "table":
        return True
    text = document.text[place.block.start : place.block.end].lower()
    if not BLOCK_CUES.isdisjoint(WORD.findall(text)) or HAVE_TO.search(text):
        return True
    if place.heading and place.block.kind == "list":
        return True
    if people.is_pointed(document.text[place.block.start : place.block.end]):
        return True
    return bool(recommendations.HEADING.match(place.heading.strip())) or asks_for_advice(place.heading)


class _Ranges:
    """Which passages lie in quotations, or hold one."""

    def __init__(self, quoted: Iterable[Found]) -> None:
        self._quoted = [(q.start, q.end) for q in quoted]

    def inside(self, passage: Passage) -> bool:
        """Whether all of it is quoted."""
        return any(start <= passage.start and passage.end <= end for start, end in self._quoted)

    def touch(self, passage: Passage) -> bool:
        """Whether some of it is quoted."""
        return any(start < passage.end and passage.start < end for start, end in self._quoted)


def _advice_and_barriers(passages: Sequence[Passage], quoted: _Ranges) -> Iterable[Found]:
    announced = counted_sentences(passages)
    advised = ("", -1)  # who was advised last, and in which block
    asking = [n for n, p in enumerate(passages) if p.kind == "sentence" and asks_for_advice(p.heading)]
    imperative = set(told_to(passages, _parsed(passages, asking, names=False)))
    for number, passage in enumerate(passages):
        if quoted.touch(passage):
            continue
        if number in announced:
            yield Found(announced[number], passage.start, passage.end, passage.section)
            continue
        if number in imperative:
            whom = asked_for(passage.heading)
            yield Found("recommendation", passage.start, passage.end, passage.section, whom)
            continue
        following = passages[number + 1] if number + 1 < len(passages) else None
        beside = following.text if following and following.block == passage.block else ""
        if barriers.is_barrier(passage, beside):
            yield Found("barrier", passage.start, passage.end, passage.section)
        addressee = recommendations.recommendation_in(passage)
        if addressee is None and advised[1] == passage.block:
            addressee = recommendations.goes_on(passage, advised[0])
        advised = (addressee or "", passage.block)
        if addressee is not None:
            by = None if addressee or passage.kind == "item" else recommender(passage.text)
            who, role, verb = by or (addressee, "", "")
            yield Found("recommendation", passage.start, passage.end, passage.section, who, role, verb)


def _who_and_what(
    document: Document,
    passages: Sequence[Passage],
    quoted: _Ranges,
    quotations: Sequence[Found],
    places: Sequence[Place],
) -> list[Found]:
    """Statements, people and organisations, and the full names of whoever is quoted."""
    parts = {
        n: people.quoted_in(p) if quoted.inside(p) else people.people_in(p)
        for n, p in enumerate(passages)
        if not p.words.isdisjoint(people.CUES) or people.is_pointed(p.text)
    }
    rows = {n: people.people_in(p) for n, p in enumerate(passages) if p.kind in {"row", "item"} and n not in parts}
    parts |= rows
    acting = {n: organisations.organisations_in(p) for n, p in enumerate(passages) if not quoted.inside(p)}
    reporting = [n for n, p in enumerate(passages) if not quoted.touch(p) and statements.may_report(p)]
    said: dict[int, Said | None] = {n: statements.said_by_rule(passages[n]) for n in reporting}
    hard = {n for n in reporting if said[n] is None and statements.is_worth_parsing(passages[n])}
    eventful = any(not p.words.isdisjoint(people.GATHERINGS) for p in passages)
    if not eventful:
        parts = {n: [part for part in found if part.sure] for n, found in parts.items()}
    doubtful = _first_of_each((n, part.person.name) for n, found in parts.items() for part in found if not part.sure)
    doubtful |= _first_of_each((n, body.name) for n, found in acting.items() for body in found if not body.sure)
    grammar = _parsed(passages, hard, names=False)
    said |= {n: said_in(passages[n].text, grammar[n]) for n in sorted(hard)}
    said |= {n: s for n, p in enumerate(passages) if not quoted.touch(p) and (s := statements.according_to(p))}
    return Told(document, passages, _parsed(passages, doubtful, names=True), quotations, eventful=eventful).all(
        parts, acting, said, places
    )


def _first_of_each(named: Iterable[tuple[int, str]]) -> set[int]:
    """The sentences that name somebody or something for the first time: one look at a name decides for all."""
    first: dict[str, int] = {}
    for number, name in sorted(named):
        first.setdefault(name, number)
    return set(first.values())


def _parsed(passages: Sequence[Passage], numbers: Iterable[int], *, names: bool) -> dict[int, list[Token]]:
    wanted = sorted(numbers)
    return dict(zip(wanted, parse_sentences((passages[n].text for n in wanted), names=names), strict=True))


def _record(document: Document, found: Found) -> Record:
    words = document.text[found.start : found.end]
    told = f"{document.id}\0{found.kind}\0{found.start}\0{words}\0{found.subject}"
    return Record(
        id="rec-" + hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16],
        kind=found.kind,
        document_id=document.id,
        start=found.start,
        end=found.end,
        subject=" ".join(found.subject.split()),
        role=" ".join(found.role.split()),
        verb=" ".join(found.verb.split()),
    )

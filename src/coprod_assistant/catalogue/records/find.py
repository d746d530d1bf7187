"""Records of one document: the rules of each kind in turn, then what they found as ranges with ids."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...language import Token, parse_sentences
from ...types import Document, Record
from . import barriers, organisations, people, recommendations, statements
from .found import Found
from .names import employers, is_body, person_at, spelt_out
from .passages import MAX_SENTENCE, Passage, Place, passages_of, places_of
from .quotations import quotations_of
from .roster import Roster
from .statements import Said

CUES = barriers.CUES | recommendations.CUES | statements.CUES | people.CUES | organisations.CUES
WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
LEAD_CHARS = 200


def find_records(document: Document) -> list[Record]:
    """The records of a document in the order of its text; `event_id` is left open.

    Only blocks with a word that a rule needs are split into sentences, and only sentences that report speech or hold
    a name that might not be one are parsed.
    """
    places = places_of(document)
    quoted = [found for place in places for found in quotations_of(document, place)]
    passages = [
        passage for place in places if _is_worth_reading(document, place) for passage in passages_of(document, place)
    ]
    inside = _Ranges(quoted)
    found = [*_advice_and_barriers(passages, inside)]
    found += _who_and_what(document, passages, inside, quoted, places)
    unique = {(f.kind, f.start, f.end, f.subject): f for f in sorted(found, key=lambda f: (f.start, f.end))}
    return [_record(document, each) for each in unique.values()]


def _is_worth_reading(document: Document, place: Place) -> bool:
    if place.block.kind == "table":
        return True
    text = document.text[place.block.start : place.block.end].lower()
    return not CUES.isdisjoint(WORD.findall(text)) or bool(place.heading and place.block.kind == "list")


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
    for number, passage in enumerate(passages):
        if quoted.touch(passage):
            continue
        following = passages[number + 1] if number + 1 < len(passages) else None
        beside = following.text if following and following.block == passage.block else ""
        if barriers.is_barrier(passage, beside):
            yield Found("barrier", passage.start, passage.end, passage.section)
        addressee = recommendations.recommendation_in(passage)
        if addressee is not None:
            yield Found("recommendation", passage.start, passage.end, passage.section, addressee)


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
        if not p.words.isdisjoint(people.CUES)
    }
    rows = {n: people.people_in(p) for n, p in enumerate(passages) if p.kind in {"row", "item"} and n not in parts}
    parts |= rows
    acting = {n: organisations.organisations_in(p) for n, p in enumerate(passages) if not quoted.inside(p)}
    reporting = [n for n, p in enumerate(passages) if not quoted.touch(p) and statements.may_report(p)]
    said: dict[int, Said | None] = {n: statements.said_by_rule(passages[n]) for n in reporting}
    hard = {n for n in reporting if said[n] is None and statements.is_worth_parsing(passages[n])}
    if not any(not p.words.isdisjoint(people.GATHERINGS) for p in passages):
        parts = {n: [part for part in found if part.sure] for n, found in parts.items()}
        acting = {n: [body for body in found if body.sure] for n, found in acting.items()}
    doubtful = {n for n, found in parts.items() if any(not part.sure for part in found)}
    doubtful |= {n for n, found in acting.items() if any(not body.sure for body in found)}
    wanted = sorted(hard | doubtful)
    parsed = dict(zip(wanted, parse_sentences(passages[n].text for n in wanted), strict=True))
    said |= {n: statements.said_in(passages[n].text, parsed[n]) for n in sorted(hard)}
    said |= {n: s for n, p in enumerate(passages) if not quoted.touch(p) and (s := statements.according_to(p))}
    return _Told(document, passages, parsed, quotations).all(parts, acting, said, places)


class _Told:
    """Puts together what several sentences tell of the same people."""

    def __init__(
        self,
        document: Document,
        passages: Sequence[Passage],
        parsed: dict[int, list[Token]],
        quotations: Sequence[Found],
    ) -> None:
        self._document = document
        self._passages = passages
        self._parsed = parsed
        self._quotations = quotations
        self._roster = Roster()

    def all(
        self,
        parts: dict[int, list[people.Part]],
        acting: dict[int, list[organisations.Acting]],
        said: dict[int, Said | None],
        places: Sequence[Place],
    ) -> list[Found]:
        """Everything found, each person and organisation once in a section."""
        present = self._people(parts)
        reports = {n: s for n, s in said.items() if s is not None}
        for found in present.values():
            for part in found:
                self._roster.add(part.person.name)
        for report in reports.values():
            if report.personal:
                self._roster.add(report.subject)
        for quotation in self._quotations:
            self._roster.add(quotation.subject)
        told = [*self._attributed(places), *self._persons(present, reports)]
        statements_found = self._statements(reports)
        once = _once_a_section(told)
        bodies = [*self._bodies(acting), *self._employers(once)]
        return [*self._resolved_quotations(), *statements_found, *once, *_once_a_section(bodies)]

    def _people(self, parts: dict[int, list[people.Part]]) -> dict[int, list[people.Part]]:
        """The parts whose names are people's: sure ones, and those that the parser does not take for something else."""
        return {
            n: [p for p in found if p.sure or self._is_person(n, p.person.start, p.person.end)]
            for n, found in parts.items()
        }

    def _is_person(self, number: int, start: int, end: int) -> bool:
        kinds = self._entities(number, start, end)
        return "PERSON" in kinds or not kinds & {
            "GPE",
            "LOC",
            "ORG",
            "FAC",
            "NORP",
            "EVENT",
            "PRODUCT",
            "WORK_OF_ART",
            "DATE",
        }

    def _entities(self, number: int, start: int, end: int) -> set[str]:
        return {t.entity for t in self._parsed.get(number, []) if start <= t.start < end and t.entity}

    def _persons(self, present: dict[int, list[people.Part]], reports: dict[int, Said]) -> list[Found]:
        found: list[Found] = []
        for number, passage in enumerate(self._passages):
            for part in present.get(number, []):
                name = self._roster.full(part.person.name)
                found.append(_of(passage, "person", name, part.person.role, part.verb))
            report = reports.get(number)
            if (
                report
                and report.personal
                and report.verb != "according to"
                and not people.ELSEWHERE.search(passage.text)
            ):
                name = self._roster.full(report.subject)
                if " " in name:
                    found.append(_of(passage, "person", name, report.role, report.verb))
        return found

    def _attributed(self, places: Sequence[Place]) -> list[Found]:
        """Whoever stands below a block quotation."""
        found = []
        by_start = {q.start: q for q in self._quotations}
        for place in places:
            block = place.block
            if block.kind == "quotation" and len(block.parts) > 1 and block.parts[0].start in by_start:
                who, quotation = block.parts[1], by_start[block.parts[0].start]
                words = self._document.text[who.start : who.end]
                if person_at(" ".join(words.split()).lstrip("—–- "), 0):
                    found.append(
                        Found(
                            "person",
                            who.start,
                            who.end,
                            place.section,
                            quotation.subject,
                            quotation.role,
                            _took_part(self._document.text[quotation.start : quotation.end]),
                        )
                    )
            elif block.kind == "quotation" and block.parts and block.parts[0].start in by_start:
                quotation = by_start[block.parts[0].start]
                if " " in quotation.subject:
                    found.append(replace(quotation, kind="person", start=block.start, end=block.end))
        return found

    def _statements(self, reports: dict[int, Said]) -> list[Found]:
        known = {n: self._roster.full(s.subject) for n, s in reports.items()}
        found = []
        for number, report in reports.items():
            subject, role = known[number], report.role
            if report.subject in statements.PRONOUNS:
                subject = self._meant(number, report.subject)
                known[number] = subject
            found.append(_of(self._passages[number], "statement", subject, role, report.verb))
        return found

    def _meant(self, number: int, pronoun: str) -> str:
        """Whom "he" or "she" means: the one person that the nearest sentence above names, if it names just one."""
        if pronoun == "they":
            return ""
        passage = self._passages[number]
        above = self._document.text[self._section_start(passage) : passage.start]
        for sentence in reversed(_cut(above)):
            names = {self._roster.full(name) for name in _names(sentence)}
            if names:
                known = {name for name in names if self._roster.knows(name.split()[-1])}
                return next(iter(names)) if len(names) == 1 and known else ""
        return ""

    def _section_start(self, passage: Passage) -> int:
        start = passage.start
        for block in reversed(self._document.blocks[: passage.block + 1]):
            if block.kind == "heading":
                break
            start = block.start
        return max(start, passage.start - 3 * MAX_SENTENCE)

    def _resolved_quotations(self) -> list[Found]:
        """Quotations whose speaker was told by a short name or a pronoun, now by the full one.

        They replace the first findings, which have the same range and another subject.
        """
        found = []
        for quotation in self._quotations:
            if quotation.subject.lower() in statements.PRONOUNS:
                subject = self._before(quotation)
            else:
                subject = self._roster.full(quotation.subject)
            found.append(replace(quotation, subject=subject))
        return found

    def _before(self, quotation: Found) -> str:
        above = self._document.text[max(0, quotation.start - MAX_SENTENCE) : quotation.start]
        for sentence in reversed(_cut(above)):
            names = {self._roster.full(name) for name in _names(sentence)}
            if names:
                return next(iter(names)) if len(names) == 1 else ""
        return ""

    def _spelt_out(self, name: str) -> str:
        """The name that an acronym stands for in this document: "Flemish Care Network (FCN)"."""
        if not (name.isupper() and 2 <= len(name) <= 10):
            return name
        for at in re.finditer(rf"\({re.escape(name)}\)", self._document.text):
            found = spelt_out(self._document.text[max(0, at.start() - LEAD_CHARS) : at.start()], name)
            if found:
                return found
        return name

    def _apart(self, body: organisations.Acting) -> list[organisations.Acting]:
        """One name, or two that "and" joins where the first stands elsewhere in the document without the second."""
        left, _, right = body.name.partition(" and ")
        text = self._document.text
        if not right or text.count(left) <= len(re.findall(rf"{re.escape(left)}\s+and\b", text)):
            return [body]
        at = body.start + len(body.name) - len(right)
        return [replace(body, name=left, sure=is_body(left)), replace(body, name=right, start=at, sure=is_body(right))]

    def _bodies(self, acting: dict[int, list[organisations.Acting]]) -> list[Found]:
        found = []
        for number, bodies in acting.items():
            for body in (part for each in bodies for part in self._apart(each)):
                kinds = self._entities(number, body.start, body.start + len(body.name))
                if body.sure or (
                    "PERSON" not in kinds and not kinds & {"GPE", "NORP", "LOC", "DATE", "EVENT", "CARDINAL"}
                ):
                    found.append(_of(self._passages[number], "organisation", self._spelt_out(body.name), "", body.verb))
        return found

    def _employers(self, persons: Sequence[Found]) -> list[Found]:
        return [
            replace(
                person,
                kind="organisation",
                subject=self._spelt_out(name),
                role="",
                verb=f"employer of {person.subject}",
            )
            for person in persons
            for name in employers(person.role)
        ]


def _took_part(words: str) -> str:
    attended = re.search(r"\bI\s+(attended|joined|took\s+part|participated)\b", words)
    return attended.group(1) if attended else "said"


def _of(passage: Passage, kind: str, subject: str, role: str, verb: str) -> Found:
    return Found(kind, passage.start, passage.end, passage.section, subject, role, verb)  # type: ignore[arg-type]


def _once_a_section(found: Iterable[Found]) -> list[Found]:
    """The first of each name in a section, with the role that any of them tells."""
    kept: dict[tuple[int, str], Found] = {}
    for each in sorted(found, key=lambda f: f.start):
        key = (each.section, each.subject)
        first = kept.get(key)
        if first is None:
            kept[key] = each
        elif not first.role and each.role:
            kept[key] = replace(first, role=each.role)
    return list(kept.values())


def _cut(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])[\"”’]?\s+|\n+", text)


def _names(sentence: str) -> list[str]:
    found, done = [], 0
    for capital in people.NAME_START.finditer(sentence):
        person = person_at(sentence, capital.start()) if capital.start() >= done else None
        if person:
            found.append(person.name)
            done = person.end
    return found


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

"""What several sentences tell of the same people and organisations, put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from ...language import Token
from ...tokens import fold
from ...types import Document, RecordKind
from . import organisations, people, statements
from .bodies import employers, is_body, spelt_out
from .names import Roster, is_personal, person_at
from .passages import MAX_SENTENCE, Found, Passage, Place
from .statements import Said
from .vocabulary import TITLES

LEAD_CHARS = 200
# Entity types of names that are not people's, and not organisations'.
NOT_PEOPLE = frozenset({"GPE", "LOC", "ORG", "FAC", "NORP", "EVENT", "PRODUCT", "WORK_OF_ART", "DATE"})
NOT_BODIES = frozenset({"PERSON", "GPE", "NORP", "LOC", "DATE", "EVENT", "CARDINAL"})


class Told:
    """Puts together what several sentences tell of the same people."""

    def __init__(
        self,
        document: Document,
        passages: Sequence[Passage],
        parsed: dict[int, list[Token]],
        quotations: Sequence[Found],
        *,
        eventful: bool,
    ) -> None:
        self._document = document
        self._passages = passages
        self._parsed = parsed
        self._quotations = quotations
        self._roster = Roster()
        self._eventful = eventful
        self._taken_for: dict[str, set[str]] = {}

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
        quoted = self._resolved_quotations()
        for quotation in quoted:
            self._roster.add(quotation.subject)
        statements_found = self._statements(reports)
        once = _once_a_section(told)
        employers_named = self._employers(once)
        known = {fold(found.subject) for found in employers_named}
        # "Calder Growers hosted" has the form of a person's name, but somebody else works for them.
        hosts = [found for found in once if not found.role and fold(found.subject) in known]
        once = [found for found in once if found not in hosts]
        bodies = [*self._bodies(acting), *(replace(found, kind="organisation") for found in hosts), *employers_named]
        return [*quoted, *statements_found, *once, *_once_a_section(bodies)]

    def _people(self, parts: dict[int, list[people.Part]]) -> dict[int, list[people.Part]]:
        """The parts whose names are people's: sure ones, and those that the parser does not take for something else."""
        return {
            n: [p for p in found if p.sure or not self._kinds(n, p.person.name, p.person.start) & NOT_PEOPLE]
            for n, found in parts.items()
        }

    def _kinds(self, number: int, name: str, start: int) -> set[str]:
        """What the parser takes a name for; the first sentence that was looked at decides."""
        if number in self._parsed and name not in self._taken_for:
            tokens = self._parsed[number]
            kinds = {t.entity for t in tokens if start <= t.start < start + len(name) and t.entity}
            self._taken_for[name] = {"PERSON"} if "PERSON" in kinds else kinds
        return self._taken_for.get(name, set())

    def _persons(self, present: dict[int, list[people.Part]], reports: dict[int, Said]) -> list[Found]:
        found: list[Found] = []
        known = {self._roster.full(part.person.name) for parts in present.values() for part in parts}
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
                # In the present tense, without a post, and in a text on no gathering, it is likely a novel.
                if " " in name and (self._eventful or report.role or name in known or not report.verb.endswith("s")):
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
        return max(start, passage.start - MAX_SENTENCE)

    def _resolved_quotations(self) -> list[Found]:
        """Quotations whose speaker was told by a short name or a pronoun, now by the full one.

        They replace the first findings, which have the same range and another subject.
        """
        found = []
        for quotation in self._quotations:
            if quotation.subject.lower() in statements.PRONOUNS:
                subject = self._before(quotation)
            else:
                subject = self._written_out(self._roster.full(quotation.subject))
            found.append(replace(quotation, subject=subject))
        return found

    def _before(self, quotation: Found) -> str:
        above = self._document.text[max(0, quotation.start - MAX_SENTENCE) : quotation.start]
        for sentence in reversed(_cut(above)):
            names = {self._roster.full(name) for name in _names(sentence)}
            if names:
                return next(iter(names)) if len(names) == 1 else self._dwelt_on(sentence)
        return ""

    def _dwelt_on(self, sentence: str) -> str:
        """The last of several people named, where the sentence goes on about that one: "and Ann Roe, who …"."""
        last = _names(sentence)[-1]
        goes_on = re.match(r",\s+(?:who|whose)\b", sentence[sentence.rfind(last) + len(last) :])
        return self._roster.full(last) if goes_on else ""

    def _written_out(self, name: str) -> str:
        """The full name that the document has for a titled surname ("Dr Kirch"), if it has just one; else the name."""
        words = name.split()
        if len(words) < 2 or words[-2] not in TITLES:
            return name
        text = self._document.text
        found = {
            person.name
            for at in re.finditer(rf"\b[^\s.,;:]{{1,40}}\s{{1,3}}{re.escape(words[-1])}\b", text)
            if (person := person_at(text, at.start())) and len(person.name.split()) > 1 and person.end == at.end()
        }
        plain = {person for person in found if not set(person.split()) & TITLES}
        return next(iter(plain)) if len(plain) == 1 else name

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

    def _is_body(self, number: int, body: organisations.Acting) -> bool:
        """Whether the parser lets a doubtful name be a body's; one of the form of a person's must be taken for one."""
        kinds = self._kinds(number, body.name, body.start)
        return "ORG" in kinds if is_personal(body.name) else not kinds & NOT_BODIES

    def _bodies(self, acting: dict[int, list[organisations.Acting]]) -> list[Found]:
        found = []
        for number, bodies in acting.items():
            for body in (part for each in bodies for part in self._apart(each)):
                if body.sure or self._is_body(number, body):
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


def _of(passage: Passage, kind: RecordKind, subject: str, role: str, verb: str) -> Found:
    return Found(kind, passage.start, passage.end, passage.section, subject, role, verb)


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


@lru_cache(maxsize=4096)  # the sentences above several pronouns are the same
def _names(sentence: str) -> tuple[str, ...]:
    found, done = [], 0
    for capital in people.NAME_START.finditer(sentence):
        person = person_at(sentence, capital.start()) if capital.start() >= done else None
        if person:
            found.append(person.name)
            done = person.end
    return tuple(found)

"""Whether a section holds the names and numbers of a question, in whatever form: the same person, body and year."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ... import lexicon
from ...catalogue import is_body_noun, is_place
from ...passages import Passage, Passages
from ...spelling import is_misspelt
from ...thesaurus import family
from ...tokens import terms
from ...types import Query, Term

RELATED = 0.7  # worth of a word of the same family ("German", "Germany"), where the word itself is worth 1
TITLES = frozenset(terms(" ".join((*lexicon.TITLES, "doctor madame monsieur"))))
# Short forms of first names; those of one line may stand for each other.
_NICKNAMES = """
    tony anthony, bob rob robert, bill will william, jim james, liz beth elizabeth, kate katherine catherine, mike
    michael, dave david, steve stephen steven, tom thomas, dan daniel, sue susan, chris christopher, chris
    christine, matt matthew, nick nicholas, andy andrew, pete peter, joe joseph, sam samuel, sam samantha, ed eddie
    edward, ken kenneth, jo joanna joanne, becky rebecca, ben benjamin, greg gregory, tim timothy, ron ronald, pat
    patricia, pat patrick, phil philip phillip, alex alexander alexandra, fred frederick, harry henry harold, jack
    john, jenny jennifer, vicky victoria, ray raymond, jeff jeffrey, geoff geoffrey, maggie margaret, sandy
    alexander, dick rick richard, ted edward, charlie charles
"""
NICKNAMES: dict[str, frozenset[str]] = {}
for _line in _NICKNAMES.split(","):
    _stems = frozenset(terms(_line))
    for _stem in _stems:
        NICKNAMES[_stem] = NICKNAMES.get(_stem, frozenset()) | _stems
NEAR = 4  # words between the parts of a body's name: "University of the West of England"
OF = re.compile(r"\b([^\W\d_]+) (?:of|for) (?:the )?([A-Z][\w-]+)")


def breached(query: Query, section: Section, *, unknown: Callable[[str], bool]) -> tuple[Term, ...]:
    """Names and numbers of the question that its would-be source does not hold, each name whole.

    Of a name of several words the last must be there and at least half of all, and none may be a word that stands
    nowhere in the archive, titles and initials apart ("Professor Tony Bovaird" is there as "Tony Bovaird", "John
    Bovaird" is not). The words of a body's name must stand side by side. A country is there where the event was held
    in it.

    Args:
        unknown: Whether a stem stands nowhere in the archive.
    """
    missing = [term for term in query.terms if term.kind == "number" and term.stem not in section.stems]
    for phrase in _phrases(query):
        absent = [term for term in phrase if not _held(term, section)]
        if absent and (
            phrase[-1] in absent
            or len(absent) * 2 > len(phrase)
            or any(unknown(term.stem) for term in absent)
            or _is_local_body(phrase)
        ):
            missing += absent
        elif not absent and _is_apart(phrase, section):
            missing += phrase
    return tuple(missing)


def _phrases(query: Query) -> Iterator[list[Term]]:
    """The names of the question without titles and initials; "University of Leeds" is one."""
    phrases: dict[int, list[Term]] = {}
    for term in query.terms:
        if term.kind in {"name", "person"}:
            phrases.setdefault(term.phrase, []).append(term)
    for phrase in phrases.values():
        bare = [term for term in phrase if term.stem not in TITLES and len(term.word.strip(".")) > 1]
        yield bare or phrase
    named = {term.word: term for phrase in phrases.values() for term in phrase}
    for body, place in OF.findall(query.text):
        if is_body_noun(body) and body in named and place in named:
            yield [named[place], named[body]]


def _held(term: Term, section: Section) -> bool:
    """Whether the section holds the word, one of its family, another spelling or, for a first name, its short form."""
    if section.holds(term.stem, section.stems) or term.stem in section.labels:
        return True
    return bool(NICKNAMES.get(term.stem, frozenset()) & section.stems)


def _is_local_body(phrase: Sequence[Term]) -> bool:
    """Whether a name ends with a place and is none: "NHS England", not "North Wales"."""
    return is_place(phrase[-1].word) and not is_place(" ".join(term.word for term in phrase))


def _is_apart(phrase: Sequence[Term], section: Section) -> bool:
    """Whether the words of a body's name stand in the section, but nowhere together."""
    body = phrase[-1]
    if len(phrase) < 2 or not is_body_noun(body.word):
        return False
    others = [term.stem for term in phrase[:-1]]
    for passage in section.passages:
        stems = terms(" ".join((*passage.chunk.headings, passage.chunk.text)))
        for at, stem in enumerate(stems):
            near = stems[max(0, at - NEAR) : at + NEAR + 1]
            if stem == body.stem and all(section.holds(other, near) for other in others):
                return False
    return True


@dataclass(frozen=True, slots=True)
class Section:
    """Passages under one heading: all their stems, and for each stem asked for those in them that may stand for it.

    `labels` are stems of what is known of the events that they tell of, the country of their place among it, and of
    what the whole document is about, if it is about one thing.
    """

    passages: tuple[Passage, ...]
    stems: frozenset[str]
    relatives: Mapping[str, frozenset[str]]
    labels: frozenset[str] = frozenset()

    def has_relative(self, stem: str, words: Collection[str]) -> bool:
        """Whether a word that may stand for the stem is among `words`, which are of this section."""
        return not self.relatives.get(stem, frozenset()).isdisjoint(words)

    def holds(self, stem: str, words: Collection[str]) -> bool:
        """Whether the stem, or one that may stand for it, is among `words`."""
        return stem in words or self.has_relative(stem, words)


def section_around(passages: Passages, position: int, asked: Collection[str]) -> Section:
    """The section of the passage at `position`, looked at for the stems that are asked for."""
    members = tuple(passages.section(position))
    title = passages.title_stems(members[0].chunk.document_id)
    stems = title.union(*(passage.stems for passage in members))
    relatives = {stem: _relatives(stem, stems, unknown=passages.is_unknown(stem)) for stem in asked}
    subject = passages.subject_stems(members[0].chunk.document_id)
    return Section(members, stems, relatives, _labels(passages, members) | subject)


def _labels(passages: Passages, members: tuple[Passage, ...]) -> frozenset[str]:
    events = {passage.chunk.event_id for passage in members if passage.chunk.event_id}
    catalogue = passages.index.catalogue() if events else None
    return frozenset().union(*(passages.events.label(catalogue.event(event)) for event in events if catalogue))


def _relatives(stem: str, stems: Collection[str], *, unknown: bool) -> frozenset[str]:
    """The words of `stems` that may stand for `stem`; other spellings of an `unknown` one."""
    found = {word for word in stems if _related(stem, word)} | (family(stem) & set(stems))
    if not found and unknown and stem not in stems:
        found = {word for word in stems if is_misspelt(stem, word)}
    return frozenset(found)


def _related(stem: str, word: str) -> bool:
    """Whether one begins with all of the other, with five letters or more: "german" and "germani"."""
    return (
        min(len(word), len(stem)) >= 5
        and abs(len(word) - len(stem)) <= 3
        and (word.startswith(stem) or stem.startswith(word))
    )

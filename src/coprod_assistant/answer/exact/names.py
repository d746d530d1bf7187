"""Whether a section holds the names and numbers of a question, in whatever form: the same person, body and year."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from ... import lexicon
from ...dates import find_dates
from ...passages import Passage, Passages
from ...spelling import is_misspelt
from ...thesaurus import family
from ...tokens import terms
from ...types import Query, Term

RELATED = 0.7  # worth of a word of the same family ("German", "Germany"), where the word itself is worth 1
IN_FIGURES = re.compile(r"\b(?:\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d\d)|\d{4}([/-])\d\d\2\d\d)\b")
MONTHS = tuple(terms(" ".join(lexicon.MONTHS)))
TITLES = frozenset(terms(" ".join((*lexicon.TITLES, "doctor madame monsieur"))))


def breached(query: Query, section: Section, *, unknown: Callable[[str], bool]) -> tuple[Term, ...]:
    """Names and numbers of the question that its would-be source does not hold, each name whole.

    Of a name of several words the last must be there and at least half of all, and none may be a word that stands
    nowhere in the archive, titles and initials apart ("Professor Tony Bovaird" is there as "Tony Bovaird", "John
    Bovaird" is not). A country is there where the event was held in it.

    Args:
        unknown: Whether a stem stands nowhere in the archive.
    """
    missing = [term for term in query.terms if term.kind == "number" and term.stem not in section.stems]
    for phrase in _phrases(query):
        absent = [term for term in phrase if not _held(term, section)]
        if absent and (
            phrase[-1] in absent or len(absent) * 2 > len(phrase) or any(unknown(term.stem) for term in absent)
        ):
            missing += absent
    return tuple(missing)


def _phrases(query: Query) -> Iterator[list[Term]]:
    """The names of the question without titles and initials."""
    phrases: dict[int, list[Term]] = {}
    for term in query.terms:
        if term.kind in {"name", "person"}:
            phrases.setdefault(term.phrase, []).append(term)
    for phrase in phrases.values():
        bare = [term for term in phrase if term.stem not in TITLES and len(term.word.strip(".")) > 1]
        yield bare or phrase


def _held(term: Term, section: Section) -> bool:
    """Whether the section holds the word, one of its family or another spelling."""
    return section.holds(term.stem, section.stems) or term.stem in section.labels


@dataclass(frozen=True, slots=True)
class Section:
    """Passages under one heading: all their stems, and for each stem asked for what others in them are worth for it.

    Months that are written in figures are among the stems. `labels` are stems of what is known of the events that they
    tell of, the country of their place among it, and of what the whole document is about, if it is about one thing.
    """

    stems: frozenset[str]
    relatives: Mapping[str, Mapping[str, float]]
    labels: frozenset[str] = frozenset()

    def credit(self, stem: str, words: Collection[str]) -> float:
        """What the best relative of a stem among `words`, which are of this section, is worth; 0 if there is none."""
        return max((worth for other, worth in self.relatives.get(stem, {}).items() if other in words), default=0.0)

    def holds(self, stem: str, words: Collection[str]) -> bool:
        """Whether the stem, or a word worth as much as one of its family, is among `words`."""
        return stem in words or self.credit(stem, words) >= RELATED


def section_around(
    passages: Passages, position: int, asked: Collection[str], near: Mapping[str, Mapping[str, float]]
) -> Section:
    """The section of the passage at `position`; `near` is what near words are worth, by the stem asked for."""
    members = tuple(passages.section(position))
    title = passages.title_stems(members[0].chunk.document_id)
    stems = title.union(*(passage.stems for passage in members))
    relatives = {
        stem: _relatives(stem, stems, near.get(stem, {}), unknown=passages.is_unknown(stem) and stem not in near)
        for stem in asked
    }
    subject = passages.subject_stems(members[0].chunk.document_id)
    return Section(stems | _months(members), relatives, _labels(passages, members) | subject)


def _months(members: tuple[Passage, ...]) -> frozenset[str]:
    """Stems of the months of dates in figures: "14/11/2013" is of November. What may be of two months is of none."""
    figures = (found.group() for passage in members for found in IN_FIGURES.finditer(passage.chunk.text))
    dates = (date for text in figures for date in find_dates(text) if not date.open_order)
    return frozenset(MONTHS[date.month - 1] for date in dates if date.month)


def _labels(passages: Passages, members: tuple[Passage, ...]) -> frozenset[str]:
    events = {passage.chunk.event_id for passage in members if passage.chunk.event_id}
    catalogue = passages.index.catalogue() if events else None
    return frozenset().union(*(passages.events.label(catalogue.event(event)) for event in events if catalogue))


def _relatives(stem: str, stems: Collection[str], near: Mapping[str, float], *, unknown: bool) -> dict[str, float]:
    """The words of `stems` that may stand for `stem`, and what each is worth; other spellings of an `unknown` one."""
    found = {word: RELATED * worth for word, worth in near.items() if word in stems}
    found.update((word, RELATED) for word in family(stem) if word in stems)
    if not found and stem not in stems and unknown:
        found.update((word, RELATED) for word in stems if is_misspelt(stem, word))
    return found

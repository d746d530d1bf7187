"""A section around a passage: what it holds of a question's words, in whatever form."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ...passages import Passage, Passages
from ...spelling import is_misspelt
from ...thesaurus import family

RELATED = 0.7  # worth of a word of the same family ("German", "Germany"), where the word itself is worth 1


@dataclass(frozen=True, slots=True)
class Section:
    """Passages under one heading: all their stems, and for each stem asked for the others of its family in them.

    `labels` are stems of what is known of the events that they tell of, the country of their place among it, and of
    what the whole document is about, if it is about one thing.
    """

    passages: tuple[Passage, ...]
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
    return Section(members, stems, relatives, _labels(passages, members) | subject)


def _labels(passages: Passages, members: tuple[Passage, ...]) -> frozenset[str]:
    events = {passage.chunk.event_id for passage in members if passage.chunk.event_id}
    catalogue = passages.index.catalogue() if events else None
    return frozenset().union(*(passages.events.label(catalogue.event(event)) for event in events if catalogue))


def _relatives(stem: str, stems: Collection[str], near: Mapping[str, float], *, unknown: bool) -> dict[str, float]:
    """The words of `stems` that may stand for `stem`, and what each is worth; other spellings of an `unknown` one."""
    found = {word: RELATED * worth for word, worth in near.items() if word in stems}
    found.update((word, RELATED) for word in stems if _related(stem, word))
    found.update((word, RELATED) for word in family(stem) if word in stems)
    if not found and stem not in stems and unknown:
        found.update((word, RELATED) for word in stems if is_misspelt(stem, word))
    return found


def _related(stem: str, word: str) -> bool:
    """Whether one begins with all of the other, with five letters or more: "german" and "germani"."""
    return (
        min(len(word), len(stem)) >= 5
        and abs(len(word) - len(stem)) <= 3
        and (word.startswith(stem) or stem.startswith(word))
    )

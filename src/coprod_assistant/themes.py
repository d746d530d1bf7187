"""Themes: words that recur in what the sources tell of several events, each with the statements that hold them.

A theme is a noun, or a noun with up to two words before it, that stands in statements about two events or more (three,
where there are many events). Those are best that many events share, and few statements of each (TF-IDF, with events in
place of occurrences). Names are none, nor what any event has (`EVERYDAY`), nor words that
mostly stand beside a better theme inside the same phrase.
"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .language import DEFAULT_PIPELINE, parse_sentences, split_by_rule
from .lexicon import MONTHS, TITLES, WEEKDAYS
from .tokens import STOPWORDS, fold, stem, terms
from .types import Document, Event

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LONGEST = 3  # words of a theme
MANY = 12  # events from which on a theme needs three of them
JUDGED = 60  # candidates whose grammar is looked at together
WHOLE = 0.6  # share of its statements in which a theme is part of a better one, or holds it, and is left out
EVERYDAY = frozenset(
    terms(
        """people person man woman way thing kind sort type part lot place time year day week month hour minute number
        group member participant delegate attendee speaker example case use need question answer idea point result
        report work project programme discussion detail evening morning afternoon half end start cent pound euro fee
        event conference workshop seminar meeting session lecture talk forum congress roadshow training course panel
        country city town world website page link video photo click presentation interview"""
    )
).union(MONTHS, WEEKDAYS, TITLES)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, an item or a row that a source tells of an event: `document.text[start:end]`."""

    event_id: str
    document_id: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Words that recur; `statements` are in the order of the events."""

    words: str
    events: int
    statements: tuple[Statement, ...]


@dataclass
class _Phrase:
    """A run of words by its stems: the statements that hold it, how it is written, and how often with capitals."""

    stems: tuple[str, ...]
    held_by: set[int]
    forms: Counter[str]
    capitals: int = 0
    small: int = 0

    @property
    def form(self) -> str:
        return max(self.forms, key=lambda form: (self.forms[form], form))


def statements_of(event: Event, documents: Iterable[Document]) -> Iterator[Statement]:
    """What the sources of an event tell of it, without headings; `documents` are theirs, in the same order."""
    for source, document in zip(event.sources, documents, strict=True):
        for block in document.blocks:
            if block.kind == "heading" or block.start < source.start or block.end > source.end:
                continue
            for part in block.parts or (block,):
                for found in split_by_rule(document.text[part.start : part.end]):
                    start, end = part.start + found.start, part.start + found.end
                    yield Statement(event.id, document.id, start, end, document.text[start:end])


class Themes:
    """The phrases of some statements, to be looked at again and again; safe to share between threads."""

    def __init__(self, statements: Iterable[Statement], *, pipeline: str = DEFAULT_PIPELINE) -> None:
        once = {(each.event_id, fold(" ".join(each.words.split()))): each for each in statements}
        self._statements = list(once.values())
        self._pipeline = pipeline
        self._phrases = _phrases(self._statements)
        self._nouns: dict[tuple[str, ...], bool] = {}
        self._lock = threading.Lock()

    def among(self, events: Collection[str], *, most: int) -> list[Theme]:
        """The best themes of some events, by their ids; those of most events first."""
        wanted = frozenset(events)
        inside = {at for at, each in enumerate(self._statements) if each.event_id in wanted}
        ranked = self._ranked(inside, 3 if len(wanted) >= MANY else 2)
        chosen: list[tuple[_Phrase, set[int], int]] = []
        for at in range(0, len(ranked), JUDGED):
            some = ranked[at : at + JUDGED]
            self._judge(phrase for phrase, _, _ in some)
            for phrase, held_by, count in some:
                if self._nouns[phrase.stems] and not any(_same(phrase, held_by, *other[:2]) for other in chosen):
                    chosen.append((phrase, held_by, count))
                if len(chosen) == most:
                    return self._themes(chosen)
        return self._themes(chosen)

    def _themes(self, chosen: Sequence[tuple[_Phrase, set[int], int]]) -> list[Theme]:
        themes = (
            Theme(phrase.form, count, tuple(self._statements[at] for at in sorted(held_by)))
            for phrase, held_by, count in chosen
        )
        return sorted(themes, key=lambda theme: (-theme.events, -len(theme.statements), theme.words))

    def _ranked(self, inside: Collection[int], least: int) -> list[tuple[_Phrase, set[int], int]]:
        """Phrases with the statements among `inside` that hold them and the number of events, best first."""
        found = []
        for phrase in self._phrases:
            held_by = phrase.held_by & set(inside) if len(inside) < len(self._statements) else phrase.held_by
            count = len({self._statements[at].event_id for at in held_by})
            if count >= least:
                rarity = 1 + math.log(len(inside) / len(held_by))  # as TF-IDF is smoothed where all hold a word
                found.append((count * rarity * (3 + len(phrase.stems)), phrase, held_by, count))
        found.sort(key=lambda each: (-each[0], each[1].stems))
        return [each[1:] for each in found]

    def _judge(self, phrases: Iterable[_Phrase]) -> None:
        """Finds out whether phrases are nouns with what stands before them, by the grammar of two statements each."""
        with self._lock:
            new = [phrase for phrase in phrases if phrase.stems not in self._nouns]
            shown = [(phrase, at) for phrase in new for at in sorted(phrase.held_by)[:2]]
            parsed = parse_sentences(
                [self._statements[at].words for _, at in shown], joined=True, pipeline=self._pipeline
            )
            votes: Counter[tuple[str, ...]] = Counter()
            for (phrase, _), tokens in zip(shown, parsed, strict=True):
                tagged = [(stem(token.text), token.tag) for token in tokens if token.text[:1].isalpha()]
                parts = tuple(part for word in phrase.stems for part in word.split("-"))
                for at in range(len(tagged) - len(parts) + 1):
                    if tuple(word for word, _ in tagged[at : at + len(parts)]) == parts:
                        tags = [tag for _, tag in tagged[at : at + len(parts)]]
                        fits = tags[-1] == "NOUN" and all(tag in {"NOUN", "ADJ", "X"} for tag in tags[:-1])
                        votes[phrase.stems] += 1 if fits else -1
            self._nouns |= {phrase.stems: votes[phrase.stems] > 0 for phrase in new}


def _same(one: _Phrase, held_by: set[int], other: _Phrase, held_by_other: set[int]) -> bool:
    """Whether a phrase stands inside the other, or holds it, and adds few statements to it."""
    first, second = f" {' '.join(one.stems)} ", f" {' '.join(other.stems)} "
    return (first in second or second in first) and len(held_by & held_by_other) >= WHOLE * len(held_by)


def _phrases(statements: Sequence[Statement]) -> list[_Phrase]:
    """The runs of words that stand in two events or more, without names."""
    found: dict[tuple[str, ...], _Phrase] = {}
    for at, statement in enumerate(statements):
        for run in _runs(statement.words):
            for first in range(len(run)):
                for last in range(first + 1, min(len(run), first + LONGEST) + 1):
                    words = run[first:last]
                    stems = tuple(stem(word[0]) for word in words)
                    phrase = found.setdefault(stems, _Phrase(stems, set(), Counter()))
                    phrase.held_by.add(at)
                    phrase.forms[" ".join(fold(word[0]) for word in words)] += 1
                    inner = [word[0][0].isupper() for word in words if word.start()]  # not the sentence's first word
                    phrase.capitals += bool(inner) and all(inner)
                    phrase.small += bool(inner) and not all(inner)
    events: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for stems, phrase in found.items():
        events[stems] = {statements[at].event_id for at in phrase.held_by}
    return [
        phrase
        for stems, phrase in found.items()
        if len(events[stems]) > 1 and phrase.capitals <= phrase.small and stems[-1] not in EVERYDAY
    ]


def _runs(words: str) -> Iterator[list[re.Match[str]]]:
    """Words beside each other that carry a subject."""
    run: list[re.Match[str]] = []
    for match in WORD.finditer(words):
        carries = len(match[0]) > 2 and fold(match[0]) not in STOPWORDS
        if run and (not carries or words[run[-1].end() : match.start()] != " "):
            yield run
            run = []
        if carries:
            run.append(match)
    if run:
        yield run

"""Chunks of an index opened for reading: their statements with words and vectors, kept while they are in demand."""

from __future__ import annotations

import re
import threading
from collections import Counter, OrderedDict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .addresses import AddressError, key, normal
from .event_words import EventWords
from .index import Index
from .spelling import KnownWords
from .tokens import terms
from .types import Chunk, DocumentSummary, Unit

SHORT_DOCUMENT = 15  # passages; a longer document is seldom about one thing
LEAD = 80  # characters of a paragraph from which it can open a text
NAME = re.compile(r"(?<=[a-z,;] )[A-ZÄÖÜÀ-Þ][\w’'-]{2,}|^[A-ZÄÖÜÀ-Þ][\w’'-]{3,}")
KEPT = 4096  # passages; about 20 kB each


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit of a passage that may become a statement; `text` are its words, `stems` those that carry meaning."""

    unit: Unit
    text: str
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk with its units in order, their vectors (n, dim), and the stems of all its words and of its headings.

    `headings` are those above its end, outermost first; `section` are the outermost of them, which set it apart from
    the rest of its document: an event, a chapter.
    """

    position: int
    chunk: Chunk
    headings: tuple[str, ...]
    section: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    vectors: NDArray[np.float32]
    stems: frozenset[str]
    heading_stems: frozenset[str]


class Passages:
    """Reads passages of one index; safe to share between threads."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._kept: OrderedDict[int, Passage] = OrderedDict()
        words = index.surface_words()
        self.known_words = KnownWords(words, words.alike)
        self.events = EventWords(index)
        self._titles: dict[str, frozenset[str]] = {}
        self._subjects: dict[str, frozenset[str]] = {}
        self._addressed: dict[str, DocumentSummary] | None = None
        self._lock = threading.Lock()

    def __getitem__(self, position: int) -> Passage:
        with self._lock:
            if position in self._kept:
                self._kept.move_to_end(position)
                return self._kept[position]
        passage = self._read(position)
        with self._lock:
            self._kept[position] = passage
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return passage

    def section(self, position: int) -> list[Passage]:
        """The passages around `position` of the same section, at most four each way, in the order of the text."""
        here = self[position]
        around = [here]
        for step in (-1, 1):
            at = position + step
            while 0 <= at < len(self.index) and abs(at - position) <= 4:
                there = self[at]
                if not same_section(here, there):
                    break
                around.append(there)
                at += step
        return sorted(around, key=lambda passage: passage.position)

    def is_unknown(self, stem: str) -> bool:
        """Whether the stem stands in no passage."""
        return not self.index.document_frequency(stem)

    def title_stems(self, document_id: str) -> frozenset[str]:
        """Stems of the document's title and its publisher: what every passage of it is about."""
        if document_id not in self._titles:
            document = self.index.document(document_id)
            self._titles[document_id] = frozenset(terms(f"{document.title} {document.source.publisher or ''}"))
        return self._titles[document_id]

    def subject_stems(self, document_id: str) -> frozenset[str]:
        """Stems of the names that a short document on one subject opens with and comes back to; none of a longer one.

        A case study names its town in the title and the first paragraph, and then speaks of "the council".
        """
        if document_id not in self._subjects:
            self._subjects[document_id] = self._subject(document_id)
        return self._subjects[document_id]

    def _subject(self, document_id: str) -> frozenset[str]:
        catalogue = self.index.catalogue()
        here = [position for position, _, _ in self.index.chunks_of(document_id)]
        document = self.index.document(document_id)
        if len(here) > SHORT_DOCUMENT or len(catalogue.events_in(document_id, 0, len(document.text))) > 1:
            return frozenset()
        heading = next((block for block in document.blocks if block.kind == "heading"), None)
        opening = document.text[heading.start : heading.end] if heading else ""
        first = next(
            (block for block in document.blocks if block.kind == "paragraph" and block.end - block.start > LEAD), None
        )
        names = NAME.findall(document.text[first.start : first.end]) if first else []
        often = Counter(stem for at in here for stem in self[at].stems)
        return frozenset(terms(opening)) | {stem for stem in terms(" ".join(names)) if often[stem] > 1}

    def at_address(self, url: str) -> DocumentSummary | None:
        """The document that an address leads to, whichever of its addresses it is; None if the archive has none."""
        if self._addressed is None:
            self._addressed = {
                found: summary
                for summary in reversed(self.index.documents())
                for address in (summary.url, *summary.aliases)
                if address and (found := _key(address))
            }
        return self._addressed.get(_key(url))

    def summary(self, document_id: str) -> DocumentSummary:
        """Title, file and address of a document."""
        return self.index.summary(document_id)

    def _read(self, position: int) -> Passage:
        chunk = self.index.chunk(position)
        candidates = []
        held = self.index.held(position)
        for unit in held.units:
            text = chunk.text[unit.start - chunk.start : unit.end - chunk.start]
            candidates.append(Candidate(unit, text, frozenset(terms(text))))
        headings = frozenset(terms(" ".join((*chunk.headings, *held.above))))
        return Passage(
            position,
            chunk,
            held.above,
            held.section,
            tuple(candidates),
            self.index.unit_vectors(position),
            frozenset(terms(chunk.text)) | headings,
            headings,
        )


def _key(url: str) -> str:
    """What all ways to write an address share; empty for what is no address of a page."""
    try:
        return key(normal(url))
    except AddressError:
        return ""


def same_section(one: Passage, other: Passage) -> bool:
    """Whether two passages stand in the same section of the same document."""
    return one.chunk.document_id == other.chunk.document_id and one.section == other.section

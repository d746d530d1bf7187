"""An archive of any size to measure on: the organisation's own page among made-up reports of events.

The made-up texts are sentences from templates over the common English words that the embedding model knows, with names,
places, dates and headings like those of the page, so that their words and names compete with the page's. Their
vectors are random, though the same in each run: 50,000 real ones would take hours on a small machine, and no time that
is measured here depends on which vectors they are. The page's own texts, and every question, have real vectors.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path

import numpy as np

from coprod_assistant.chunk import chunk_document, embedding_text
from coprod_assistant.embed import Embedder, Vectors
from coprod_assistant.types import Block, BlockKind, Document, Source
from coprod_assistant.units import units_of

SECTIONS = 40  # of a made-up document, each one chunk
SENTENCES = (4, 7)  # of a section; the page has six units a chunk and 800 characters
WORDS = 6_000
FIRST_DAY = dt.date(2005, 1, 3)

FIRST_NAMES = "Agnes Bruno Carla David Edda Farah George Hanna Ivo Jutta Kofi Lena Marek Nadia Olive Ruth".split()
LAST_NAMES = "Abbot Bergström Castle Dutta Eide Farrow Grant Hoffmann Ismail Jansen Keller Moreau Novak".split()
PLACES = "Aberdeen Bristol Cardiff Dundee Exeter Ghent Hull Leeds Malmo Norwich Oslo Porto Sheffield Turin York".split()
ROLES = ["Chief Executive", "Director", "Professor", "Head of Policy", "Chair", "Team Leader", "Councillor"]
BODIES = ["City Council", "University", "Health Board", "Housing Association", "Police Service", "Citizens' Forum"]
EVENTS = ["Co-production Conference", "Public Services Workshop", "Roadshow", "Annual Lecture", "Policy Seminar"]
SUBJECTS = ["co-production", "public services", "barriers", "citizens", "needs assessment", "governance", "timebanking"]
TEMPLATES = [
    "{person}, {role} of {place} {body}, said that {subject} {words}.",
    "More than {number} participants from {place} discussed {subject} and {words}.",
    "The {event} in {place} on {date} showed how {subject} {words}.",
    "{person} and {person2} recommended that {subject} should {words}.",
    "The workshop explored the barriers to {subject}, among them {words}.",
    "In her keynote speech {person} highlighted the potential of {subject} to {words}.",
    "{words}, as the report of {place} {body} put it.",
]


def made_documents(
    count: int, *, vocabulary: Sequence[str], seed: int = 1, sentences: tuple[int, int] = SENTENCES
) -> Iterator[Document]:
    """Made-up documents of together `count` sections, the same for the same vocabulary and seed.

    Args:
        sentences: The fewest and the most of a section; up to seven make one chunk.
    """
    chance = random.Random(seed)
    words = sorted(word for word in vocabulary if len(word) > 2)
    chosen = chance.sample(words, min(WORDS, len(words)))
    weights = list(accumulate(1 / rank for rank in range(1, len(chosen) + 1)))  # as often as in real text (Zipf)
    for number, start in enumerate(range(0, count, SECTIONS)):
        sections = min(SECTIONS, count - start)
        yield _document(number, [_section(chance, chosen, weights, sentences) for _ in range(sections)])


def beir_documents(folder: Path, count: int) -> Iterator[Document]:
    """The first `count` passages of a folder in the BEIR layout."""
    with (folder / "corpus.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(islice((line for line in lines if line.strip()), count)):
            entry = json.loads(line)
            if entry["text"].strip():
                yield _built(f"beir-{number}", entry.get("title", ""), [("paragraph", 0, entry["text"])])


def _section(chance: random.Random, words: list[str], weights: list[float], length: tuple[int, int]) -> tuple[str, str]:
    """A heading that names an event, and a paragraph."""
    sentences = []
    for _ in range(chance.randint(*length)):
        tail = " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(6, 16)))
        sentence = chance.choice(TEMPLATES).format(words=tail, **made_names(chance))
        sentences.append(sentence[0].upper() + sentence[1:])
    heading = "{place} {event}, {date}".format(**made_names(chance))
    return heading, " ".join(sentences)


def made_names(chance: random.Random) -> dict[str, str]:
    """What the templates have to be filled with, beside `words`."""
    day = FIRST_DAY + dt.timedelta(days=chance.randrange(7000))
    people = [f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}" for _ in range(2)]
    return {
        "person": people[0],
        "person2": people[1],
        "role": chance.choice(ROLES),
        "place": chance.choice(PLACES),
        "body": chance.choice(BODIES),
        "event": chance.choice(EVENTS),
        "subject": chance.choice(SUBJECTS),
        "number": str(chance.randrange(20, 900)),
        "date": f"{day.day} {day:%B %Y}",
    }


def _document(number: int, sections: list[tuple[str, str]]) -> Document:
    title = f"Made-up events, part {number + 1}"
    parts: list[tuple[BlockKind, int, str]] = [("heading", 1, title)]
    for heading, paragraph in sections:
        parts += [("heading", 2, heading), ("paragraph", 0, paragraph)]
    return _built(f"made-{number:05}", title, parts)


def _built(id: str, title: str, parts: Sequence[tuple[BlockKind, int, str]]) -> Document:
    blocks, at = [], 0
    for kind, level, words in parts:
        blocks.append(Block(kind, at, at + len(words), level))
        at += len(words) + 2
    text = "\n\n".join(words for _, _, words in parts)
    source = Source(f"{id}.txt", "text/plain", hashlib.sha256(text.encode(errors="replace")).hexdigest())
    return Document(id, source, title, text, tuple(blocks))


class RandomEmbedder:
    """The real model for texts of the `real` documents, predictable random unit vectors for all others.

    It has the real model's name and hash, so that the index it makes is asked with the real model.
    """

    def __init__(self, model: Embedder, real: Sequence[Document]) -> None:
        self._model = model
        self._real = {text for document in real for text in texts_of(document)}
        self.name, self.model_hash = model.name, model.model_hash
        self.dim, self.max_tokens = model.dim, model.max_tokens
        self.whole_words = model.whole_words

    def encode(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Unit-length vectors, shape `(len(texts), dim)`, in the order of the texts."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        real = [row for row, text in enumerate(texts) if text in self._real]
        for row, text in enumerate(texts):
            seed = hashlib.blake2b(text.encode(errors="replace"), digest_size=8).digest()
            vector = np.random.default_rng(int.from_bytes(seed, "big")).standard_normal(self.dim)
            vectors[row] = vector / np.linalg.norm(vector)
        if real:
            vectors[real] = self._model.encode([texts[row] for row in real])
        if on_batch is not None:
            on_batch(len(texts))
        return vectors


def texts_of(document: Document) -> Iterator[str]:
    """The texts of a document that a build embeds: chunks with their headings, and units."""
    units = units_of(document)
    yield from (embedding_text(chunk, document) for chunk in chunk_document(document, units))
    yield from (document.text[unit.start : unit.end] for unit in units)

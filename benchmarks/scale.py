"""What an archive of any size costs: start, first answer, search, memory and disk.

    python benchmarks/scale.py 1000 20000 100000 [--keep FOLDER] [--questions 60]

Each archive is the organisation's page among made-up texts (see made_archive.py), written by the program's own
writers but without cutting and embedding, which take hours for a million chunks: the made-up texts come cut, and their
vectors are random, though the same in each run. What is found among them says nothing (benchmarks/nearest.py does).
As many as `EVENTS` sections tell of events: the catalogue is held in memory and grows with them, not with the chunks.

Every archive is then asked by two fresh processes, one that searches and one that answers with the reader. `start` is
the time to import the program, `open` that to open index and models, `first` the first result after that. Memory is
the process's peak and, of what it holds at the end, what is its own rather than pages of files. Times are of the
clock and, in brackets, of the processor, which other work on the machine changes less.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:  # a process that is measured imports only what it uses
    from coprod_assistant.embed import Embedder, Vectors
    from coprod_assistant.index.archive import ArchiveWriter
    from coprod_assistant.types import Chunk, Document, Event, Unit

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
GENERATION = "gen-20000101T000000000000Z-00000000"
SECTIONS = 40  # of a made-up document, each one chunk
EVENTS = 2_000
WORDS = 60_000  # the archive's vocabulary, as often as in real text
DIM = 384
READ = 4  # of so many questions one is answered with the reader, which takes most of the time
SLAB = 8_192  # vectors made at a time
FIELDS = ("chunks", "disk_mb", "start_s", "open_s", "first_s", "p50_ms", "p95_ms", "peak_mb", "own_mb")


@dataclass
class Written:
    """What is collected while the documents are written."""

    terms: list[list[str]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    units: int = 0


def write_archive(index_dir: Path, chunks: int) -> None:
    """Writes an archive of the page and `chunks` made-up chunks as the served generation of `index_dir`."""
    from coprod_assistant.catalogue import Catalogue
    from coprod_assistant.embed import load_embedder
    from coprod_assistant.index.archive import ArchiveWriter
    from coprod_assistant.index.dense import write_sketch
    from coprod_assistant.index.event_terms import holders_of, labels_of
    from coprod_assistant.index.layout import (
        ARCHIVE,
        CATALOGUE,
        CHUNK_VECTORS,
        LEXICAL,
        UNIT_VECTORS,
        WORD_VECTORS,
        name_generation,
    )
    from coprod_assistant.index.layout import (
        WORDS as COMPARED,
    )
    from coprod_assistant.index.lexical import write_lexical
    from coprod_assistant.index.manifest import Counts, Origin, write_manifest
    from coprod_assistant.index.stored_catalogue import write_catalogue

    folder = index_dir / ".writing"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    archive, written, embedder = ArchiveWriter(folder / ARCHIVE), Written(), load_embedder()
    real = _write_page(archive, written, embedder)
    for document, made, units, events in _made(chunks, embedder.whole_words):
        archive.add(document, made, units)
        written.terms += [_terms_of(chunk) for chunk in made]
        written.events += events
        written.units += sum(map(len, units))
    told(f"{archive.chunks:,} chunks written")
    catalogue = Catalogue(written.events)
    near = sum(1 for span in archive.spans if not span[0].startswith("made-") or int(span[0][5:]) * SECTIONS < EVENTS)
    holders = holders_of(catalogue, archive.spans[:near], written.terms[:near], archive.text_of)
    archive.add_event_terms(labels_of(catalogue, archive.text_of), holders)
    archive.close()
    write_catalogue(folder / CATALOGUE, catalogue)
    english = embedder.whole_words
    words = sorted(word for word in archive.words if word in english and len(word) > 2)[:20_000]
    (folder / COMPARED).write_text(json.dumps(words), encoding="utf-8")
    for name, count, kind, first in (
        (CHUNK_VECTORS, archive.chunks, np.float32, real[0]),
        (UNIT_VECTORS, written.units, np.float16, real[1]),
        (WORD_VECTORS, len(words), np.float16, np.empty((0, DIM))),
    ):
        _write_vectors(folder / name, count, np.dtype(kind), first)
    told("vectors written")
    write_sketch(folder)
    told("sketch written")
    write_lexical(folder / LEXICAL, written.terms)
    told("full text written")
    write_manifest(
        folder, embedder, Counts(documents=archive.documents, chunks=archive.chunks, units=written.units), Origin()
    )
    shutil.rmtree(index_dir / GENERATION, ignore_errors=True)
    folder.rename(index_dir / GENERATION)
    name_generation(index_dir, GENERATION)


def _write_page(archive: ArchiveWriter, written: Written, embedder: Embedder) -> tuple[Vectors, Vectors]:
    """Writes the organisation's page as a build does; the vectors of its chunks and of its units."""
    from coprod_assistant.chunk import chunk_document, embedding_text
    from coprod_assistant.corpus import read_corpus
    from coprod_assistant.extract import extract_file
    from coprod_assistant.units import units_of

    chunk_texts, unit_texts = [], []
    for file in read_corpus(CORPUS):
        document = extract_file(file.path, file.source)
        units = units_of(document)
        chunks = chunk_document(document, units)
        inside = [[unit for unit in units if chunk.start <= unit.start < chunk.end] for chunk in chunks]
        archive.add(document, chunks, inside)
        written.terms += [_terms_of(chunk) for chunk in chunks]
        written.units += sum(map(len, inside))
        chunk_texts += [embedding_text(chunk, document) for chunk in chunks]
        unit_texts += [document.text[unit.start : unit.end] for part in inside for unit in part]
    return embedder.encode(chunk_texts), embedder.encode(unit_texts)


def _terms_of(chunk: Chunk) -> list[str]:
    from coprod_assistant.tokens import terms

    return terms("\n".join([*chunk.headings, chunk.text]))


def _made(
    count: int, english: Collection[str]
) -> Iterator[tuple[Document, list[Chunk], list[list[Unit]], list[Event]]]:
    """Made-up documents of together `count` chunks, in English words and as many invented ones."""
    from made_archive import TEMPLATES, made_names

    from coprod_assistant.types import Block, Chunk, Document, Event, EventSource, Source, Unit

    chance = random.Random(1)
    vocabulary = sorted(word for word in english if len(word) > 2 and word.isalpha())
    while len(vocabulary) < WORDS:
        vocabulary.append("".join(chance.choices("aeioubcdfghklmnprstvw", k=chance.randint(4, 11))))
    chance.shuffle(vocabulary)
    weights = list(accumulate(1 / rank for rank in range(1, len(vocabulary) + 1)))  # as often as in real text (Zipf)
    for number, start in enumerate(range(0, count, SECTIONS)):
        title = f"Made-up reports, part {number + 1}"
        text, blocks = title, [Block("heading", 0, len(title), 1)]
        chunks, units, events = [], [], []
        for section in range(start, min(start + SECTIONS, count)):
            names = made_names(chance)
            is_event = section < EVENTS
            heading = (
                "{place} {event}, {date}".format(**names) if is_event else f"Section {section} of {names['place']}"
            )
            at = len(text) + 2
            inside = [Unit("heading", at, at + len(heading))]
            body, begins = "", at + len(heading) + 2
            for _ in range(chance.randint(4, 7)):
                tail = " ".join(chance.choices(vocabulary, cum_weights=weights, k=chance.randint(6, 16)))
                sentence = chance.choice(TEMPLATES).format(words=tail, **made_names(chance))
                body += " " * bool(body)
                inside.append(Unit("sentence", begins + len(body), begins + len(body) + len(sentence)))
                body += sentence
            text += f"\n\n{heading}\n\n{body}"
            blocks += [Block("heading", at, at + len(heading), 2), Block("paragraph", begins, len(text))]
            chunks.append(Chunk(f"c{section:08}", f"made-{number:06}", at, len(text), text[at:], (title, heading)))
            units.append(inside)
            if is_event:
                day = dt.datetime.strptime(names["date"], "%d %B %Y").date()
                source = EventSource(f"made-{number:06}", at, len(text), at, at + len(heading))
                name = f"{names['place']} {names['event']}"
                events.append(Event(f"made-{section}", name, names["place"], None, day, day, "day", (source,)))
        digest = hashlib.sha256(text.encode()).hexdigest()
        source_file = Source(f"made-{number:06}.txt", "text/plain", digest)
        yield Document(f"made-{number:06}", source_file, title, text, tuple(blocks)), chunks, units, events


def _write_vectors(path: Path, count: int, dtype: np.dtype, first: np.ndarray) -> None:
    """Random unit vectors, the `first` of them given."""
    array = np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=(count, DIM))
    chance = np.random.default_rng(1)
    for start in range(0, count, SLAB):
        part = chance.standard_normal((min(SLAB, count - start), DIM), dtype=np.float32)
        array[start : start + len(part)] = part / np.linalg.norm(part, axis=1, keepdims=True)
    array[: len(first)] = first
    array.flush()


def questions(index_dir: Path, count: int) -> list[str]:
    """Questions in words of the archive, half of them about the page."""
    from latency import questions as tuned

    from coprod_assistant.index import open_index

    chance = random.Random(2)
    made = []
    with open_index(index_dir, embedder_hash=None) as index:
        for _ in range(count // 2):
            words = index.chunk(chance.randrange(len(index))).text.split()
            at = chance.randrange(max(1, len(words) - 6))
            made.append(f"What was said about {' '.join(words[at : at + 5])}?")
    return [*(question for question, history in tuned() if not history)][: count - len(made)] + made


def child(index_dir: Path, kind: str, asked: Sequence[str], began: float) -> dict[str, float | list[float]]:
    """What one process sees that searches or answers, with times in seconds since `began` where they are so named."""
    from coprod_assistant.assistant import open_assistant
    from coprod_assistant.config import load_settings

    marks = [(began, 0.0), (time.time(), time.process_time())]
    settings = load_settings(index_dir=index_dir, corpus_dir=CORPUS)
    assistant = open_assistant(settings)
    marks.append((time.time(), time.process_time()))
    work: Callable[[str], object] = assistant.search if kind == "search" else assistant.ask
    work(asked[0])
    marks.append((time.time(), time.process_time()))
    spent = []
    for question in asked[1:]:
        at = time.perf_counter(), time.process_time()
        work(question)
        spent.append(((time.perf_counter() - at[0]) * 1e3, (time.process_time() - at[1]) * 1e3))
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    assistant.close()
    taken = zip(("start_s", "open_s", "first_s"), pairwise(marks), strict=True)
    columns = [sorted(column) for column in zip(*spent, strict=True)]
    at95 = max(0, math.ceil(0.95 * len(spent)) - 1)
    times: dict[str, float | list[float]] = {
        name: [later[way] - earlier[way] for way in (0, 1)] for name, (earlier, later) in taken
    }
    return times | {
        "p50_ms": [statistics.median(column) for column in columns],
        "p95_ms": [column[at95] for column in columns],
        "peak_mb": int(status["VmHWM"].split()[0]) / 1024,
        "own_mb": int(status["RssAnon"].split()[0]) / 1024,
    }


def measure(index_dir: Path, kind: str, asked: Sequence[str]) -> dict[str, float | list[float]]:
    """`child` in a fresh process."""
    command = [sys.executable, __file__, "--child", kind, str(index_dir), repr(time.time())]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, float | list[float]] = json.loads(done.stdout.splitlines()[-1])
    files = [path for path in index_dir.rglob("*") if path.is_file()]
    return found | {"disk_mb": sum(path.stat().st_size for path in files) / 1e6}


def rows(sizes: Sequence[int], folder: Path, count: int) -> Iterator[str]:
    """The table, a line as soon as it is measured."""
    yield f"| by | {' | '.join(FIELDS)} |"
    yield f"| --- |{' --- |' * len(FIELDS)}"
    for chunks in sizes:
        index_dir = folder / f"made-{chunks}"
        if not (index_dir / GENERATION).is_dir():
            write_archive(index_dir, chunks)
        asked = questions(index_dir, count)
        for kind in ("search", "answer"):
            measure(index_dir, kind, asked[:2])  # its files and the program's are in the system's memory then
            found = measure(index_dir, kind, asked if kind == "search" else asked[::READ]) | {"chunks": chunks}
            yield f"| {kind} | {' | '.join(_told(found[name]) for name in FIELDS)} |"


def _told(value: float | list[float]) -> str:
    if isinstance(value, list):
        return f"{_told(value[0])} ({_told(value[1])})"
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def told(line: str) -> None:
    """Says on standard error how far it is."""
    print(f"{time.process_time():7.1f} s  {line}", file=sys.stderr, flush=True)


def main() -> int:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 20_000, 100_000], help="chunks of each archive")
    parser.add_argument("--keep", type=Path, help="a folder in which the archives are kept from run to run")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        kind, index_dir, began = options.child
        print(json.dumps(child(Path(index_dir), kind, json.load(sys.stdin), float(began))))
        return 0
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}\n")
    with tempfile.TemporaryDirectory(prefix="coprod-scale-") as temporary:
        for line in rows(options.sizes, options.keep or Path(temporary), options.questions):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""How long questions over events take in an archive of thousands of them.

    python benchmarks/catalogue_questions.py [--events 2000] [--times 5]

The archive is made up (made_archive.py): every section tells of one event, in sentences that say who spoke, what was
recommended and what stood in the way, so many that there are ten records an event. Its vectors are random, the
questions' are the real model's. Each question is asked once before the clock runs, since the first one after a start
notes which words stand in which event. Beside the time on the clock stands that of the processor, all threads
together, which other programs on the machine change less.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from made_archive import RandomEmbedder, made_documents

from coprod_assistant.assistant import Assistant, assistant_over
from coprod_assistant.config import load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import open_generation, write_generation

SENTENCES = (8, 11)  # of an event; 2,000 events then have 20,000 records
QUESTIONS = (
    "Which events were held in 2011?",
    "How many workshops took place between March 2010 and May 2012?",
    "Which events were held in Oslo since 2015?",
    "What was the first event in Leeds?",
    "Which events did Agnes Abbot speak at?",
    "When was the Annual Lecture in Porto?",
    "Which events were held in Germany?",
    "Which events were held in Norway in 2012?",
    "Which events took place in Paris?",
    "Who spoke in Dundee in 2009?",
    "What was recommended in Turin in 2010?",
    "What barriers were named in Cardiff?",
    "Which conferences are planned for next year?",
    "Where was the Roadshow of 12 May 2011?",
)


def timed(assistant: Assistant, times: int) -> None:
    """Asks every question `times` times and prints what each took, in ms."""
    every: list[float] = []
    busy: list[float] = []
    for question in QUESTIONS:
        took, worked = [], []
        for _ in range(times):
            started, working = time.perf_counter(), time.process_time()
            answer = assistant.ask(question)
            took.append((time.perf_counter() - started) * 1e3)
            worked.append((time.process_time() - working) * 1e3)
        every += took
        busy += worked
        clock, processor = statistics.median(took), statistics.median(worked)
        print(f"{clock:7.1f} ms, {processor:6.1f} of the processor", end="")
        print(f"  {len(answer.statements):4} rows  {answer.status:8}  {question}")
    print(f"{len(every)} answers: {_spread(every)}; of the processor {_spread(busy)}")


def _spread(times_ms: list[float]) -> str:
    ordered = sorted(times_ms)
    return f"p50 {statistics.median(ordered):.0f} ms, p95 {ordered[int(0.95 * (len(ordered) - 1))]:.0f} ms"


def main() -> None:
    """Builds the archive in a temporary folder, asks, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    embedder = load_embedder()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "generation"
        documents = made_documents(options.events, vocabulary=sorted(embedder.whole_words), sentences=SENTENCES)
        write_generation(documents, folder, RandomEmbedder(embedder, ()))
        with open_generation(folder) as index:
            started = time.perf_counter()
            catalogue = index.catalogue()
            print(f"{len(catalogue.events)} events, {len(catalogue.records)} records", end=", ")
            print(f"read in {time.perf_counter() - started:.2f} s")
            assistant = assistant_over(index, embedder, load_settings())
            started = time.perf_counter()
            for question in QUESTIONS:
                assistant.ask(question)
            print(f"first asked in {time.perf_counter() - started:.1f} s for {len(QUESTIONS)} questions")
            timed(assistant, options.times)


if __name__ == "__main__":
    main()

"""How long questions over events take in an archive of thousands of them.

    python benchmarks/catalogue_questions.py [--events 2000] [--times 5]

The archive is made up (made_archive.py): every section tells of one event, in a handful of sentences that say who
spoke, what was recommended and what stood in the way. Its vectors are random, the questions' are the real model's. Each
question is asked once before the clock runs, since the first one after a start notes which words stand in which event.
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
    for question in QUESTIONS:
        took = []
        for _ in range(times):
            started = time.perf_counter()
            answer = assistant.ask(question)
            took.append((time.perf_counter() - started) * 1e3)
        every += took
        print(f"{statistics.median(took):7.1f} ms  {len(answer.statements):4} rows  {answer.status:8}  {question}")
    every.sort()
    print(
        f"p50 {statistics.median(every):.0f} ms, p95 {every[int(0.95 * (len(every) - 1))]:.0f} ms, {len(every)} answers"
    )


def main() -> None:
    """Builds the archive in a temporary folder, asks, and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    embedder = load_embedder()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "generation"
        documents = made_documents(options.events, vocabulary=sorted(embedder.whole_words))
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

"""What of a language model's answers reaches a visitor, and how long the checking takes.

    python benchmarks/written_answers.py              answers written by hand, streamed by a scripted server
    python benchmarks/written_answers.py --small N    SmolLM2-135M on the first N of the project's own questions

Prints each sentence of the model that is shown with what it cites, so that a person can judge it, then the counts.
The answers by hand are in `written_answers.jsonl`, each sentence with words of the passage that it rests on.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT))  # last: the tests' folders have the names of libraries

from coprod_assistant.assistant import Assistant, open_assistant  # noqa: E402
from coprod_assistant.config import load_settings  # noqa: E402
from coprod_assistant.embed import load_embedder  # noqa: E402
from coprod_assistant.index import build_index  # noqa: E402
from coprod_assistant.types import Answer  # noqa: E402
from tests.llm.scripted_server import says, scripted  # noqa: E402
from tests.llm.small_model import NAME, small_model  # noqa: E402

BY_HAND = Path(__file__).with_suffix(".jsonl")
QUESTIONS = ROOT / "evals" / "questions" / "events-page.jsonl"
PASSAGE = re.compile(r"^Passage \[(\d+)\]$", re.MULTILINE)


@dataclass
class Counts:
    """What became of answers and sentences, and times in milliseconds."""

    modes: Counter[str] = field(default_factory=Counter)
    sentences: Counter[str] = field(default_factory=Counter)
    worse: int = 0
    first: list[float] = field(default_factory=list)
    checked: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", type=int, metavar="N", help="let SmolLM2 answer N of the project's questions")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="coprod-written-") as temporary:
        index = Path(temporary) / "index"
        build_index(ROOT / "corpus", index, load_embedder(), timeout_s=60, memory_mb=1024)
        with serving(small=options.small is not None) as (name, address):
            assistant = opened(index, name, address)
            counts = Counts()
            for question in questions(options.small):
                tell(assistant, question, counts)
            assistant.close()
    print("\n".join(summary(counts)))
    return int(counts.worse > 0)


@contextmanager
def serving(*, small: bool) -> Iterator[tuple[str, str]]:
    """The name and the address of the model that writes."""
    if small:
        with small_model() as address:
            yield NAME, address
    else:
        by_question = {row["question"]: row["sentences"] for row in rows_of(BY_HAND)}
        with scripted(says(lambda request: by_hand(request, by_question))) as server:
            yield "by hand", server.address


def opened(index: Path, name: str, address: str) -> Assistant:
    """An assistant that lets the model at `address` write, warm."""
    assistant = open_assistant(
        load_settings(
            corpus_dir=ROOT / "corpus", index_dir=index, llm_model=name, llm_base_url=address, llm_timeout_s=120,
            llm_max_output_tokens=96,
        )
    )  # fmt: skip
    assistant.prepare()
    assistant.ask("What is this about?")
    return assistant


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def questions(count: int | None) -> list[str]:
    """The questions to ask; of the project's own those that stand alone, in their order."""
    if count is None:
        return [row["question"] for row in rows_of(BY_HAND)]
    return [row["question"] for row in rows_of(QUESTIONS) if not row.get("history")][:count]


def by_hand(request: dict[str, Any], answers: dict[str, list[dict[str, str]]]) -> str:
    """The answer to the question of a prompt, with the numbers of the passages that its sentences rest on."""
    prompt = request["messages"][-1]["content"]
    asked = prompt.rsplit("Question: ", 1)[-1].strip()
    starts = [(int(match[1]), match.start()) for match in PASSAGE.finditer(prompt)]
    ends = [start for _, start in starts[1:]] + [len(prompt)]
    said = []
    for sentence in answers.get(asked, []):
        held = [
            number for (number, start), end in zip(starts, ends, strict=True)
            if sentence["stands_near"] in prompt[start:end]
        ]  # fmt: skip
        said.append(f"{sentence['text'].rstrip('.')} [{held[0]}]." if held else sentence["text"])
    return " ".join(said) or "NOT IN THE PASSAGES"


def tell(assistant: Assistant, question: str, counts: Counts) -> None:
    """Asks one question, prints what the model said of it, and counts."""
    started, first = time.perf_counter(), None
    answer: Answer | None = None
    for item in assistant.stream(question):
        if isinstance(item, Answer):
            answer = item
        elif first is None:
            first = time.perf_counter() - started
    assert answer is not None
    counts.modes[answer.mode if answer.generation is None else answer.generation.fallback or answer.mode] += 1
    if answer.generation is None:
        return
    counts.sentences["written"] += answer.generation.written
    counts.sentences["shown"] += answer.generation.shown
    counts.sentences.update({f"dropped: {reason}": n for reason, n in answer.generation.dropped.items()})
    counts.whole.append(answer.timings_ms["written"])
    counts.checked.append(answer.timings_ms["verified"])
    if answer.mode == "generated" and first is not None:
        counts.first.append(first * 1e3)
    counts.worse += is_worse(answer)
    print(f"\n{question}  [{answer.mode}; {dict(answer.generation.dropped)}]")
    quotes = {citation.marker: citation.quote for citation in answer.citations}
    for statement in answer.statements:
        if not statement.verbatim:
            print(f"  + {statement.text}")
            for marker in statement.citations:
                print(f"      [{marker}] {quotes[marker][:300]}")


def is_worse(answer: Answer) -> bool:
    """Whether something that the archive's own answer stands on is neither said nor quoted."""
    own = answer.own_words
    if own is None:
        return False
    return answer.status != own.status or not all(
        any(
            other.document_id == citation.document_id and other.start < citation.end and citation.start < other.end
            for other in answer.citations
        )
        for citation in own.citations
    )


def summary(counts: Counts) -> Iterator[str]:
    """The counts, a line each."""
    yield f"\nanswers: {dict(counts.modes)}; worse than the archive's own: {counts.worse}"
    yield f"sentences: {dict(counts.sentences)}"
    if counts.whole:
        share = sum(counts.checked) / sum(counts.whole)
        yield f"checking: {statistics.median(counts.checked):.0f} ms an answer, {share:.0%} of the writing"
        yield f"the longest: {max(counts.checked):.0f} ms"
    if counts.first:
        yield f"first sentence: {statistics.median(counts.first):.0f} ms after the question, at the median"


if __name__ == "__main__":
    sys.exit(main())

"""Asks every question of a file and says how many answers are right, and how the others are wrong.

    python scripts/score_questions.py evals/questions/events-page.jsonl [--corpus corpus] [--show wrong|all] [--json]
    python scripts/score_questions.py QUESTIONS --model-url http://127.0.0.1:8080/v1 --model NAME --show written

With --model-url a language model writes; `--show written` prints each of its sentences shown, with what it cites.
An index of the corpus is built in a temporary folder and thrown away. The format of the questions, what counts as
right, and which files may be looked at while the program is improved stand in evals/questions/README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.errors import AssistantError, ConfigError
from coprod_assistant.evaluation.questions import (
    Question,
    Score,
    Share,
    Summary,
    grouped,
    read_questions,
    score_answer,
    summarise,
)
from coprod_assistant.index import build_index
from coprod_assistant.types import Answer

CORPUS = Path(__file__).parents[1] / "corpus"


def ask_all(
    questions: Sequence[Question], corpus: Path, *, model: str | None = None, model_url: str | None = None
) -> tuple[list[Answer], list[Score]]:
    """The answers to all questions from an index of `corpus`, and what each is worth."""
    with tempfile.TemporaryDirectory(prefix="coprod-score-") as index_dir:
        named = {"llm_model": model, "llm_base_url": model_url} if model_url else {}
        settings = load_settings(corpus_dir=corpus, index_dir=Path(index_dir), **named)
        built = build_index(
            corpus,
            settings.index_dir,
            load_embedder(settings.embedding_model, lazy=True),
            timeout_s=settings.extract_timeout_s,
            memory_mb=settings.extract_memory_mb,
        )
        for file, reason in built.failures:
            print(f"could not read {file}: {reason}", file=sys.stderr)
        assistant = open_assistant(settings)
        try:
            answers = [assistant.ask(item.question, item.turns, id=item.id) for item in questions]
            return answers, [scored(item, answer, assistant) for item, answer in zip(questions, answers, strict=True)]
        finally:
            assistant.close()


def scored(question: Question, answer: Answer, assistant: Assistant) -> Score:
    """What an answer is worth, its quotes looked up in the documents that it cites."""
    return score_answer(question, answer, lambda document_id: assistant.document(document_id).text)


def told(share: Share) -> str:
    """A share as `count of n, percent (interval)`."""
    if share.value is None or share.interval is None:
        return "none"
    low, high = share.interval
    return f"{share.count} of {share.of}, {share.value:.1%} (95 % interval {low:.1%} to {high:.1%})"


def table(summary: Summary, scores: Sequence[Score]) -> Iterator[str]:
    """The figures, a line each."""
    words = "none" if summary.words_median is None else f"{summary.words_median:g}, 90th percentile {summary.words_p90}"
    cited = summary.statements_cited
    yield f"right                    {told(summary.right)}"
    yield f"refusals that may be     {told(summary.refusal_precision)}   precision"
    yield f"refused of those due     {told(summary.refusal_recall)}   recall"
    yield f"quotes at their offsets  {summary.quotes_exact.count} of {summary.quotes_exact.of}"
    yield f"statements not cited     {cited.of - cited.count} of {cited.of}"
    yield f"words, not refused       median {words}; {summary.too_long} longer than allowed"
    yield from kinds_and_splits(scores)


def kinds_and_splits(scores: Sequence[Score]) -> Iterator[str]:
    """Right answers of all, a line for each kind and a column for each split."""
    splits = list(grouped(scores, lambda score: score.split))
    cells = grouped(scores, lambda score: f"{score.kind} {score.split}")
    yield ""
    yield "kind            " + "".join(f"{split:>12}" for split in splits)
    for kind in grouped(scores, lambda score: score.kind):
        found = [cells.get(f"{kind} {split}", Share(0, 0)) for split in splits]
        yield f"{kind:16}" + "".join(f"{f'{share.count} of {share.of}':>12}" for share in found)
    totals = grouped(scores, lambda score: score.split).values()
    yield "all             " + "".join(f"{f'{share.count} of {share.of}':>12}" for share in totals)


def written(answers: Sequence[Answer]) -> Iterator[str]:
    """The sentences of a language model that were shown, each with its sources, then what became of the rest."""
    fallbacks: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    counted = 0
    for answer in answers:
        if answer.generation is None:
            continue
        fallbacks[answer.generation.fallback or "shown"] += 1
        dropped.update(answer.generation.dropped)
        quotes = {citation.marker: citation.quote for citation in answer.citations}
        for statement in answer.statements:
            if answer.mode == "generated" and not statement.verbatim:
                counted += 1
                yield f"\n{answer.id} {answer.question}\n   {counted}. {statement.text}"
                yield from (f"      [{marker}] {' '.join(quotes[marker].split())}" for marker in statement.citations)
    yield f"\nsentences shown {counted}; dropped {dict(dropped.most_common())}"
    yield f"answers {dict(fallbacks.most_common())}"
    yield from times(answers)


def times(answers: Sequence[Answer]) -> Iterator[str]:
    """How long a model and the check of its sentences took, over the answers that it was asked for."""
    asked = [answer for answer in answers if "written" in answer.timings_ms]
    for name in ("first_sentence", "written", "verified"):
        found = sorted(answer.timings_ms[name] for answer in asked if name in answer.timings_ms)
        if found:
            yield f"{name:15} median {median(found):8.1f} ms, longest {found[-1]:8.1f} ms, of {len(found)}"
    sentences = sum(answer.generation.written for answer in asked if answer.generation)
    if sentences:
        yield f"a sentence      {sum(answer.timings_ms['verified'] for answer in asked) / sentences:.1f} ms to verify"


def shown(
    questions: Sequence[Question], answers: Sequence[Answer], scores: Sequence[Score], show: str
) -> Iterator[str]:
    """The questions asked for with their answers."""
    for question, answer, score in zip(questions, answers, scores, strict=True):
        if show == "all" or not score.right:
            yield f"\n{question.id} {question.kind} {'right' if score.right else 'WRONG: ' + '; '.join(score.wrong)}"
            yield from (f"   before: {turn.question} -> {turn.answer}" for turn in question.history)
            yield f"   {question.question}"
            yield f"   {answer.status}, {score.words} words: {' / '.join(answer.text.splitlines())}"


def as_json(summary: Summary, answers: Sequence[Answer], scores: Sequence[Score]) -> str:
    """The figures and each question's score as one JSON document."""
    return json.dumps(
        {
            "summary": summary.to_dict(),
            "splits": {name: share.to_dict() for name, share in grouped(scores, lambda s: s.split).items()},
            "kinds": {name: share.to_dict() for name, share in grouped(scores, lambda s: s.kind).items()},
            "questions": [
                asdict(score) | {"right": score.right, "text": answer.text}
                for answer, score in zip(answers, scores, strict=True)
            ],
        },
        indent=1,
        ensure_ascii=False,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the figures; 1 where the questions cannot be read or the index cannot be built, however many are wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions", type=Path)
    parser.add_argument(
        "--corpus", type=Path, default=CORPUS, help="folder of the archive that the questions are about"
    )
    parser.add_argument(
        "--show", choices=["wrong", "all", "written"], help="print these questions with their answers too"
    )
    parser.add_argument("--split", choices=["tune", "report"], help="ask these questions only")
    parser.add_argument("--sample", type=int, metavar="N", help="ask every k-th question, N in all")
    parser.add_argument("--model-url", help="address of an OpenAI-compatible server whose model writes the answers")
    parser.add_argument("--model", default="model", help="its name there")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    try:
        found = read_questions(options.questions)
        questions = [item for item in found if options.split in (None, item.split)]
        if not questions:
            raise ConfigError(
                f"{options.questions} has no question of the split {options.split}", hint="leave --split out"
            )
        if options.sample:
            questions = questions[:: max(1, len(questions) // options.sample)][: options.sample]
        answers, scores = ask_all(questions, options.corpus, model=options.model, model_url=options.model_url)
    except AssistantError as error:
        print(f"{error} ({error.hint})", file=sys.stderr)
        return 1
    summary = summarise(scores)
    if options.json:
        print(as_json(summary, answers, scores))
        return 0
    print("\n".join(table(summary, scores)))
    if options.show == "written":
        print("\n".join(written(answers)))
    elif options.show:
        print("\n".join(shown(questions, answers, scores, options.show)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Commands that measure: `eval run`, `score`, `compare`, `report`, `check`, `baseline`,
`add`, `beir`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..streams import note, print_json, warn, write
from .app import evaluations
from .options import AsJson, CorpusDir, IndexDir, settings_of

if TYPE_CHECKING:
    from ..evaluation.run_sets import Finished
    from ..evaluation.runs import Run
    from ..evaluation.underway import Told
    from ..index import Progress

Evals = Annotated[Path, typer.Option("--evals", metavar="DIR", help="Folder of sets.toml, runs and the baseline.")]
SetNames = Annotated[
    list[str] | None,
    typer.Argument(metavar="SET", help="Names in sets.toml, or files of questions; all in sets.toml if left out."),
]
SetCorpus = Annotated[
    Path | None, typer.Option("--corpus", metavar="DIR", help="Archive that files of questions are about.")
]
Judging = Annotated[
    bool, typer.Option("--judge", help="Have the language model that is set grade the answers, apart from all figures.")
]
EVALS = Path("evals")
TABLES = {".csv", ".txt", ".tsv", ".xls", ".xlsx", ".ods"}  # of a workbook it is told how to save it as CSV
MOST_TOLD = 20  # labels whose words are lost, told one by one


@evaluations.command()
def run(  # noqa: PLR0913, PLR0917 (one for each option)
    sets: SetNames = None,
    corpus: SetCorpus = None,
    split: Annotated[
        str | None, typer.Option(metavar="S", help="Ask only the questions of tune, report or blind.")
    ] = None,
    every: Annotated[
        int, typer.Option(metavar="N", min=1, help="Ask one question in N of each set, always the same ones.")
    ] = 1,
    show: Annotated[str | None, typer.Option(metavar="W", help="Print answers too: wrong or all.")] = None,
    index: IndexDir = None,
    written: Annotated[
        bool, typer.Option("--written", help="Have the language model that is set put the answers into words.")
    ] = False,
    judge: Judging = False,
    telling: Annotated[
        Path | None, typer.Option("--progress", metavar="FILE", help="Keep in this file of JSON how far the run is.")
    ] = None,
    evals: Evals = EVALS,
    as_json: AsJson = False,
) -> None:
    """Ask every question of some sets, and score the answers.

    An index of each archive is built in a temporary folder, so it is the program as it is that is measured; --index
    asks one that exists. All is kept in a new folder of evals/runs: answers, scores, figures, settings (no secrets),
    versions, commit. Answers of splits that sets.toml calls hidden are scored and never printed. No language model is
    asked but with --written or --judge.
    """
    from ..display import ProgressBar
    from ..evaluation.run_sets import run_sets
    from ..evaluation.sets import choose_sets

    _one_of(split, "--split", ("tune", "report", "blind"))
    _one_of(show, "--show", ("wrong", "all"))
    chosen = choose_sets(sets or (), evals, corpus=corpus)
    settings, runs = settings_of(), evals / "runs"
    with _judge(judge) as grade, ProgressBar() as bar, _told(telling, [each.name for each in chosen]) as told:

        def progress(stage: str, done: int, total: int) -> None:
            bar(stage, done, total)
            if told is not None:
                told(stage, done, total)

        made = run_sets(
            chosen,
            settings,
            runs=runs,
            split=split,
            every=every,
            index_dir=index,
            written=written,
            progress=progress,
        )
        grade(made.run, bar)
        if told is not None:
            told.finished(made.run.name)
    _tell(made, show=show, as_json=as_json)


@evaluations.command()
def score(
    name: Annotated[str, typer.Argument(metavar="RUN", help="Folder of a run, its name, or last.")],
    show: Annotated[str | None, typer.Option(metavar="W", help="Print answers too: wrong or all.")] = None,
    judge: Judging = False,
    evals: Evals = EVALS,
    as_json: AsJson = False,
) -> None:
    """Score the answers of a run again.

    The labels are taken as they are now; no question is asked.
    """
    from ..display import ProgressBar
    from ..evaluation.run_sets import score_again, sets_of
    from ..evaluation.runs import find_run

    _one_of(show, "--show", ("wrong", "all"))
    found = find_run(name, evals / "runs")
    with _judge(judge) as grade, ProgressBar() as progress:
        done = score_again(found, sets_of(found))
        grade(done.run, progress)
    _tell(done, show=show, as_json=as_json)


@evaluations.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="A", help="Folder of a run, its name, or last.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The same.")],
    gate: Annotated[bool, typer.Option("--gate", help="Exit with 1 if B is worse beyond noise.")] = False,
    evals: Evals = EVALS,
    as_json: AsJson = False,
) -> None:
    """Say what differs from run A to run B, question by question.

    Shows each measure in both with the difference and its interval, the questions that turned right or wrong with both
    answers, and whether there is a loss beyond noise: docs/evaluating.md has the rules. Times never count.
    """
    from ..evaluation.compare import compare as compare_runs
    from ..evaluation.runs import find_run
    from ..evaluation.telling import comparison_lines

    runs = evals / "runs"
    found = compare_runs(find_run(before, runs), find_run(after, runs))
    if as_json:
        print_json(found.to_dict())
    else:
        _print(comparison_lines(found))
    if gate and found.reasons:
        raise typer.Exit(1)


@evaluations.command()
def check(sets: SetNames = None, corpus: SetCorpus = None, evals: Evals = EVALS) -> None:
    """Say which labels do not fit their archive.

    Gold whose words no longer stand there is a fault, named on standard output; exits with 1 if there is any. What is
    merely worth knowing is told on standard error. Nothing is embedded and nothing is asked.
    """
    from ..evaluation.check import check_sets
    from ..evaluation.sets import choose_sets

    found = check_sets(choose_sets(sets or (), evals, corpus=corpus), settings_of())
    for told in found.notes:
        note(f"note: {told}")
    _print(found.faults)
    if found.faults:
        note("a fault each: copy the words again from the source, or take the question out")
        raise typer.Exit(1)
    note(f"{found.questions} questions: all words of their gold stand where the labels say")


@evaluations.command()
def baseline(
    name: Annotated[str, typer.Argument(metavar="RUN", help="Folder of a run, its name, or last.")] = "last",
    evals: Evals = EVALS,
) -> None:
    """Keep a run as the baseline for comparisons.

    It is copied to evals/baseline.
    """
    from ..evaluation.baseline import keep_baseline
    from ..evaluation.runs import find_run

    found = find_run(name, evals / "runs")
    kept = keep_baseline(found, evals / "baseline")
    print(f"{found.name} is the baseline now, in {kept.folder}")


@evaluations.command()
def report(
    name: Annotated[str, typer.Argument(metavar="RUN", help="Folder of a run, its name, or last.")] = "last",
    against: Annotated[str | None, typer.Option(metavar="RUN", help="Another run; shows what differs from it.")] = None,
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it (else into the run).")] = None,
    evals: Evals = EVALS,
) -> None:
    """Write a run as one page of HTML.

    It holds figures, plots, and every question with its answer. The page needs nothing else: it can be opened from a
    disk, sent by mail and printed. Questions of hidden splits are only counted.
    """
    from ..evaluation.report import write_report
    from ..evaluation.runs import find_run

    found = find_run(name, evals / "runs")
    path = to or found.folder / "report.html"
    write_report(found, path, against=find_run(against, evals / "runs") if against else None)
    print(path)


@evaluations.command()
def add(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="A .csv table, or feedback: a .jsonl file or its folder.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What to write (else FILE.jsonl, drafts.csv).")
    ] = None,
    template: Annotated[Path | None, typer.Option(metavar="FILE", help="Write an example of a table there.")] = None,
    corpus: CorpusDir = None,
) -> None:
    """Make questions of a table, or a table of feedback.

    The table is a CSV file as spreadsheets write it, with the columns question, expected words and source. If anything
    is wrong with it, each row is named with what to do, and nothing is written. What visitors said of answers becomes
    such a table of drafts, for a person to complete.
    """
    from ..evaluation.adding import add_feedback, add_table, write_template
    from ..evaluation.telling import counted

    if (file is None) == (template is None):
        raise typer.BadParameter("give either FILE or --template FILE")
    if template is not None:
        write_template(template)
        print(f"{template}: fill it in, then run: coprod eval add {template}")
    elif file is not None and file.suffix.lower() in TABLES:
        settings = settings_of(corpus_dir=corpus)
        done = add_table(file, to, settings)
        _print(done.problems)
        if done.problems:
            note(f"nothing was written: put {file} right and run this again")
            raise typer.Exit(1)
        asking = f"coprod eval run {done.path} --corpus {settings.corpus_dir}"
        print(f"{counted(done.count, 'question')} in {done.path}; to ask: {asking}")
    elif file is not None:
        done = add_feedback(file, to)
        drafts = counted(done.count, "draft question")
        print(f"{drafts} in {done.path}; complete the empty cells, then run: coprod eval add {done.path}")


@evaluations.command()
def beir(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="corpus.jsonl, queries.jsonl and qrels.tsv.")],
    as_json: AsJson = False,
    keep: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Keep the built index there, and use it the next time.")
    ] = None,
    answers: Annotated[
        bool, typer.Option("--answers/--retrieval-only", help="Whether answering and refusing are measured too.")
    ] = True,
) -> None:
    """Measure retrieval and refusing on a folder in the BEIR layout.

    Compares the dense, the lexical and the fused ranking by nDCG@10, recall@10 and reciprocal rank. Where the queries'
    metadata say which can be answered, those are compared with the others and with answerable ones whose passage is
    withheld.
    """
    from ..display import Printer, ProgressBar
    from ..evaluation.run_beir import run_beir

    with ProgressBar() as progress:
        found = run_beir(folder, settings_of(), keep=keep, progress=progress, answers=answers)
    if as_json:
        print_json(found.to_dict())
    else:
        printer = Printer()
        printer.beir(found.retrieval)
        printer.answering(found.answering)


@contextmanager
def _judge(wanted: bool) -> Iterator[Callable[[Run, Progress], object]]:
    """What has a run judged, ready before any question is asked; does nothing where it is not wanted."""
    if not wanted:
        yield lambda *_: None
        return
    from ..evaluation.judge import judge_of, judge_run

    writer = judge_of(settings_of())
    try:
        yield lambda run, progress: judge_run(run, writer, progress=progress)
    finally:
        writer.close()


def _told(path: Path | None, sets: list[str]) -> AbstractContextManager[Told | None]:
    """Keeps in a file how far a run is, where one is named."""
    from ..evaluation.underway import Told

    return nullcontext() if path is None else Told(path, sets)


def _tell(done: Finished, *, show: str | None, as_json: bool) -> None:
    """Prints the figures of a run, and what was wrong with its labels."""
    from ..evaluation.telling import answer_lines, judge_lines, summary_lines

    warn(done.notes)
    warn(done.lost[:MOST_TOLD])
    if len(done.lost) > MOST_TOLD:
        note(f"warning: {len(done.lost) - MOST_TOLD} more labels name words that are not in their archive")
    judged = done.run.judge()
    if as_json:
        print_json({"run": done.run.name, "folder": str(done.run.folder), "judge": judged} | done.run.summary())
        return
    _print(summary_lines(done.run.summary()))
    if judged is not None:
        _print(judge_lines(judged))
    if show is not None:
        _print(["", *answer_lines(done.run, show)])
    note(f"kept in {done.run.folder}")


def _print(lines: Iterable[str]) -> None:
    from ..display import plain

    for line in lines:
        write(plain(line) + "\n")


def _one_of(given: str | None, option: str, choices: tuple[str, ...]) -> None:
    if given is not None and given not in choices:
        raise typer.BadParameter(f"{given!r} is not one of {', '.join(choices)}", param_hint=option)


@evaluations.command()
def desk(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this machine; 0 takes any.")] = 7862,
    corpus: CorpusDir = None,
    evals: Evals = EVALS,
) -> None:
    """Open the evaluators' desk in the browser, until Ctrl-C.

    Label what visitors asked, compare runs, see their trend and the agreement of labellers, and start a run, at
    http://127.0.0.1:PORT/evaluate. It is there for this machine only and asks for no password.
    """
    settings = settings_of(corpus_dir=corpus)
    from ..web import serve_desk

    serve_desk(settings, evals, port=port)


@evaluations.command()
def calibrate(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the constants are written.")],
    sets: SetNames = None,
    corpus: SetCorpus = None,
    evals: Evals = EVALS,
) -> None:
    """Fit the order of statements, and when to refuse, to labelled questions.

    Hidden splits are left out. The constants belong to the reader that is set; set COPROD_OPERATING_POINT to the file
    to answer with them. At least 60 questions are needed, about a third of which the archive does not answer.
    """
    from ..display import ProgressBar
    from ..evaluation.calibrate import calibrate as fitted
    from ..evaluation.calibrate import write_point
    from ..evaluation.sets import choose_sets

    chosen = choose_sets(sets or (), evals, corpus=corpus)
    with ProgressBar() as progress:
        constants = fitted(chosen, settings_of(), progress=progress)
    write_point(constants, out)
    told = constants["made"]
    note(f"fitted to {told['questions']} questions, {told['answerable']} of which the archive answers; kept in {out}")


@evaluations.command()
def ablate(
    sets: SetNames = None,
    corpus: SetCorpus = None,
    steps: Annotated[
        list[str] | None, typer.Option("--step", metavar="NAME", help="Only this step or rule; may be repeated.")
    ] = None,
    evals: Evals = EVALS,
    as_json: AsJson = False,
) -> None:
    """Say what each step and rule of the answering is worth.

    Leaves out one after another, asks the questions again for which it did something and prints how many answers
    changed (its firings), and how many right ones were won and lost with it, of questions that may be looked at and of
    hidden ones, with the 95 % interval of the net. What is read and found is remembered.
    """
    from ..display import ProgressBar
    from ..evaluation.ablate import ablations
    from ..evaluation.sets import choose_sets

    chosen = choose_sets(sets or (), evals, corpus=corpus)
    with ProgressBar() as progress:
        found = ablations(chosen, settings_of(), steps=steps or (), progress=progress)
    if as_json:
        print_json([worth.to_dict() for worth in found])
        return
    write(f"{'step':32} {'firings':>7} {'seen':>22} {'hidden':>22}\n")
    for worth in found:
        write(f"{worth.step:32} {worth.firings:7} {worth.seen!s:>22} {worth.hidden!s:>22}\n")

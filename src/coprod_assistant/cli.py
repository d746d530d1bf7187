"""The command line: `coprod`.

Results go to standard output, everything else to standard error. An expected failure is one line and exit status 1,
bad usage 2, Ctrl-C 130. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .errors import AssistantError
from .streams import note, open_lines, print_json, warn, without_output, write

if TYPE_CHECKING:
    from datetime import date

    from .assistant import Assistant
    from .batch import Item
    from .config import Settings
    from .filters import Filter
    from .index import BuildReport

KINDS = "barrier, recommendation, quotation, statement, person, organisation"
INTERRUPTED = 130  # as shells count an end by Ctrl-C

app = typer.Typer(
    name="coprod",
    help="Answers questions over published material, with exact, checked citations.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
evaluations = typer.Typer(help="Measures how well the program does.", rich_markup_mode=None, no_args_is_help=True)
app.add_typer(evaluations, name="eval")

IndexDir = Annotated[
    Path | None, typer.Option("--index", metavar="DIR", help="Folder of the index (COPROD_INDEX_DIR, else index).")
]
CorpusDir = Annotated[
    Path | None,
    typer.Option("--corpus", metavar="DIR", help="Folder of the published material (COPROD_CORPUS_DIR, else corpus)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Batch = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help='Lines of JSON, {"id", "question", "history"}; - reads standard input.'),
]
Since = Annotated[
    str | None, typer.Option(metavar="D", help="Events held on or after that day, month or year: 2011-05-03, 2011-05.")
]
Until = Annotated[str | None, typer.Option(metavar="D", help="Events held on or before that day, month or year.")]
Place = Annotated[str | None, typer.Option(metavar="P", help="Events at that place or in that country.")]


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"coprod {version('coprod-assistant')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


@app.command()
def index(corpus: CorpusDir = None, index: IndexDir = None) -> None:
    """Build or refresh the index of a folder.

    Read are .html .md .txt and .pdf files, with or without a sources.toml that says where each was published. What has
    not changed costs nothing. The index that is served stays until the new one is complete and checked.
    """
    from .display import ProgressBar
    from .embed import load_embedder
    from .index import build_index

    settings = _settings(corpus_dir=corpus, index_dir=index)
    embedder = load_embedder(settings.embedding_model, lazy=True)
    with ProgressBar() as progress:
        report = build_index(
            settings.corpus_dir,
            settings.index_dir,
            embedder,
            timeout_s=settings.extract_timeout_s,
            memory_mb=settings.extract_memory_mb,
            progress=progress,
        )
    for file, reason in report.failures:
        note(f"could not read {file}: {reason}")
    for warning in report.warnings:
        note(f"warning: {warning}")
    print(_summary(report))


@app.command()
def rollback(index: IndexDir = None) -> None:
    """Serve the generation of the index before the one that is served.

    Nothing is removed: a running server follows at once, and the next `coprod index` builds from the corpus again.
    """
    from .index import rollback as serve_older

    print(f"{serve_older(_settings(index_dir=index).index_dir)} is served now")


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="[QUESTION]", help="In quotes.")] = None,
    index: IndexDir = None,
    as_json: AsJson = False,
    batch: Batch = None,
) -> None:
    """Answer a question in the archive's own words.

    Every statement is followed by the number of its source; what the archive does not say is named. With --batch the
    answers are lines of JSON in the order of the questions; a line that cannot be answered gives {"id", "error",
    "hint"} in its place, and the exit status is then 1.
    """
    from .assistant import answer_to_dict

    words = _one_of(question, batch, "QUESTION")
    with _Opened(index) as assistant:
        if batch is not None:

            def answer(item: Item) -> Mapping[str, Any]:
                return answer_to_dict(assistant.ask(_clean(item.question), item.history))

            _run_batch(batch, answer, names=("question",))
        elif as_json:
            print_json(answer_to_dict(assistant.ask(words)))
        else:
            from .display import Printer

            found = assistant.ask(words)
            Printer().answer(found)


@app.command()
def search(  # noqa: PLR0913, PLR0917 (one for each option)
    query: Annotated[str | None, typer.Argument(metavar="[QUERY]", help="In quotes.")] = None,
    index: IndexDir = None,
    as_json: AsJson = False,
    top_k: Annotated[int, typer.Option("--top-k", metavar="N", min=1, max=1000, help="How many passages.")] = 10,
    batch: Batch = None,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    event: Annotated[str | None, typer.Option(metavar="ID", help="That event; `coprod events` shows ids.")] = None,
    kind: Annotated[str | None, typer.Option(metavar="K", help=f"Holding a record of that kind: {KINDS}.")] = None,
) -> None:
    """Find passages, best first, without an answer.

    With --batch each question gives a line {"id", "query", "hits"}. With --since, --until, --place or --event only
    passages that tell of such an event are found, with --kind only those that hold such a record.
    """
    words = _one_of(query, batch, "QUERY")
    within = _filter(since, until, place, event=event, kind=kind)
    with _Opened(index) as assistant:

        def hits(item: Item) -> Mapping[str, Any]:
            from .assistant import hit_to_dict

            searched, found = assistant.search_after(_clean(item.question), item.history, top_k=top_k, within=within)
            return {"id": item.id, "query": searched.text, "hits": [hit_to_dict(hit) for hit in found]}

        if batch is not None:
            _run_batch(batch, hits, names=("question", "query"))
        elif as_json:
            from .batch import Item

            print_json(hits(Item(None, words)))
        else:
            from .display import Printer

            printer = Printer()
            for hit in assistant.search(words, top_k=top_k, within=within):
                printer.hit(hit)


@app.command()
def events(
    index: IndexDir = None, as_json: AsJson = False, since: Since = None, until: Until = None, place: Place = None
) -> None:
    """List the events that the archive tells of, by date.

    The date is when an event was held, never when a page about it was published. What was found wrongly, or not at
    all, can be put right in the corpus's catalogue.toml.
    """
    from .event_view import events_to_dict
    from .filters import fitting_events
    from .index import open_index

    within = _filter(since, until, place)
    with open_index(_settings(index_dir=index).index_dir, embedder_hash=None) as opened:
        warn(opened.warnings)
        found = events_to_dict(opened, fitting_events(opened.catalogue(), within))
    if as_json:
        print_json(found)
    elif sys.stdout.isatty():
        from .display import Printer

        Printer().events(found["events"])
    else:
        from .display import event_line

        for event in found["events"]:
            write(event_line(event) + "\n")


@app.command()
def show(
    document_id: Annotated[
        str | None, typer.Argument(metavar="[DOCUMENT_ID]", help="Without it all documents are listed.")
    ] = None,
    index: IndexDir = None,
) -> None:
    """Print the text of a document, or list them.

    The text is printed byte for byte: offsets of citations count its characters.
    """
    from .index import open_index

    with open_index(_settings(index_dir=index).index_dir, embedder_hash=None) as opened:
        warn(opened.warnings)
        listed = opened.documents()
        if document_id is not None:
            if document_id not in {summary.id for summary in listed}:
                raise AssistantError(
                    f"there is no document {document_id!r}", hint="run: coprod show, which lists the documents"
                )
            write(opened.document(document_id).text)
            return
    widest = max((len(summary.id) for summary in listed), default=0)
    for summary in listed:
        write(f"{summary.id:<{widest}}  {summary.characters:>9}  {' '.join(summary.title.split())}\n")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on (COPROD_HOST, else 127.0.0.1).")] = None,
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Port to listen on (COPROD_PORT, else 7860); 0 takes any.")
    ] = None,
    index: IndexDir = None,
) -> None:
    """Put the assistant on the web, until Ctrl-C."""
    settings = _settings(host=host, port=port, index_dir=index)
    from .web import serve as serve_web

    serve_web(settings)


@evaluations.command()
def beir(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="corpus.jsonl, queries.jsonl and qrels.tsv.")],
    as_json: AsJson = False,
    keep: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Keep the built index there, and use it the next time.")
    ] = None,
) -> None:
    """Measure retrieval on a folder in the BEIR layout.

    Compares the dense, the lexical and the fused ranking by nDCG@10, recall@10 and reciprocal rank.
    """
    from dataclasses import asdict

    from .display import Printer, ProgressBar
    from .evaluation.run_beir import run_beir

    with ProgressBar() as progress:
        report = run_beir(folder, _settings(), keep=keep, progress=progress)
    if as_json:
        print_json(asdict(report))
    else:
        Printer().beir(report)


@app.command()
def doctor(corpus: CorpusDir = None, index: IndexDir = None, as_json: AsJson = False) -> None:
    """Say what is wrong and what to do.

    Looks at the installed parts, the corpus, the index that is served, the disk and the port. Exits with 1 if anything
    is wrong.
    """
    from dataclasses import asdict

    from .display import Printer
    from .doctor import examine

    checks = examine(_settings(corpus_dir=corpus, index_dir=index))
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        Printer().checks(checks)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status of the command that `arguments` (the process's own, if None) name."""
    status = _run(arguments)
    if status == INTERRUPTED and arguments is None:
        # All that was open is closed. Ending here spares what libraries do at exit: torch, interrupted while it is
        # imported, makes Python 3.11 end by the signal instead of with this status.
        os._exit(status)
    return status


def _run(arguments: Sequence[str] | None) -> int:
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    try:
        with warnings.catch_warnings():
            if not sys.warnoptions:
                warnings.simplefilter("ignore")  # of libraries; the program's own are printed as such
            app(args=arguments, prog_name="coprod")
    except AssistantError as error:
        note(f"error: {error} ({error.hint})" if error.hint else f"error: {error}")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # as typer ends it: whoever read the output has gone
        return without_output(1)
    except SystemExit as stop:
        return without_output(int(stop.code or 0)) if stop.code else 0
    return 0


class _Opened:
    """An assistant for the length of a block; warnings about its index are printed."""

    def __init__(self, index_dir: Path | None) -> None:
        self._settings = _settings(index_dir=index_dir)

    def __enter__(self) -> Assistant:
        import gc

        gc.disable()  # collecting while torch is imported takes a tenth of the time (0.5 of 5.2 s) and finds nothing
        try:
            from .assistant import open_assistant

            self._assistant = open_assistant(self._settings)
        finally:
            gc.enable()
        warn(self._assistant.index.warnings)
        return self._assistant

    def __exit__(self, *_: object) -> None:
        self._assistant.close()


def _settings(**overrides: object) -> Settings:
    from .config import load_settings

    return load_settings(**overrides)


def _filter(
    since: str | None, until: str | None, place: str | None, *, event: str | None = None, kind: str | None = None
) -> Filter:
    from .filters import Filter

    if kind is not None and kind not in KINDS.split(", "):
        raise typer.BadParameter(f"{kind!r} is no kind of record; kinds are {KINDS}", param_hint="--kind")
    first, last = _days(since, "--since"), _days(until, "--until")
    if first and last and first[0] > last[1]:
        raise typer.BadParameter(f"{since} is after {until}", param_hint="--since")
    return Filter(first[0] if first else None, last[1] if last else None, place, event, kind)  # type: ignore[arg-type]


def _days(given: str | None, option: str) -> tuple[date, date] | None:
    """The first and the last day of a day, month or year."""
    if given is None:
        return None
    import re
    from calendar import monthrange
    from datetime import date

    try:
        if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", given):
            raise ValueError
        year, month, day = [*map(int, given.split("-")), None, None][:3]
        first = date(int(year or 0), month or 1, day or 1)
        last = date(first.year, month or 12, day or monthrange(first.year, month or 12)[1])
    except ValueError as error:
        raise typer.BadParameter(f"{given!r} is not a day, month or year: 2011-05-03", param_hint=option) from error
    return first, last


def _one_of(words: str | None, batch: Path | None, name: str) -> str:
    if (words is None) == (batch is None):
        raise typer.BadParameter(f"give either {name} or --batch FILE")
    return _clean(words or "")


def _clean(words: str) -> str:
    """`words` without half surrogate pairs, which the shell and JSON can carry and no encoding can."""
    return words.encode(errors="replace").decode()


def _run_batch(file: Path, answer: Callable[[Item], Mapping[str, Any]], *, names: Sequence[str]) -> None:
    from .batch import answer_lines

    whole = True
    with open_lines(file) as lines:
        for line, answered in answer_lines(lines, answer, names=names):
            write(line + "\n")
            whole = whole and answered
    if not whole:
        raise typer.Exit(1)


def _summary(report: BuildReport) -> str:
    from .display import counted

    held = f"{counted(report.documents, 'document')}, {counted(report.chunks, 'chunk')}"
    done = f"{counted(report.embedded, 'text')} embedded, {report.reused} reused"
    if not report.changed:
        done = "nothing has changed"
    return f"{held}; {done}; {report.seconds:.1f} s; generation {report.generation}"

"""Commands that answer and find: `ask`, `search`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..streams import open_lines, print_json, warn, write
from .app import app
from .options import KINDS, AsJson, Batch, IndexDir, Place, Since, Until, filter_of, settings_of

if TYPE_CHECKING:
    from ..assistant import Assistant
    from ..batch import Item
    from ..types import Wanted


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="In quotes.")] = None,
    index: IndexDir = None,
    as_json: AsJson = False,
    batch: Batch = None,
    why: Annotated[bool, typer.Option("--why", help="Say below the answer what decided it.")] = False,
    extractive: Annotated[
        bool, typer.Option("--extractive", help="In the archive's own words, also where a language model is set.")
    ] = False,
) -> None:
    """Answer a question and name the sources.

    The answer is in the archive's own words, unless COPROD_LLM_MODEL names a language model to write it; each of the
    model's sentences is then checked. Every statement is followed by the number of its source; what the archive does
    not say is named. With --batch the answers are lines of JSON in the order of the questions; a line that cannot be
    answered gives {"id", "error", "hint"} in its place, and the exit status is then 1.
    """
    words = _one_of(question, batch, "QUESTION")
    mode: Wanted = "extractive" if extractive else "auto"
    with _Opened(index) as assistant:
        from ..answer_view import answer_to_dict

        if batch is not None:

            def answer(item: Item) -> Mapping[str, Any]:
                return answer_to_dict(assistant.ask(_clean(item.question), item.history, mode=mode))

            _run_batch(batch, answer, names=("question",))
            return
        explained: list[str] = []
        if why:
            found, explained = assistant.explained(words)
        else:
            found = assistant.ask(words, mode=mode)
        if as_json:
            print_json(answer_to_dict(found) | ({"why": explained} if why else {}))
        else:
            from ..display import Printer

            Printer().answer(found)
            Printer().reasons(explained)


@app.command()
def search(  # noqa: PLR0913, PLR0917 (one for each option)
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="In quotes.")] = None,
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
    within = filter_of(since, until, place, event=event, kind=kind)
    with _Opened(index) as assistant:

        def hits(item: Item) -> Mapping[str, Any]:
            from ..answer_view import hit_to_dict

            searched, found = assistant.search_after(_clean(item.question), item.history, top_k=top_k, within=within)
            return {"id": item.id, "query": searched.text, "hits": [hit_to_dict(hit) for hit in found]}

        if batch is not None:
            _run_batch(batch, hits, names=("question", "query"))
        elif as_json:
            from ..batch import Item

            print_json(hits(Item(None, words)))
        else:
            from ..display import Printer

            printer = Printer()
            for hit in assistant.search(words, top_k=top_k, within=within):
                printer.hit(hit)


class _Opened:
    """An assistant for the length of a block; warnings about its index are printed."""

    def __init__(self, index_dir: Path | None) -> None:
        self._index_dir = index_dir

    def __enter__(self) -> Assistant:
        import gc

        gc.disable()  # collecting while modules are imported takes a tenth of the time and finds nothing
        try:
            settings = settings_of(index_dir=self._index_dir)
            from ..assistant import open_assistant

            self._assistant = open_assistant(settings)
        finally:
            gc.enable()
        warn(self._assistant.index.warnings)
        return self._assistant

    def __exit__(self, *_: object) -> None:
        self._assistant.close()


def _one_of(words: str | None, batch: Path | None, name: str) -> str:
    if (words is None) == (batch is None):
        raise typer.BadParameter(f"give either {name} or --batch FILE")
    return _clean(words or "")


def _clean(words: str) -> str:
    """`words` without half surrogate pairs, which the shell and JSON can carry and no encoding can."""
    return words.encode(errors="replace").decode()


def _run_batch(file: Path, answer: Callable[[Item], Mapping[str, Any]], *, names: Sequence[str]) -> None:
    from ..batch import answer_lines

    whole = True
    with open_lines(file) as lines:
        for line, answered in answer_lines(lines, answer, names=names):
            write(line + "\n")
            whole = whole and answered
    if not whole:
        raise typer.Exit(1)

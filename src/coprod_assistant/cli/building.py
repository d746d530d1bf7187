"""Commands that make the index: `index`, `rollback`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from ..streams import note
from .app import app
from .options import CorpusDir, IndexDir, settings_of

if TYPE_CHECKING:
    from ..config import Settings
    from ..index import BuildReport

NAMED = 3  # files of a kind that is not read


@app.command()
def index(
    corpus: CorpusDir = None,
    index: IndexDir = None,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Go on though much of what is served is gone from the folder.")
    ] = False,
) -> None:
    """Build or refresh the index of a folder.

    Read are .html .md .txt .pdf .docx .pptx .xlsx .csv .eml .epub .ics .rss and .atom files, with or without a
    sources.toml that says where each was published. What has
    not changed costs nothing. The index that is served stays until the new one is complete and checked.
    """
    print(build_and_tell(settings_of(corpus_dir=corpus, index_dir=index), accept_loss=accept_loss))


def build_and_tell(settings: Settings, *, accept_loss: bool = False) -> str:
    """What was built, in a line; files that could not be read and warnings go to standard error."""
    from ..display import ProgressBar
    from ..embed import load_embedder
    from ..index import build_index, store_server

    embedder = load_embedder(settings.embedding_model, lazy=True)
    with ProgressBar() as progress:
        report = build_index(
            settings.corpus_dir,
            settings.index_dir,
            embedder,
            timeout_s=settings.extract_timeout_s,
            memory_mb=settings.extract_memory_mb,
            ocr=settings.ocr,
            progress=progress,
            accept_loss=accept_loss,
            server=store_server(settings.store.get_secret_value(), nearest=settings.store_nearest),
        )
    for file, reason in report.failures:
        note(f"could not read {file}: {reason}")
    for line in _unread(report.unread):
        note(line)
    for warning in report.warnings:
        note(f"warning: {warning}")
    return _summary(report)


def _unread(names: Sequence[str]) -> list[str]:
    """A line per kind of file that is not read: how many there are, and the first of them."""
    kinds: dict[str, list[str]] = {}
    for name in names:
        kinds.setdefault(PurePosixPath(name).suffix.lower() or "without ending", []).append(name)
    return [
        f"not read, as of a kind that is not: {len(found)} {kind} ({', '.join(found[:NAMED])}"
        f"{', …' if len(found) > NAMED else ''})"
        for kind, found in sorted(kinds.items())
    ]


@app.command()
def rollback(index: IndexDir = None) -> None:
    """Serve the generation of the index before the one that is served.

    Nothing is removed: a running server follows at once, and the next `coprod index` builds from the corpus again.
    """
    from ..index import rollback as serve_older
    from ..index import store_server

    settings = settings_of(index_dir=index)
    older = serve_older(settings.index_dir, server=store_server(settings.store.get_secret_value()))
    print(f"{older} is served now")


def _summary(report: BuildReport) -> str:
    from ..display import counted

    held = f"{counted(report.documents, 'document')}, {counted(report.chunks, 'chunk')}"
    done = f"{counted(report.embedded, 'text')} embedded, {report.reused} reused"
    if not report.changed:
        done = "nothing has changed"
    return f"{held}; {done}; {report.seconds:.1f} s; generation {report.generation}"

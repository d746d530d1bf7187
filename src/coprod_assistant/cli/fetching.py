"""The command that brings pages and reports into the corpus: `fetch`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..streams import note, print_json
from .app import app
from .building import build_and_tell
from .options import AsJson, CorpusDir, settings_of

if TYPE_CHECKING:
    from ..fetch import FetchReport

SHOWN_CHARS = 200  # of an address


@app.command()
def fetch(  # noqa: PLR0913, PLR0917 (one for each option)
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="URL", help="Pages to start from; else those of fetch.toml.")
    ] = None,
    corpus: CorpusDir = None,
    depth: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Links between a start page and the pages farthest away.")
    ] = None,
    pages: Annotated[int | None, typer.Option(metavar="N", min=1, help="Most pages and documents to get.")] = None,
    path: Annotated[
        list[str] | None, typer.Option(metavar="PREFIX", help="Only pages whose path begins so; may be repeated.")
    ] = None,
    documents_from: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="Get linked reports from that host too; may be repeated.")
    ] = None,
    delay: Annotated[float | None, typer.Option(metavar="S", min=0, help="Seconds between requests to a host.")] = None,
    contact: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Address that is shown to the site, for its owners to reach you.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be fetched first.")] = False,
    index: Annotated[bool, typer.Option("--index", help="Build or refresh the index afterwards.")] = False,
    index_dir: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of that index (COPROD_INDEX_DIR, else index).")
    ] = None,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Go on though much of what the archive has is gone from the site.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring a site's pages and reports into the corpus.

    Reports are the PDF files that the pages link to. The first time, name the pages to start from. What was asked for
    is written into fetch.toml in the corpus, and from then on `coprod fetch` alone brings the corpus up to date: only
    what has changed is downloaded. What has vanished from the site is kept but leaves the index. If much of it fails,
    nothing is changed and the exit status is 1. An interrupted fetch goes on where it was.
    """
    from ..display import ProgressBar
    from ..fetch import fetch_corpus

    settings = settings_of(corpus_dir=corpus, index_dir=index_dir)
    overrides = {
        "depth": depth,
        "pages": pages,
        "paths": path or None,
        "hosts": documents_from or None,
        "delay_s": delay,
        "contact": contact,
    }
    with _told_of_interruption(dry_run=dry_run), ProgressBar() as progress:

        def doing(url: str, done: int, total: int) -> None:
            progress("fetching", done, total, doing=url)

        report = fetch_corpus(
            settings.corpus_dir,
            urls or (),
            overrides=overrides,
            dry_run=dry_run,
            accept_loss=accept_loss,
            doing=doing,
            note=note,
        )
    for url, reason in report.problems:
        note(f"not fetched: {_shortened(url)}: {reason}")
    for url, reason in report.withdrawn:
        note(f"withdrawn: {_shortened(url)}: {reason}")
    for line in report.notes:
        note(line)
    if as_json:
        print_json(asdict(report))
    elif dry_run:
        for url in report.would_fetch:
            print(url)
    else:
        print(_summary(report))
    if index and not dry_run:
        summary = build_and_tell(settings)
        note(summary) if as_json else print(summary)


def _shortened(url: str) -> str:
    """The address as it is shown in a line; `--json` has it whole."""
    return url if len(url) <= SHOWN_CHARS else url[:SHOWN_CHARS] + "…"


@contextmanager
def _told_of_interruption(*, dry_run: bool) -> Iterator[None]:
    """Says on Ctrl-C what became of what was got."""
    try:
        yield
    except KeyboardInterrupt:
        note("interrupted; nothing was fetched" if dry_run else "interrupted; run coprod fetch again, and it goes on")
        raise


def _summary(report: FetchReport) -> str:
    parts = [
        f"{len(report.new)} new, {len(report.changed)} changed, {len(report.unchanged)} unchanged, "
        f"{len(report.withdrawn)} withdrawn, {len(report.problems)} not fetched",
        f"{report.requests} requests, {report.received / 1e6:.1f} MB",
        f"{report.seconds:.1f} s",
    ]
    return "; ".join(parts)

"""A fetch as tests want it: without waiting, and with what it said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from coprod_assistant.fetch import FetchReport, Network, fetch_corpus
from coprod_assistant.fetched import FetchedRecord, read_fetched

QUICK = Network(total_s=5.0, pause_s=0.01)


def fetch(corpus: Path, *urls: str, network: Network = QUICK, **settings: Any) -> FetchReport:
    """What one fetch did; `dry_run` and `accept_loss` are taken from `settings`."""
    options = {name: settings.pop(name) for name in ("dry_run", "accept_loss", "note", "doing") if name in settings}
    overrides = {"delay_s": 0.0, "contact": "test@example.org", **settings}
    return fetch_corpus(corpus, urls, overrides=overrides, network=network, **options)


def records(corpus: Path) -> dict[str, FetchedRecord]:
    """The records by address."""
    return {record.url: record for record in read_fetched(corpus)}


def stored(corpus: Path) -> dict[str, bytes]:
    """Every file of pages and reports."""
    found = [path for folder in ("pages", "reports") for path in (corpus / folder).rglob("*") if path.is_file()]
    return {path.relative_to(corpus).as_posix(): path.read_bytes() for path in sorted(found)}

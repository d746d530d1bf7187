"""New pages and records into the corpus: all of them, in an order that an interruption cannot spoil."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..fetched import FETCHED, FetchedRecord, write_fetched

PLAN = "publishing.json"
RECORDS = "records.jsonl"


def publish(corpus_dir: Path, state: Path, records: Iterable[FetchedRecord], moves: Sequence[tuple[str, str]]) -> None:
    """Moves bodies to their files and puts the records in place.

    Before anything is moved a plan of it all is on the disk, so that whoever comes next can finish it.

    Args:
        state: Folder for what is not published yet, on the same disk as the corpus.
        moves: Pairs of files, relative to the corpus.
    """
    write_fetched(state / RECORDS, records)
    unfinished = state / f"{PLAN}.new"
    unfinished.write_text(json.dumps(moves), encoding="utf-8")
    os.sync()  # bodies too: one call for all of them
    unfinished.replace(state / PLAN)
    finish_publishing(corpus_dir, state)


def finish_publishing(corpus_dir: Path, state: Path) -> bool:
    """Whether there was a plan; it is carried out then, as far as it was not yet."""
    plan = state / PLAN
    if not plan.is_file():
        return False
    for body, file in json.loads(plan.read_text(encoding="utf-8")):
        if (corpus_dir / body).is_file():
            (corpus_dir / file).parent.mkdir(parents=True, exist_ok=True)
            (corpus_dir / body).replace(corpus_dir / file)
    if (state / RECORDS).is_file():
        (state / RECORDS).replace(corpus_dir / FETCHED)
    plan.unlink()
    return True

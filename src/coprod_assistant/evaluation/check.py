"""Whether the words of the labels still stand in their archives: files are read, nothing is embedded or asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..config import Settings
from ..corpus import read_corpus
from ..extract import ExtractionFailure, extract_corpus
from .gold import lost_labels
from .sets import QuestionSet
from .snapshot import Snapshot, keep


def check_sets(sets: Sequence[QuestionSet], settings: Settings) -> list[str]:
    """A line for each label whose words are not in its archive; of questions that are hidden only their ids.

    Raises:
        ConfigError: questions or an archive cannot be read.
    """
    archives: dict[Path, Snapshot] = {}
    lines = []
    for each in sets:
        if each.waits:
            continue
        questions = each.read()
        if each.corpus not in archives:
            archives[each.corpus] = read_archive(each.corpus, settings)
        lines += [f"{each.name} {lost}" for lost in lost_labels(each, questions, archives[each.corpus])]
    return lines


def read_archive(corpus: Path, settings: Settings) -> Snapshot:
    """The texts of a folder, without chunks and events; what cannot be read is left out."""
    found = extract_corpus(
        read_corpus(corpus), timeout_s=settings.extract_timeout_s, memory_mb=settings.extract_memory_mb
    )
    return Snapshot(tuple(keep(document) for document in found if not isinstance(document, ExtractionFailure)))

"""Whether the words of the labels still stand in their archives: files are read, nothing is embedded or asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..config import Settings
from ..corpus import read_corpus
from ..extract import ExtractionFailure, extract_corpus
from .labels import label_notes, lost_labels
from .sets import QuestionSet
from .snapshot import Snapshot, keep


@dataclass(frozen=True, slots=True)
class Checked:
    """Labels looked at: how many questions, a line for each fault, and a line for each thing worth knowing."""

    questions: int
    faults: tuple[str, ...]
    notes: tuple[str, ...]


def check_sets(sets: Sequence[QuestionSet], settings: Settings) -> Checked:
    """Whether the labels of `sets` fit their archives; of questions that are hidden only ids are told.

    Raises:
        ConfigError: questions or an archive cannot be read.
    """
    archives: dict[Path, Snapshot] = {}
    faults: list[str] = []
    notes: list[str] = []
    count = 0
    for each in sets:
        if each.waits:
            notes.append(f"{each.name}: left out, its archive is not there: {each.needs}")
            continue
        questions = each.read()
        count += len(questions)
        if each.corpus not in archives:
            archives[each.corpus] = read_archive(each.corpus, settings)
        archive = archives[each.corpus]
        faults += [f"{each.name} {lost}" for lost in lost_labels(each, questions, archive)]
        notes += [f"{each.name}: {told}" for told in label_notes(questions, archive)]
    return Checked(count, tuple(faults), tuple(notes))


def read_archive(corpus: Path, settings: Settings) -> Snapshot:
    """The texts of a folder, without chunks and events; what cannot be read is left out."""
    found = extract_corpus(
        read_corpus(corpus),
        timeout_s=settings.extract_timeout_s,
        memory_mb=settings.extract_memory_mb,
        readings=settings.index_dir / "cache" / "ocr" if settings.ocr else None,
    )
    return Snapshot(tuple(keep(document) for document in found if not isinstance(document, ExtractionFailure)))

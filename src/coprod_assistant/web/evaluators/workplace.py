"""What the desk works on: the folder of evaluations, the feedback, and the archive whose words are marked."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from ...config import Settings
from ...errors import AssistantError, ConfigError
from ...evaluation.check import read_archive
from ...evaluation.labelling.kept import Label, by_labeller, labellers
from ...evaluation.labelling.waiting import Draft, read_drafts
from ...evaluation.sets import QuestionSet, choose_sets
from ...evaluation.snapshot import KeptDocument, Snapshot
from ...evaluation.trend import finished_runs


class Workplace:
    """Reads the files anew each time; only the archive is kept, while its files stay as they are. Thread-safe."""

    def __init__(self, settings: Settings, evals: Path) -> None:
        self.settings = settings
        self.evals = evals
        self._lock = threading.Lock()
        self._seen: object = None
        self._archive = Snapshot(())

    @property
    def runs(self) -> Path:
        """The folder of the runs."""
        return self.evals / "runs"

    def sets(self) -> list[QuestionSet]:
        """The sets of sets.toml.

        Raises:
            ConfigError: it cannot be read.
        """
        return choose_sets([], self.evals)

    def run_names(self) -> list[str]:
        """The runs that have figures, newest first, and the baseline where there is one."""
        names = [run.name for run in reversed(finished_runs(self.runs))]
        return [*names, *(["baseline"] if (self.evals / "baseline" / "run.json").is_file() else [])]

    def drafts(self) -> list[Draft]:
        """What waits for labels.

        Raises:
            ConfigError: the feedback cannot be read.
        """
        return read_drafts(self.settings.feedback_dir)

    def draft(self, id: str) -> Draft | None:
        """The draft of that id."""
        return next((draft for draft in self.drafts() if draft.id == id), None)

    def labels(self) -> Mapping[str, Mapping[str, Label]]:
        """The labels of all labellers, by name and draft."""
        return by_labeller(self.evals, labellers(self.evals))

    def archive(self) -> Snapshot:
        """The texts of the corpus as they are now.

        Raises:
            ConfigError: the corpus cannot be read.
        """
        corpus = self.settings.corpus_dir
        with self._lock:
            try:
                files = sorted(path for path in corpus.rglob("*") if path.is_file())
                seen = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
            except OSError as error:
                raise ConfigError(f"{corpus} cannot be read: {error.strerror}", hint="set COPROD_CORPUS_DIR") from error
            if seen != self._seen:
                self._archive, self._seen = read_archive(corpus, self.settings), seen
            return self._archive

    def document(self, file: str) -> KeptDocument | None:
        """The document of that file."""
        return next((each for each in self.archive().documents if each.file == file), None)


def told(error: AssistantError) -> str:
    """What went wrong and what to do, in one line."""
    return f"{error}. {error.hint}".rstrip() if error.hint else str(error)

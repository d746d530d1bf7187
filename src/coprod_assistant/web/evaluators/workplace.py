"""What the desk works on: the folder of evaluations, the feedback, and the archive whose words are marked."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from ...config import Settings
from ...errors import AssistantError, ConfigError
from ...evaluation.check import read_archive
from ...evaluation.labelling.existing import as_draft, can_open, find_existing, label_now
from ...evaluation.labelling.kept import Label, by_labeller, labellers
from ...evaluation.labelling.waiting import Draft, read_drafts
from ...evaluation.sets import SETS, QuestionSet, choose_sets
from ...evaluation.snapshot import Snapshot
from ...evaluation.trend import finished_runs


class Workplace:
    """Reads the files anew each time; only the archive is kept, while its files stay as they are. Thread-safe."""

    def __init__(self, settings: Settings, evals: Path) -> None:
        self.settings = settings
        self.evals = evals
        self._lock = threading.Lock()
        self._archives: dict[Path, tuple[object, Snapshot]] = {}

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
        """The draft of that id, or the question of a set that may be shown."""
        waiting = next((draft for draft in self.drafts() if draft.id == id), None)
        found = None if waiting else find_existing(self.sets_here(), id)
        return as_draft(*found) if found else waiting

    def label_of(self, draft: Draft) -> Label | None:
        """What the set says of a draft that is a question of it."""
        found = find_existing(self.sets_here(), draft.id) if draft.of else None
        return label_now(draft, found[1], self.archive(found[0].corpus)) if found else None

    def sets_here(self) -> list[QuestionSet]:
        """The sets whose questions can be opened; none where there is no sets.toml.

        Raises:
            ConfigError: it cannot be read.
        """
        return [each for each in self.sets() if can_open(each)] if (self.evals / SETS).is_file() else []

    def corpus_of(self, draft: Draft | None) -> Path:
        """The folder of the sources that a draft is labelled in."""
        name = draft.of.partition("/")[0] if draft else ""
        return next((each.corpus for each in self.sets_here() if each.name == name), self.settings.corpus_dir)

    def labels(self) -> Mapping[str, Mapping[str, Label]]:
        """The labels of all labellers, by name and draft."""
        return by_labeller(self.evals, labellers(self.evals))

    def archive(self, corpus: Path | None = None) -> Snapshot:
        """The texts of a folder of sources as they are now, by default those of the settings.

        Raises:
            ConfigError: the corpus cannot be read.
        """
        corpus = corpus or self.settings.corpus_dir
        with self._lock:
            try:
                files = sorted(path for path in corpus.rglob("*") if path.is_file())
                seen = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
            except OSError as error:
                raise ConfigError(f"{corpus} cannot be read: {error.strerror}", hint="set COPROD_CORPUS_DIR") from error
            if corpus not in self._archives or self._archives[corpus][0] != seen:
                self._archives[corpus] = (seen, read_archive(corpus, self.settings))
            return self._archives[corpus][1]


def told(error: AssistantError) -> str:
    """What went wrong and what to do, in one line."""
    return f"{error}. {error.hint}".rstrip() if error.hint else str(error)

"""The first step of a run: every question is asked, and what was answered is kept."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..answer import Draft
from ..assistant import Assistant
from ..config import Settings
from ..embed import Embedder, load_embedder
from ..index import Index, Progress, build_index, open_index, store_server
from ..types import Turn
from ..writing import writing_with
from .answers import Asked, KeptAnswer, keep_answer
from .questions import Question
from .sets import QuestionSet
from .snapshot import Snapshot, snapshot_of

ASKING = "asking"  # the stage in which questions are counted


class WatchedAssistant(Assistant):
    """An assistant that remembers the draft of its last answer, which tells how sure it was."""

    drafted: Draft | None = None

    def _draft(self, *args: Any, **kwargs: Any) -> Draft:
        self.drafted = super()._draft(*args, **kwargs)
        return self.drafted


@dataclass(frozen=True, slots=True)
class Generated:
    """What was answered on one archive; `events` are names by id, `notes` what went wrong while its index was made."""

    asked: tuple[Asked, ...]
    archive: Snapshot
    generation: str
    events: Mapping[str, str]
    notes: tuple[str, ...] = ()


def generate(
    sets: Sequence[tuple[QuestionSet, Sequence[Question]]],
    settings: Settings,
    *,
    index_dir: Path | None = None,
    written: bool = False,
    progress: Progress | None = None,
) -> Generated:
    """The answers to the questions of sets that are about the same archive.

    An index of it is built in a temporary folder, so that what is measured is the code as it is, never an index of
    earlier code.

    Args:
        index_dir: An index to ask instead.
        written: The language model of the settings puts the answers into words, as it does for visitors.

    Raises:
        AssistantError: the index cannot be built or opened, or the language model cannot be used.
    """
    embedder = load_embedder(settings.embedding_model)
    writing = writing_with(settings, embedder.encode) if written else None
    total = sum(len(questions) for _, questions in sets)
    with opened(sets[0][0].corpus, settings, embedder, index_dir, progress) as (index, notes):
        assistant = WatchedAssistant(
            lambda: nullcontext(index), embedder, settings, close=lambda: None, writing=writing
        )
        assistant.prepare()
        assistant.search("a first search, so that no question waits for what is loaded once", top_k=1)
        asked: list[Asked] = []
        for chosen, questions in sets:
            for question in questions:
                asked.append(ask_one(assistant, chosen.name, question))
                if progress is not None:
                    progress(ASKING, len(asked), total)
        assistant.close()
        events = {event.id: event.name for event in index.catalogue().events}
        return Generated(tuple(asked), snapshot_of(index), index.generation, events, notes)


def ask_one(assistant: WatchedAssistant, name: str, question: Question) -> Asked:
    """A question of the set `name`, answered; a follow-up also as it would be asked without its conversation."""
    standalone = _answer(assistant, question.standalone, ()) if question.standalone else None
    return Asked(
        set=name, id=question.id, answer=_answer(assistant, question.question, question.turns), standalone=standalone
    )


def _answer(assistant: WatchedAssistant, words: str, history: Sequence[Turn]) -> KeptAnswer:
    assistant.drafted = None
    started = time.perf_counter()
    try:
        answer = assistant.ask(words, history)
    except Exception as error:  # one question that breaks the program is a wrong answer, not the end of the run
        return KeptAnswer(status="refused", error=f"{type(error).__name__}: {error}")
    return keep_answer(answer, assistant.drafted, milliseconds=(time.perf_counter() - started) * 1e3)


@contextmanager
def opened(
    corpus: Path, settings: Settings, embedder: Embedder, index_dir: Path | None, progress: Progress | None
) -> Iterator[tuple[Index, tuple[str, ...]]]:
    """The index of `corpus`, made in a temporary folder unless `index_dir` names one, and what could not be read."""
    if index_dir is not None:
        server = store_server(settings.store.get_secret_value())
        with open_index(index_dir, embedder_hash=embedder.model_hash, server=server) as index:
            yield index, index.warnings
        return
    with tempfile.TemporaryDirectory(prefix="coprod-eval-") as temporary:
        built = build_index(
            corpus,
            Path(temporary),
            embedder,
            timeout_s=settings.extract_timeout_s,
            memory_mb=settings.extract_memory_mb,
            ocr=settings.ocr,
            progress=_told(progress, corpus),
        )
        notes = (*(f"could not read {file}: {reason}" for file, reason in built.failures), *built.warnings)
        with open_index(Path(temporary), embedder_hash=embedder.model_hash) as index:
            yield index, notes


def _told(progress: Progress | None, corpus: Path) -> Progress | None:
    """Building is one stage of a run, whatever it consists of."""
    if progress is None:
        return None

    def tell(stage: str, done: int, total: int) -> None:  # noqa: ARG001 (what a build reports)
        progress(f"indexing {corpus.name}", done, total)

    return tell

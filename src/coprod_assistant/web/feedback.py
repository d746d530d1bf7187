"""What visitors say of answers, and the questions that were refused: kept only where the operator wants it.

A file of JSON lines for each day, in the folder that a setting names, redacted, without the visitor's address or the
time of day, and removed once it is older than the setting says. `coprod eval add FOLDER` makes draft questions of it.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..config import Settings
from ..types import Answer, Span, Statement, Turn
from .limits import client_of
from .redact import redact

if TYPE_CHECKING:
    from ..assistant import Assistant
    from .served import Served

logger = logging.getLogger(__name__)
MOST_BYTES = 50_000_000  # of the whole folder: about 25,000 answers
MOST_OF_ONE = MOST_BYTES // 200  # of one visitor a day: about 125 answers
MOST_REFUSED = MOST_BYTES // 20  # of refused questions a day, whoever asked them
REFUSED = ""  # whose the refused questions are: it is not known who asked them
LOOK_S = 3600.0  # how often it is looked whether a day has passed
CHARS = 4000  # of an answer or a quotation that are kept


def today() -> dt.date:
    """The day by universal time."""
    return dt.datetime.now(dt.UTC).date()


class FeedbackStore:
    """The folder; safe to share between threads."""

    def __init__(self, folder: Path, *, days: int, clock: Callable[[], dt.date] = today) -> None:
        """
        Args:
            days: How many days a line is kept beside that on which it was written; 0 keeps nothing.
            clock: Gives the day.
        """
        self._folder = folder
        self._days = days
        self._clock = clock
        self._lock = threading.Lock()
        self._day = ""
        self._filled: Counter[str] = Counter()  # bytes, by client, of that day
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return self._days > 0

    def keep(self, record: Mapping[str, Any], *, whose: str = REFUSED) -> bool:
        """Writes a line, every text in it redacted; False where nothing is kept, the folder is full or closed.

        Args:
            whose: The address that it comes from; it is not written. No one may fill the folder for the others.
        """
        if not self.keeps:
            return False
        day = self._clock().isoformat()
        line = json.dumps({"day": day} | _redacted(record), ensure_ascii=False) + "\n"
        with self._lock:
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if not self._has_share(day, whose, len(line)):
                    logger.warning("feedback is not kept: much of it came from one visitor today")
                    return False
                if sum(path.stat().st_size for path in self._folder.glob("*.jsonl")) + len(line) > MOST_BYTES:
                    logger.warning("feedback is not kept: its folder is full")
                    return False
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
                with os.fdopen(os.open(self._folder / f"{day}.jsonl", flags, 0o600), "ab") as file:
                    file.write(line.encode(errors="replace"))
            except OSError as error:
                logger.warning("feedback is not kept: %s", error.strerror)
                return False
        return True

    def _has_share(self, day: str, whose: str, size: int) -> bool:
        """Whether a line of that size still fits into what one may fill in a day; it is counted then."""
        if day != self._day:
            self._day, self._filled = day, Counter()
        client = client_of(whose)
        if self._filled[client] + size > (MOST_OF_ONE if whose else MOST_REFUSED):
            return False
        self._filled[client] += size
        return True

    def age_out(self) -> list[str]:
        """Removes the days that are too old, and gives their names; files of other names are left alone."""
        oldest = self._clock() - dt.timedelta(days=self._days)
        removed = []
        for path in sorted(self._folder.glob("*.jsonl")):
            try:
                old = dt.date.fromisoformat(path.stem) < oldest
            except ValueError:
                continue
            if old:
                with self._lock:
                    path.unlink(missing_ok=True)
                removed.append(path.stem)
        return removed

    def start(self) -> None:
        """Ages out now and, until it is closed, each day."""
        if self.keeps:
            self._age_quietly()
            self._thread = threading.Thread(target=self._watch, name="feedback", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stops watching."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _watch(self) -> None:
        while not self._stop.wait(LOOK_S):
            self._age_quietly()

    def _age_quietly(self) -> None:
        try:
            self.age_out()
        except OSError as error:
            logger.warning("old feedback is not removed: %s", error.strerror)


def _redacted(value: Any) -> Any:
    if isinstance(value, str):
        return redact(value[:CHARS])
    if isinstance(value, Mapping):
        return {key: _redacted(each) for key, each in value.items()}
    return [_redacted(each) for each in value] if isinstance(value, list | tuple) else value


def feedback_store(settings: Settings) -> FeedbackStore:
    """The store that the settings describe."""
    return FeedbackStore(settings.feedback_dir, days=settings.keep_feedback_days)


class RefusalsKept:
    """An assistant whose refused questions are kept; everything else is the assistant's own."""

    def __init__(self, assistant: Assistant | Served, store: FeedbackStore) -> None:
        self._assistant = assistant
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    def ask(self, question: str, history: Sequence[Turn] = (), **more: Any) -> Answer:
        """The assistant's answer."""
        answer: Answer = self._assistant.ask(question, history, **more)
        self._keep(answer, history)
        return answer

    def stream(self, question: str, history: Sequence[Turn] = (), **more: Any) -> Iterator[Statement | Answer]:
        """What the assistant streams."""
        for item in self._assistant.stream(question, history, **more):
            if isinstance(item, Answer):
                self._keep(item, history)
            yield item

    def _keep(self, answer: Answer, history: Sequence[Turn]) -> None:
        if answer.status == "refused":
            self._store.keep(
                {
                    "question": answer.question,
                    "verdict": "refused",
                    "answer": answer.text,
                    "history": [{"question": turn.question, "answer": turn.answer} for turn in history],
                    "index": answer.index,
                    "nearest": _nearest(answer),
                }
            )


def _nearest(answer: Answer) -> dict[str, Any] | None:
    """The passage that came nearest, with where it stands; None where there is none."""
    if not answer.hits:
        return None
    hit = answer.hits[0]
    at = hit.nearest or Span(hit.chunk.start, hit.chunk.end)
    return {
        "words": hit.words,
        "title": hit.title,
        "file": hit.file,
        "document_id": hit.chunk.document_id,
        "start": at.start,
        "end": at.end,
    }


def keeping_refusals(assistant: Assistant | Served, store: FeedbackStore) -> Assistant | Served:
    """The assistant, its refused questions kept where anything is."""
    return RefusalsKept(assistant, store) if store.keeps else assistant  # type: ignore[return-value]

"""The Python interface: an index opened for questions, searches and a look at what it holds."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .errors import AssistantError, QuestionError
from .types import Answer, Citation, Document, DocumentSummary, Event, Hit, Turn, Wanted

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from .assistant import Assistant

TOP_K = 1000  # most passages of one search


class Archive:
    """An open index. Any number of threads may use one object; a newly built index is taken up between two calls.

    Close it, or use it as a context manager: what has begun by then is finished first, later calls raise an error.
    """

    def __init__(self, assistant: Assistant) -> None:
        """An archive that answers with `assistant` and closes it; `open_archive` makes one from an index."""
        self._assistant = assistant
        self._idle = threading.Condition()
        self._running = 0
        self._closed = False

    def ask(self, question: str, history: Sequence[Turn] = (), *, mode: Wanted = "auto") -> Answer:
        """The answer to `question`, each statement with the exact ranges of sources that it stands on.

        Args:
            history: Earlier turns of the conversation, oldest first, that a follow-up may refer to.
            mode: `extractive` gives the archive's own words, also where a language model is set.

        Raises:
            QuestionError: the question is empty or too long.
        """
        with self._using() as assistant:
            return assistant.ask(_words(question), history, mode=mode)

    def search(
        self,
        words: str,
        *,
        top_k: int = 10,
        since: date | str | None = None,
        until: date | str | None = None,
        place: str | None = None,
        event: str | None = None,
        kind: str | None = None,
    ) -> list[Hit]:
        """The `top_k` (1 to 1000) passages nearest to `words`, best first; fewer where fewer fit.

        Args:
            since, until: Only passages of events held in that time: a date, or "2011-05-03", "2011-05", "2011".
            place: Only passages of events at that place or in that country.
            event: Only passages of the event with that id.
            kind: Only passages that hold such a record: barrier, recommendation, quotation, statement, person,
                organisation.

        Raises:
            QuestionError: the words are empty or too long, or a filter or `top_k` is not understood.
            AssistantError: there is no event of that id.
        """
        from .filters import filter_of

        if not 1 <= top_k <= TOP_K:
            raise QuestionError(f"top_k is {top_k}", hint=f"ask for 1 to {TOP_K} passages")
        within = filter_of(since, until, place, event=event, kind=kind)
        with self._using() as assistant:
            return assistant.search(_words(words), top_k=top_k, within=within)

    def events(
        self,
        *,
        since: date | str | None = None,
        until: date | str | None = None,
        place: str | None = None,
        called_off: bool = False,
    ) -> list[Event]:
        """The events that the archive tells of, by date; `read` gives the words of each of their `sources`.

        Args:
            since, until: Only events that may have been held in that time: a date, or "2011-05-03", "2011-05", "2011".
            place: Only events at that place or in that country.
            called_off: Whether those that were cancelled or put off are wanted, and not those that were held.

        Raises:
            QuestionError: a day is not understood.
        """
        from .filters import filter_of, fitting_events

        within = filter_of(since, until, place)
        with self._using() as assistant, assistant.pin() as index:
            return fitting_events(index.catalogue(), within, called_off=called_off)

    def documents(self) -> list[DocumentSummary]:
        """All documents of the archive, without their texts."""
        with self._using() as assistant:
            return assistant.documents()

    def document(self, document_id: str) -> Document:
        """The document with an id: its text, in which all offsets count, and its structure.

        Raises:
            AssistantError: there is no such document.
        """
        with self._using() as assistant:
            return assistant.document(document_id)

    def read(self, document_id: str, start: int = 0, end: int | None = None) -> Citation:
        """The words of a document from `start` to `end` (exclusive; None is its end), with page, heading and link.

        The citation's `marker` is 0: it belongs to no answer.

        Raises:
            AssistantError: there is no such document.
            QuestionError: the range is empty or not in the document.
        """
        from .answer import cite

        document = self.document(document_id)
        end = len(document.text) if end is None else end
        if not 0 <= start < end <= len(document.text):
            raise QuestionError(
                f"{document_id} has no characters {start} to {end}", hint=f"it has {len(document.text)} characters"
            )
        return cite(document, start, end, marker=0)

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """A unit-length vector for each text, by the model that made the vectors of the index."""
        with self._using() as assistant:
            return [
                [float(number) for number in vector] for vector in assistant.embed([_words(text) for text in texts])
            ]

    def export_vectors(self, folder: str | Path) -> int:
        """How many passages were written, with their vectors, into the new Chroma folder `folder`.

        Its collection is `passages`, with cosine as its distance; docs/langchain.md shows how it is opened.

        Raises:
            ConfigError: the folder holds something already.
        """
        from pathlib import Path

        from .index import export_vectors

        with self._using() as assistant, assistant.pin() as index:
            return export_vectors(index, Path(folder))

    @property
    def generation(self) -> str:
        """The name of the index that is asked now; answers carry theirs as `index`."""
        with self._using() as assistant, assistant.pin() as index:
            return index.generation

    def close(self) -> None:
        """Waits for calls that have begun and releases the index; a second call does nothing."""
        with self._idle:
            if self._closed:
                return
            self._closed = True
            self._idle.wait_for(lambda: self._running == 0)
        self._assistant.close()

    def __enter__(self) -> Archive:
        """The archive itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the archive."""
        self.close()

    @contextmanager
    def _using(self) -> Iterator[Assistant]:
        """The assistant, which is not closed before the block ends."""
        with self._idle:
            if self._closed:
                raise AssistantError("the archive is closed", hint="open it again with open_archive")
            self._running += 1
        try:
            yield self._assistant
        finally:
            with self._idle:
                self._running -= 1
                self._idle.notify_all()


def open_archive(index: str | Path | None = None, **settings: object) -> Archive:
    """The archive whose index is in the folder `index`, by default that of COPROD_INDEX_DIR, else `index`.

    Args:
        settings: Any setting of docs/cli.md by its name without COPROD_ and in lower case, as `threshold=0.6`. Those
            that are not given are read from the environment.

    Raises:
        ConfigError: a setting is unknown or cannot be used, or a model cannot be loaded.
        IndexMissingError, IndexMismatchError, IndexDamagedError: there is no index that can be used.
    """
    from .assistant import open_assistant
    from .config import load_settings

    return Archive(open_assistant(load_settings(**{"index_dir": index, **settings})))


def _words(given: str) -> str:
    """`given` without half surrogate pairs, which no encoding can carry on."""
    if not isinstance(given, str):
        raise TypeError(f"words are a str, not {type(given).__name__}")
    return given.encode(errors="replace").decode()

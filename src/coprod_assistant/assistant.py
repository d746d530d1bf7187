"""The only place that joins question, search and answer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from .answer import ALWAYS, Draft, GoOn, Pipeline, Readings, going_on, joined, point_of, text_of, why
from .config import Settings
from .embed import Embedder, load_embedder
from .errors import AssistantError, ConfigError, StoppedError
from .examples import example_questions, follow_ups, suggestions
from .filters import Filter, Ranges, allowed_positions, positions_touching
from .index import Index, IndexHandle, store_server
from .language import load_pipeline
from .near_words import near_words, unknown_words, words_to_compare
from .passages import Passages
from .pins import Pins
from .question import parts_of, understand
from .reader import DEFAULT_READER, Reader, load_reader
from .search import Search, hits_of, search
from .subject import defining
from .tokens import terms
from .types import Answer, Citation, Document, DocumentSummary, Hit, Query, Statement, Turn, Wanted
from .writing import Asked, Writing, writing_with

HITS = 10  # passages kept with an answer
FOCUS_SHARE = 0.6  # of an earlier answer's words that a passage must hold to be what the conversation is about


Pin = Callable[[], AbstractContextManager[Index]]


logger = logging.getLogger(__name__)


class Assistant:
    """Answers from the index that is served, each answer from one generation; safe to share between threads."""

    def __init__(
        self,
        pin: Pin,
        embedder: Embedder,
        settings: Settings,
        *,
        close: Callable[[], None],
        writing: Writing | None = None,
        reader: Reader | None = None,
        pins: Pins | None = None,
    ) -> None:
        """An assistant over what `pin()` opens.

        Args:
            close: Called once, when the assistant is closed.
            reader: Says which statements answer; without one it is that of the settings.
            writing: The language model that puts answers into words; without one they are the archive's own.
            pins: Answers that the staff pinned to questions; evaluations have none.
        """
        self.settings = settings
        self.writing = writing
        self._pin = pin
        self._pins = pins
        self._embedder = embedder
        self._english = embedder.whole_words
        self._close = close
        self._handle: IndexHandle | None = None
        point = point_of(settings.operating_point, threshold=settings.threshold)
        reader = reader or load_reader(settings.reader)
        chosen = settings.reader != DEFAULT_READER or settings.operating_point is not None
        if chosen and point.reader and point.reader != reader.model_hash:
            logger.warning(
                "the operating point was fitted to another reader than %s: run coprod eval calibrate --out FILE and "
                "set COPROD_OPERATING_POINT to that file",
                settings.reader,
            )
        self._pipeline = Pipeline(reader, point)
        self._reading: Passages | None = None

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        id: str | None = None,
        mode: Wanted = "auto",
        stop: threading.Event | None = None,
    ) -> Answer:
        """The answer to `question` after the turns of `history`, oldest first; `id` is handed through.

        Args:
            mode: `extractive` leaves the language model out.
            stop: Once it is set from another thread, no further step is begun.

        Raises:
            QuestionError: the question is empty or too long.
            StoppedError: `stop` was set.
        """
        answer = None
        for item in self.stream(question, history, mode=mode, stop=stop):
            if isinstance(item, Answer):
                answer = item
        if answer is None:
            raise StoppedError("nobody waits for the answer any more")
        return replace(answer, id=id)

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        *,
        mode: Wanted = "auto",
        stop: threading.Event | None = None,
    ) -> Iterator[Statement | Answer]:
        """The statements of the answer as they are ready, the whole answer last.

        A statement that was given stands in the answer, unless the language model failed after it. Closing the
        iterator, or setting `stop` from another thread, ends the model's call, and no further step is begun; there is
        then no answer.

        Raises:
            QuestionError: the question is empty or too long.
        """
        try:
            yield from self._streamed(question, history, mode, stop)
        except StoppedError:
            return

    def _streamed(
        self, question: str, history: Sequence[Turn], mode: Wanted, stop: threading.Event | None
    ) -> Iterator[Statement | Answer]:
        with self._passages() as passages:
            asked = self._asked(passages, question, history, going_on(stop))
            if self.writing is None or mode == "extractive" or not asked.may_be_written:
                yield from asked.answer.statements
                yield asked.answer
                return
            recent, ends = self._recent(history), time.monotonic() + self.writing.timeout_s
            again = partial(self._asked, passages, history=(), go_on=going_on(stop))
            asked, fault = self.writing.reworded(asked, recent, again, stop)
            answer = replace(asked.answer, question=question)
            if fault is not None:
                yield from answer.statements
                yield replace(answer, generation=fault)
            else:
                asked = replace(asked, answer=answer)
                yield from self.writing.written(passages, asked, recent, ends=ends, stop=stop)

    def explained(self, question: str, history: Sequence[Turn] = ()) -> tuple[Answer, list[str]]:
        """The answer in the archive's own words, and lines that say what decided it."""
        with self._passages() as passages:
            asked = self._asked(passages, question, history)
            return asked.answer, why(asked.query, asked.draft)

    def read(self, question: str, history: Sequence[Turn] = ()) -> tuple[Query, Readings | None]:
        """What the reader and exact checks say of the statements found, for evaluation; None if none is read."""
        with self._passages() as passages:
            query = self._understand(passages, question, history)
            found = self._search(passages, query, HITS)
            return query, self._pipeline.read(passages, query, found, focus=_focus(passages, query))

    def _asked(self, passages: Passages, question: str, history: Sequence[Turn], go_on: GoOn = ALWAYS) -> Asked:
        """The answer in the archive's own words, with what it was made from; `go_on` is asked before each step."""
        started = time.perf_counter()
        query = self._understand(passages, question, history)
        understood = time.perf_counter()
        go_on()
        pinned = self._pinned(passages, query, history)
        found = None if pinned else self._search(passages, query, HITS)
        searched = time.perf_counter()
        go_on()
        draft = pinned or self._drafted(passages, query, cast(Search, found), history, go_on)
        go_on()
        offers = follow_ups(passages, draft.citations, query)
        ended = time.perf_counter()
        answer = Answer(
            question=question,
            query=query.text,
            status=draft.status,
            mode=draft.mode,
            text=text_of(draft.statements, draft.missing, before=draft.pinned.told if draft.pinned else ()),
            statements=draft.statements,
            citations=draft.citations,
            missing=draft.missing,
            hits=hits_of(passages, found, draft.readings.nearest()) if found and draft.searched else [],
            follow_ups=offers,
            index=passages.index.generation,
            reason=draft.reason,
            timings_ms={
                "question": round((understood - started) * 1e3, 2),
                "search": round((searched - understood) * 1e3, 2),
                "answer": round((ended - searched) * 1e3, 2),
            },
            pinned=draft.pinned,
        )
        return Asked(query, draft, answer)

    def prepare(self) -> None:
        """Loads the libraries that the language model needs, so that the first question does not wait for them."""
        if self.writing is not None:
            self.writing.prepare()

    def degraded(self) -> bool:
        """Whether answers are less than they could be: a language model fails, or an older index is served.

        Never waits.
        """
        return (self.writing is not None and self.writing.failing()) or self.passed_over() is not None

    def passed_over(self) -> str | None:
        """Why the index that was named last is not the one that answers, None if it is."""
        return (self._handle.passed_over or self._handle.behind()) if self._handle is not None else None

    def search(
        self, words: str, *, top_k: int = HITS, within: Filter | None = None, touching: Ranges | None = None
    ) -> list[Hit]:
        """The `top_k` passages nearest to `words`, best first; of those that `within` lets through.

        Args:
            touching: Ranges by document; only passages that hold a part of one are found. Takes the place of `within`.

        Raises:
            AssistantError: `within` names an event that is not in the index.
        """
        return self.search_after(words, (), top_k=top_k, within=within, touching=touching)[1]

    def search_after(
        self,
        words: str,
        history: Sequence[Turn],
        *,
        top_k: int = HITS,
        within: Filter | None = None,
        touching: Ranges | None = None,
    ) -> tuple[Query, list[Hit]]:
        """As `search`, for a question that follows `history`, with the query that was made of it."""
        with self._passages() as passages:
            query = self._understand(passages, words, history)
            allowed = allowed_positions(passages.index, within) if within else None
            if touching is not None:
                allowed = positions_touching(passages.index, touching)
            return query, hits_of(passages, self._search(passages, query, top_k, allowed))

    def document(self, document_id: str) -> Document:
        """A document by its id.

        Raises:
            AssistantError: the index holds no such document.
        """
        with self._passages() as passages:
            return passages.index.document(document_id)

    def documents(self) -> list[DocumentSummary]:
        """All documents of the index, in its order."""
        with self._passages() as passages:
            return passages.index.documents()

    def ready(self) -> str | None:
        """None while the index that is served is whole, else what is wrong; answers go on from what was read before."""
        return self._handle.damage() if self._handle is not None else None

    def follow(self, handle: IndexHandle) -> None:
        """Has health told by what `handle` knows of the index."""
        self._handle = handle

    def examples(self) -> list[str]:
        """A few questions that this archive answers."""
        with self._passages() as passages:
            return example_questions(passages, self.settings.corpus_dir, self._answers)

    def suggestions(self) -> dict[str, list[str]]:
        """What may be offered to who writes a question; see `examples.suggestions`."""
        with self._passages() as passages:
            return suggestions(passages)

    def subject(self) -> Citation | None:
        """The archive's sentence that says what its subject is, or None."""
        with self._pin() as index:
            return defining(index, partial(self.ask, mode="extractive"))

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit-length vectors of texts by the model of the index, shape `(len(texts), dim)`."""
        return self._embedder.encode(texts)

    @property
    def index(self) -> Index:
        """The index that is served now, for a look at its counts and warnings."""
        with self._pin() as index:
            return index

    def pin(self) -> AbstractContextManager[Index]:
        """The generation that is served now; it stays open until the block ends."""
        return self._pin()

    def close(self) -> None:
        """Releases the index and ends the language model's calls."""
        if self.writing is not None:
            self.writing.close()
        self._close()

    def draft(self, question: str, history: Sequence[Turn] = ()) -> tuple[Query, Draft]:
        """The answer with its evidence and confidence, for evaluation."""
        with self._passages() as passages:
            query = self._understand(passages, question, history)
            found = self._search(passages, query, HITS)
            return query, self._drafted(passages, query, found, history)

    @contextmanager
    def _passages(self) -> Iterator[Passages]:
        """The passages of the generation that is served now, which stays open until the block ends."""
        with self._pin() as index:
            reading = self._reading
            if reading is None or reading.index is not index:
                reading = self._reading = Passages(index)
            yield reading

    def _answers(self, question: str) -> bool:
        return self.ask(question, mode="extractive").status == "answered"

    def _recent(self, history: Sequence[Turn]) -> Sequence[Turn]:
        return history[-self.settings.max_history_turns :] if self.settings.max_history_turns else ()

    def _understand(self, passages: Passages, question: str, history: Sequence[Turn]) -> Query:
        return understand(
            question,
            self._recent(history),
            known_words=passages.known_words,
            english=self._english,
            max_chars=self.settings.max_question_chars,
            pipeline=self.settings.language_model,
        )

    def _pinned(self, passages: Passages, query: Query, history: Sequence[Turn]) -> Draft | None:
        """The answer that is pinned to a question and still stands in the archive.

        A question that takes something from the conversation is another one than the same words asked alone.
        """
        pin = self._pins.of(query.question) if self._pins is not None else None
        if pin is None or (history and self._understand(passages, query.question, ()) != query):
            return None
        try:
            return pin.draft(passages.index)
        except AssistantError as error:
            logger.warning("a pinned answer is not shown: %s", error)
            return None

    def _drafted(
        self, passages: Passages, query: Query, found: Search, history: Sequence[Turn], go_on: GoOn = ALWAYS
    ) -> Draft:
        """The draft for a question; of one that asks two things, each is answered, the second after the first."""
        whole, parts = self._draft(passages, query, found, go_on), parts_of(query.question)
        if parts is None:
            return whole
        first = self._part(passages, parts[0], history, go_on)
        after = (*history, Turn(parts[0], text_of(first.statements, first.missing)))
        return joined(whole, first, self._part(passages, parts[1], after, go_on), parts=parts)

    def _part(self, passages: Passages, question: str, history: Sequence[Turn], go_on: GoOn) -> Draft:
        go_on()
        query = self._understand(passages, question, history)
        return self._draft(passages, query, self._search(passages, query, HITS), go_on)

    def _draft(self, passages: Passages, query: Query, found: Search, go_on: GoOn) -> Draft:
        return self._pipeline.draft(passages, query, found, focus=_focus(passages, query), go_on=go_on)

    def _search(self, passages: Passages, query: Query, top_k: int, allowed: frozenset[int] | None = None) -> Search:
        words = words_to_compare(query)
        unknown = unknown_words(passages.index, words)
        vectors = self._embedder.encode([query.text, *unknown])
        found = search(passages, query, vectors[0], top_k=top_k, among=allowed)
        near = near_words(passages.index, words, dict(zip(unknown, vectors[1:], strict=True)))
        return replace(found, near=near)


def _focus(passages: Passages, query: Query) -> int | None:
    """Position of the passage that the conversation is about: the one that holds the earlier answer's words."""
    words = list(dict.fromkeys(terms(query.focus)))
    found = passages.index.lexical(words, 1) if words else []
    if not found:
        return None
    position = found[0][0]
    held = sum(word in passages[position].stems for word in words)
    return position if held >= FOCUS_SHARE * len(words) else None


def open_assistant(settings: Settings, *, index_dir: Path | None = None) -> Assistant:
    """An assistant over the index that is served now.

    Raises:
        ConfigError: the embedding model or the language pipeline cannot be loaded, or the language model not be used.
        IndexMissingError, IndexMismatchError, IndexDamagedError: there is no index that can be used.
    """
    embedder = load_embedder(settings.embedding_model, lazy=True)  # that there is no index is told before it is loaded
    writing = writing_with(settings, embedder.encode)
    server = store_server(settings.store.get_secret_value())
    handle = IndexHandle(index_dir or settings.index_dir, embedder_hash=embedder.model_hash, server=server)
    try:
        load_pipeline(settings.language_model)  # here, so that the first question does not wait for it or fail
    except ConfigError:
        handle.close()
        raise
    pins = Pins(settings.corpus_dir)
    assistant = Assistant(handle.pin, embedder, settings, close=handle.close, writing=writing, pins=pins)
    assistant.follow(handle)
    return assistant


def assistant_over(index: Index, embedder: Embedder, settings: Settings) -> Assistant:
    """An assistant over one open index, whatever is published meanwhile; closing it closes the index."""
    writing = writing_with(settings, embedder.encode)
    return Assistant(lambda: nullcontext(index), embedder, settings, close=index.close, writing=writing)


__all__ = [
    "Assistant",
    "AssistantError",
    "assistant_over",
    "open_assistant",
]

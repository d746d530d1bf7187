"""A language model's answer, sentence by sentence: each is shown only once it was found to stand in its source."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from ...errors import GenerationError
from ...language import DEFAULT_PIPELINE
from ...llm import NOT_IN_PASSAGES, Writer, mask_personal, repeats_prompt
from ...passages import Passages
from ...types import Citation, Document, Generation, Query, Statement, Turn
from ..compose import Draft, checked, cite
from ..verify import SentenceStream, Verdict, Verifier
from .checks import Shown, is_imperative, left_out, ungrounded
from .given import Given, fitting_messages, given_passages
from .notices import CUT_SHORT, notice_of

MOST_SENTENCES = 8  # the prompt asks for four
MOST_REPEATED = 3  # a model that says the same again will go on doing so
# A model writes no addresses, not even those of a passage: a page may hold one put there to be repeated.
ADDRESS = re.compile(r"://|\bwww\.|\]\s*\(|<\s*[a-zA-Z!/]|\b[a-z0-9-]{2,}(?:\.[a-z0-9-]{2,})*\.[a-z]{2,}\b|\S@\S")


@dataclass(frozen=True, slots=True)
class Generated:
    """The answer to show, what became of the model's, and times in milliseconds.

    `draft` is the one that was handed in where `generation.fallback` says so.
    """

    draft: Draft
    generation: Generation
    timings_ms: dict[str, float] = field(default_factory=dict)


def generate(  # noqa: PLR0913 (each is another part of the program)
    passages: Passages,
    query: Query,
    draft: Draft,
    *,
    writer: Writer,
    verifier: Verifier,
    history: Sequence[Turn] = (),
    timeout_s: float | None = None,
    stop: threading.Event | None = None,
    pipeline: str = DEFAULT_PIPELINE,
) -> Iterator[Statement | Generated]:
    """Checked sentences as they come, the whole last. What was yielded stands in it, unless there was a fault.

    Args:
        draft: The answer in the archive's own words: it says where the model may look and what it must not leave out.
        timeout_s: Time left for the model; its own limit if None.
        stop: Ends the call when it is set.
        pipeline: The spaCy pipeline that tells an order from a statement.
    """
    generation = _Generation(passages, query, draft, writer, verifier, pipeline)
    return generation.run(history, timeout_s, stop)


class _Generation:
    """One answer while it is written."""

    def __init__(
        self, passages: Passages, query: Query, draft: Draft, writer: Writer, verifier: Verifier, pipeline: str
    ) -> None:
        self._pipeline = pipeline
        self._passages = passages
        self._query = query
        self._draft = draft
        self._writer = writer
        self._verifier = verifier
        self._given: list[Given] = []
        self._statements: list[Statement] = []
        self._citations: list[Citation] = []
        self._shown: list[Shown] = []
        self._yielded = 0
        self._documents: dict[str, Document] = {}
        self._dropped: Counter[str] = Counter()
        self._written = 0
        self._cut = False
        self._started = time.perf_counter()
        self._checking = 0.0
        self._first: float | None = None

    def run(
        self, history: Sequence[Turn], timeout_s: float | None, stop: threading.Event | None
    ) -> Iterator[Statement | Generated]:
        """See `generate`."""
        try:
            for _ in self._sentences(history, timeout_s, stop):
                yield from self._ready()
        except GenerationError as error:
            yield self._instead(error.reason)
            return
        yield from self._finished()

    def _sentences(
        self, history: Sequence[Turn], timeout_s: float | None, stop: threading.Event | None
    ) -> Iterator[None]:
        """Takes each sentence of the model; yields after each."""
        connection = self._writer.model.connection
        room = connection.context_tokens - connection.max_output_tokens
        given = given_passages(self._passages, self._draft)
        published = "\n".join(item.told.text for item in given)
        question, turns = masked(self._query.question, history, published=published)
        messages, self._given = fitting_messages(question, given, turns, tokens=room)
        stream = SentenceStream()
        with closing(self._writer.write(messages, timeout_s=timeout_s, stop=stop)) as pieces:
            for piece in pieces:
                self._cut |= piece.cut
                for sentence in stream.feed(piece.text):
                    self._take(sentence)
                    yield
                    if self._enough():
                        return
        rest = stream.close()
        if rest and stream.unfinished and self._cut:
            rest.pop()
        for sentence in rest:
            self._take(sentence)
            yield

    def _enough(self) -> bool:
        return (
            len(self._statements) >= MOST_SENTENCES
            or self._dropped["repeated"] >= MOST_REPEATED
            or self._dropped["declined"] > 0
        )

    def _take(self, sentence: str) -> None:
        """Checks one sentence and keeps it, or counts why not."""
        self._written += 1
        if NOT_IN_PASSAGES in sentence.upper():
            self._dropped["declined"] += 1
            return
        started = time.perf_counter()
        verdict = self._verifier.check(sentence, [item.held for item in self._given])
        self._checking += time.perf_counter() - started
        reason = self._reason_against(verdict)
        if reason:
            self._dropped[reason] += 1
            return
        self._keep(verdict)

    def _reason_against(self, verdict: Verdict) -> str:
        if not verdict.shown:
            return verdict.reason
        if ADDRESS.search(verdict.text):
            return "address"
        if repeats_prompt(verdict.text):
            return "prompt"
        if is_imperative(verdict.text, pipeline=self._pipeline):
            return "order"
        same = verdict.text.casefold()
        if any(statement.text.casefold() == same for statement in self._statements):
            return "repeated"
        items = {item.held.marker: item.held for item in self._given}
        quotes, above = [], []
        for marker, span in verdict.cited:
            held = items[marker]
            quotes.append(held.text[span.start - held.start : span.end - held.start])
            above += [held.title, *held.headings, held.date]
        return ungrounded(verdict.text, quotes, " ".join(above))

    def _keep(self, verdict: Verdict) -> None:
        markers = []
        for number, span in verdict.cited:
            item = next(item for item in self._given if item.held.marker == number)
            markers.append(self._cite(item.held.document_id, span.start, span.end, item.event_id))
        places = tuple((c.document_id, c.start, c.end) for c in self._citations if c.marker in markers)
        self._statements.append(Statement(verdict.text, tuple(dict.fromkeys(markers)), verbatim=False))
        self._shown.append(Shown(verdict.text, places))

    def _cite(self, document_id: str, start: int, end: int, event_id: str | None) -> int:
        """The marker of a range; the same range keeps its marker."""
        for citation in self._citations:
            if (citation.document_id, citation.start, citation.end) == (document_id, start, end):
                return citation.marker
        document = self._documents.setdefault(document_id, self._passages.index.document(document_id))
        citation = cite(document, start, end, marker=len(self._citations) + 1, event_id=event_id)
        self._citations.append(citation)
        return citation.marker

    def _ready(self) -> Iterator[Statement]:
        """Sentences that may be shown: none before one of the archive's statements is said; all may yet be dropped."""
        if self._yielded == len(self._statements) or (not self._yielded and self._beside_the_point()):
            return
        checked(self._statements, self._citations, self._documents)
        if self._first is None:
            self._first = time.perf_counter()
        waiting, self._yielded = self._statements[self._yielded :], len(self._statements)
        yield from waiting

    def _beside_the_point(self) -> bool:
        """Whether nothing of the archive's own answer is said yet."""
        return len(left_out(self._query, self._draft, self._shown)) == len(self._draft.statements)

    def _finished(self) -> Iterator[Statement | Generated]:
        yield from self._ready()
        if not self._statements:
            yield self._instead("declined" if self._dropped["declined"] else "unsupported")
        elif not self._yielded:
            yield self._instead("left out")
        else:
            yield from self._completed()

    def _completed(self) -> Iterator[Statement | Generated]:
        """The sentences shown, then what they leave out in the archive's own words."""
        shown = len(self._statements)
        by_marker = {citation.marker: citation for citation in self._draft.citations}
        for statement in left_out(self._query, self._draft, self._shown):
            cited = [by_marker[marker] for marker in statement.citations]
            markers = [self._cite(c.document_id, c.start, c.end, c.event_id) for c in cited]
            self._statements.append(replace(statement, citations=tuple(markers)))
        checked(self._statements, self._citations, self._documents)
        yield from self._statements[shown:]
        draft = replace(
            self._draft, mode="generated", statements=tuple(self._statements), citations=tuple(self._citations)
        )
        generation = self._generation(shown=shown, notice=CUT_SHORT if self._cut else None)
        yield Generated(draft, generation, self._timings())

    def _instead(self, reason: str) -> Generated:
        generation = self._generation(shown=0, fallback=reason, notice=notice_of(reason))
        return Generated(self._draft, generation, self._timings())

    def _generation(self, *, shown: int, notice: str | None, fallback: str | None = None) -> Generation:
        dropped = dict(sorted((reason, count) for reason, count in self._dropped.items() if count))
        return Generation(self._writer.name, self._written, shown, dropped, fallback, notice)

    def _timings(self) -> dict[str, float]:
        found = {"written": time.perf_counter() - self._started, "verified": self._checking}
        if self._first is not None:
            found["first_sentence"] = self._first - self._started
        return {name: round(seconds * 1e3, 2) for name, seconds in found.items()}


def masked(question: str, history: Sequence[Turn], *, published: str) -> tuple[str, list[Turn]]:
    """What visitors wrote, and what they were told, without personal data that is not published in the passages."""
    turns = [
        Turn(mask_personal(turn.question, published=published)[0], mask_personal(turn.answer, published=published)[0])
        for turn in history
    ]
    return mask_personal(question, published=published)[0], turns

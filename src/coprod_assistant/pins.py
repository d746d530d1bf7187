"""Answers that the staff pinned to questions: `pinned.toml` beside the sources.

A pin names exact ranges of sources with their words. It is an answer only while every one of them stands there to the
letter; nothing else is searched or read for it.
"""

from __future__ import annotations

import datetime as dt
import logging
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from .amended import AmendedFile, Change, block_of
from .answer import Draft, quoted
from .corpus import document_id
from .errors import AssistantError, ConfigError
from .index import Index
from .question import same_question
from .types import Document, Pinned, Span

PINNED = "pinned.toml"
MOST_PASSAGES = 12
MOST_WORDINGS = 20
NOTE_CHARS = 300
logger = logging.getLogger(__name__)

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class PinnedPassage(BaseModel):
    """A range of a source and the words that stand there."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    file: Words
    start: Annotated[int, Field(ge=0)]
    end: int
    quote: str

    @property
    def document_id(self) -> str:
        """Its document's id."""
        return document_id(self.file)

    @model_validator(mode="after")
    def _is_range(self) -> PinnedPassage:
        if self.end - self.start != len(self.quote) or not self.quote.strip():
            raise ValueError("start and end are not those of the quote")
        return self

    def span_in(self, document: Document) -> Span | None:
        """Where the words stand: at their place, or at the only other one; None where neither holds them."""
        text = document.text
        if text[self.start : self.end] == self.quote:
            return Span(self.start, self.end)
        at = text.find(self.quote)
        return Span(at, at + len(self.quote)) if at >= 0 and at == text.rfind(self.quote) else None


class Pin(BaseModel):
    """A `[[pin]]`: a question, further wordings of it, the passages that answer it, and a line of the staff's own."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    question: Words
    also: Annotated[list[Words], Field(max_length=MOST_WORDINGS)] = []
    note: Annotated[str, Field(max_length=NOTE_CHARS)] = ""
    passages: Annotated[list[PinnedPassage], Field(min_length=1, max_length=MOST_PASSAGES)]
    by: Words
    at: dt.datetime
    change: str | None = None

    @property
    def keys(self) -> frozenset[str]:
        """What its wordings are known by."""
        return frozenset(filter(None, map(same_question, (self.question, *self.also))))

    def draft(self, index: Index) -> Draft:
        """The answer.

        Raises:
            AssistantError: a passage is no longer in the archive as it was pinned; says which.
        """
        rows = []
        for passage in self.passages:
            document = index.document(passage.document_id)
            span = passage.span_in(document)
            if span is None:
                raise AssistantError(f"{passage.file} no longer holds these words: {_brief(passage.quote)}")
            rows.append([(document.id, span)])
        statements, citations = quoted(rows, document=index.document, catalogue=index.catalogue())
        pinned = Pinned(self.at.date(), self.note, self.by if self.note else "")
        return Draft("answered", "pinned", statements, citations, confidence=1.0, reason="pinned by the staff",
                     searched=False, pinned=pinned)  # fmt: skip

    def missing_from(self, index: Index) -> str:
        """Why visitors do not see it, empty where they do."""
        for passage in self.passages:
            try:
                index.document(passage.document_id)
            except AssistantError:
                return f"{passage.file} is no longer in the archive"
        try:
            self.draft(index)
        except AssistantError as error:
            return str(error)
        return ""


def pins_in(content: Mapping[str, Any], file: str = PINNED) -> list[Pin]:
    """The pins of a file's content.

    Raises:
        ConfigError: one cannot be used; names it and says what is wrong.
    """
    listed = content.get("pin", [])
    if set(content) - {"pin"} or not isinstance(listed, list):
        raise ConfigError(f"{file}: only [[pin]] tables stand here", hint="remove what is none")
    pins = []
    for number, given in enumerate(listed, start=1):
        try:
            pins.append(Pin.model_validate(given))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise ConfigError(f"{file}, pin {number}: {key}: {first['msg']}", hint="correct that entry") from error
    return pins


def pin_change(
    question: str,
    passages: Sequence[PinnedPassage],
    *,
    also: Sequence[str] = (),
    note: str = "",
    by: str,
    at: dt.datetime,
) -> Change:
    """The block that pins passages to a question.

    Raises:
        ConfigError: it cannot be used.
    """
    entry = {
        "question": question,
        "also": list(also) or None,
        "note": note or None,
        "passages": [passage.model_dump() for passage in passages],
    }
    change = block_of("pin", [entry], by=by, at=at)
    pins_in(tomllib.loads(change.block), "the pin")
    return change


def pins_file(corpus_dir: Path, backups: Path) -> AmendedFile:
    """The file of the pins, as what is added to it for people."""

    def check(content: Mapping[str, Any]) -> Iterable[str | None]:
        return [pin.change for pin in pins_in(content)]

    return AmendedFile(corpus_dir / PINNED, check, backups)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a file that looked like `seen`, and why it cannot be used."""

    seen: tuple[int, int, int] | None = None
    pins: Sequence[Pin] = ()
    by_key: Mapping[str, Pin] = field(default_factory=dict)
    wrong: str = ""


class Pins:
    """The pins of a corpus; a changed file is followed. For any number of threads."""

    def __init__(self, corpus_dir: Path) -> None:
        self._path = corpus_dir / PINNED
        self._read = _Read()

    def all(self) -> Sequence[Pin]:
        """All of them in the order of the file; none where it cannot be used."""
        return self._now().pins

    def of(self, question: str) -> Pin | None:
        """The pin of a question, None where it has none."""
        by_key = self._now().by_key
        return by_key.get(same_question(question)) if by_key else None

    def wrong(self) -> str:
        """Why the file cannot be used, empty where it can."""
        return self._now().wrong

    def _now(self) -> _Read:
        try:
            found = self._path.stat()
        except OSError:
            return _Read()
        seen = (found.st_ino, found.st_size, found.st_mtime_ns)
        if self._read.seen != seen:
            try:
                pins = pins_in(tomllib.loads(self._path.read_text(encoding="utf-8")))
                self._read = _Read(seen, pins, {key: pin for pin in pins for key in pin.keys})
            except (ConfigError, OSError, ValueError) as error:
                logger.warning("no pinned answer is shown: %s cannot be used: %s", PINNED, error)
                self._read = _Read(seen, wrong=str(error))
        return self._read


def _brief(words: str) -> str:
    flat = " ".join(words.split())
    return f"“{flat}”" if len(flat) <= 80 else f"“{flat[:79].rsplit(' ', 1)[0]} …”"

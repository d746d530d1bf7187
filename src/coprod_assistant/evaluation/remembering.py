"""An assistant that remembers what it computed, for asking the same questions again and again with small changes.

Most of the time of an answer goes to the reader, to the search and to the grammar of the question. None of it depends
on what is done with their results, so a second pass over the same questions takes a fraction of the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from ..config import Settings
from ..embed import Embedder
from ..index import Index
from ..passages import Passages
from ..reader import Read, Reader, Window
from ..search import Search
from ..types import Query, Turn
from .generate import WatchedAssistant


class RememberingReader:
    """A reader that reads each window for each text once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._read: dict[tuple[str, Window], Read] = {}
        self._sizes: dict[str, int] = {}
        self.name, self.model_hash, self.limit = reader.name, reader.model_hash, reader.limit

    def read(self, text: str, windows: Sequence[Window]) -> list[Read]:
        """As the reader's own."""
        fresh = [window for window in dict.fromkeys(windows) if (text, window) not in self._read]
        if fresh:
            told = self._reader.read(text, fresh)
            self._read.update(((text, window), each) for window, each in zip(fresh, told, strict=True))
        return [self._read[text, window] for window in windows]

    def sizes(self, statements: Sequence[str]) -> list[int]:
        """As the reader's own."""
        fresh = [statement for statement in dict.fromkeys(statements) if statement not in self._sizes]
        if fresh:
            self._sizes.update(zip(fresh, self._reader.sizes(fresh), strict=True))
        return [self._sizes[statement] for statement in statements]


@dataclass(slots=True)
class Memory:
    """What is remembered of one index: questions understood and passages found."""

    passages: Passages
    understood: dict[tuple[str, tuple[Turn, ...]], Query] = field(default_factory=dict)
    found: dict[tuple[Query, int], Search] = field(default_factory=dict)


class RememberingAssistant(WatchedAssistant):
    """An assistant over one index that takes from `memory` what stands there, and puts there what it had to compute.

    Args:
        memory: None remembers nothing but what `reader` does.
    """

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        settings: Settings,
        *,
        reader: Reader,
        memory: Memory | None,
    ) -> None:
        super().__init__(lambda: nullcontext(index), embedder, settings, close=lambda: None, reader=reader)
        self._memory = memory
        if memory is not None:
            self._reading = memory.passages

    def _understand(self, passages: Passages, question: str, history: Sequence[Turn]) -> Query:
        if self._memory is None:
            return super()._understand(passages, question, history)
        key = question, tuple(history)
        if key not in self._memory.understood:
            self._memory.understood[key] = super()._understand(passages, question, history)
        return self._memory.understood[key]

    def _search(self, passages: Passages, query: Query, top_k: int, allowed: Any = None) -> Search:
        if self._memory is None or allowed is not None:
            return super()._search(passages, query, top_k, allowed)
        if (query, top_k) not in self._memory.found:
            self._memory.found[query, top_k] = super()._search(passages, query, top_k)
        return self._memory.found[query, top_k]

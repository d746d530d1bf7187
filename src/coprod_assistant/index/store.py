"""Where the passages of a generation are searched: its own files, or a store that several machines share.

A generation's folder always holds texts, units and catalogue. Vectors and full text lie beside them, or under a name of
its own in a store (`COPROD_STORE`), which the file `store.json` of the folder tells. What lies under a name is written
as a whole before it is announced, and never changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ..errors import IndexDamagedError, StoreError
from .dense import Dense
from .layout import LEXICAL, REBUILD_HINT, STORE
from .lexical import Lexical

NAME = re.compile(r"coprod_[0-9a-f]{8}_[0-9a-z_]{1,45}")  # goes into SQL as it is

Positions = NDArray[np.intp]
Found = list[tuple[int, float]]


class Store(Protocol):
    """The vectors and the full text of one generation, for any number of threads; a position is a chunk's number.

    Every method but the last four raises StoreError where the store cannot be asked.
    """

    def __len__(self) -> int:
        """How many chunks there are."""

    def dense(self, vector: NDArray[np.float32], top_k: int, among: Positions | None = None) -> Found:
        """Positions and cosines of the chunks nearest to a unit-length vector, best first, equal ones by position."""

    def lexical(self, terms: Sequence[str], top_k: int, among: Positions | None = None) -> Found:
        """Positions and BM25 scores, best first, equal ones by position; nothing with a score of zero."""

    def vectors(self, positions: Sequence[int]) -> NDArray[np.float32]:
        """The vectors of chunks, shape `(len(positions), dim)`."""

    def holders(self, term: str) -> NDArray[np.int32]:
        """Positions of the chunks that hold a term, in order."""

    def document_frequency(self, term: str) -> int:
        """In how many chunks a term stands."""

    def fault(self) -> str | None:
        """Why questions cannot be answered now, None if they can; never waits."""

    def gone(self) -> bool:
        """Whether the store said that it no longer holds this generation; never waits."""

    def announced(self) -> str | None:
        """The name that the store says is to be served, None where it was not heard; never waits."""

    def close(self) -> None:
        """Releases what belongs to this generation alone."""


class StoreServer(Protocol):
    """Keeps what belongs to generations, each under a name of its own.

    Attributes:
        kind: As it stands in `store.json`.
        takes: Files of a generation whose place it takes.
    """

    kind: str
    takes: Sequence[str]

    def write(self, name: str, own: Embedded) -> None:
        """Takes over the vectors and the full text that a folder holds, all of it or nothing.

        Raises:
            StoreError: it cannot.
        """

    def announce(self, name: str) -> None:
        """Says that what lies under `name` is to be served."""

    def announced(self, prefix: str) -> str | None:
        """The name that was announced last of those that begin so, None where none was."""

    def open(self, name: str, folder: Path) -> Store:
        """What lies under `name`, for the generation in `folder`.

        Raises:
            IndexDamagedError: nothing lies there, or not the whole.
            StoreError: the server cannot be asked.
        """

    def names(self, prefix: str) -> list[str]:
        """All names that begin so."""

    def drop(self, name: str) -> None:
        """Removes what lies under `name`."""

    def close(self) -> None:
        """Releases the connections."""


class _Unwatched:
    """What no server tells of a generation."""

    def fault(self) -> str | None:
        """None: `watch` looks after files."""
        return None

    def gone(self) -> bool:
        """False."""
        return False

    def announced(self) -> str | None:
        """None: `CURRENT` alone names what is served."""
        return None


class Embedded(_Unwatched):
    """The store that a generation's own files are."""

    def __init__(self, folder: Path) -> None:
        self.dense_part = Dense(folder)
        self.lexical_part = Lexical(folder / LEXICAL)
        self.dense = self.dense_part.search
        self.lexical = self.lexical_part.search
        self.vectors = self.dense_part.at
        self.holders = self.lexical_part.holders
        self.document_frequency = self.lexical_part.document_frequency

    def __len__(self) -> int:
        """How many chunks there are."""
        return len(self.dense_part)

    def close(self) -> None:
        """Releases the files."""
        self.dense_part.close()
        self.lexical_part.close()


class Unnamed(_Unwatched):
    """Stands for a store that no setting names: texts can be read, and nothing searched."""

    def __init__(self, folder: Path, chunks: int) -> None:
        self._chunks = chunks
        self._error = StoreError(
            f"the passages of {folder.name} lie in a store, and none is set",
            hint=f"set COPROD_STORE to its address, or without one {REBUILD_HINT}",
        )

    def __len__(self) -> int:
        """How many chunks there are."""
        return self._chunks

    def _refuse(self, *_: object, **__: object) -> Any:
        raise self._error

    dense = lexical = vectors = holders = document_frequency = _refuse

    def fault(self) -> str | None:
        """What is wrong."""
        return str(self._error)

    def close(self) -> None:
        """Nothing is to be released."""


def stored(folder: Path) -> tuple[str, str] | None:
    """The kind of the store that holds a generation's passages, and their name there; None for its own files.

    Raises:
        IndexDamagedError: the file that tells it cannot be read.
    """
    try:
        told = json.loads((folder / STORE).read_text(encoding="utf-8"))
        if not NAME.fullmatch(told["name"]):
            raise ValueError("it holds no name")
        return str(told["kind"]), told["name"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamagedError(f"{folder.name}/{STORE} cannot be read", hint=REBUILD_HINT) from error


def open_store(folder: Path, server: StoreServer | None, *, chunks: int) -> Store:
    """The store that holds the passages of the generation in `folder`.

    Raises:
        IndexDamagedError: it holds them no longer, or not all.
        StoreError: it cannot be asked, or is not the one that is set.
    """
    lies = stored(folder)
    if lies is None:
        return Embedded(folder)
    kind, name = lies
    if server is None:
        return Unnamed(folder, chunks)
    if kind != server.kind:
        raise StoreError(
            f"the passages of {folder.name} lie in a store of the kind {kind}, COPROD_STORE names {server.kind}",
            hint=f"set COPROD_STORE to that store, or {REBUILD_HINT}",
        )
    store = server.open(name, folder)
    if len(store) != chunks:
        store.close()
        raise IndexDamagedError(f"{name} in the store has {len(store)} passages of {chunks}", hint=REBUILD_HINT)
    return store


def store_server(url: str, *, nearest: str = "exact") -> StoreServer | None:
    """The server that COPROD_STORE names, not yet asked; None where it is empty.

    Args:
        nearest: Whether a new generation is searched exactly, or by a graph (hnsw), where the server lets one choose.

    Raises:
        ConfigError: its client is not installed.
    """
    if not url:
        return None
    if url.startswith("postgres"):
        from .postgres import PostgresServer

        return PostgresServer(url, nearest=nearest)
    from .chroma import ChromaServer

    return ChromaServer(url)

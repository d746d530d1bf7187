"""Where the passages of a generation are searched: its own files, or a store that several machines share.

A generation's folder always holds texts, units and catalogue. Vectors and full text lie beside them, or under a name of
its own in a store (`COPROD_STORE`), which the file `store.json` of the folder tells. What lies under a name is written
as a whole before it is announced, and never changed.
"""

from __future__ import annotations

import json
import logging
import re
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..errors import IndexDamagedError, StoreError
from .dense import Dense
from .layout import LEXICAL, REBUILD_HINT, STORE
from .lexical import Lexical

LOOK_S = 5.0  # between two looks at a store that answers
AGAIN_S = 1.0  # between two at one that does not
HINT = "see that the server of COPROD_STORE runs and can be reached; questions are answered again as soon as it does"
NAME = re.compile(r"coprod_[0-9a-f]{8}_[0-9a-z_]{1,45}")  # goes into SQL as it is
logger = logging.getLogger(__name__)

Positions = NDArray[np.intp]
Found = list[tuple[int, float]]
T = TypeVar("T")


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


class Embedded:
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

    def fault(self) -> str | None:
        """None: `watch` looks after files."""
        return None

    def gone(self) -> bool:
        """False."""
        return False

    def announced(self) -> str | None:
        """None: `CURRENT` alone names what is served."""
        return None

    def close(self) -> None:
        """Releases the files."""
        self.dense_part.close()
        self.lexical_part.close()


class Unnamed:
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

    def dense(self, vector: NDArray[np.float32], top_k: int, among: Positions | None = None) -> Found:  # noqa: ARG002
        """Raises StoreError."""
        raise self._error

    def lexical(self, terms: Sequence[str], top_k: int, among: Positions | None = None) -> Found:  # noqa: ARG002
        """Raises StoreError."""
        raise self._error

    def vectors(self, positions: Sequence[int]) -> NDArray[np.float32]:  # noqa: ARG002
        """Raises StoreError."""
        raise self._error

    def holders(self, term: str) -> NDArray[np.int32]:  # noqa: ARG002
        """Raises StoreError."""
        raise self._error

    def document_frequency(self, term: str) -> int:  # noqa: ARG002
        """Raises StoreError."""
        raise self._error

    def fault(self) -> str | None:
        """What is wrong."""
        return str(self._error)

    def gone(self) -> bool:
        """False."""
        return False

    def announced(self) -> str | None:
        """None."""
        return None

    def close(self) -> None:
        """Nothing is to be released."""


class Line:
    """Asks a server, once more where the connection dropped, and knows for health how the last question went."""

    def __init__(self, look: Callable[[], str | None]) -> None:
        """
        Args:
            look: A small question to the server, after which it is known to answer; gives the name it announces.
        """
        self._look = look
        self._lock = threading.Lock()
        self._looked = time.monotonic()
        self._fault: str | None = None
        self._gone = False
        self._announced: str | None = None

    def ask(self, question: Callable[[], T]) -> T:
        """What `question` gives.

        Raises:
            StoreError: it could not be asked.
        """
        try:
            try:
                given = question()
            except StoreError as error:
                if not error.dropped:
                    raise
                given = question()
        except StoreError as error:
            self._tell(str(error), gone=error.gone)
            raise
        self._tell(None)
        return given

    def _tell(self, fault: str | None, *, gone: bool = False) -> None:
        before, self._fault, self._gone = self._fault, fault, gone
        if fault and not before:
            logger.error("%s (%s)", fault, HINT)
        elif before and not fault:
            logger.warning("the store answers again")

    def fault(self) -> str | None:
        """Why the last question could not be asked, None if it could; has a thread look again, and never waits."""
        since = time.monotonic() - self._looked
        if since >= (AGAIN_S if self._fault else LOOK_S) and self._lock.acquire(blocking=False):
            self._looked = time.monotonic()
            threading.Thread(target=self._look_again, name="look-at-store", daemon=True).start()
        return self._fault

    def gone(self) -> bool:
        """Whether the server answered last that it no longer holds the generation."""
        return self._gone

    def announced(self) -> str | None:
        """The name that the server announced at the last look, None if it was not heard."""
        return self._announced

    def _look_again(self) -> None:
        try:
            self._announced = self.ask(self._look)
        except StoreError:
            pass  # told by `fault`
        finally:
            self._lock.release()


def line_to(server: StoreServer, name: str) -> Line:
    """Asks for what lies under `name`, and looks whether it still does."""
    prefix = "_".join([*name.split("_")[:2], ""])

    def look() -> str | None:
        if name not in server.names(prefix):
            raise gone()
        return server.announced(prefix)

    return Line(look)


def gone() -> StoreError:
    """What is told where the store no longer holds what is asked."""
    return StoreError("the store no longer holds the generation that is served", hint=REBUILD_HINT, gone=True)


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

"""Vectors of generations on a Chroma server, each in a collection of its own; the full text stays in its file.

Chroma's graph finds candidates, whose vectors are fetched and compared exactly. A collection without the mark that it
is whole was left by a killed build, and is not opened.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from ..errors import IndexDamagedError, StoreError
from .layout import CENTRE, CHUNK_VECTORS, LEXICAL, REBUILD_HINT, SKETCH
from .lexical import Lexical, best_rows
from .line import HINT, gone, line_to
from .store import Embedded, Found, Positions

BATCH = 1_000  # passages sent at a time
SEARCH_S = 30.0  # longest answer of the server
DEEPER = 4  # times as many as are wanted are found by the graph, then compared
HNSW = {"space": "ip", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400}
WHOLE, ANNOUNCED = "whole", "announced"

T = TypeVar("T")


class ChromaServer:
    """A Chroma server."""

    kind = "chroma"
    takes: Sequence[str] = (CHUNK_VECTORS, SKETCH, CENTRE)

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._where: dict[str, Any] = {
            "host": parts.hostname or "localhost",
            "port": parts.port or 8000,
            "ssl": parts.scheme == "chromas",
        }
        self._client: Any = None

    def write(self, name: str, own: Embedded) -> None:
        """See `StoreServer`."""

        def send(client: Any) -> None:
            made = client.create_collection(
                name, configuration={"hnsw": HNSW}, embedding_function=None, metadata={WHOLE: False}
            )
            for start in range(0, len(own), BATCH):
                end = min(start + BATCH, len(own))
                made.add(ids=[str(at) for at in range(start, end)], embeddings=own.dense_part.between(start, end))
            made.modify(metadata={WHOLE: True, "chunks": len(own)})

        self.asked(send)

    def announce(self, name: str) -> None:
        """See `StoreServer`: the collection whose mark is the latest time."""

        def mark(client: Any) -> None:
            found = client.get_collection(name, embedding_function=None)
            found.modify(metadata={**(found.metadata or {}), ANNOUNCED: time.time()})

        self.asked(mark)

    def announced(self, prefix: str) -> str | None:
        """See `StoreServer`."""
        marked = [
            (collection.metadata[ANNOUNCED], collection.name)
            for collection in self._collections(prefix)
            if (collection.metadata or {}).get(ANNOUNCED)
        ]
        return max(marked)[1] if marked else None

    def open(self, name: str, folder: Path) -> ChromaStore:
        """See `StoreServer`."""
        try:
            collection = self.asked(lambda client: client.get_collection(name, embedding_function=None))
        except StoreError as error:
            if error.gone:
                raise IndexDamagedError(f"the store no longer holds {name}", hint=REBUILD_HINT) from error
            raise
        if not (collection.metadata or {}).get(WHOLE):
            raise IndexDamagedError(f"{name} in the store is not whole", hint=REBUILD_HINT)
        return ChromaStore(self, collection, folder)

    def names(self, prefix: str) -> list[str]:
        """See `StoreServer`."""
        return sorted(collection.name for collection in self._collections(prefix))

    def _collections(self, prefix: str) -> list[Any]:
        def listed(client: Any) -> list[Any]:
            return [collection for collection in client.list_collections() if collection.name.startswith(prefix)]

        return self.asked(listed)

    def drop(self, name: str) -> None:
        """See `StoreServer`."""
        self.asked(lambda client: client.delete_collection(name))

    def close(self) -> None:
        """See `StoreServer`."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def asked(self, ask: Callable[[Any], T]) -> T:
        """What a question to the client gives; what goes wrong is a StoreError."""
        import chromadb
        import chromadb.api.fastapi as client_module
        from chromadb.config import Settings
        from chromadb.errors import ChromaError, NotFoundError

        httpx: Any = vars(client_module)["httpx"]  # chromadb lets its exceptions through
        try:
            if self._client is None:  # it asks the server as it is made, and is for all threads
                settings = Settings(anonymized_telemetry=False)
                self._client = chromadb.HttpClient(**self._where, settings=settings)
                self._client._server._session.timeout = httpx.Timeout(
                    SEARCH_S
                )  # without it a hung server is waited for
            return ask(self._client)
        except NotFoundError as error:
            raise gone() from error
        except (ChromaError, httpx.HTTPError, ValueError, OSError) as error:  # ValueError: it did not connect
            what = (str(error).strip() or type(error).__name__).splitlines()[0]
            dropped = isinstance(error, httpx.TransportError)
            raise StoreError(f"Chroma cannot be asked: {what}", hint=HINT, dropped=dropped) from error


class ChromaStore:
    """What one collection and the full text beside the texts hold; see `Store`."""

    def __init__(self, server: ChromaServer, collection: Any, folder: Path) -> None:
        self._server = server
        self._collection = collection
        self._chunks = int(collection.metadata["chunks"])
        self._lexical = Lexical(folder / LEXICAL)
        self.lexical = self._lexical.search
        self.holders = self._lexical.holders
        self.document_frequency = self._lexical.document_frequency
        self._line = line_to(server, collection.name)
        self.fault = self._line.fault
        self.gone = self._line.gone
        self.announced = self._line.announced

    def __len__(self) -> int:
        """How many chunks there are."""
        return self._chunks

    def dense(self, vector: NDArray[np.float32], top_k: int, among: Positions | None = None) -> Found:
        """See `Store`."""
        if top_k <= 0 or (among is not None and not len(among)):
            return []
        most = self._chunks if among is None else len(among)
        given = self._asked(
            self._collection.query,
            query_embeddings=[vector.tolist()],
            n_results=min(DEEPER * top_k, most),
            include=["embeddings"],
            **({} if among is None else {"ids": [str(position) for position in among]}),
        )
        found = np.array([int(id) for id in given["ids"][0]], dtype=np.intp)
        order = np.argsort(found)
        positions, vectors = found[order], np.asarray(given["embeddings"][0], dtype=np.float32)[order]
        cosines = vectors @ vector
        return [(int(positions[row]), float(cosines[row])) for row in best_rows(cosines, top_k)]

    def vectors(self, positions: Sequence[int]) -> NDArray[np.float32]:
        """See `Store`."""
        wanted = [str(int(position)) for position in positions]
        given = self._asked(self._collection.get, ids=sorted(set(wanted)), include=["embeddings"])
        rows = dict(zip(given["ids"], given["embeddings"], strict=True))
        if not rows.keys() >= set(wanted):
            raise StoreError("Chroma lacks vectors of the generation that is served", hint=REBUILD_HINT)
        return np.array([rows[id] for id in wanted], dtype=np.float32)

    def _asked(self, method: Callable[..., Any], **given: Any) -> Any:
        return self._line.ask(lambda: self._server.asked(lambda _: method(**given)))

    def close(self) -> None:
        """Releases the file of the full text."""
        self._lexical.close()

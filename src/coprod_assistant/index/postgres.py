# ruff: noqa: S608 (a schema cannot be a parameter; `store.NAME` says what may be the name of one)
"""Vectors and full text of generations in PostgreSQL with pgvector, each in a schema of its own.

A schema is written in one transaction, so a killed build leaves nothing. Ranking is the embedded one: the same vectors
compared exactly (or found by a graph and then compared), and the same postings, fetched as they lie in the file and
added up here, which is quicker than taking arrays of them apart in SQL.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigError, IndexDamagedError, StoreError
from .layout import CENTRE, CHUNK_VECTORS, LEXICAL, REBUILD_HINT, SKETCH
from .lexical import Ranking
from .line import HINT, gone, line_to
from .store import Embedded, Found, Positions

SLAB = 4_096  # vectors sent at a time
CONNECT_S = 5
SEARCH_S = 10  # longest search
WAIT_S = 10  # for searches under way in a schema that is to be dropped
SEARCHED = 400  # by the graph, for a question
DEEPER = 4  # times as many as are wanted are found by the graph, then compared
SETTINGS = (
    f"SET jit = off; SET work_mem = '64MB'; SET statement_timeout = '{SEARCH_S}s'; SET hnsw.ef_search = {SEARCHED}"
)
RIGHTS = "give the role of COPROD_STORE its rights, as docs/operating.md tells: coprod index writes, others only read"


class PostgresServer:
    """A database; connections are kept and shared by threads."""

    kind = "postgresql"
    takes: Sequence[str] = (CHUNK_VECTORS, SKETCH, CENTRE, LEXICAL)

    def __init__(self, url: str, *, nearest: str = "exact") -> None:
        try:
            import psycopg
        except ImportError as error:
            raise ConfigError(
                "COPROD_STORE names PostgreSQL, and its client is not installed",
                hint="pip install 'coprod-assistant[postgres]'",
            ) from error
        self._psycopg = psycopg
        self._url = url
        self._nearest = nearest
        self._idle: deque[Any] = deque()

    def write(self, name: str, own: Embedded) -> None:
        """See `StoreServer`."""
        dim = len(own.vectors([0])[0])
        with self.connection() as connection, connection.transaction():
            run = connection.execute
            run("SET LOCAL statement_timeout = 0")
            if not run("SELECT 1 FROM pg_extension WHERE extname = 'vector'").fetchall():
                run("CREATE EXTENSION vector")
            run(f"CREATE SCHEMA {name}")
            run(f"CREATE TABLE {name}.about (chunks int NOT NULL, nearest text NOT NULL)")
            run(f"CREATE TABLE {name}.vectors (position int NOT NULL, vector vector({dim}) NOT NULL)")
            if dim <= 1_900:  # in the row itself, which a page then holds
                run(f"ALTER TABLE {name}.vectors ALTER COLUMN vector SET STORAGE PLAIN")
            run(
                f'CREATE TABLE {name}.postings (term text COLLATE "C" NOT NULL, count int NOT NULL, '
                "positions bytea NOT NULL, weights bytea NOT NULL)"
            )
            _copy(connection, f"{name}.vectors", ["int4", "bytea"], _vector_rows(own))
            _copy(connection, f"{name}.postings", ["text", "int4", "bytea", "bytea"], own.lexical_part.postings())
            run(f"ALTER TABLE {name}.vectors ADD PRIMARY KEY (position)")
            run(f"ALTER TABLE {name}.postings ADD PRIMARY KEY (term)")
            if self._nearest == "hnsw":
                run(
                    f"CREATE INDEX ON {name}.vectors USING hnsw (vector vector_ip_ops) "
                    "WITH (m = 24, ef_construction = 128)"
                )
            run(f"INSERT INTO {name}.about VALUES (%s, %s)", (len(own), self._nearest))
            run(f"ANALYZE {name}.vectors")
            run(f"ANALYZE {name}.postings")

    def announce(self, name: str) -> None:
        """See `StoreServer`: the schema whose comment is the latest time."""
        with self.connection() as connection:
            [(now,)] = connection.execute(
                "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
            ).fetchall()
            connection.execute(f"COMMENT ON SCHEMA {name} IS '{now}'")

    def announced(self, prefix: str) -> str | None:
        """See `StoreServer`."""
        with self.connection() as connection:
            rows = connection.execute(
                "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s) "
                "AND obj_description(oid, 'pg_namespace') IS NOT NULL "
                "ORDER BY obj_description(oid, 'pg_namespace') DESC LIMIT 1",
                (prefix,),
            ).fetchall()
        return str(rows[0][0]) if rows else None

    def open(self, name: str, folder: Path) -> PostgresStore:  # noqa: ARG002 (nothing of it lies in the folder)
        """See `StoreServer`."""
        try:
            with self.connection() as connection:
                rows = connection.execute(f"SELECT chunks, nearest FROM {name}.about").fetchall()
        except StoreError as error:
            if error.gone:
                raise IndexDamagedError(f"the store no longer holds {name}", hint=REBUILD_HINT) from error
            raise
        if len(rows) != 1:
            raise IndexDamagedError(f"{name} in the store is not whole", hint=REBUILD_HINT)
        return PostgresStore(self, name, chunks=rows[0][0], by_graph=rows[0][1] == "hnsw")

    def names(self, prefix: str) -> list[str]:
        """See `StoreServer`."""
        with self.connection() as connection:
            rows = connection.execute(
                "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s) ORDER BY 1", (prefix,)
            ).fetchall()
        return [str(name) for (name,) in rows]

    def drop(self, name: str) -> None:
        """See `StoreServer`; searches under way are waited for."""
        with self.connection() as connection, connection.transaction():
            connection.execute(f"SET LOCAL lock_timeout = '{WAIT_S}s'")
            connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")

    def close(self) -> None:
        """See `StoreServer`."""
        while self._idle:
            self._idle.pop().close()

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """A connection for one thread; what goes wrong on it is a StoreError."""
        psycopg = self._psycopg
        try:
            connection = self._taken()
            try:
                yield connection
            except BaseException:
                connection.close()
                raise
            self._idle.append(connection)
        except psycopg.Error as error:
            if isinstance(error, psycopg.errors.UndefinedTable | psycopg.errors.InvalidSchemaName):
                raise gone() from error
            dropped = isinstance(error, psycopg.OperationalError) and not isinstance(
                error, psycopg.errors.QueryCanceled
            )
            if dropped:
                self.close()  # the others of that server are broken, too
            what = str(error).strip().splitlines()[0]
            hint = RIGHTS if isinstance(error, psycopg.errors.InsufficientPrivilege) else HINT
            raise StoreError(f"PostgreSQL cannot be asked: {what}", hint=hint, dropped=dropped) from error

    def _taken(self) -> Any:
        try:
            return self._idle.pop()
        except IndexError:
            connection = self._psycopg.connect(
                self._url, autocommit=True, connect_timeout=CONNECT_S, prepare_threshold=None,
                tcp_user_timeout=1_000 * SEARCH_S,
            )  # fmt: skip
            connection.execute(SETTINGS)
            return connection


class PostgresStore:
    """What one schema holds; see `Store`."""

    def __init__(self, server: PostgresServer, name: str, *, chunks: int, by_graph: bool) -> None:
        self._server = server
        self._name = name
        self._chunks = chunks
        self._by_graph = by_graph
        self._line = line_to(server, name)
        self.fault = self._line.fault
        self.gone = self._line.gone
        self.announced = self._line.announced
        ranking = Ranking(self._rows, chunks, table=f"{name}.postings")
        self.lexical = ranking.search
        self.holders = ranking.holders
        self.document_frequency = ranking.document_frequency

    def __len__(self) -> int:
        """How many chunks there are."""
        return self._chunks

    def dense(self, vector: NDArray[np.float32], top_k: int, among: Positions | None = None) -> Found:
        """See `Store`."""
        if top_k <= 0:
            return []
        asked, table = _text(vector), f"{self._name}.vectors"
        if self._by_graph and among is None and top_k * DEEPER <= SEARCHED:
            rows = self._rows(
                f"SELECT position, distance FROM (SELECT position, vector <#> ?::vector AS distance FROM {table} "
                "ORDER BY distance LIMIT ?) AS near ORDER BY distance, position LIMIT ?",
                asked, top_k * DEEPER, top_k,
            )  # fmt: skip
        else:  # With "+ 0" no graph fits, which would find too few of the positions that may be found.
            rows = self._rows(
                f"SELECT position, (vector <#> ?::vector) + 0 AS distance FROM {table} "
                f"{'' if among is None else 'WHERE position = ANY(?)'} ORDER BY distance, position LIMIT ?",
                asked, *([] if among is None else [among.tolist()]), top_k,
            )  # fmt: skip
        return [(int(position), -float(distance)) for position, distance in rows]

    def vectors(self, positions: Sequence[int]) -> NDArray[np.float32]:
        """See `Store`."""
        wanted = [int(position) for position in positions]
        query = f"SELECT position, vector_send(vector) FROM {self._name}.vectors WHERE position = ANY(?)"
        rows = dict(self._rows(query, wanted))
        if len(rows) != len(set(wanted)):
            raise StoreError(f"{self._name} in the store lacks vectors", hint=REBUILD_HINT)
        # As it is sent: how many numbers, a spare one, then the numbers.
        return np.array([np.frombuffer(rows[position], dtype=">f4", offset=4) for position in wanted], dtype=np.float32)

    def _rows(self, query: str, *values: object) -> list[Any]:
        def ask() -> list[Any]:
            with self._server.connection() as connection:
                return list(connection.execute(query.replace("?", "%s"), values, binary=True).fetchall())

        return self._line.ask(ask)

    def close(self) -> None:
        """Nothing belongs to it alone: connections are the server's."""


def _text(vector: NDArray[np.float32]) -> str:
    """A vector as pgvector reads it; nine digits name a number of single precision exactly."""
    return f"[{','.join(f'{number:.9g}' for number in vector)}]"


def _copy(connection: Any, table: str, types: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Writes rows into a table, in the form in which the values of these types are sent."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row)


def _vector_rows(own: Embedded) -> Iterator[tuple[int, bytes]]:
    """Positions and vectors as pgvector is sent them: how many numbers, a spare one, then the numbers."""
    for start in range(0, len(own), SLAB):
        vectors = own.dense_part.between(start, min(start + SLAB, len(own))).astype(">f4")
        head = vectors.shape[1].to_bytes(2, "big") + bytes(2)
        for position, vector in enumerate(vectors, start):
            yield position, head + vector.tobytes()

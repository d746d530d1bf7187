"""Who may do what in a store, how a password and TLS reach it, and what a restored backup finds there."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from coprod_assistant.backup import Places, back_up, open_archive, restore
from coprod_assistant.errors import IndexDamagedError, StoreError
from coprod_assistant.index import StoreServer, open_index, store_server
from coprod_assistant.index.store import Embedded
from tests.fetch.test_client import self_signed
from tests.index.conftest import build
from tests.index.hashing_embedder import HashingEmbedder
from tests.index.store_servers import Chroma, Postgres
from tests.index.test_stores import answer, built_in, questions

DOCUMENTED = Path(__file__).parents[2] / "docs" / "operating.md"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server with the roles of the documentation, who need their password."""
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    [sql] = re.findall(r"```sql\n(.+?)```", DOCUMENTED.read_text(encoding="utf-8"), re.DOTALL)
    with psycopg.connect(server.url, autocommit=True) as owner:
        owner.execute(sql.replace("…", "secret-word"))
        (server.folder / "data" / "pg_hba.conf").write_text(
            "host all coprod 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
        )
        owner.execute("SELECT pg_reload_conf()")
    yield server
    server.stop()


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[Chroma]:
    (tmp_path / "chroma").mkdir()
    server = Chroma(tmp_path / "chroma")
    yield server
    server.stop()


@pytest.fixture
def passfile(postgres: Postgres, tmp_path: Path) -> Path:
    path = tmp_path / "pgpass"
    path.write_text(f"127.0.0.1:{postgres.port}:coprod:*:secret-word\n")
    path.chmod(0o600)
    return path


def as_role(postgres: Postgres, role: str, more: str = "") -> StoreServer:
    server = store_server(f"postgresql://{role}@127.0.0.1:{postgres.port}/coprod{more}")
    assert server is not None
    return server


def test_a_password_comes_from_a_file_or_the_environment(
    postgres: Postgres, passfile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StoreError, match="password"):
        as_role(postgres, "coprod_read").names("coprod_")
    assert as_role(postgres, "coprod_read", f"?passfile={passfile}").names("coprod_") == []
    with monkeypatch.context() as set_now:
        set_now.setenv("PGPASSFILE", str(passfile))
        assert as_role(postgres, "coprod_read").names("coprod_") == []
    monkeypatch.setenv("PGPASSWORD", "secret-word")
    assert as_role(postgres, "coprod_read").names("coprod_") == []
    monkeypatch.setenv("PGPASSWORD", "another-word")
    with pytest.raises(StoreError, match="password") as told:
        as_role(postgres, "coprod_read").names("coprod_")
    assert "another-word" not in str(told.value)


def test_with_the_documented_rights_one_role_writes_and_the_other_only_reads(
    postgres: Postgres, passfile: Path, corpus: Path, tmp_path: Path
) -> None:
    builder, reader = (as_role(postgres, role, f"?passfile={passfile}") for role in ("coprod_build", "coprod_read"))
    folder = tmp_path / "index"
    built_in(builder, corpus, folder)
    prefix = (folder / "store.json").read_text().strip()
    [name] = reader.names(prefix)
    own = Embedded(tmp_path / "plain" / build(corpus, tmp_path / "plain", HashingEmbedder()).generation)
    with open_index(folder, embedder_hash=None, server=reader) as index:
        assert answer(index, questions(1)[0]) and index.holders("power") and index.document_frequency("power")
        assert reader.announced(prefix) == name
        for refused in (
            lambda: reader.write(prefix + "another", own),
            lambda: reader.announce(name),
            lambda: reader.drop(name),
        ):
            with pytest.raises(StoreError, match=r"permission denied|must be owner") as told:
                refused()
            assert "rights" in told.value.hint and not told.value.gone
        with reader.connection() as connection:  # type: ignore[attr-defined]
            for forbidden in ("DELETE FROM", "TRUNCATE", "DROP TABLE"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(f"{forbidden} {name}.postings")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("CREATE TEMP TABLE mine (number int)")
        assert index.damage() is None and answer(index, questions(1)[0])
    (corpus / "leeds.md").unlink()
    built_in(builder, corpus, folder)
    assert len(reader.names(prefix)) == 2
    for server in (builder, reader):
        server.close()


@pytest.mark.parametrize("kind", ["postgres", "chroma"])
def test_a_restored_backup_uses_what_the_store_holds_and_an_index_run_brings_back_what_it_lost(
    kind: str, request: pytest.FixtureRequest, corpus: Path, tmp_path: Path
) -> None:
    server = store_server(request.getfixturevalue(kind).url)
    assert server is not None
    here, there = (Places(base / "corpus", base / "index", base / "feedback", base / "staff") for base in
                   (tmp_path, tmp_path / "there"))  # fmt: skip
    first = built_in(server, corpus, here.index).generation
    back_up(tmp_path / "kept.zip", here)
    with open_archive(tmp_path / "kept.zip") as archive:
        restore(archive, there)
    with open_index(there.index, embedder_hash=None, server=server) as index:
        right = answer(index, questions(1)[0])
        assert right and index.generation == first
    [name] = server.names((here.index / "store.json").read_text().strip())
    server.drop(name)
    with pytest.raises(IndexDamagedError, match="no longer holds"):
        open_index(there.index, embedder_hash=None, server=server)
    assert built_in(server, there.corpus, there.index).changed
    with open_index(there.index, embedder_hash=None, server=server) as index:
        assert answer(index, questions(1)[0]) == right and index.stored_as != name
    server.close()


class TlsProxy:
    """Takes TLS for localhost and passes on to a port without it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.certificate, key = self_signed(folder, "localhost")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(self.certificate, key)
        self._to = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self.taken = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, plain: socket.socket) -> None:
        with suppress(OSError), self._context.wrap_socket(plain, server_side=True) as visitor:
            self.taken += 1
            with socket.create_connection(("127.0.0.1", self._to)) as server:
                threading.Thread(target=_pass_on, args=(server, visitor), daemon=True).start()
                _pass_on(visitor, server)

    def close(self) -> None:
        self._listener.close()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while piece := one.recv(65_536):
            other.sendall(piece)


def test_chromas_is_tls_with_a_certificate_that_is_checked(
    chroma: Chroma, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = TlsProxy(tmp_path, chroma.port)
    url = f"chromas://localhost:{proxy.port}"
    with pytest.raises(StoreError, match="cannot be asked"):
        built_in(store_server(url), corpus, tmp_path / "index")
    assert proxy.taken == 0  # it was left before a word was said
    monkeypatch.setenv("SSL_CERT_FILE", str(proxy.certificate))
    server = store_server(url)
    built_in(server, corpus, tmp_path / "index")
    with open_index(tmp_path / "index", embedder_hash=None, server=server) as index:
        assert answer(index, questions(1)[0])
    assert proxy.taken > 0
    with pytest.raises(StoreError, match="cannot be asked"):
        store_server(f"chroma://localhost:{proxy.port}").names("coprod_")  # type: ignore[union-attr]
    proxy.close()

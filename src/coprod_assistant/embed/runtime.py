"""The default model on ONNX Runtime: `encoder.onnx` is its graph, which says where its weights lie in the published file.

Neither PyTorch nor sentence-transformers is loaded. `scripts/encoder_graph.py` writes the graph; the vectors are those
of sentence-transformers, which `tests/test_embed.py` compares.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ConfigError
from .protocol import Vectors, fill

GRAPH = Path(__file__).parent / "encoder.onnx"
DIM = 384
MAX_TOKENS = 256  # as the model's sentence_bert_config.json has it
BATCH_TOKENS = 2_000  # of a batch with its padding
MANY = 32  # texts from which more than one thread embeds them


class RuntimeEmbedder:
    """all-MiniLM-L6-v2; it is loaded when it is first asked for anything."""

    dim = DIM
    max_tokens = MAX_TOKENS

    def __init__(self, folder: Path, *, name: str, model_hash: str) -> None:
        self.name = name
        self.model_hash = model_hash
        self._folder = folder
        self._lock = threading.Lock()
        self._tokens: Any = None
        self._alone: Any = None  # the session for a question, on one core
        self._many: Any = None  # the one for many texts, on all

    def load(self) -> None:
        """Loads the model, if it is not loaded yet."""
        self._session(1)

    def encode(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> Vectors:
        """Unit-length vectors, shape `(len(texts), dim)`, in the order of the texts; `(0, dim)` for none."""
        vectors = np.empty((len(texts), DIM), dtype=np.float32)
        fill(vectors, texts, self._encode, on_batch)
        return vectors

    @property
    def whole_words(self) -> frozenset[str]:
        """Words in lower case that the model's vocabulary holds whole: the common ones of its language."""
        return frozenset(word.lower() for word in self._tokenizer().get_vocab() if word.isalpha())

    def _encode(self, texts: list[str]) -> Vectors:
        session = self._session(len(texts))
        rows = [row.ids for row in self._tokenizer().encode_batch(texts)]
        order = sorted(range(len(rows)), key=lambda at: -len(rows[at]))
        vectors = np.empty((len(rows), DIM), dtype=np.float32)
        while order:
            width = len(rows[order[0]])
            chosen, order = order[: max(1, BATCH_TOKENS // width)], order[max(1, BATCH_TOKENS // width) :]
            ids = np.zeros((len(chosen), width), dtype=np.int64)
            mask = np.zeros((len(chosen), width), dtype=np.int64)
            for at, number in enumerate(chosen):
                ids[at, : len(rows[number])] = rows[number]
                mask[at, : len(rows[number])] = 1
            vectors[chosen] = session.run(None, {"ids": ids, "mask": mask})[0]
        return vectors

    def _tokenizer(self) -> Any:
        with self._lock:
            if self._tokens is None:
                self._tokens = _open_tokenizer(self._folder / "tokenizer.json")
            return self._tokens

    def _session(self, count: int) -> Any:
        """A question alone is embedded by one core: idle threads take the processor from whatever comes next."""
        with self._lock:
            if count < MANY:
                self._alone = self._alone or _open_session(self._folder, threads=1)
                return self._alone
            self._many = self._many or _open_session(self._folder, threads=_cores())
            return self._many


def _cores() -> int:
    if "OMP_NUM_THREADS" in os.environ:
        return max(1, int(os.environ["OMP_NUM_THREADS"]))
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _open_tokenizer(file: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _open_session(folder: Path, *, threads: int) -> Any:
    """A session over the weights in `folder`, which are mapped: of 90 MB a process holds what it multiplies with."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = threads > 1  # it keeps what the largest batch took
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    try:
        return onnxruntime.InferenceSession(GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library raises its own kinds for a graph that is cut or lacks a weight
        raise ConfigError(f"{GRAPH} cannot be opened", hint="install coprod-assistant again") from error

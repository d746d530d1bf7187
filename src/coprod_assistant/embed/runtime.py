"""The default model on ONNX Runtime: `encoder.onnx` is its graph and says where in the published file the weights lie.

Neither PyTorch nor sentence-transformers is loaded. `scripts/encoder_graph.py` writes the graph; the vectors are those
of sentence-transformers, which `tests/test_embed.py` compares.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import ConfigError
from ..model_files import open_tokenizer
from ..processor_time import add_processor_s
from .protocol import Vectors, fill

GRAPH = Path(__file__).parent / "encoder.onnx"
DIM = 384
MAX_TOKENS = 256  # as the model's sentence_bert_config.json has it
BATCH_TOKENS = 400  # of a batch with its padding; what lies between two layers then stays near the processor


class RuntimeEmbedder:
    """all-MiniLM-L6-v2; it is loaded when it is first asked for anything."""

    dim = DIM
    max_tokens = MAX_TOKENS

    def __init__(self, folder: Path, *, name: str, model_hash: str) -> None:
        self.name = name
        self.model_hash = model_hash
        self._folder = folder
        self._lock = threading.Lock()
        self._opened: Any = None

    def load(self) -> None:
        """Loads the model, if it is not loaded yet."""
        self._session()

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
        session = self._session()
        rows = [_cut(row.ids) for row in self._tokenizer().encode_batch(texts)]
        vectors = np.empty((len(rows), DIM), dtype=np.float32)

        def embed(chosen: list[int]) -> float:
            """Seconds of a processor that it took."""
            started = time.thread_time()
            vectors[chosen] = session.run(None, _padded([rows[number] for number in chosen]))[0]
            return time.thread_time() - started

        batches = list(_batches([len(row) for row in rows]))
        if len(batches) == 1:
            embed(batches[0])
        else:
            with ThreadPoolExecutor(_cores()) as pool:
                add_processor_s(sum(pool.map(embed, batches)))  # raises what a batch raised
        return vectors

    def _tokenizer(self) -> Any:
        return open_tokenizer(self._folder / "tokenizer.json")

    def _session(self) -> Any:
        with self._lock:
            self._opened = self._opened or _open_session(self._folder)
            return self._opened


def _cut(ids: list[int]) -> list[int]:
    """As many tokens as the model reads, of which the last says that the text ends."""
    return ids if len(ids) <= MAX_TOKENS else [*ids[: MAX_TOKENS - 1], ids[-1]]


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of texts that are embedded together, the longest first."""
    order = sorted(range(len(lengths)), key=lambda at: -lengths[at])
    start = 0
    while start < len(order):
        end = start + max(1, BATCH_TOKENS // lengths[order[start]])
        yield order[start:end]
        start = end


def _padded(rows: Sequence[Sequence[int]]) -> dict[str, NDArray[np.int64]]:
    """Ids and mask of a batch, the longest row first."""
    ids = np.zeros((len(rows), len(rows[0])), dtype=np.int64)
    mask = np.zeros_like(ids)
    for at, row in enumerate(rows):
        ids[at, : len(row)] = row
        mask[at, : len(row)] = 1
    return {"ids": ids, "mask": mask}


def _cores() -> int:
    if "OMP_NUM_THREADS" in os.environ:
        return max(1, int(os.environ["OMP_NUM_THREADS"]))
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _open_session(folder: Path) -> Any:
    """A session over the weights in `folder`, which are mapped: of 90 MB a process holds what it multiplies with.

    It runs on the thread that asks: idle threads of its own would take the processor from whatever comes next, and
    several batches at once use all cores better than the parts of one.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it keeps what the largest batch took
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", str(folder))
    try:
        return onnxruntime.InferenceSession(GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library raises its own kinds for a graph that is cut or lacks a weight
        raise ConfigError(f"{GRAPH} cannot be opened", hint="install coprod-assistant again") from error

"""The reader that ships: six layers of all-MiniLM-L6-v2, trained by `training/`, on ONNX Runtime.

`model/README.md` is its model card: data, licences, figures, limits. Its words come from the tokenizer of the embedding
model, which has the same.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import ConfigError
from ..model_files import published_folder
from ..processor_time import helped_by
from .protocol import Read, Window
from .tokens import PASSAGE_TOKENS, WindowTokens, arrays

MODEL = Path(__file__).parent / "model" / "reader.onnx"
THREADS = min(4, os.cpu_count() or 1)
BATCH_TOKENS = 600  # of a batch with its padding: with 2,000 the median question took a sixth longer


class ShippedReader:
    """The trained model; it is loaded when it is first asked to read, once for all threads."""

    name = "shipped"
    limit = PASSAGE_TOKENS - 20  # what a single long statement may exceed

    def __init__(self, file: Path = MODEL) -> None:
        """A reader of `file`.

        Raises:
            ConfigError: there is no such file.
        """
        if not file.is_file():
            raise ConfigError(f"{file} is missing", hint="install coprod-assistant again")
        self._file = file
        self._lock = threading.Lock()
        self._opened: tuple[Any, WindowTokens] | None = None
        self._hash = ""

    @property
    def model_hash(self) -> str:
        """sha256 of the model's file."""
        if not self._hash:
            with self._file.open("rb") as file:
                self._hash = hashlib.file_digest(file, "sha256").hexdigest()
        return self._hash

    def read(self, text: str, windows: Sequence[Window]) -> list[Read]:
        """What the model says of each window, in their order."""
        session, tokens = self._open()
        question = tokens.pieces([text])[0]
        rows = [tokens.row(question, window) for window in windows]
        order = sorted(range(len(rows)), key=lambda at: len(rows[at][0]))
        found: dict[int, Read] = {}
        while order:
            chosen = [order.pop()]  # longest first: the others of the batch fit below it
            while order and (len(chosen) + 1) * len(rows[chosen[0]][0]) <= BATCH_TOKENS:
                chosen.append(order.pop())
            found.update(zip(chosen, self._batch(session, rows, windows, chosen), strict=True))
        return [found[at] for at in range(len(windows))]

    def sizes(self, statements: Sequence[str]) -> list[int]:
        """Tokens of each statement, with the one that parts it from the next."""
        return [len(piece) + 1 for piece in self._open()[1].pieces(statements)]

    def _batch(self, session: Any, rows: Any, windows: Sequence[Window], chosen: Sequence[int]) -> list[Read]:
        most = max(len(windows[at].statements) for at in chosen)
        inputs = arrays([rows[at] for at in chosen], most=most)
        with helped_by(THREADS):
            told = session.run(None, {"ids": inputs.ids, "mask": inputs.mask, "members": inputs.members})
        return [
            Read(
                tuple(float(logit) for logit in told[0][row, : len(windows[at].statements)]),
                float(told[1][row]),
                float(told[2][row]),
            )
            for row, at in enumerate(chosen)
        ]

    def _open(self) -> tuple[Any, WindowTokens]:
        with self._lock:
            if self._opened is None:
                self._opened = (_session(self._file), WindowTokens(_tokenizer()))
            return self._opened


def _session(file: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False  # it keeps what the largest batch took; see memory.py
    # Waiting threads that spin take the processor from each other where several questions are read at once.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library raises its own kinds for a file that is cut or not a model
        raise ConfigError(f"{file} cannot be opened as a model", hint="install coprod-assistant again") from error


def _tokenizer() -> Path:
    folder = published_folder()
    if folder is None:
        raise ConfigError("the tokenizer of all-MiniLM-L6-v2 is not installed", hint="install coprod-assistant again")
    return folder / "tokenizer.json"

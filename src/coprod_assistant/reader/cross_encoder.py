"""Any cross-encoder of sentence-transformers as a reader: each statement is scored with the question by itself."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import ConfigError
from ..model_files import MODELS_HINT
from ..processor_time import helped_by
from .protocol import Read, Window

BATCH = 32
HINT = "COPROD_READER is 'shipped' or a folder with a sentence-transformers cross-encoder (.safetensors)"


class CrossEncoderReader:
    """A cross-encoder in a local folder; what it says of a window is what it says of its best statement."""

    limit = 400

    def __init__(self, folder: Path) -> None:
        """A reader of the model in `folder`, loaded when it first reads.

        Raises:
            ConfigError: the folder holds no such model, or files that could run code.
        """
        if not (folder / "config.json").is_file() or not list(folder.glob("*.safetensors")):
            raise ConfigError(f"{folder} holds no cross-encoder", hint=HINT)
        unsafe = [path for path in folder.rglob("*") if path.suffix in {".bin", ".pt", ".pkl", ".py", ".pth", ".ckpt"}]
        if unsafe:
            raise ConfigError(f"{unsafe[0]} may run code when it is loaded", hint="keep only .safetensors weights")
        self.name = str(folder)
        self._folder = folder
        self._lock = threading.Lock()
        self._model: Any = None

    @property
    def model_hash(self) -> str:
        """sha256 over the model's files."""
        digest = hashlib.sha256()
        for path in sorted(path for path in self._folder.rglob("*") if path.is_file()):
            with path.open("rb") as file:
                digest.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()

    def read(self, text: str, windows: Sequence[Window]) -> list[Read]:
        """What the model says of each window, in their order."""
        pairs = [(text, f"{window.head}. {words}") for window in windows for words in window.statements]
        model = self._load()
        with helped_by(os.cpu_count() or 1):
            scores = [float(score) for score in model.predict(pairs, batch_size=BATCH)] if pairs else []
        found, at = [], 0
        for window in windows:
            mine = tuple(scores[at : at + len(window.statements)])
            at += len(window.statements)
            found.append(Read(mine, max(mine, default=-10.0), max(mine, default=-10.0)))
        return found

    def sizes(self, statements: Sequence[str]) -> list[int]:
        """About how many tokens each statement takes."""
        return [len(words) // 4 + 2 for words in statements]

    def _load(self) -> Any:
        with self._lock:
            if self._model is None:
                try:
                    from sentence_transformers import CrossEncoder
                    from torch.nn import Identity
                except ModuleNotFoundError as error:
                    lacking = f"{self._folder} needs {error.name}, which is not installed"
                    raise ConfigError(lacking, hint=MODELS_HINT) from error

                self._model = CrossEncoder(
                    str(self._folder), device="cpu", local_files_only=True, num_labels=1, activation_fn=Identity()
                )
            return self._model

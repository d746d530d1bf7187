"""Which reader a setting means."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ..errors import ConfigError
from .cross_encoder import HINT, CrossEncoderReader
from .protocol import Reader
from .shipped import ShippedReader

DEFAULT_READER = "shipped"


@lru_cache(maxsize=4)
def load_reader(name: str = DEFAULT_READER) -> Reader:
    """The reader that `name` means, one object for a process; the model itself is loaded when it first reads.

    Args:
        name: "shipped", or a folder with a cross-encoder of sentence-transformers.

    Raises:
        ConfigError: there is no such model, or its files could run code.
    """
    if name == DEFAULT_READER:
        return ShippedReader()
    if not Path(name).is_dir():
        raise ConfigError(f"there is no reader {name}", hint=HINT)
    return CrossEncoderReader(Path(name))

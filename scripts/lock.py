"""Writes requirements/lock-*.txt: every package that is installed, with the hashes of all its files on PyPI.

Versions are those of constraints.txt. uv resolves for every platform and every Python that pyproject.toml allows at
once, so one file serves them all; it asks its own default index, whatever pip is set to here, as a hash is worth what
the place is that it was taken from. A package that a file before it has is left out of the next one, and the models
are in none: people looked at theirs, and their hashes stand in models.txt. Nor are those of left-out.txt in any.

    lock.txt          the program and what builds it
    lock-torch.txt    torch, with the CUDA libraries that PyPI's builds for Linux want
    lock-models.txt   what runs models of one's own besides: sentence-transformers
    lock-dev.txt      what the tests and checks need besides
    lock-browser.txt  what the tests in Chromium need besides
    lock-docs.txt     what the documentation as a site needs besides
    lock-supply.txt   uv and the tool that makes the SBOM, which have an environment of their own

python scripts/lock.py [--check]
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "requirements"
BUILD = ("hatchling", "editables")
EXTRAS = {
    "lock-models.txt": ("models",),
    "lock-dev.txt": ("models", "dev"),
    "lock-browser.txt": ("models", "dev", "browser"),
    "lock-docs.txt": ("models", "dev", "docs"),
}
HEADER = "# Written by scripts/lock.py (make pin); see there. Installed with --no-deps --require-hashes.\n"
NAME = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==", re.MULTILINE)


def main(arguments: list[str]) -> int:
    """0 after the files are written; with --check 1 if they would differ from what is there."""
    made = locks()
    unlike = [name for name, text in made.items() if not _is_there(name, text)]
    if "--check" in arguments:
        for name in unlike:
            print(f"requirements/{name} is not current; run: make pin", file=sys.stderr)
        return 1 if unlike else 0
    for name, text in made.items():
        (TARGET / name).write_text(text, encoding="utf-8")
    return 0


def locks() -> dict[str, str]:
    """The text of each lock file by its name."""
    pinned = set(NAME.findall((ROOT / "constraints.txt").read_text(encoding="utf-8")))
    of_torch = _compiled("torch")
    # What torch alone wants, as the CUDA libraries, is not pinned: machines with a CPU build have none of it.
    torch_alone = {name for name in _entries(of_torch) if name == "torch" or name not in pinned}
    whole = {"lock-torch.txt": _entries(of_torch)}
    whole["lock.txt"] = _entries(_compiled("pyproject.toml", *BUILD))
    for name, extras in EXTRAS.items():
        whole[name] = _entries(_compiled("pyproject.toml", extras=extras))
    texts = {"lock-torch.txt": HEADER + "".join(whole.pop("lock-torch.txt").values())}
    models = set(NAME.findall((TARGET / "models.txt").read_text(encoding="utf-8")))
    earlier = dict.fromkeys(torch_alone | models | left_out(), "")
    for name, entries in whole.items():
        # A package that an earlier file wants on some machines only may be wanted on all here.
        new = {p: text for p, text in entries.items() if p not in earlier or earlier[p] not in ("", _marker(text))}
        texts[name] = HEADER + "".join(new.values())
        earlier |= {package: _marker(text) for package, text in new.items()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts["lock-supply.txt"] = HEADER + _compiled(*project["optional-dependencies"]["supply"])
    return texts


def left_out() -> set[str]:
    """Packages that are not installed though others ask for them."""
    lines = (TARGET / "left-out.txt").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if not line.startswith("#")}


def _compiled(*inputs: str, extras: tuple[str, ...] = ()) -> str:
    """What uv resolves: pyproject.toml, and requirements."""
    files = [name for name in inputs if name.endswith(".toml")]
    names = "\n".join(name for name in inputs if not name.endswith(".toml"))
    command = ["uv", "pip", "compile", "--quiet", "--no-config", "--universal"]
    command += ["--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header"]
    command += ["--constraints", "constraints.txt", *(f"--extra={name}" for name in extras), *files]
    command += ["-"] if names else []
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "UV_INDEX", "UV_DEFAULT"))}
    clean["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), clean.get("PATH", "")])
    done = subprocess.run(command, input=names, env=clean, cwd=ROOT, text=True, stdout=subprocess.PIPE, check=True)
    return done.stdout


def _entries(text: str) -> dict[str, str]:
    """Each package of a resolution with its lines."""
    starts = [match.start() for match in NAME.finditer(text)]
    parts = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return {part.partition("==")[0]: part for part in parts}


def _marker(entry: str) -> str:
    """For which machines an entry is meant; empty for all."""
    return entry.partition("\n")[0].partition(";")[2].strip(" \\")


def _is_there(name: str, text: str) -> bool:
    path = TARGET / name
    return path.is_file() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

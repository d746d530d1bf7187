"""Writes constraints.txt: the version of every package in the environment that runs this, and in others.

python scripts/pin.py [FOLDER]...  # each with the packages of another environment
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

TARGET = Path(__file__).parent.parent / "constraints.txt"
OWN = {"coprod-assistant", "pip"}
HEADER = """\
# Every version that the program, its tests and its tools were tested with; `make` installs these and no others.
# To refresh: make refresh.
# Local labels such as "+cpu" are left off: any build of that version will do.
"""


def main(others: list[str]) -> int:
    """0, after the file is written."""
    unused = set((TARGET.parent / "requirements" / "left-out.txt").read_text(encoding="utf-8").splitlines())
    found = {}
    for package in distributions(path=[*others, *sys.path]):
        name = re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()
        if name not in OWN | unused:
            found[name] = package.version.partition("+")[0]
    lines = [f"{name}=={version}\n" for name, version in sorted(found.items())]
    TARGET.write_text(HEADER + "".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

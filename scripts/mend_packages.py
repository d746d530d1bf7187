"""Makes an interrupted installation whole: forgets packages whose files are not all there, so pip installs them again.

    python scripts/mend_packages.py STAMP

STAMP is written when an installation is complete; while it is there nothing is looked at. Pip itself takes a package
for installed once its metadata is there, whatever else is missing.
"""

from __future__ import annotations

import shutil
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path


def is_whole(package: Distribution) -> bool:
    """Whether each file of the package's own record is there with the size that it says."""
    files = package.files
    if not files or package.read_text("RECORD") is None or package.read_text("METADATA") is None:
        return False
    for file in files:
        path = Path(str(package.locate_file(file)))
        if path.suffix == ".pyc":
            continue  # made again by itself
        if not path.is_file() or (file.size is not None and path.stat().st_size != file.size):
            return False
    return True


def main(stamp: Path) -> int:
    """0, after the records of broken packages are gone."""
    if stamp.exists():
        return 0
    for package in list(distributions(path=[path for path in sys.path if "site-packages" in path])):
        record = Path(str(package.locate_file(""))) / getattr(package, "_path", Path()).name
        if record.suffix == ".dist-info" and not is_whole(package):
            print(f"{record.name} is not whole and is installed again", file=sys.stderr)
            shutil.rmtree(record)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))

"""An installation that was interrupted: which packages are told to pip as missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "scripts" / "mend_packages.py"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of installed packages with one that is whole."""
    site = tmp_path / "site-packages"
    record = site / "thing-1.0.dist-info"
    record.mkdir(parents=True)
    (site / "thing.py").write_text("WHOLE = True\n", encoding="utf-8")
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n", encoding="utf-8")
    files = "thing.py,sha256=x,13\n__pycache__/thing.cpython-311.pyc,,\nthing-1.0.dist-info/METADATA,sha256=x,47\n"
    (record / "RECORD").write_text(files + "thing-1.0.dist-info/RECORD,,\n", encoding="utf-8")
    return site


def mended(site: Path, stamp: Path) -> bool:
    """Whether the record of the package was removed."""
    code = f"import runpy, sys; sys.path[:] = [{str(site)!r}, *(p for p in sys.path if 'site-packages' not in p)];"
    code += f"sys.argv[0] = {str(SCRIPT)!r}; runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code, str(stamp)], capture_output=True, text=True, check=True)
    gone = not (site / "thing-1.0.dist-info").exists()
    assert done.stderr == ("thing-1.0.dist-info is not whole and is installed again\n" if gone else "")
    return gone


def test_a_whole_package_is_kept(site: Path, tmp_path: Path) -> None:
    assert not mended(site, tmp_path / "none")


@pytest.mark.parametrize("lost", ["thing.py", "thing-1.0.dist-info/RECORD", "thing-1.0.dist-info/METADATA"])
def test_a_package_that_lacks_a_file_is_forgotten(site: Path, tmp_path: Path, lost: str) -> None:
    (site / lost).unlink()
    assert mended(site, tmp_path / "none")


def test_a_package_with_a_file_cut_short_is_forgotten(site: Path, tmp_path: Path) -> None:
    (site / "thing.py").write_text("WHOLE", encoding="utf-8")
    assert mended(site, tmp_path / "none")


def test_after_a_complete_installation_nothing_is_looked_at(site: Path, tmp_path: Path) -> None:
    (site / "thing.py").unlink()
    (tmp_path / "stamp").touch()
    assert not mended(site, tmp_path / "stamp")

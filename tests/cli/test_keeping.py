"""The commands `backup` and `restore`, as a person calls them."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.backup import open_archive
from coprod_assistant.cli import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "page.md").write_text("# A page\n\nIts words.\n", encoding="utf-8")
    (tmp_path / "point.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_and_back(here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROD_OPERATING_POINT", "point.json")
    monkeypatch.setenv("COPROD_LLM_API_KEY", "key-that-stays-here")
    monkeypatch.setenv("COPROD_PORT", "7870")
    assert main(["backup", "kept.zip"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("2 files, 0.0 MB: kept.zip") and "there is no index" in err
    assert b"key-that-stays-here" not in (here / "kept.zip").read_bytes()
    with open_archive(here / "kept.zip") as archive:
        assert archive.manifest.settings["COPROD_PORT"] == "7870"
        assert "COPROD_LLM_API_KEY" not in archive.manifest.settings

    assert main(["restore", "kept.zip", "--check"]) == 0
    assert capsys.readouterr().out.startswith("whole: 2 files, made on 20")
    assert main(["restore", "kept.zip"]) == 1
    assert "corpus is there already; nothing was restored" in capsys.readouterr().err

    assert main(["restore", "kept.zip", "--corpus", "other", "--settings", "set"]) == 0
    out, err = capsys.readouterr()
    assert out == "restored: corpus 1, settings 1\n" and "run: coprod index" in err
    assert (here / "other" / "page.md").read_text(encoding="utf-8").startswith("# A page")
    assert (here / "set" / "point.json").read_text(encoding="utf-8") == "{}"

    assert main(["restore", "kept.zip", "--force"]) == 0
    err = capsys.readouterr().err
    assert "set aside: " in err and "left in the archive: point.json" in err


def test_a_file_that_is_no_archive_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "kept.zip").write_text("no archive", encoding="utf-8")
    assert main(["restore", "kept.zip"]) == 1
    assert "kept.zip is no archive, or is cut off" in capsys.readouterr().err

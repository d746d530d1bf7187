"""How far a run is stands in a file: who looks on sees it, one runs at a time, a stopped one leaves nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation.underway import NAME, Told, Underway, begin, stop, underway

from .test_run_sets import evals as evals  # noqa: PLC0414 (a fixture)


def test_it_tells_each_question_and_what_is_left(tmp_path: Path) -> None:
    assert underway(tmp_path) is None
    with Told(tmp_path / NAME, ["a", "b"]) as told:
        assert seen(tmp_path).stage == "starting"
        told("indexing a", 1, 3)
        assert (seen(tmp_path).stage, seen(tmp_path).left_s) == ("indexing a", None)
        told("asking", 1, 4)
        time.sleep(0.05)
        told("asking", 2, 4)
        now = seen(tmp_path)
        assert (now.state, now.done, now.total, now.sets) == ("running", 2, 4, ("a", "b"))
        assert now.left_s is not None
        assert 0.04 < now.left_s < 5
        told.finished("2026")
    assert (seen(tmp_path).state, seen(tmp_path).run) == ("finished", "2026")
    assert not stop(tmp_path)


def seen(runs: Path) -> Underway:
    found = underway(runs)
    assert found is not None
    return found


def test_one_runs_at_a_time_and_how_it_ended_is_known(tmp_path: Path) -> None:
    runs = tmp_path / "runs"
    with Told(runs / NAME, ["a"]):
        with pytest.raises(ConfigError, match="under way"), Told(runs / NAME, ["b"]):
            pass
        with pytest.raises(ConfigError, match="under way"):
            begin(["b"], tmp_path)
    with pytest.raises(ValueError, match="broken"), Told(runs / NAME, ["a"]):
        raise ValueError("broken")
    assert (seen(runs).state, seen(runs).trouble) == ("failed", "broken")
    (runs / NAME).write_text(seen(runs).model_copy(update={"state": "running"}).model_dump_json())
    assert seen(runs).trouble == "its process ended without a word"
    (runs / NAME).write_text("{")
    assert underway(runs) is None


def test_a_run_that_cannot_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "sets.toml").write_text("", encoding="utf-8")
    with pytest.raises(ConfigError, match="did not start") as caught:
        begin(["none"], tmp_path)
    assert "there is no set" in caught.value.hint


@pytest.mark.long
def test_a_run_in_a_process_of_its_own_is_seen_and_can_be_stopped(evals: Path) -> None:
    runs = evals / "runs"
    process = begin(["buses"], evals)
    states = []
    while process.poll() is None:
        now = seen(runs)
        states.append((now.stage, now.done, now.total))
        time.sleep(0.02)
    assert seen(runs).state == "finished"
    assert (runs / seen(runs).run / "summary.json").is_file()
    assert ("asking", 4, 4) in states or seen(runs).done == 4
    folders = {path.name for path in runs.iterdir() if path.is_dir()}
    process = begin(["buses"], evals)
    assert stop(runs)
    process.wait(timeout=60)
    assert seen(runs).state == "stopped"
    assert {path.name for path in runs.iterdir() if path.is_dir()} == folders

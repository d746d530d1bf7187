"""A run over a small archive: what is kept, that it can be scored again, and what the commands print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coprod_assistant.cli import main
from coprod_assistant.config import load_settings
from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation import generate
from coprod_assistant.evaluation.provenance import settings_without_secrets
from coprod_assistant.evaluation.questions import in_sample
from coprod_assistant.evaluation.run_sets import Finished, run_sets, score_again, sets_of
from coprod_assistant.evaluation.runs import Run, find_run
from coprod_assistant.evaluation.sets import choose_sets
from tests.llm.scripted_server import says, scripted

PAGE = """# Hexham Night Bus Forum, 6 June 2018

More than 130 people took part in the forum, among them night nurses. The lunch was free.

# Leeds Book Bus Workshop, 7 May 2019

The workshop brought 20 librarians together. Jane Marsh of the Reading Fund opened it.
"""
QUESTIONS: list[dict[str, Any]] = [
    {
        "id": "t-1", "split": "tune", "kind": "number", "question": "How many people took part in the forum in Hexham?",
        "status": ["answered"], "gold": [["More than 130 people"]], "forbidden": ["20 librarians"],
    },
    {
        "id": "t-2", "split": "report", "kind": "person", "question": "Who opened the Book Bus Workshop?",
        "status": ["answered"], "gold": [["words that no page holds"]],  # so the answer is wrong whatever it is
    },
    {
        "id": "t-3", "split": "tune", "kind": "absent", "question": "What is the boiling point of mercury?",
        "status": ["refused"],
    },
    {
        "id": "t-4", "split": "tune", "kind": "follow-up", "question": "Who opened it?",
        "history": [{"question": "When was the Book Bus Workshop?", "answer": "Leeds Book Bus Workshop, 7 May 2019"}],
        "standalone": "Who opened the Book Bus Workshop?", "status": ["answered"], "gold": [["Jane Marsh"]],
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def evals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of evaluations with a set, of whose split `report` only figures are shown."""
    folder = tmp_path_factory.mktemp("evals")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "buses.md").write_text(PAGE, encoding="utf-8")
    (folder / "buses.jsonl").write_text("".join(json.dumps(line) + "\n" for line in QUESTIONS), encoding="utf-8")
    sets = '[buses]\nquestions = "buses.jsonl"\ncorpus = "corpus"\nhidden = ["report"]\n'
    (folder / "sets.toml").write_text(sets, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def done(evals: Path) -> Finished:
    return run_sets(choose_sets([], evals), load_settings(), runs=evals / "runs")


def test_answers_are_scored_and_summarised(done: Finished) -> None:
    one, two, three, four = done.run.scores()
    assert (one.right, two.right, three.right, four.right) == (True, False, True, True)
    assert two.wrong == ("not cited: words that no page holds",)
    assert (two.hidden, one.hidden) == (True, False)
    assert one.measures["recall@10"] == 1.0
    assert one.measures["citation_precision"] == 1.0
    assert (four.measures["follow_up_right"], four.measures["standalone_right"]) == (1.0, 1.0)
    assert three.confidence is not None
    whole = done.run.summary()["all"]
    assert (whole["questions"], whole["right"]) == (4, 3)
    assert whole["measures"]["refusal_recall"]["value"] == 1.0
    assert whole["latency_ms"]["n"] == 4


def test_lost_words_are_reported_by_name(done: Finished) -> None:
    assert done.lost == ("t-2: words of gold do not stand in the archive",)  # it is hidden
    assert done.run.summary()["lost"] == 1


def test_the_run_says_what_it_was_made_with(done: Finished) -> None:
    about = done.run.about()
    assert about["settings"]["embedding_model"] == "all-MiniLM-L6-v2"
    assert about["versions"]["numpy"]
    assert len(about["commit"]["id"]) == 40
    assert about["sets"]["buses"]["questions"] == 4
    (archive,) = about["archives"].values()
    assert archive["files"] == ["buses.md"]
    assert sorted(archive["events"].values()) == ["Hexham Night Bus Forum", "Leeds Book Bus Workshop"]
    assert archive["generation"].startswith("gen-")


def test_scoring_again_gives_the_same_and_follows_a_corrected_label(
    done: Finished, evals: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(*_: object) -> None:
        raise AssertionError("a question was asked")

    monkeypatch.setattr(generate, "ask_one", ask)
    before = done.run.summary()
    assert score_again(done.run, sets_of(done.run)).run.summary() == before
    path = evals / "buses.jsonl"
    kept = path.read_text(encoding="utf-8")
    try:
        path.write_text(kept.replace("words that no page holds", "Jane Marsh"), encoding="utf-8")
        again = score_again(done.run, sets_of(done.run))
        assert again.lost == ()
        assert again.run.summary()["all"]["right"] == 4
    finally:
        path.write_text(kept, encoding="utf-8")
        score_again(done.run, sets_of(done.run))


def test_two_runs_give_the_same_figures(done: Finished, evals: Path) -> None:
    again = run_sets(choose_sets([], evals), load_settings(), runs=evals / "runs").run
    assert again.folder != done.run.folder
    one, two = done.run.summary(), again.summary()
    for figures in (one["all"], two["all"], *one["sets"].values(), *two["sets"].values()):
        del figures["latency_ms"]
    assert one == two


def test_a_question_that_breaks_the_program_is_wrong_and_the_run_goes_on(
    evals: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = generate.WatchedAssistant.ask

    def fragile(self: Any, question: str, *more: Any, **named: Any) -> Any:
        if "mercury" in question:
            raise ZeroDivisionError("by mercury")
        return ask(self, question, *more, **named)

    monkeypatch.setattr(generate.WatchedAssistant, "ask", fragile)
    run = run_sets(choose_sets([], evals), load_settings(), runs=tmp_path).run
    assert {score.id: score.wrong for score in run.scores()}["t-3"] == ("no answer: ZeroDivisionError: by mercury",)
    assert run.summary()["all"]["failed"] == 1


def test_a_language_model_is_asked_only_if_that_is_wanted(evals: Path, tmp_path: Path) -> None:
    with scripted(says("NOT IN THE PASSAGES")) as server:
        settings = load_settings(llm_model="small", llm_base_url=server.address)
        sets = choose_sets([], evals)
        without = run_sets(sets, settings, runs=tmp_path, split="tune")
        assert server.requests == []
        assert without.notes[0] == "small was not asked; --written has it put the answers into words"
        assert without.run.about()["written"] is False
        written = run_sets(sets, settings, runs=tmp_path, split="tune", written=True)
        assert len(server.requests) >= 1
    assert written.run.about()["written"] is True
    one, refused, _ = (each.answer for each in written.run.asked())
    assert one.generation is not None
    assert (one.generation.model, one.generation.fallback, one.mode) == ("small", "declined", "extractive")
    assert refused.generation is None
    assert [each.right for each in written.run.scores()] == [each.right for each in without.run.scores()]


def test_settings_are_kept_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    class Secretive:
        def model_dump(self, *, mode: str) -> dict[str, Any]:
            return {
                "api_key": "k", "other_token": "", "url": "https://me:pass@example.org/v1", "index_dir": "index",
                "port": 1, "max_output_tokens": 400,
            }  # fmt: skip

    assert settings_without_secrets(Secretive()) == {  # type: ignore[arg-type]
        "api_key": "set", "other_token": "", "url": "https://example.org/v1", "index_dir": "index", "port": 1,
        "max_output_tokens": 400,
    }  # fmt: skip


def test_a_run_is_found_by_folder_name_or_as_the_last(done: Finished, evals: Path) -> None:
    assert find_run(str(done.run.folder), Path("none")) == done.run
    assert find_run(done.run.name, evals / "runs").scores() == done.run.scores()
    assert find_run("last", evals / "runs").name >= done.run.name
    with pytest.raises(ConfigError, match="there is no run 'other'"):
        find_run("other", evals / "runs")
    with pytest.raises(ConfigError, match="there is no run in none"):
        find_run("last", Path("none"))


# The commands


def coprod(*arguments: str, evals: Path) -> int:
    return main(["eval", *arguments, "--evals", str(evals)])


def test_eval_score_prints_the_figures_and_never_a_hidden_answer(
    done: Finished, evals: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert coprod("score", done.run.name, "--show", "all", evals=evals) == 0
    out, err = capfd.readouterr()
    table = [line.split() for line in out.splitlines()]
    assert ["buses", "3", "4"] in [row[:3] for row in table]
    assert [row[:3] for row in table if row[:1] in (["tune"], ["report"])] == [["tune", "3", "3"], ["report", "0", "1"]]
    assert "  Refusal recall           100.0 %     1   20.6 to 100.0 %" in out.splitlines()
    assert all(len(line) <= 80 for line in out.splitlines() if not line.startswith("   "))
    assert "buses t-1 number right" in out
    assert "1 more are of splits of which only figures are shown" in out
    assert "t-2" not in out
    assert "warning: t-2: gold 'words that no page holds'" not in err  # hidden words are not told
    assert "t-2: words of gold do not stand in the archive" in err


def test_eval_score_as_json_is_one_document(done: Finished, evals: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert coprod("score", done.run.name, "--json", evals=evals) == 0
    assert json.loads(capfd.readouterr().out)["all"]["right"] == 3


def test_eval_compare_passes_a_run_with_itself_and_fails_a_worse_one(
    done: Finished, evals: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert coprod("compare", done.run.name, done.run.name, "--gate", evals=evals) == 0
    assert capfd.readouterr().out.splitlines()[-1] == "no loss beyond noise"
    worse = Run(tmp_path / "worse")
    worse.folder.mkdir()
    for path in done.run.folder.iterdir():
        (worse.folder / path.name).write_bytes(path.read_bytes())
    scores = done.run.scores()
    worse.write_lines("scores.jsonl", (score.to_dict() for score in scores[1:]))
    assert coprod("compare", done.run.name, str(worse.folder), evals=evals) == 0
    assert coprod("compare", done.run.name, str(worse.folder), "--gate", evals=evals) == 1
    assert "LOSS  1 of the first run's questions not asked in the second" in capfd.readouterr().out
    assert coprod("compare", done.run.name, str(worse.folder), "--json", evals=evals) == 0
    assert json.loads(capfd.readouterr().out)["passes"] is False


def test_eval_baseline_keeps_a_run(done: Finished, evals: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert coprod("baseline", done.run.name, evals=evals) == 0
    assert done.run.name in capfd.readouterr().out
    assert coprod("compare", str(evals / "baseline"), done.run.name, "--gate", evals=evals) == 0


def test_eval_check_names_lost_words_and_hides_hidden_ones(evals: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert coprod("check", evals=evals) == 1
    out, err = capfd.readouterr()
    assert out == "buses t-2: words of gold do not stand in the archive\n"
    assert err.splitlines() == [
        "note: buses: 2 of 3 pieces of gold name neither heading nor page, though there is one",
        "a fault each: copy the words again from the source, or take the question out",
    ]
    assert coprod("check", str(evals / "buses.jsonl"), "--corpus", str(evals / "corpus"), evals=evals) == 1
    assert capfd.readouterr().out == "buses t-2: gold 'words that no page holds' does not stand in the archive\n"


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["run", "none"], 1, "error: there is no set 'none'"),
        (["run", "own.jsonl"], 1, "error: own.jsonl is about no archive"),
        (["run", "own.jsonl", "--corpus", "none"], 1, "error: own.jsonl cannot be read"),
        (["run", "--split", "odd"], 2, "'odd' is not one of tune, report, blind"),
        (["run", "--show", "odd"], 2, "'odd' is not one of wrong, all"),
        (["score", "none"], 1, "error: there is no run 'none'"),
        (["compare", "none", "none"], 1, "error: there is no run 'none'"),
        (["baseline", "none"], 1, "error: there is no run 'none'"),
    ],
)
def test_what_cannot_be_done_is_told(
    arguments: list[str], status: int, told: str, evals: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert coprod(*arguments, evals=evals) == status
    out, err = capfd.readouterr()
    assert out == ""
    assert told in err
    assert status == 2 or err.count("\n") == 1


def test_a_corpus_that_is_missing_is_one_line(evals: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    questions = str(evals / "buses.jsonl")
    assert coprod("run", questions, "--corpus", str(tmp_path / "none"), evals=tmp_path) == 1
    assert capfd.readouterr().err.splitlines()[-1].startswith(f"error: no corpus folder {tmp_path / 'none'} (")


def test_a_split_without_questions_says_so(evals: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(json.dumps(QUESTIONS[0]) + "\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="no question of the split report"):
        sets = choose_sets([str(tmp_path / "q.jsonl")], evals, corpus=evals / "corpus")
        run_sets(sets, load_settings(), runs=tmp_path, split="report")


def test_a_sample_asks_the_same_questions_each_time_and_says_so(evals: Path, tmp_path: Path) -> None:
    sets = choose_sets([], evals)
    chosen = [item.id for each in sets for item in each.read() if in_sample(each.name, item.id, 2)]
    run = run_sets(sets, load_settings(), runs=tmp_path, every=2).run
    assert 0 < len(chosen) < sum(len(each.read()) for each in sets)
    assert [asked.id for asked in run.asked()] == chosen
    assert run.about()["every"] == 2

"""What two runs differ in, and when a loss fails; and the baseline, which is a run made small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation.answers import Asked
from coprod_assistant.evaluation.baseline import keep_baseline
from coprod_assistant.evaluation.compare import Comparison, compare, differences_of
from coprod_assistant.evaluation.measures import MEASURES
from coprod_assistant.evaluation.questions import in_sample
from coprod_assistant.evaluation.runs import QUESTIONS, RUN, SCORES, SUMMARY, Run
from coprod_assistant.evaluation.scores import Score
from coprod_assistant.evaluation.summary import summarise
from coprod_assistant.evaluation.telling import comparison_lines

from .made import answer, made_score, question


def kept(
    folder: Path, scores: Sequence[Score], *, events: Sequence[str] = (), files: Sequence[str] = (), every: int = 1
) -> Run:
    """A run with these scores; each answer tells which run it is of."""
    run = Run(folder)
    archives = {"corpus": {"events": {name: name.title() for name in events}, "files": list(files)}}
    run.write(RUN, {"archives": archives, "every": every})
    run.write_asked(
        [Asked(set=each.set, id=each.id, answer=answer("130 people", text=f"said {folder.name}")) for each in scores]
    )
    run.write_lines(
        QUESTIONS,
        ({"set": each.set, "question": question(id=each.id).model_dump(mode="json")} for each in scores),
    )
    run.write_lines(SCORES, (each.to_dict() for each in scores))
    run.write(SUMMARY, summarise(scores))
    return run


def compared(tmp_path: Path, before: Sequence[Score], after: Sequence[Score]) -> Comparison:
    return compare(kept(tmp_path / "a", before), kept(tmp_path / "b", after))


def rights(pattern: str) -> list[Score]:
    """A question for each letter, right where it is r."""
    return [made_score(number, right=letter == "r") for number, letter in enumerate(pattern)]


def test_a_rerun_of_the_same_differs_in_nothing(tmp_path: Path) -> None:
    found = compared(tmp_path, rights("rrwr"), rights("rrwr"))
    (right,) = found.differences
    assert (right.difference, right.low, right.high, right.chance, right.loss) == (0.0, 0.0, 0.0, 1.0, False)
    assert (found.turned_wrong, found.turned_right, found.reasons) == ((), (), ())
    assert list(comparison_lines(found))[-1] == "no loss beyond noise"


@pytest.mark.parametrize(
    ("before", "after", "fails"),
    [
        ("rrrrr" + "r" * 20, "wwwww" + "r" * 20, True),  # 5 lost: 1/32
        ("rrrr" + "r" * 20, "wwww" + "r" * 20, False),  # 4 lost: 1/16
        ("rrrrrw" + "r" * 20, "wwwwwr" + "r" * 20, False),  # 5 lost, 1 won: 7/64
        ("w" * 10, "r" * 10, False),
    ],
)
def test_a_loss_fails_where_chance_would_seldom_make_it(tmp_path: Path, before: str, after: str, fails: bool) -> None:
    found = compared(tmp_path, rights(before), rights(after))
    assert bool(found.reasons) is fails
    assert found.to_dict()["passes"] is not fails


def pair(name: str, moved: Sequence[tuple[float, float]]) -> list[tuple[Score, Score]]:
    return [(made_score(n, measures={name: a}), made_score(n, measures={name: b})) for n, (a, b) in enumerate(moved)]


def test_further_measures_are_corrected_for_how_many_they_are() -> None:
    lost = [(1.0, 0.0)] * 6  # 1/64 by itself
    alone = differences_of(pair("refusal_recall", lost))
    assert [(each.corrected, each.loss) for each in alone] == [(1 / 64, True)]
    both = [
        (replace(a, measures=a.measures | {"ndcg@10": 1.0, "nuggets": 1.0, "not_refused": 1.0}),
         replace(b, measures=b.measures | {"ndcg@10": 1.0, "nuggets": 1.0, "not_refused": 1.0}))
        for a, b in pair("refusal_recall", lost)
    ]  # fmt: skip
    four = {each.name: each for each in differences_of(both)}
    assert (four["refusal_recall"].corrected, four["refusal_recall"].loss) == (4 / 64, False)
    assert four["refusal_recall"].chance == 1 / 64


def test_what_must_always_hold_may_be_lost_on_no_question() -> None:
    (valid,) = differences_of(pair("valid", [(1.0, 1.0)] * 50 + [(1.0, 0.5)]))
    assert (valid.worse, valid.loss) == (1, True)
    (words,) = differences_of(pair("words", [(5.0, 50.0)] * 50))
    assert not words.loss


def test_only_questions_that_have_a_measure_in_both_runs_are_compared() -> None:
    pairs = [
        (made_score(1, measures={"right": 1.0, "words": 5.0}), made_score(1, measures={"right": 1.0})),
        (made_score(2, measures={"right": 1.0, "words": 5.0}), made_score(2, measures={"right": 0.0, "words": 7.0})),
    ]
    assert [(each.name, each.n, each.difference) for each in differences_of(pairs)] == [
        ("right", 2, -0.5),
        ("words", 1, 2.0),
    ]


def test_questions_that_turned_have_both_answers_unless_they_are_hidden(tmp_path: Path) -> None:
    before = [made_score(1), made_score(2, right=False), made_score(3, hidden=True)]
    after = [made_score(1, right=False), made_score(2), made_score(3, right=False, hidden=True)]
    found = compared(tmp_path, before, after)
    one, three = found.turned_wrong
    assert one.before is not None
    assert one.after is not None
    assert (one.question, one.before.text, one.after.text) == ("How many took part?", "said a", "said b")
    assert one.after.wrong == ("not cited: x",)
    assert (three.id, three.hidden, three.question, three.before) == ("q-3", True, "", None)
    assert [each.id for each in found.turned_right] == ["q-2"]
    lines = list(comparison_lines(found))
    assert lines == [
        "A: a",
        "B: b",
        "3 questions compared",
        "",
        "  shares in %               A     B  B - A    95 % interval worse better  chance",
        "  Right answers          66.7  33.3  -33.3 -100.0 to +100.0     2      1   0.500",
        "> a loss beyond noise; chance: how often luck alone would bring a loss as large",
        "(docs/evaluating.md)",
        "",
        "",
        "right in A, wrong in B: 2, 1 of them hidden: only figures are shown",
        "  s q-1 (k): How many took part?",
        "    A  answered: said a",
        "    B  answered: said b",
        "       [not cited: x]",
        "",
        "wrong in A, right in B: 1",
        "  s q-2 (k): How many took part?",
        "    A  answered: said a",
        "       [not cited: x]",
        "    B  answered: said b",
        "",
        "no loss beyond noise",
    ]


def test_a_comparison_fits_into_80_columns_and_marks_what_is_lost(tmp_path: Path) -> None:
    names = {measure.name: 1.0 for measure in MEASURES}
    before = [made_score(number, measures=names) for number in range(9)]
    after = [made_score(number, right=False, measures=dict.fromkeys(names, 0.0)) for number in range(9)]
    relabelled = [made_score(number + 10, id=f"a-rather-long-id-of-a-question-{number}") for number in range(8)]
    changed = [replace(each, label="other") for each in relabelled]
    lines = list(comparison_lines(compared(tmp_path, [*before, *relabelled], [*after, *changed])))
    assert [line for line in lines if len(line) > 80] == []
    assert "> Right answers         100.0   0.0 -100.0 -100.0 to -100.0     9      0   0.002" in lines
    assert "  Words                   1.0   0.0   -1.0     -1.0 to -1.0     9      0" in lines
    assert "> nDCG@10               1.000 0.000 -1.000 -1.000 to -1.000     9      0   0.012" in lines
    assert "s a-rather-long-id-of-a-question-4 and 3 more" in " ".join(" ".join(lines).split())
    assert "LOSS  Quotes at their place: 9 of 9 questions worse, and none may be" in lines


def test_the_same_twice_is_said_in_a_line(tmp_path: Path) -> None:
    lines = list(comparison_lines(compared(tmp_path, rights("rw"), rights("rw"))))
    assert lines[3:5] == ["", "every figure is the same for every question"]
    some = (
        [made_score(1, measures={"right": 1.0, "words": 3.0})],
        [made_score(1, measures={"right": 1.0, "words": 4.0})],
    )
    assert "the same for every question: Right answers" in comparison_lines(compared(tmp_path / "2", *some))


def test_a_run_that_leaves_questions_out_fails(tmp_path: Path) -> None:
    found = compared(tmp_path, rights("rr"), [*rights("r"), made_score(7)])
    assert found.missing == ("s q-1",)
    assert found.added == 1
    assert found.reasons[0].startswith("1 of the first run's questions not asked in the second, first s q-1")


def test_sets_and_splits_that_were_not_asked_are_told_and_are_no_loss(tmp_path: Path) -> None:
    wide = [*rights("rr"), made_score(5, set="other"), made_score(6, set="other"), made_score(7, split="report")]
    found = compared(tmp_path, wide, rights("rr"))
    assert found.not_asked == ("2 questions of other", "1 question of the split report of s")
    assert (found.missing, found.reasons, found.compared) == ((), (), 2)
    assert any(
        line.startswith("not asked in B, which is no loss: 2 questions of other") for line in comparison_lines(found)
    )
    partly = compared(tmp_path / "2", wide, [*rights("rr"), made_score(5, set="other")])
    assert partly.missing == ("other q-6",)
    assert len(partly.reasons) == 1


def test_what_a_sample_leaves_out_is_told_and_what_it_should_hold_is_missed(tmp_path: Path) -> None:
    whole = rights("r" * 40)
    sample = [score for score in whole if in_sample(score.set, score.id, 2)]
    assert 10 < len(sample) < 30
    found = compare(kept(tmp_path / "a", whole), kept(tmp_path / "b", sample, every=2))
    assert (found.missing, found.reasons, found.compared) == ((), (), len(sample))
    assert found.not_asked == (f"{40 - len(sample)} questions not in the sample of one in 2",)
    short = compare(kept(tmp_path / "c", whole), kept(tmp_path / "d", sample[1:], every=2))
    assert short.missing == (f"s {sample[0].id}",)


def test_an_event_or_a_file_that_is_gone_fails_whatever_the_figures_are(tmp_path: Path) -> None:
    before = kept(tmp_path / "a", rights("r"), events=["fair", "forum"], files=["a.txt", "b.txt"])
    after = kept(tmp_path / "b", rights("r"), events=["forum", "new"], files=["b.txt"])
    assert compare(before, after).gone == ("the file a.txt of corpus", "the event 'Fair' of corpus")
    assert compare(before, after).reasons == (
        "the file a.txt of corpus is no longer found; if that is right, make a new baseline",
        "the event 'Fair' of corpus is no longer found; if that is right, make a new baseline",
    )


def test_questions_whose_label_changed_are_left_out_and_named(tmp_path: Path) -> None:
    changed = [replace(each, label="other") for each in rights("w")] + rights("wr")[1:]
    found = compared(tmp_path, rights("rr"), changed)
    assert (found.compared, found.relabelled, found.reasons) == (1, ("s q-0",), ())
    nothing = compared(tmp_path / "2", rights("r"), changed[:1])
    assert nothing.reasons == (
        "no question has the same label in both runs; if labels were changed on purpose, make a new baseline",
    )
    assert nothing.differences == ()


def test_a_folder_that_is_no_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"is no run: it has no scores\.jsonl"):
        compare(Run(tmp_path), Run(tmp_path))


def test_a_sample_is_no_baseline(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    with pytest.raises(ConfigError, match="one question in 2"):
        keep_baseline(kept(tmp_path / "run", rights("rr"), every=2), tmp_path / "base")
    assert (tmp_path / "base").is_dir()


def test_a_baseline_compares_as_its_run_does_and_holds_no_hidden_words(tmp_path: Path) -> None:
    scores = [made_score(1), made_score(2, hidden=True), made_score(3, confidence=0.5, left_out={"words": "refused"})]
    run = kept(tmp_path / "run", scores)
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "old.txt").write_text("of an older baseline")
    base = keep_baseline(run, tmp_path / "base")
    assert sorted(path.name for path in base.folder.iterdir()) == [
        "answers.jsonl", "run.json", "scores.jsonl", "summary.json"
    ]  # fmt: skip
    assert [(each.id, each.answer.text, each.answer.citations) for each in base.asked()] == [
        ("q-1", "said run", ()),
        ("q-3", "said run", ()),
    ]
    assert base.about()["run"] == "run"
    wrong = [replace(each, wrong=("not cited: secret", "partial, not answered")) for each in scores]
    told = [each.wrong for each in keep_baseline(kept(tmp_path / "wrong", wrong), tmp_path / "base 2").scores()]
    assert told == [wrong[0].wrong, ("not cited", "partial, not answered"), wrong[2].wrong]
    after = kept(tmp_path / "after", [made_score(1, right=False), made_score(2, hidden=True), made_score(3)])
    found, same = compare(base, after), compare(run, after)
    assert found.turned_wrong == same.turned_wrong
    assert found.differences == same.differences

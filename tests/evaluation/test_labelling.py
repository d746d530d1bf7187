"""Labels are kept whole, agree or do not, and become questions of a set; two writers lose nothing."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation.labelling.agreement import agreement, overlap
from coprod_assistant.evaluation.labelling.kept import (
    Label,
    Range,
    label_version,
    labellers,
    misfits,
    read_labels,
    save_label,
)
from coprod_assistant.evaluation.labelling.rewriting import ChangedError, rewrite
from coprod_assistant.evaluation.labelling.taking import begin_set, settled, take_into
from coprod_assistant.evaluation.labelling.waiting import read_drafts
from coprod_assistant.evaluation.questions import read_questions
from coprod_assistant.evaluation.sets import choose_sets

from .made import ARCHIVE, TEXT


def marked(words: str, *, file: str = "pages/hexham.txt", text: str = TEXT) -> Range:
    start = text.index(words)
    return Range(file=file, start=start, end=start + len(words), text=words)


def said(number: int, verdict: str = "absent", *words: str, **more: object) -> Label:
    gold = [[marked(each)] for each in words]
    fields = {"id": f"{number:012x}", "question": f"Question {number}?", "verdict": verdict, "gold": gold}
    return Label.model_validate(fields | more)


def test_a_label_takes_the_place_of_the_same_labellers_earlier_one(tmp_path: Path) -> None:
    save_label(tmp_path, "anna", said(1), seen="")
    save_label(tmp_path, "anna", said(2, "answered", "130 people"), seen="")
    path = save_label(tmp_path, "anna", said(1, "unfit"), seen=label_version(said(1)))
    assert path == tmp_path / "labelled" / "anna.jsonl"
    assert [each.verdict for each in read_labels(tmp_path, "anna").values()] == ["unfit", "answered"]
    assert labellers(tmp_path) == ["anna"]
    assert read_labels(tmp_path, "ben") == {}
    assert [each.name for each in path.parent.iterdir() if each.suffix == ".jsonl"] == ["anna.jsonl"]


def test_a_label_that_was_changed_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    save_label(tmp_path, "anna", said(1), seen="")
    with pytest.raises(ChangedError):
        save_label(tmp_path, "anna", said(1, "unfit"), seen="")
    assert read_labels(tmp_path, "anna")[said(1).id].verdict == "absent"


def test_many_writers_lose_nothing(tmp_path: Path) -> None:
    threads = [
        threading.Thread(target=save_label, args=(tmp_path, "anna", said(number)), kwargs={"seen": ""})
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(read_labels(tmp_path, "anna")) == 12


def test_a_change_of_an_editor_meanwhile_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text("one\n", encoding="utf-8")

    def change(text: str) -> str:
        path.write_text("of an editor\n", encoding="utf-8")
        return text + "two\n"

    with pytest.raises(ChangedError):
        rewrite(path, change)
    assert path.read_text(encoding="utf-8") == "of an editor\n"
    with pytest.raises(ConfigError, match="holds no question"):
        rewrite(path, lambda _: "", check=read_questions)
    assert path.read_text(encoding="utf-8") == "of an editor\n"


@pytest.mark.parametrize("name", ["", "../anna", "Anna", "a b", "x" * 41, "-a"])
def test_names_that_are_no_file_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="labeller"):
        save_label(tmp_path, name, said(1), seen="")
    assert list(tmp_path.iterdir()) == []


def test_a_label_needs_gold_where_it_is_answered_and_only_there() -> None:
    with pytest.raises(ValueError, match="marked if, and only if"):
        said(1, "answered")
    with pytest.raises(ValueError, match="marked if, and only if"):
        said(1, "absent", "130 people")
    with pytest.raises(ValueError, match="as long as its words"):
        Range(file="a", start=3, end=5, text="abc")


def test_ranges_are_compared_with_the_archive() -> None:
    good = said(1, "answered", "130 people")
    assert list(misfits(good, ARCHIVE)) == []
    moved = good.gold[0][0].model_copy(update={"start": 0, "end": 10})
    assert "do not stand at that place" in next(misfits(good.model_copy(update={"gold": ((moved,),)}), ARCHIVE))


def test_a_line_that_is_no_label_is_named(tmp_path: Path) -> None:
    save_label(tmp_path, "anna", said(1), seen="")
    path = tmp_path / "labelled" / "anna.jsonl"
    path.write_text(path.read_text() + '{"id": "x"}\n')
    with pytest.raises(ConfigError, match="line 2"):
        read_labels(tmp_path, "anna")
    with pytest.raises(ConfigError, match="line 2"):
        save_label(tmp_path, "anna", said(2), seen="")


def by_id(*labels: Label) -> dict[str, Label]:
    return {label.id: label for label in labels}


def test_kappa_is_that_of_cohen() -> None:
    # Cohen's example of a textbook: 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: .70 seen, .50 by chance, kappa .40.
    pairs = [("absent", "absent")] * 20 + [("absent", "unfit")] * 5 + [("unfit", "absent")] * 10 + [("unfit",) * 2] * 15
    one = by_id(*(said(number, pair[0]) for number, pair in enumerate(pairs)))
    other = by_id(*(said(number, pair[1]) for number, pair in enumerate(pairs)))
    found = agreement(one, other)
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(0.4)
    assert found.kappa.interval.low < 0.4 < found.kappa.interval.high
    assert (found.both, found.same, len(found.differing), found.overlap) == (50, 35, 15, None)


def test_places_overlap_by_characters() -> None:
    wide, narrow = said(1, "answered", "More than 130 people"), said(1, "answered", "130 people")
    assert overlap(wide, narrow) == pytest.approx(2 * 10 / 30)
    assert overlap(wide, said(1, "answered", "The lunch")) == 0
    found = agreement(by_id(wide), by_id(said(1, "answered", "The lunch")))
    assert (found.kappa, found.differing) == (None, (wide.id,))
    assert agreement(by_id(wide), by_id(narrow)).differing == ()
    assert agreement(by_id(wide), {}).both == 0


def test_what_is_contested_does_not_stand_until_it_is_settled() -> None:
    anna = by_id(said(1), said(2, "answered", "130 people"), said(3))
    ben = by_id(said(1), said(2, "absent"))
    stand, still = settled({"anna": anna, "ben": ben})
    assert [each.id for each in stand] == [said(1).id, said(3).id]
    assert still == [said(2).id]
    stand, still = settled({"anna": anna, "ben": ben, "settled": by_id(said(2, "absent"))})
    assert ([each.verdict for each in stand], still) == (["absent"] * 3, [])


def test_labels_become_questions_of_a_new_set_and_are_not_asked_twice(tmp_path: Path) -> None:
    (tmp_path / "sets.toml").write_text('# kept\n[a]\nquestions = "a.jsonl"\ncorpus = "c"\n', encoding="utf-8")
    chosen = begin_set(tmp_path, "ours", corpus=tmp_path / "corpus", about='Of "visitors"')
    assert (tmp_path / "sets.toml").read_text(encoding="utf-8").startswith("# kept\n[a]")
    assert chosen.about == 'Of "visitors"'
    labels = [said(1), said(2, "answered", "130 people took part", kind="number"), said(3, "unfit")]
    assert take_into(chosen, labels, ARCHIVE).count == 2
    one, two = choose_sets(["ours"], tmp_path)[0].read()
    assert (one.id, one.status, one.kind, one.split) == ("ours-001", ("refused",), "absent", "tune")
    assert (two.places[0][0].text, two.places[0][0].files) == ("130 people took part", ("pages/hexham.txt",))
    again = take_into(chosen, [*labels, said(4)], ARCHIVE)
    assert (again.count, again.known, [each.id for each in chosen.read()]) == (
        1,
        2,
        ["ours-001", "ours-002", "ours-003"],
    )
    for name in ("ours", "a", "../x"):
        with pytest.raises(ConfigError):
            begin_set(tmp_path, name, corpus=tmp_path, about="")


def test_labels_that_two_people_take_at_once_are_asked_once(tmp_path: Path) -> None:
    (tmp_path / "sets.toml").write_text("", encoding="utf-8")
    chosen = begin_set(tmp_path, "ours", corpus=tmp_path / "corpus", about="")
    take_into(chosen, [said(9, note="one line\u2028and another\x85")], ARCHIVE)
    labels = [said(number) for number in range(1, 5)]
    people = [threading.Thread(target=take_into, args=(chosen, labels, ARCHIVE)) for _ in range(4)]
    for each in people:
        each.start()
    for each in people:
        each.join()
    asked = [question.question for question in chosen.read()]
    assert len(asked) == len(set(asked)) == 5


def test_labels_whose_words_are_gone_and_hidden_splits_are_refused(tmp_path: Path) -> None:
    (tmp_path / "sets.toml").write_text('[a]\nquestions = "a.jsonl"\ncorpus = "c"\nhidden = ["tune"]\n')
    with pytest.raises(ConfigError, match="cannot take labels"):
        take_into(choose_sets(["a"], tmp_path)[0], [said(1)], ARCHIVE)
    chosen = begin_set(tmp_path, "ours", corpus=tmp_path, about="")
    gone = Range(file="pages/hexham.txt", start=0, end=4, text="Gone")
    taken = take_into(chosen, [said(1), said(2, "answered", gold=[[gone]])], ARCHIVE)
    assert taken.count == 0
    assert "do not stand at that place" in taken.problems[0]
    assert not chosen.path.exists()


def test_drafts_are_visitors_questions_once_each(tmp_path: Path) -> None:
    assert read_drafts(tmp_path / "none") == []
    lines = [
        {"question": "Who  spoke?", "verdict": "right", "citations": [{"file": "a.txt", "quote": "x"}]},
        {"question": "who spoke?", "verdict": "wrong", "reason": "It was Ann"},
        {"question": "When?", "verdict": "refused"},
    ]
    (tmp_path / "2026-01-01.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    who, when = read_drafts(tmp_path)
    assert (who.question, who.times, who.verdicts, who.files) == ("who spoke?", 2, ("right", "wrong"), ("a.txt",))
    assert when.remarks == ()
    assert who.id != when.id

"""The page of a run: what is on it, what never is, and that nothing in it is taken for mark-up."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation.answers import Asked
from coprod_assistant.evaluation.cases import cases_of
from coprod_assistant.evaluation.report import report_page, write_report
from coprod_assistant.evaluation.runs import ARCHIVE, QUESTIONS, RUN, SCORES, SUMMARY, Run
from coprod_assistant.evaluation.scores import score_set
from coprod_assistant.evaluation.sets import QuestionSet
from coprod_assistant.evaluation.summary import summarise, weakest_kinds
from coprod_assistant.evaluation.telling import summary_lines

from .made import ARCHIVE as DOCUMENTS
from .made import answer, made_score, question

GOLD = "More than 130 people took part, among them night nurses."
ASKED = [
    question(id="q-1", question="How many <b>took</b> part?", nuggets=[["130"], ["forty", "40"]]),
    question(id="q-2", question="And the lunch?", gold=[["lunch was free"]], history=[{"question": "Where?"}]),
    question(id="q-3", question="A secret question", split="report"),
    question(id="q-4", kind="absent", status=["refused"], gold=[], question="What is bitcoin?"),
]


def made_run(folder: Path, *, second: str = "The lunch was free.") -> Run:
    """A run of ASKED on the small archive; the second answer can be another."""
    chosen = QuestionSet(name="s", path="q.jsonl", corpus="c", hidden=("report",))
    given = [
        answer(GOLD, text=f"{GOLD} <script>alert(1)</script> [1]", hits="c1 c2", confidence=0.9, milliseconds=20),
        answer(second, hits="c3", confidence=0.7, milliseconds=30),
        answer("Hexham", text="A secret answer", confidence=0.6, milliseconds=40),
        answer(status="refused", text="Nothing is said of that.", confidence=0.1, milliseconds=25),
    ]
    asked = [Asked(set="s", id=item.id, answer=each) for item, each in zip(ASKED, given, strict=True)]
    scores = score_set(chosen, ASKED, asked, DOCUMENTS)
    run = Run(folder)
    run.write(
        RUN,
        {
            "started": "2026-01-02T03:04:05+00:00", "commit": {"id": "a" * 40, "changed": True}, "cores": 2,
            "settings": {"api_key": "set", "host": ""}, "versions": {"numpy": "2", "torch": None},
            "sets": {"s": chosen.model_dump(mode="json") | {"questions": 4, "archive": "c", "sha256": "b" * 64}},
            "archives": {"c": {"generation": "gen-1", "files": ["a"], "events": {}}},
        },
    )  # fmt: skip
    run.write_asked(asked)
    run.write_lines(ARCHIVE, ({"archive": "c", "document": line} for line in DOCUMENTS.to_lines()))
    run.write_lines(QUESTIONS, ({"set": "s", "question": item.model_dump(mode="json")} for item in ASKED))
    run.write_lines(SCORES, (score.to_dict() for score in scores))
    run.write(SUMMARY, {"lost": 0} | summarise(scores))
    return run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return made_run(tmp_path / "run")


def test_cases_know_their_gold_their_hits_and_what_turned(run: Run, tmp_path: Path) -> None:
    older = made_run(tmp_path / "older", second="Hexham")
    one, two, four = sorted(cases_of(run, older), key=lambda case: case.score.id)
    assert [(piece.cited, piece.rank, piece.where) for piece in one.gold] == [(True, 2, "pages/hexham.txt")]
    assert [hit.gold for hit in one.hits] == [False, True]
    assert (one.turned, one.differs, two.turned, two.differs) == ("", False, "right", True)
    assert two.text_before == "Hexham [1]"
    assert four.gold == ()
    assert [case.turned for case in cases_of(older, run)] == ["wrong", "", ""]  # wrong ones first


def test_the_page_shows_every_question_that_may_be_shown_and_no_other(run: Run) -> None:
    page = report_page(run)
    assert "And the lunch?" in page
    assert "Nothing is said of that." in page
    assert "secret" not in page
    assert "Not shown, because only their figures may be looked at: 1 of s." in page
    assert "3 of 4 answers are right" in page
    flat = " ".join(page.split())
    assert '<span class="mark">Said</span> <span class="words small">130</span>' in flat
    assert '<span class="mark">Not said</span> <span class="words small">forty <i>or</i> 40</span>' in flat


def test_nothing_that_was_said_is_taken_for_mark_up(run: Run) -> None:
    page = report_page(run)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "How many &lt;b&gt;took&lt;/b&gt; part?" in page


class Balanced(HTMLParser):
    """Raises where a tag is closed that is not the open one."""

    VOID = frozenset({"meta", "link", "br", "input"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("compared", [False, True])
def test_the_page_is_whole_and_asks_for_nothing_outside_itself(run: Run, tmp_path: Path, compared: bool) -> None:
    page = report_page(run, against=made_run(tmp_path / "older", second="Hexham") if compared else None)
    parser = Balanced()
    parser.feed(page)
    assert parser.open == []
    assert all(address.startswith("#") or address == "data:," for address in parser.addresses)
    assert not re.search(r"url\(|@import|https?://", page)


def test_a_comparison_is_on_the_page(run: Run, tmp_path: Path) -> None:
    better = report_page(run, against=made_run(tmp_path / "older", second="Hexham"))
    assert "No loss beyond noise against older" in better
    assert "turned right" in better
    same = report_page(run, against=run)
    assert "None: every figure is the same for every question." in same


def test_the_page_is_written_where_it_is_wanted(run: Run, tmp_path: Path) -> None:
    write_report(run, tmp_path / "deep" / "page.html")
    assert (tmp_path / "deep" / "page.html").read_text(encoding="utf-8") == report_page(run)
    with pytest.raises(ConfigError, match="cannot be written"):
        write_report(run, tmp_path)


def test_a_run_without_confidence_or_times_has_a_page(run: Run) -> None:
    scores = [score.to_dict() | {"confidence": None, "milliseconds": 0.0} for score in run.scores()]
    run.write_lines(SCORES, scores)
    run.write(SUMMARY, {"lost": 0} | summarise(run.scores()))
    page = report_page(run)
    assert "Risk and coverage" not in page
    assert "Time of an answer" not in page


def test_the_headline_names_the_weakest_kinds(run: Run) -> None:
    kinds = [("definition", "wwr"), ("list", "wrr"), ("date", "rrrr"), ("once", "w")]
    scores = [
        made_score(number, kind=kind, right=letter == "r")
        for kind, rights in kinds
        for number, letter in enumerate(rights)
    ]
    summary = summarise(scores)
    found = [(name, each["right"], each["n"]) for name, each in weakest_kinds(summary["all"])]
    assert found == [("definition", 1, 3)]  # 7 of 11 in all, so lists are not among the weak ones
    assert "weakest kinds: definition 1 of 3" in summary_lines(summary)
    flat = " ".join(report_page(run).split())
    assert '<a href="#kind=number&amp;outcome=wrong">number</a> 2 of 3' in flat


def test_a_smaller_run_is_not_headed_as_worse(run: Run, tmp_path: Path) -> None:
    wider = made_run(tmp_path / "wider")
    more = made_score(9, set="other", label="x")
    wider.write_lines(SCORES, [score.to_dict() for score in [*wider.scores(), more]])
    wider.write(SUMMARY, {"lost": 0} | summarise(wider.scores()))
    page = report_page(run, against=wider)
    assert "Worse than" not in page
    assert "Not asked here, which is no loss: 1 question of other." in page

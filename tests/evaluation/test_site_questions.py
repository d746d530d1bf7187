"""The questions on the sample site: every label stands in the text that the program reads from the file it names."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from coprod_assistant.evaluation.questions import Question, read_questions
from coprod_assistant.extract import extract_file
from coprod_assistant.types import Source
from tests.site.content import PAGES, REPORTS

QUESTIONS = read_questions(Path(__file__).parents[2] / "evals" / "site" / "questions.jsonl")
KINDS = {
    "event", "date", "place", "people", "number", "policy", "barrier", "recommendation", "quotation", "list",
    "catalogue", "paraphrase", "misspelt", "follow-up", "absent", "false-premise", "injection", "partial",
}  # fmt: skip
# What a polite fetcher does not bring in, and the scan that has no text: no label may rest on them.
UNREAD = {
    "members/welcome.html", "press/clippings.html", "press/draft-statement.html", "events/planning-notes-2019.html",
    "reports/minutes-2014-scan.pdf", "not-found.html",
}  # fmt: skip
EACH = pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.id)


@cache
def text_of(file: str) -> str:
    """What the program reads from a file of the site."""
    is_report = file.startswith("reports/")
    path = REPORTS / file.removeprefix("reports/") if is_report else PAGES / file
    media_type = "application/pdf" if is_report else "text/html"
    return extract_file(path, Source(file=file, media_type=media_type, sha256="0" * 64)).text


@cache
def visible(file: str) -> str:
    """All words of a page, its menus and comments by visitors too."""
    return " ".join(html.fromstring((PAGES / file).read_bytes()).text_content().split())


def pages() -> list[str]:
    return [path.relative_to(PAGES).as_posix() for path in sorted(PAGES.rglob("*.html"))]


def reports() -> list[str]:
    return [f"reports/{path.name}" for path in sorted(REPORTS.glob("*.pdf"))]


def files_of(asked: Question) -> list[tuple[str, ...]]:
    """The files of each group."""
    return [(file,) if isinstance(file, str) else file for file in asked.file]


def only_in_reports(files: tuple[str, ...]) -> bool:
    return all(file.endswith(".pdf") for file in files)


def stands_somewhere(words: str) -> bool:
    readable = [file for file in [*pages(), *reports()] if file not in UNREAD]
    return any(words in text_of(file) for file in readable) or any(words in visible(file) for file in pages())


def of_one_sentence(words: str, gold: str, text: str) -> bool:
    """Whether `words` stand in the line and sentence that `gold` stands in."""
    sentences = re.split(r"\n+|(?<=[.!?])\s+(?=[A-Z“])", text)
    return any(words in sentence and gold in sentence for sentence in sentences)


@EACH
def test_gold_stands_in_the_files_that_are_named(asked: Question) -> None:
    assert len(asked.file) == len(asked.gold)
    for group, files in zip(asked.gold, files_of(asked), strict=True):
        assert not UNREAD & set(files)
        for words in group:
            assert any(words in text_of(file) for file in files), words
        for file in files:
            assert any(words in text_of(file) for words in group), file


@EACH
def test_forbidden_words_stand_somewhere_and_apart_from_gold(asked: Question) -> None:
    for words in asked.forbidden:
        assert stands_somewhere(words), words
        for group, files in zip(asked.gold, files_of(asked), strict=True):
            for gold in group:
                assert words not in gold and gold not in words
                assert not any(of_one_sentence(words, gold, text_of(file)) for file in files), (words, gold)


@EACH
def test_earlier_answers_are_extracts(asked: Question) -> None:
    for turn in asked.history:
        assert any(turn.answer in text_of(file) for file in [*pages(), *reports()] if file not in UNREAD), turn.answer


def test_kinds_and_splits() -> None:
    kinds = Counter(asked.kind for asked in QUESTIONS)
    tune = Counter(asked.kind for asked in QUESTIONS if asked.split == "tune")
    assert kinds.keys() == KINDS
    assert all(tune[kind] * 2 == count for kind, count in kinds.items())
    assert [asked.id for asked in QUESTIONS] == [f"es-{number:03d}" for number in range(1, len(QUESTIONS) + 1)]
    assert len({asked.question.casefold() for asked in QUESTIONS if not asked.history}) == len(
        [asked for asked in QUESTIONS if not asked.history]
    )


def test_how_many_there_are() -> None:
    refused = [asked for asked in QUESTIONS if asked.status == ("refused",)]
    unanswered = [asked for asked in QUESTIONS if "answered" not in asked.status]
    in_reports = [asked for asked in QUESTIONS if any(map(only_in_reports, files_of(asked)))]
    assert (len(QUESTIONS), len(refused), len(unanswered), len(in_reports)) == (162, 29, 45, 37)

"""Tables as spreadsheets write them, and what people are told who filled them in wrongly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coprod_assistant.cli import main
from coprod_assistant.errors import ConfigError
from coprod_assistant.evaluation.own_questions import files_named, questions_of, read_table, write_questions
from coprod_assistant.evaluation.questions import Place, Question, read_questions
from coprod_assistant.evaluation.snapshot import Snapshot

from .made import ARCHIVE

ROOT = Path(__file__).parents[2]
HEAD = "question;expected words;source\n"
GOOD = f"{HEAD}Wie viele kamen – etwa 130?;130 people took part;hexham.txt\n"


def table(tmp_path: Path, content: bytes | str) -> Path:
    path = tmp_path / "own.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def made(tmp_path: Path, content: bytes | str, archive: Snapshot = ARCHIVE) -> tuple[list[Question], list[str]]:
    return questions_of(read_table(table(tmp_path, content)), archive, prefix="own")


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.encode("cp1252"),  # plain CSV of Excel
        GOOD.replace("\n", "\r\n").encode("utf-8-sig"),
        GOOD.replace("\n", "\r").encode(),  # an old Mac
        GOOD.replace(";", "\t").encode("utf-16"),  # Excel's Unicode text
        GOOD.replace(";", ",").encode(),
        b'"Question","Expected_Words","SOURCE"\n' + GOOD.splitlines()[1].replace(";", ",").encode(),
        GOOD.encode() + b";;\n\n;;;;\n",  # empty rows
    ],
)
def test_what_spreadsheets_write_can_be_read(tmp_path: Path, content: bytes) -> None:
    (question,), problems = made(tmp_path, content)
    assert problems == []
    assert question.question == "Wie viele kamen – etwa 130?"
    assert question.gold == (("130 people took part",),)
    assert question.places == [[Place(text="130 people took part", file="pages/hexham.txt", page=1)]]
    assert (question.id, question.split, question.status) == ("own-001", "report", ("answered", "partial"))


def test_further_columns(tmp_path: Path) -> None:
    content = (
        "kind;expected words 2;question;notes;expected words;earlier question;earlier answer\n"
        "list;lunch was free;What was there?;ask Jane;130 people | 20 people;Where?;In Hexham\n"
        ";;What did it cost?;;Not answered.;;\n"
    )
    (one, two), problems = made(tmp_path, content)
    assert problems == []
    assert (one.kind, one.gold) == ("list", (("130 people", "20 people"), ("lunch was free",)))
    assert [(turn.question, turn.answer) for turn in one.history] == [("Where?", "In Hexham")]
    assert (two.kind, two.status, two.gold) == ("absent", ("refused",), ())


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (";130 people;", "row 2: has no question; write one, or empty the row"),
        ("How many?;;", "row 2: has no expected words; copy a few from the page"),
        ("How many?;131 people;", "row 2: the words '131 people' do not stand in any source; copy a few words"),
        ("How many?;more than  130 PEOPLE;", "stand in the source as 'More than 130 people'; write them so"),
        ("How many?; or 130?;130 people;", "row 2: has more cells than the first row; put a text that holds a comma"),
        ("How many?;130 people;leeds.txt", "do not stand in that source, but in pages/hexham.txt; correct the source"),
        ("How many?;130 people;york.txt", "row 2: there is no source 'york.txt' in the archive; name a file (pages/"),
        ("How many?;130 people;xham.txt", "row 2: there is no source 'xham.txt'"),
        (f"How many?;{'word ' * 41};", "row 2: has 41 expected words in one piece; 3 to 12"),
        ('"How\nmany?";130 people;\nhow  MANY?;130 people;', "row 3: is asked in row 2 already"),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_what_to_do(tmp_path: Path, row: str, told: str) -> None:
    _, problems = made(tmp_path, f"{HEAD}{row}\n")
    assert len(problems) == 1
    assert told in problems[0]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    questions, problems = made(tmp_path, f"{HEAD};130 people;\nOne?;;\nTwo?;130 people;\n")
    assert [problem.split(":")[0] for problem in problems] == ["row 2", "row 3"]
    assert [question.question for question in questions] == ["Two?"]


@pytest.mark.parametrize(
    ("content", "told", "remedy"),
    [
        (b"PK\x03\x04 a workbook", "is a spreadsheet, not a .csv file", "Save as, CSV UTF-8"),
        (b"", "the first row has no column 'question'; it has nothing", "question, expected words, source"),
        (b"frage;antwort\nx;y\n", "has no column 'question'; it has frage, antwort", "--template"),
        (b"question;answer\nx;y\n", "has no column 'expected words'", "--template"),
        (HEAD.encode() + b";;\n", "has no question", "in each row"),
    ],
)
def test_a_file_that_is_no_such_table_says_what_to_do(tmp_path: Path, content: bytes, told: str, remedy: str) -> None:
    with pytest.raises(ConfigError, match=told.replace("(", r"\(")) as caught:
        read_table(table(tmp_path, content))
    assert remedy in caught.value.hint


def test_an_apostrophe_before_a_formula_is_not_part_of_the_words(tmp_path: Path) -> None:
    (asked, other), _ = made(tmp_path, f"{HEAD}'=SUM(A1)?;130 people;\n'Tis what?;130 people;\n")
    assert (asked.question, other.question) == ("=SUM(A1)?", "'Tis what?")


def test_a_workbook_is_told_how_to_be_saved(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own.xlsx").write_bytes(b"PK\x03\x04 a workbook")
    assert main(["eval", "add", str(tmp_path / "own.xlsx")]) == 1
    assert "is a spreadsheet, not a .csv file (in Excel: Save as, CSV UTF-8)" in capfd.readouterr().err


def test_marks_that_people_type_in_another_way_are_named_as_the_source_has_them(tmp_path: Path) -> None:
    archive = Snapshot((replace(ARCHIVE.documents[0], text="It was “each\n other’s” – on 3\u20135 May."),))
    _, problems = made(tmp_path, f'{HEAD}What?;"""Each other\'s"" - on 3-5 May";\n', archive)
    assert problems == [
        "row 2: the words '\"Each other\\'s\" - on 3-5 May' stand in the source as '“each other’s” – on 3\u20135 May'; "
        "write them so"
    ]


def test_a_source_can_be_an_address() -> None:
    document = replace(ARCHIVE.documents[0], url="https://example.org/hexham/")
    archive = Snapshot((document, *ARCHIVE.documents[1:]))
    assert files_named("https://example.org/hexham#lunch", archive) == ("pages/hexham.txt",)
    assert files_named("https://example.org/", archive) == ()
    assert files_named("", archive) == ()


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    questions, _ = made(tmp_path, GOOD)
    write_questions(tmp_path / "own.jsonl", questions)
    assert read_questions(tmp_path / "own.jsonl") == questions
    with pytest.raises(ConfigError, match="cannot be written"):
        write_questions(tmp_path, questions)


def test_the_template_fits_the_organisations_archive(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "ours.csv"
    assert main(["eval", "add", "--template", str(path)]) == 0
    assert main(["eval", "add", "--template", str(path)]) == 1
    assert "is there already" in capfd.readouterr().err
    assert main(["eval", "add", str(path), "--corpus", str(ROOT / "corpus")]) == 0
    assert capfd.readouterr().out.startswith("4 questions in ")
    assert [question.id for question in read_questions(tmp_path / "ours.jsonl")][-1] == "ours-004"


def test_nothing_is_written_of_a_table_with_a_mistake(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = table(tmp_path, f"{HEAD}When?;4 May 1911;\n")
    assert main(["eval", "add", str(path), "--corpus", str(ROOT / "corpus")]) == 1
    out, err = capfd.readouterr()
    assert out.startswith("row 2: the words '4 May 1911' do not stand in any source")
    assert "nothing was written" in err
    assert not (tmp_path / "own.jsonl").exists()
    assert main(["eval", "add"]) == 2

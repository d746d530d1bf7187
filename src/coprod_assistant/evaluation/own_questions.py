"""An organisation's own questions from a table that was filled in with Excel, LibreOffice or by hand.

Columns (in any order, further ones are left alone): `question`; `expected words`, copied from the page or report, with
`|` between alternatives, or `not answered`; `source`, the file or the address that they stand in (may be empty);
`expected words 2` to `9`, further words that a right answer needs; `kind`; `earlier question` and `earlier answer`, for
a question that follows another. Separators, encodings and line ends are those that spreadsheets write.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import ConfigError
from .gold import locate
from .placing import places_of
from .questions import ALIKE, Place, Question, TurnLabel, one_line
from .snapshot import Snapshot

NOT_ANSWERED = "not answered"
COLUMNS = ("question", "expected words", "source")
EXPECTED = re.compile(r"expected words(?: [2-9])?")
ENCODINGS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
TEMPLATE_HINT = "`coprod eval add --template FILE.csv` writes a table to fill in"
MOST_WORDS = 40  # of a piece of gold; longer ones are seldom copied without a mistake and seldom cited whole
LONGEST = 100
FORMULA = ("'=", "'+", "'-", "'@")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table that is not empty; `number` is that which a spreadsheet shows beside it.

    `beyond` says that it has more cells than the first row.
    """

    number: int
    cells: Mapping[str, str]
    beyond: bool = False


def read_table(path: Path) -> list[Row]:
    """The rows of a table, by the names of its columns in lower case.

    Raises:
        ConfigError: it cannot be read, is no table, or lacks a column; says what to do.
    """
    text = _text(path)
    separator = max(";,\t", key=text.split("\n", 1)[0].count)
    # Numbers are those of the table's rows, as a spreadsheet counts them: a cell may go over several lines.
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    names = [_name(cell) for cell in rows[0]] if rows else []
    missing = [column for column in COLUMNS[:2] if column not in names]
    if missing:
        raise ConfigError(
            f"{path}: the first row has no column {missing[0]!r}; it has {', '.join(filter(None, names)) or 'nothing'}",
            hint=f"name the columns in the first row: {', '.join(COLUMNS)}. {TEMPLATE_HINT}",
        )
    found = []
    for number, cells in enumerate(rows[1:], start=2):
        filled = {name: _words(cell) for name, cell in zip(names, cells, strict=False) if name}
        if any(filled.values()):
            found.append(Row(number, filled, beyond=len(cells) > len(names)))
    if not found:
        raise ConfigError(f"{path} has no question", hint="write one in each row below the first")
    return found


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", hint="name a .csv file") from error
    if raw.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise ConfigError(f"{path} is a spreadsheet, not a .csv file", hint="in Excel: Save as, CSV UTF-8")
    encoding = next((name for mark, name in ENCODINGS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        # What Excel writes as plain CSV in western Europe; five bytes mean nothing there, and are shown as such.
        return raw.decode("cp1252", errors="replace")


def _words(cell: str) -> str:
    """What a cell says, without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    said = cell.strip()
    return said[1:] if said.startswith(FORMULA) else said


def _name(cell: str) -> str:
    return " ".join(cell.replace("_", " ").replace("-", " ").casefold().split())


def questions_of(rows: Sequence[Row], archive: Snapshot, *, prefix: str) -> tuple[list[Question], list[str]]:
    """The questions of a table, and a line for each thing that is wrong with it: which row, what, and what to do.

    Args:
        archive: What the words must stand in.
        prefix: What ids begin with.
    """
    questions: list[Question] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for row in rows:
        found = [*_problems(row, archive)]
        asked = _asked(row)
        if asked and asked in seen:
            found.append(f"is asked in row {seen[asked]} already; leave one of them out")
        seen.setdefault(asked, row.number)
        problems += [f"row {row.number}: {problem}" for problem in found]
        if not found:
            questions.append(_question(row, archive, f"{prefix}-{len(questions) + 1:03}"))
    return questions, problems


def _asked(row: Row) -> str:
    return one_line(f"{row.cells.get('earlier question', '')} {row.cells['question']}").casefold()


def _expected(row: Row) -> list[list[str]]:
    """The pieces of gold, each as its alternatives."""
    cells = [cell for name, cell in sorted(row.cells.items()) if EXPECTED.fullmatch(name) and cell]
    return [[part.strip() for part in cell.split("|") if part.strip()] for cell in cells]


def _unanswered(row: Row) -> bool:
    return _name(row.cells["expected words"]).rstrip(".") == NOT_ANSWERED


def _problems(row: Row, archive: Snapshot) -> Iterator[str]:
    if row.beyond:
        yield 'has more cells than the first row; put a text that holds a comma or semicolon into "quotes"'
        return
    if not row.cells["question"]:
        yield "has no question; write one, or empty the row"
    if not row.cells.get("expected words"):
        yield f"has no expected words; copy a few from the page that answers it, or write: {NOT_ANSWERED}"
        return
    if row.cells.get("earlier answer") and not row.cells.get("earlier question"):
        yield "has an earlier answer, and no earlier question; write it too"
    if _unanswered(row):
        return
    source = row.cells.get("source", "")
    files = files_named(source, archive)
    if source and not files:
        known = ", ".join(document.file for document in archive.documents[:5])
        yield f"there is no source {source!r} in the archive; name a file ({known}, …), its address, or leave it empty"
        return
    for text in (text for group in _expected(row) for text in group):
        yield from _words_problem(text, files, archive)


def _words_problem(text: str, files: tuple[str, ...], archive: Snapshot) -> Iterator[str]:
    said = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    if len(text.split()) > MOST_WORDS:
        yield f"has {len(text.split())} expected words in one piece; 3 to 12 that hold the answer are enough"
    elif not locate(Place(text=text, file=files), archive):
        elsewhere = dict.fromkeys(here.document.file for here in locate(Place(text=text), archive))
        if elsewhere:
            yield f"the words {said!r} do not stand in that source, but in {', '.join(elsewhere)}; correct the source"
        elif nearly := next(_nearly(text, archive), ""):
            yield f"the words {said!r} stand in the source as {nearly!r}; write them so"
        else:
            yield (
                f"the words {said!r} do not stand in {', '.join(files) or 'any source'}; copy a few words in a row "
                f"again, letter by letter, or write: {NOT_ANSWERED}"
            )


def _nearly(text: str, archive: Snapshot) -> Iterator[str]:
    """The words of sources that are `text` but for case and the marks that people type in other ways."""
    words = (re.escape(word) for word in one_line(text).translate(ALIKE).split())
    pattern = re.compile(r"\s+".join(words), re.IGNORECASE)
    for document in archive.documents:
        for match in pattern.finditer(document.text.translate(ALIKE)):  # one character for one, so offsets hold
            yield one_line(document.text[match.start() : match.end()])


def files_named(source: str, archive: Snapshot) -> tuple[str, ...]:
    """The files of the archive that a cell names, by the end of their path or by their address; empty for none."""
    if not source:
        return ()
    address = source.split("#", maxsplit=1)[0].rstrip("/")
    return tuple(
        document.file
        for document in archive.documents
        if document.file == source
        or document.file.endswith(f"/{source}")
        or (document.url and document.url.split("#")[0].rstrip("/") == address)
    )


def _question(row: Row, archive: Snapshot, id: str) -> Question:
    files = files_named(row.cells.get("source", ""), archive)
    fields: dict[str, Any] = {
        "id": id,
        "kind": row.cells.get("kind") or ("absent" if _unanswered(row) else "own"),
        "question": row.cells["question"],
        "status": ("refused",) if _unanswered(row) else ("answered", "partial"),
        "gold": () if _unanswered(row) else _expected(row),
    }
    if files and not _unanswered(row):
        fields["file"] = [files[0] if len(files) == 1 else files] * len(fields["gold"])
    if row.cells.get("earlier question"):
        fields["history"] = [
            TurnLabel(question=row.cells["earlier question"], answer=row.cells.get("earlier answer", ""))
        ]
    question = Question.model_validate(fields)
    return Question.model_validate(places_of(question, archive) | fields) if question.gold else question


def write_questions(path: Path, questions: Sequence[Question]) -> None:
    """Writes a file of questions; one that is there is replaced.

    Raises:
        ConfigError: it cannot be written.
    """
    lines = (question.model_dump_json(exclude_defaults=True) for question in questions)
    try:
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}", hint="name another with --to") from error

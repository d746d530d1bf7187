"""Scanned pages: what OCR reads on them, how sure it is, what is left out, and that nothing is read twice."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from coprod_assistant.corpus import CorpusFile
from coprod_assistant.errors import ConfigError, ExtractionError
from coprod_assistant.extract import ExtractionFailure, extract_corpus
from coprod_assistant.extract.ocr import Reading, ReadLine
from coprod_assistant.extract.pdf import extract_pdf
from coprod_assistant.extract.pdf_scanned import ILLEGIBLE
from coprod_assistant.extract.scans import keep_reading, kept_reading
from coprod_assistant.types import Document, Source

from .conftest import Read
from .outline import outline
from .scanned import PROSE, WEIR, letter, pictures, report, scan, spoiled

pytestmark = pytest.mark.slow  # a line of print takes a slow processor 0.4 s
FIRST = (
    ("h", "The weir at Oxley"),
    ("p", WEIR),
    ("p", PROSE),
    ("p", "What was lacking:"),
    ("i", "rope"),
    ("i", "time"),
)
SECOND = (("h", "The supper"), ("p", f"It was held in the barn of Ruth Amble. {PROSE}"))


def source(data: bytes, name: str = "scan.pdf") -> Source:
    return Source(name, "application/pdf", hashlib.sha256(data).hexdigest(), url=f"https://oxley.example/{name}")


def read_all(folder: Path, *files: bytes, ocr: bool = True) -> list[Document | ExtractionFailure]:
    """What is made of PDFs; readings are kept in the folder."""
    listed = []
    for number, data in enumerate(files):
        path = folder / f"scan{number}.pdf"
        path.write_bytes(data)
        listed.append(CorpusFile(path, source(data, path.name)))
    readings = folder / "readings" if ocr else None
    return list(extract_corpus(listed, timeout_s=30, memory_mb=512, readings=readings))


def read_one(folder: Path, data: bytes, *, ocr: bool = True) -> Document:
    (found,) = read_all(folder, data, ocr=ocr)
    assert isinstance(found, Document), found
    return found


def told(document: Document) -> list[str]:
    """The outline without spaces, of which OCR loses some, and without levels of headings."""
    return [re.sub(r"^#+|\s", "", line) for line in outline(document)]


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, Document]:
    """A report of two pages, scanned: its folder, its bytes and what was made of it."""
    folder = tmp_path_factory.mktemp("scanned")
    data = scan(pictures(report(FIRST, SECOND)))
    return folder, data, read_one(folder, data)


def test_a_scan_says_what_its_original_says(read: Read, scanned: tuple[Path, bytes, Document]) -> None:
    assert told(scanned[2]) == told(read(report(FIRST, SECOND), "original.pdf"))


def test_each_page_says_how_it_was_read(scanned: tuple[Path, bytes, Document]) -> None:
    document = scanned[2]
    assert [page.number for page in document.pages] == [1, 2]
    for page in document.pages:
        assert re.fullmatch(rf"page {page.number} \(read by OCR, 9[89] % sure\)", page.place)
    assert document.place_at(document.text.index("Ruth Amble")) == document.pages[1].place
    assert document.warnings == ("page 1, 2: it was read by OCR, and says so wherever it is cited",)


def test_off_a_scan_is_named_with_what_to_do(tmp_path: Path, scanned: tuple[Path, bytes, Document]) -> None:
    (found,) = read_all(tmp_path, scanned[1], ocr=False)
    assert isinstance(found, ExtractionFailure)
    assert found.reason.startswith("no text on 2 pages") and "COPROD_OCR=true" in found.reason


def test_without_the_extra_it_is_said_what_to_install(
    tmp_path: Path, scanned: tuple[Path, bytes, Document], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coprod_assistant.extract.ocr.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="not installed") as raised:
        read_all(tmp_path, scanned[1])
    assert raised.value.hint == "pip install 'coprod-assistant[ocr]'"
    assert isinstance(read_all(tmp_path, report(FIRST), ocr=False)[0], Document)


def test_a_page_is_read_once_until_its_file_changes(tmp_path: Path) -> None:
    data = scan(pictures(report((("p", WEIR),))))
    assert WEIR in read_one(tmp_path, data).text
    (path,) = (tmp_path / "readings").iterdir()
    reading = kept_reading(path)
    assert reading is not None
    other = [replace(line, text=line.text.replace("Oxley", "Amble")) for line in reading.lines]
    keep_reading(path, replace(reading, lines=tuple(other)))
    assert "the weir at Amble" in read_one(tmp_path, data).text
    assert WEIR in read_one(tmp_path, data + b"\n%").text
    path.write_bytes(path.read_bytes()[:-5])
    assert WEIR in read_one(tmp_path, data).text
    assert len(list((tmp_path / "readings").iterdir())) == 2


def test_readings_that_were_not_used_for_longest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coprod_assistant.extract.scans.MOST_KEPT", 2)
    folder = tmp_path / "readings"
    folder.mkdir()
    for number in range(4):
        keep_reading(folder / f"{number}.json", reading("Barges."))
        os.utime(folder / f"{number}.json", (number, number))
    assert kept_reading(folder / "0.json") is not None
    read_one(tmp_path, report(FIRST))
    assert sorted(path.name for path in folder.iterdir()) == ["0.json", "3.json"]


def test_a_page_that_cannot_be_read_well_is_left_out_and_named(tmp_path: Path) -> None:
    clear, *_ = pictures(report(FIRST))
    spoilt = spoiled(pictures(report(SECOND), dpi=60)[0], blur=1.2, noise=60)
    document = read_one(tmp_path, scan([clear, spoilt.resize(clear.size)]))
    assert WEIR in document.text and "Ruth" not in document.text
    assert any(re.match(r"page 2: OCR (was not sure enough|found no text)", warning) for warning in document.warnings)


@pytest.mark.parametrize("turn", [-2.0, 1.0])
def test_a_page_that_lies_askew(read: Read, tmp_path: Path, turn: float) -> None:
    page = spoiled(pictures(report(FIRST))[0], skew=turn, noise=12)
    assert told(read_one(tmp_path, scan([page]))) == told(read(report(FIRST), "original.pdf"))


def test_a_head_of_text_over_the_picture_of_a_page(tmp_path: Path) -> None:
    head = "Archive of the parish of Oxley, box 12"
    document = read_one(
        tmp_path, bytes(letter(pictures(report(SECOND))[0], head=head, body=f"{WEIR} {PROSE * 3}").output())
    )
    assert "Ruth Amble" in document.text and document.text.count(head) == 1
    assert [page.label.startswith("page 1 (read by OCR") for page in document.pages] == [True, False]


def reading(*lines: str, confidence: float = 0.999, at: float = 100) -> Reading:
    """Lines of text one below the other, from 100 points below the top of an A4 page."""
    made = (
        ReadLine(words, confidence, 70, at + 15 * n, 70 + 5.5 * len(words), at + 15 * n + 13.7)
        for n, words in enumerate(lines)
    )
    return Reading(595, 842, tuple(made))


def blank(head: str = "") -> bytes:
    return bytes(letter(Image.new("L", (60, 84), 255), head=head).output())


def test_what_is_not_sure_is_not_quoted() -> None:
    said = reading("The weir was mended by nineteen neighbours, who", "cane om 74 Juue 20", "and went home at dusk.")
    first, doubtful, last = said.lines
    found = extract_pdf(blank(), {1: replace(said, lines=(first, replace(doubtful, confidence=0.94), last))})
    assert found.text == f"The weir was mended by nineteen neighbours, who {ILLEGIBLE} and went home at dusk."


def test_a_page_below_the_bound_has_no_text() -> None:
    with pytest.raises(ExtractionError, match="page 1: OCR was not sure enough"):
        extract_pdf(blank(), {1: reading("The weir was mended.", confidence=0.97)})


def test_text_of_the_page_itself_is_not_read_again() -> None:
    head = "Archive of the parish"
    over = replace(reading("Archlve of the parlsh", at=32).lines[0], confidence=0.99)
    more = reading("The weir was mended by nineteen neighbours.")
    found = extract_pdf(blank(head), {1: replace(more, lines=(over, *more.lines))})
    assert found.text.split("\n\n") == [head, "The weir was mended by nineteen neighbours."]
    alone = extract_pdf(blank(head), {1: reading("Archlve of the parlsh", at=32)})
    assert alone.text == head and alone.pages[0].label == ""


def test_why_a_page_was_not_read_is_a_warning() -> None:
    late = "OCR could not read it: it took longer than 60 s"
    found = extract_pdf(blank("Archive of the parish"), {1: late})
    assert found.warnings == [f"page 1: {late}"]
    with pytest.raises(ExtractionError, match="OCR found no text on it"):
        extract_pdf(blank(), {1: Reading(595, 842)})

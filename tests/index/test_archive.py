"""The archive gives back every document, chunk and unit as it was added."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from coprod_assistant.chunk import chunk_document
from coprod_assistant.errors import AssistantError, BuildError, IndexDamagedError
from coprod_assistant.index.archive import Archive, ArchiveWriter, document_digest
from coprod_assistant.types import Block, Document, DocumentSummary, LeftOut, Link, Page, Span, StatedEvent, Unit
from coprod_assistant.units import units_of
from tests.made_documents import made, of_text
from tests.test_units import documents


def write(path: Path, *added: Document) -> Path:
    writer = ArchiveWriter(path)
    for document in added:
        units = units_of(document)
        chunks = chunk_document(document, units)
        inside = [[u for u in units if chunk.start <= u.start < chunk.end] for chunk in chunks]
        writer.add(document, chunks, inside)
    writer.close()
    return path


FULL = replace(
    of_text(
        "Head\n\nA \ud800 text with a link.",
        (Block("heading", 0, 4, 2), Block("paragraph", 6, 28)),
        title="Tïtle \udfff",
        pages=(Page(1, 0, 28, "slide 1"),),
        links=(Link(8, 12, "https://example.org/ü"),),
    ),
    warnings=("page 2 could not be read",),
    left_out=(LeftOut("menu", "Start", 5),),
    frames=(Span(0, 4),),
    apart=(Span(8, 8), Span(6, 7)),
)
DATED = replace(
    made(("list", ("Open:", "one", "two")), ("quotation", ("Said.", "Ann")), name="dated.html"),
    source=replace(FULL.source, file="dated.html", published=dt.date(2012, 10, 30), retrieved=dt.date(2026, 1, 2)),
)


def test_documents_come_back_equal(tmp_path: Path) -> None:
    archive = Archive(write(tmp_path / "a.sqlite", FULL, DATED))
    assert archive.document(FULL.id) == FULL
    assert archive.document(DATED.id) == DATED
    archive.close()


def test_no_field_of_a_document_is_forgotten() -> None:
    changes: dict[str, object] = {"id": "x", "source": DATED.source, "title": "x", "text": "x"}
    changes |= {"blocks": (), "pages": (), "links": (), "warnings": (), "left_out": (), "frames": (), "apart": ()}
    changes |= {"stated": (StatedEvent("Loom Day", dt.date(2014, 5, 3), dt.date(2014, 5, 3)),), "language": "de"}
    changes["days"] = (("3 May", dt.date(2014, 5, 3)),)
    assert set(changes) == {field.name for field in fields(Document)}
    for name, value in changes.items():
        assert document_digest(replace(FULL, **{name: value})) != document_digest(FULL), name  # type: ignore[arg-type]


def test_chunks_and_units_come_back_in_order(tmp_path: Path) -> None:
    archive = Archive(write(tmp_path / "a.sqlite", FULL, DATED))
    expected = chunk_document(FULL) + chunk_document(DATED)
    held = [archive.chunk(position) for position in range(len(archive))]
    assert [each.chunk for each in held] == expected
    assert held[0].units == tuple(units_of(FULL))
    assert [each.first_unit for each in held] == [0, 2]
    assert [archive.position(chunk.id) for chunk in expected] == [0, 1]
    assert archive.chunks_of(DATED.id) == [(1, expected[1].start, expected[1].end)]
    archive.close()


def test_summaries_and_words(tmp_path: Path) -> None:
    archive = Archive(write(tmp_path / "a.sqlite", made(("paragraph", "A word, a WORD; l’eau."), title="T")))
    assert archive.documents() == [
        DocumentSummary("page-html", "T", "page.html", "https://example.org/page.html", 22, 1)
    ]
    assert archive.words == {"a": 2, "word": 2, "l’eau": 1}
    assert (archive.words.alike("w", 4), archive.words.alike("w", 5)) == (["word"], [])
    assert "\ud800" not in archive.words
    archive.close()


@pytest.mark.parametrize("position", [-1, 1, 10**9])
def test_a_position_that_is_not_there(tmp_path: Path, position: int) -> None:
    archive = Archive(write(tmp_path / "a.sqlite", made(("paragraph", "One."))))
    with pytest.raises(AssistantError, match=f"no chunk number {position}"):
        archive.chunk(position)
    archive.close()


def test_a_document_that_is_not_there(tmp_path: Path) -> None:
    archive = Archive(write(tmp_path / "a.sqlite"))
    with pytest.raises(AssistantError, match="no document 'x'"):
        archive.document("x")
    archive.close()


def test_two_documents_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="page-html"):
        write(tmp_path / "a.sqlite", made(("paragraph", "One.")), made(("paragraph", "Two.")))


def test_a_file_that_is_no_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").write_bytes(b"x" * 10_000)
    with pytest.raises(IndexDamagedError):
        Archive(tmp_path / "a.sqlite")


def test_reading_writes_nothing_beside_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "odd ?#% name"
    folder.mkdir()
    archive = Archive(write(folder / "a.sqlite", FULL))
    archive.document(FULL.id)
    assert [path.name for path in folder.iterdir()] == ["a.sqlite"]
    archive.close()
    with sqlite3.connect(folder / "a.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_threads_read_the_same(tmp_path: Path) -> None:
    many = [made(("paragraph", f"Number {n}."), name=f"{n}.html") for n in range(100)]
    archive = Archive(write(tmp_path / "a.sqlite", *many))
    seen: list[list[Document]] = []

    def read() -> None:
        seen.append([archive.document(archive.chunk(position).chunk.document_id) for position in range(100)])

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [many] * 8
    archive.close()


@settings(deadline=None)  # the machine may be busy
@given(documents())
def test_any_document_comes_back_equal(tmp_path_factory: pytest.TempPathFactory, document: Document) -> None:
    path = tmp_path_factory.mktemp("archive") / "a.sqlite"
    archive = Archive(write(path, document))
    assert archive.document(document.id) == document
    kept: list[Unit] = [unit for position in range(len(archive)) for unit in archive.chunk(position).units]
    assert kept == units_of(document)
    archive.close()


def test_the_digest_tells_documents_apart() -> None:
    changed = [
        FULL,
        replace(FULL, title="Other"),
        replace(FULL, text=FULL.text.replace("A", "B")),
        replace(FULL, blocks=FULL.blocks[:1]),
        replace(FULL, warnings=()),
        replace(FULL, source=replace(FULL.source, url=None)),
        replace(FULL, source=replace(FULL.source, published=dt.date(2020, 1, 1))),
    ]
    assert len({document_digest(document) for document in changed}) == len(changed)
    assert document_digest(FULL) == document_digest(replace(FULL))

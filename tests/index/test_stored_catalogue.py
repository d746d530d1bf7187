"""The catalogue of a generation: damaged files are named, what was written comes back, passages know their event."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from coprod_assistant.catalogue import Catalogue
from coprod_assistant.errors import IndexDamagedError
from coprod_assistant.index import Index, open_generation, open_index, write_generation
from coprod_assistant.index.layout import CATALOGUE, FORMAT, MANIFEST
from coprod_assistant.index.stored_catalogue import read_catalogue, write_catalogue
from coprod_assistant.types import Event, EventSource, Record
from tests.index.conftest import build
from tests.index.hashing_embedder import HashingEmbedder
from tests.made_documents import made

DAY = dt.date(2011, 5, 3)
EVENTS = (
    Event(
        "e1", "Forum \ud800", "Köln", "Germany", DAY, DAY, "day", (EventSource("d", 0, 9, 0, 5),), "Reihe", ("A", "B")
    ),
    Event("e2", "Undated", None, None, None, None, "day", (EventSource("d", 10, 19, 10, 15),)),
)
RECORDS = (Record("r1", "barrier", "d", 1, 4, "e1", "Anna", "chair", "said"), Record("r2", "quotation", "d", 20, 24))


@pytest.mark.parametrize(
    "content", ["{", "[]", '["event",{}]', '["event",{"starts":"soon","ends":null}]', '["record",{"x":1}]']
)
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "c").write_text(content + "\n", encoding="utf-8")
    with pytest.raises(IndexDamagedError, match="the catalogue"):
        read_catalogue(tmp_path / "c")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match="the catalogue"):
        read_catalogue(tmp_path / "none")


def test_what_was_written_comes_back(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "c", Catalogue(EVENTS, RECORDS))
    found = read_catalogue(tmp_path / "c")
    assert (found.events, found.records) == (EVENTS, RECORDS)
    assert found.records_of("e1") == [RECORDS[0]]


PAGE = made(
    ("h1", "Events"),
    ("h2", "Carers Forum, Leeds, 3 May 2011"),
    ("paragraph", "Short."),
    ("h2", "Tenants Forum, Hull, 4 May 2011"),
    ("paragraph", "Short, too."),
    ("h2", "Contact"),
    ("paragraph", "Write."),
)


@pytest.fixture
def index(tmp_path: Path, embedder: HashingEmbedder) -> Index:
    write_generation([PAGE], tmp_path / "generation", embedder)
    return open_generation(tmp_path / "generation")


def test_no_passage_crosses_an_event(index: Index) -> None:
    with index:
        first, second = index.catalogue().events
        chunks = [index.chunk(position) for position in range(len(index))]
        assert [(chunk.text.splitlines()[-1], chunk.event_id) for chunk in chunks] == [
            ("Short.", first.id),
            ("Short, too.", second.id),
            ("Write.", None),
        ]
        assert index.chunks_of(PAGE.id) == [(at, chunk.start, chunk.end) for at, chunk in enumerate(chunks)]
        assert index.chunks_of("nowhere") == []


def test_the_catalogue_is_in_the_manifest_and_read_once(index: Index, tmp_path: Path) -> None:
    with index:
        manifest = json.loads((tmp_path / "generation" / MANIFEST).read_text(encoding="utf-8"))
        assert CATALOGUE in manifest["files"]
        assert manifest["format"] == FORMAT == 4
        assert index.catalogue() is index.catalogue()


def write_page(corpus: Path) -> None:
    (corpus / "event.md").write_text("# Carers Forum, Leeds, 3 May 2011\n\nPeople met.\n", encoding="utf-8")


def names(index_dir: Path) -> list[str]:
    with open_index(index_dir, embedder_hash=None) as opened:
        return [event.name for event in opened.catalogue().events]


def test_a_changed_correction_makes_a_generation_and_embeds_nothing(
    corpus: Path, tmp_path: Path, embedder: HashingEmbedder
) -> None:
    write_page(corpus)
    index_dir = tmp_path / "index"
    build(corpus, index_dir, embedder)
    assert names(index_dir) == ["Carers Forum"]
    entry = '[[event]]\nfile = "event.md"\nquote = "Carers Forum"\naction = "correct"\nname = "{}"\n'
    for name in ("Forum of Carers", "Forum for Carers"):
        (corpus / "catalogue.toml").write_text(entry.format(name), encoding="utf-8")
        report = build(corpus, index_dir, embedder)
        assert (report.changed, report.embedded, report.warnings) == (True, 0, ())
        assert names(index_dir) == [name]
        assert not build(corpus, index_dir, embedder).changed
    (corpus / "catalogue.toml").unlink()
    assert build(corpus, index_dir, embedder).changed
    assert names(index_dir) == ["Carers Forum"]


def test_a_correction_without_its_words_is_a_warning_of_every_run(
    corpus: Path, tmp_path: Path, embedder: HashingEmbedder
) -> None:
    (corpus / "catalogue.toml").write_text(
        '[[event]]\nfile = "leeds.md"\nquote = "gone"\naction = "remove"\n', encoding="utf-8"
    )
    expected = ('catalogue.toml, event 1: leeds.md no longer holds the words "gone"; nothing was changed by it',)
    assert build(corpus, tmp_path / "index", embedder).warnings == expected
    again = build(corpus, tmp_path / "index", embedder)
    assert (again.changed, again.warnings) == (False, expected)


def test_a_file_that_is_gone_is_damage(built: Path) -> None:
    generation = sorted(path for path in built.iterdir() if path.name.startswith("gen-"))[-1]
    (generation / CATALOGUE).unlink()
    shutil.rmtree(min(path for path in built.iterdir() if path.name.startswith("gen-")))
    with pytest.raises(IndexDamagedError, match=rf"{CATALOGUE} is missing"):
        open_index(built, embedder_hash=None)

"""Damage of a generation that is being served: what is in use goes on, the damage is told, and none of it is read."""

from __future__ import annotations

import logging
import os
import random
import time
from pathlib import Path

import pytest

from coprod_assistant.errors import IndexDamagedError
from coprod_assistant.index import Index, IndexHandle, layout, open_index
from coprod_assistant.index import reader as reader_module
from coprod_assistant.index import watch as watch_module
from coprod_assistant.index.layout import MANIFEST, files_of, generations, name_generation
from coprod_assistant.tokens import terms
from tests.index.conftest import TOWNS
from tests.index.hashing_embedder import HashingEmbedder

FILES = 8  # at least so many make a generation, its manifest included
FLIPPED = 20  # bytes in each file


def flip(path: Path, rng: random.Random) -> None:
    """Changes up to 20 bytes where they are, as a failing disk or another program may."""
    data = bytearray(path.read_bytes())
    for at in rng.sample(range(len(data)), min(FLIPPED, len(data))):
        data[at] ^= rng.randrange(1, 256)
    with path.open("r+b") as file:  # in place: whoever has the file mapped sees it
        file.write(data)


def cut(path: Path, _: random.Random) -> None:
    """Leaves half of a file: whoever has it mapped is killed where he reads on."""
    os.truncate(path, path.stat().st_size // 2)


def told(index: Index) -> list[object]:
    """Everything that an answer takes from an index."""
    embedder, everything = HashingEmbedder(), range(len(index))
    found: list[object] = [index.documents(), dict(index.surface_words()), index.event_labels()]
    found += [index.chunks_of(document.id) for document in index.documents()]
    for town in TOWNS:
        [vector] = embedder.encode([town])
        found += [index.dense(vector, 3), index.lexical(terms(town), 3), index.holders(terms(town)[0])]
    found += [(index.chunk(at), index.units(at), index.unit_vectors(at).tobytes()) for at in everything]
    found += [index.document(index.chunk(at).document_id).text for at in everything]
    words, vectors = index.compared_words()
    catalogue = index.catalogue()
    return [*found, words, vectors.tobytes(), catalogue.events, catalogue.records]


def after(look: object, seconds: float = 10.0) -> object:
    """What `look` gives once it gives something."""
    end = time.monotonic() + seconds
    while (found := look()) is None and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.05)
    return found


def parts(built: Path) -> list[str]:
    return [MANIFEST, *files_of(built / generations(built)[-1])]


@pytest.mark.parametrize("damage", [flip, cut, lambda path, _: path.unlink()], ids=["flipped", "cut", "gone"])
def test_an_open_generation_says_the_same_whatever_becomes_of_its_files(built: Path, damage: object) -> None:
    newest, rng = built / generations(built)[-1], random.Random(3)
    right = told(open_index(built, embedder_hash=None))
    index = open_index(built, embedder_hash=None)  # nothing was asked of it before
    for name in parts(built):
        damage(newest / name, rng)  # type: ignore[operator]
    assert told(index) == right
    index.close()


def test_damage_at_rest_is_told_once_and_gone_when_it_is_mended(built: Path, caplog: pytest.LogCaptureFixture) -> None:
    newest = built / generations(built)[-1]
    handle = IndexHandle(built, embedder_hash=None)
    with handle.pin():
        assert handle.damage() is None
    whole = (newest / "vectors.npy").read_bytes()
    flip(newest / "vectors.npy", random.Random(1))
    assert after(handle.damage) == f"{newest.name}/vectors.npy differs from the manifest"
    for _ in range(20):
        with handle.pin():
            time.sleep(0.01)
    assert [line for line in caplog.messages if "vectors.npy" in line] == [
        f"{newest.name}/vectors.npy differs from the manifest; answers go on from what was read before (run: coprod "
        "index)"
    ]
    (newest / "vectors.npy").write_bytes(whole)
    assert after(lambda: True if handle.damage() is None else None)
    handle.close()


def test_a_file_that_was_touched_is_not_damaged(built: Path) -> None:
    newest = built / generations(built)[-1]
    handle = IndexHandle(built, embedder_hash=None)
    os.utime(newest / "archive.sqlite", (1, 1))
    for _ in range(30):
        assert handle.damage() is None
        time.sleep(0.05)
    handle.close()


def test_a_damaged_newer_generation_is_passed_over_with_one_line(built: Path, caplog: pytest.LogCaptureFixture) -> None:
    older, newer = generations(built)
    name_generation(built, older)
    handle = IndexHandle(built, embedder_hash=None)
    open_before = handle.current()
    flip(built / newer / "units.npy", random.Random(2))
    with caplog.at_level(logging.WARNING):
        name_generation(built, newer)
        for _ in range(20):
            with handle.pin() as index:
                assert index is open_before
    assert len(caplog.messages) == 1
    assert f"{newer}/units.npy differs from the manifest" in caplog.messages[0] and older in caplog.messages[0]
    assert handle.passed_over is not None and newer in handle.passed_over
    assert handle.damage() is None
    handle.close()


def test_a_file_that_changes_while_it_is_read_is_not_believed(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = built / generations(built)[-1]
    for older in generations(built)[:-1]:
        (built / older / MANIFEST).unlink()
    check = reader_module.check_files

    def check_and_damage(folder: Path, *given: object, **named: object) -> None:
        check(folder, *given, **named)  # type: ignore[arg-type]
        flip(newest / "units.npy", random.Random(4))

    monkeypatch.setattr(reader_module, "check_files", check_and_damage)
    with pytest.raises(IndexDamagedError, match="units"):
        open_index(built, embedder_hash=None)


def test_a_large_archive_says_what_is_right_or_that_it_is_damaged(
    built: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(layout, "WHOLE", 200)  # bytes: all that matters is read from the disk
    newest, rng = built / generations(built)[-1], random.Random(6)
    right = open_index(built, embedder_hash=None)
    texts = [
        (right.chunk(at), right.units(at), right.document(right.chunk(at).document_id)) for at in range(len(right))
    ]

    def behead(path: Path, _: random.Random) -> None:
        os.truncate(path, 8_192)  # of SQLite's files the first page

    for damage in (flip, behead):
        for name in ("archive.sqlite", "lexical.sqlite"):
            whole = (newest / name).read_bytes()
            index, refused = open_index(built, embedder_hash=None), 0
            damage(newest / name, rng)
            for at, expected in enumerate(texts):
                try:
                    assert (index.chunk(at), index.units(at), index.document(expected[2].id)) == expected
                    assert index.unit_vectors(at).shape[0] == len(index.units(at))
                    assert index.holders(terms(TOWNS[at])[0]) is not None
                except IndexDamagedError:
                    refused += 1
            assert refused or damage is flip, name
            index.close()
            (newest / name).write_bytes(whole)
    right.close()


def test_large_files_are_hashed_soon_after_they_are_opened(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "WHOLE", 200)
    monkeypatch.setattr(watch_module, "UNREAD_S", 0.2)
    newest = built / generations(built)[-1]
    whole = (newest / "units.npy").read_bytes()
    (newest / "units.npy").write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    handle = IndexHandle(built, embedder_hash=None)
    assert handle.damage() is None
    assert after(handle.damage) == f"{newest.name}/units.npy differs from the manifest"
    handle.close()


@pytest.mark.long
def test_twenty_flipped_bytes_in_each_file_a_hundred_times(built: Path) -> None:
    older, newest = generations(built)
    folder = built / newest
    names = [name for name in parts(built) if (folder / name).stat().st_size]
    assert len(names) >= FILES
    whole = {name: (folder / name).read_bytes() for name in names}
    right = told(open_index(built, embedder_hash=None))
    name_generation(built, older)
    before = told(open_index(built, embedder_hash=None))
    name_generation(built, newest)
    rng = random.Random(7)
    for _ in range(100):
        for name in names:
            with open_index(built, embedder_hash=None) as index:
                flip(folder / name, rng)
                assert told(index) == right
            with open_index(built, embedder_hash=None) as index:
                assert index.generation == older and index.warnings
                assert told(index) == before
            (folder / name).write_bytes(whole[name])

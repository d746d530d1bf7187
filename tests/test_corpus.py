from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

import pytest

from coprod_assistant.corpus import document_id, read_corpus
from coprod_assistant.errors import ConfigError

REPOSITORY = Path(__file__).parents[1]


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"This is {name}.")


def described(folder: Path, entry: str) -> None:
    (folder / "sources.toml").write_text(entry, encoding="utf-8")


def test_a_folder_without_description_is_read(tmp_path: Path) -> None:
    put(tmp_path, "b.md", "a/z.pdf", "a/b.HTML", "c.htm", "d.txt", "README.md", "a/readme.txt", ".hidden.txt")
    put(tmp_path, ".git/x.txt", "notes.doc", "e.zip")
    found = read_corpus(tmp_path)
    assert [file.source.file for file in found] == ["a/b.HTML", "a/z.pdf", "b.md", "c.htm", "d.txt"]
    assert [file.source.media_type for file in found] == [
        "text/html",
        "application/pdf",
        "text/markdown",
        "text/html",
        "text/plain",
    ]
    assert found[4].source.sha256 == hashlib.sha256(b"This is d.txt.").hexdigest()
    assert found[4].path.read_text() == "This is d.txt."
    assert found[4].source.url is None and found[4].source.published is None


def test_the_description_is_joined_to_its_file(tmp_path: Path) -> None:
    put(tmp_path, "pages/a.txt", "pages/b.txt")
    described(
        tmp_path,
        """[[source]]
        file = "pages/b.txt"
        url = "https://example.org/b"
        title = "B"
        publisher = "P"
        licence = "CC BY 4.0"
        published = 2012-05-02
        retrieved = "2024-01-31"
        """,
    )
    first, second = (file.source for file in read_corpus(tmp_path))
    assert first.title is None
    assert (second.url, second.title, second.publisher, second.licence) == (
        "https://example.org/b",
        "B",
        "P",
        "CC BY 4.0",
    )
    assert (second.published, second.retrieved) == (dt.date(2012, 5, 2), dt.date(2024, 1, 31))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("[[source]]\nurl = 'https://example.org'", "source 1 has no `file`"),
        ("[[source]]\nfile = ''", "source 1 has no `file`"),
        ("[[source]]\nfile = 3", "source 1 has no `file`"),
        ("[[source]]\nfile = 'gone.txt'", "source 1 (gone.txt): there is no such file"),
        ("[[source]]\nfile = 'a.txt'\nauthor = 'x'", "source 1 (a.txt): unknown key 'author'"),
        ("[[source]]\nfile = 'a.txt'\npublished = '2 May 2012'", "published is not a date: 2 May 2012"),
        ("[[source]]\nfile = 'a.txt'\npublished = 2012-05-02T10:00:00", "published is not a date"),
        ("[[source]]\nfile = 'a.txt'\nretrieved = 2012", "retrieved is not a date: 2012"),
        ("[[source]]\nfile = 'a.txt'\nretrieved = 2012-02-31", "sources.toml cannot be read"),
        ("[[source]]\nfile = 'a.txt'\ntitle = 7", "title is not a text"),
        ("[[source]]\nfile = 'a.txt'\ntitle = ' '", "title is not a text"),
        ("[[source]]\nfile = 'a.txt'\nurl = 'javascript:alert(1)'", "url is not a web address"),
        ("[[source]]\nfile = '../a.txt'", "the path leaves the corpus folder"),
        ("[[source]]\nfile = '/etc/passwd'", "the path leaves the corpus folder"),
        ("[[source]]\nfile = 'README.md'", "a file of this kind is not read"),
        ("[[source]]\nfile = 'a.txt'\n[[source]]\nfile = 'a.txt'", "a.txt is described twice"),
        ("[source]\nfile = 'a.txt'", "`source` is not a list of tables"),
        ("source = [1]", "source 1 is not a table"),
        ("[[page]]\nfile = 'a.txt'", "unknown key 'page'"),
        ("[[source]\nfile = ", "sources.toml cannot be read"),
    ],
)
def test_a_wrong_description_is_named_with_a_remedy(tmp_path: Path, entry: str, message: str) -> None:
    put(tmp_path, "a.txt", "README.md")
    described(tmp_path, entry)
    with pytest.raises(ConfigError) as caught:
        read_corpus(tmp_path)
    assert message in str(caught.value)
    assert caught.value.hint and "\n" not in str(caught.value)


def test_a_description_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    put(tmp_path, "a.txt")
    (tmp_path / "sources.toml").write_bytes(b"[[source]]\nfile = 'a.txt'\ntitle = 'caf\xe9'")
    with pytest.raises(ConfigError, match=r"sources.toml cannot be read"):
        read_corpus(tmp_path)


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_no_folder_and_no_file(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError) as caught:
        read_corpus(tmp_path / folder)
    assert caught.value.hint


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "outside.txt", "corpus/in.txt")
    (tmp_path / "corpus" / "alias.txt").symlink_to(tmp_path / "corpus" / "in.txt")
    assert [file.source.file for file in read_corpus(tmp_path / "corpus")] == ["alias.txt", "in.txt"]
    (tmp_path / "corpus" / "out.txt").symlink_to(tmp_path / "outside.txt")
    with pytest.raises(ConfigError, match=r"out.txt is a link that leaves the corpus folder"):
        read_corpus(tmp_path / "corpus")


@pytest.mark.parametrize("name", ["a.txt", "sources.toml"])
def test_a_pipe_is_named_and_not_waited_for(tmp_path: Path, name: str) -> None:
    (tmp_path / "in.txt").write_text("text")
    os.mkfifo(tmp_path / name)
    with pytest.raises(ConfigError, match=f"{name} is no ordinary file"):
        read_corpus(tmp_path)


def test_a_link_to_itself_is_named(tmp_path: Path) -> None:
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    with pytest.raises(ConfigError, match=r"self.txt cannot be opened"):
        read_corpus(tmp_path)


def test_a_dangling_link_and_a_strange_name_are_named(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    with pytest.raises(ConfigError, match=r"gone.txt cannot be opened"):
        read_corpus(tmp_path)
    (tmp_path / "gone.txt").unlink()
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))).write_text("x")
    with pytest.raises(ConfigError, match=r"caf\\xe9.txt is not UTF-8"):
        read_corpus(tmp_path)


@pytest.mark.parametrize(
    ("file", "slug"),
    [
        ("pages/co-production-events.txt", "pages-co-production-events-"),
        ("Über uns/Größe 2.pdf", "uber-uns-groe-2-"),
        ("日本.md", "document-"),
        ("a" * 200 + ".md", "a" * 60 + "-"),
    ],
)
def test_document_id_is_readable_and_stable(file: str, slug: str) -> None:
    name = document_id(file)
    assert name == slug + hashlib.sha256(file.encode()).hexdigest()[:8]
    assert document_id(file) == name


def test_names_that_differ_in_the_extension_only_have_different_ids() -> None:
    assert document_id("a.txt") != document_id("a.pdf")


def test_the_corpus_of_this_repository_is_described() -> None:
    found = {file.source.file: file.source for file in read_corpus(REPOSITORY / "corpus")}
    events = found["pages/co-production-events.txt"]
    assert events.url == "https://www.govint.org/events/conferences/co-production/"
    assert events.title == "Co-production events"
    assert events.retrieved is None


def test_every_kind_that_is_read_has_a_largest_size() -> None:
    from coprod_assistant.corpus import MEDIA_TYPES
    from coprod_assistant.extract.parsed import MAX_BYTES

    assert set(MEDIA_TYPES.values()) == set(MAX_BYTES)

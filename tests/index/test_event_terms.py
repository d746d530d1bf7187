"""The words of events are kept when an index is built, and read without any document."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.event_words import EventWords
from coprod_assistant.index import Index, open_generation, write_generation
from tests.index.hashing_embedder import HashingEmbedder
from tests.made_documents import made

LONG = made(
    ("h1", "Past events"),
    ("h2", "Bread Forum, Leeds, 3 May 2011"),
    ("paragraph", "The forum was hosted by Calder Trust. Participants kneaded rye."),
    ("h2", "Salt Conference, Oslo, 4 June 2012"),
    ("paragraph", "Participants tasted brine."),
    title="Past events",
)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    write_generation([LONG], tmp_path / "generation", HashingEmbedder())
    return open_generation(tmp_path / "generation")


def test_words_of_names_and_passages(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    with index:
        bread, salt = index.catalogue().events

        def unread(_: str) -> None:
            raise AssertionError("a document was read")

        monkeypatch.setattr(index, "document", unread)
        words = EventWords(index)
        assert words.label(bread) >= {"bread", "forum", "leed", "calder", "trust", "2011", "europ", "kingdom"}
        assert "oslo" not in words.label(bread)
        assert words.holding("rye") == frozenset({bread.id})
        assert words.holding("particip") == frozenset({bread.id, salt.id})
        assert words.holding("nowhere") == words.holding("") == frozenset()
        assert words.names() == ("bread forum", "salt conference")
        found = words.unit_with(salt, {"brine"})
        assert found is not None
        assert LONG.text[found[1].start : found[1].end] == "Participants tasted brine."

"""Quotations that a person of the staff has put aside, each with a note; the words are kept as they were."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from .kept import Kept

MOST = 500  # quotations of one person
NOTE_CHARS = 4000
Now = Callable[[], dt.datetime]


def now() -> dt.datetime:
    """The time, in UTC."""
    return dt.datetime.now(dt.UTC)


class FullError(Exception):
    """A basket that takes no more."""


@dataclass(frozen=True, slots=True)
class Put:
    """A quotation in a basket: a range of a document and its words, who said them and at which event, where told."""

    document_id: str
    start: int
    end: int
    words: str
    title: str
    speaker: str = ""
    event: str = ""
    note: str = ""
    added: str = ""  # the day
    id: int = 0

    @property
    def key(self) -> tuple[str, int, int]:
        """What tells it from others."""
        return self.document_id, self.start, self.end


class Baskets:
    """Everybody's baskets; nobody gets at another's."""

    def __init__(self, kept: Kept, *, clock: Now = now) -> None:
        self._kept = kept
        self._clock = clock

    def of(self, person: str) -> list[Put]:
        """A person's quotations in the order in which they were put in."""
        found = self._kept.rows("SELECT * FROM basket WHERE person = ? ORDER BY id", (person,))
        return [_put(row) for row in found]

    def keys(self, person: str) -> frozenset[tuple[str, int, int]]:
        """What is in it."""
        found = self._kept.rows("SELECT document_id, start, end FROM basket WHERE person = ?", (person,))
        return frozenset((row[0], row[1], row[2]) for row in found)

    def add(self, person: str, put: Put) -> None:
        """Puts a quotation in; one that is in it already stays as it is.

        Raises:
            FullError: it holds as many as it may.
        """
        values = (person, *put.key, put.words, put.title, put.speaker, put.event, "", self._clock().date().isoformat())
        with self._kept.changing() as file:
            [count] = file.execute("SELECT count(*) FROM basket WHERE person = ?", (person,)).fetchone()
            if count >= MOST:
                raise FullError(f"A basket holds {MOST} quotations: take some out first.")
            file.execute(
                "INSERT OR IGNORE INTO basket (person, document_id, start, end, words, title, speaker, event, note, "
                "added) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )

    def note(self, person: str, id: int, words: str) -> None:
        """Writes the note of a quotation anew."""
        with self._kept.changing() as file:
            file.execute(
                "UPDATE basket SET note = ? WHERE person = ? AND id = ?", (words[:NOTE_CHARS].strip(), person, id)
            )

    def remove(self, person: str, id: int) -> None:
        """Takes a quotation out."""
        with self._kept.changing() as file:
            file.execute("DELETE FROM basket WHERE person = ? AND id = ?", (person, id))

    def empty(self, person: str) -> None:
        """Takes everything out."""
        with self._kept.changing() as file:
            file.execute("DELETE FROM basket WHERE person = ?", (person,))


def _put(row: sqlite3.Row) -> Put:
    return Put(
        row["document_id"], row["start"], row["end"], row["words"], row["title"], row["speaker"], row["event"],
        row["note"], row["added"], row["id"],
    )  # fmt: skip

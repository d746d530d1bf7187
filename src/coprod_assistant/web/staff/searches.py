"""Searches that somebody of the staff keeps, each with the keys of what they have seen of what it finds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass

from .basket import Now, now
from .kept import Kept

MOST = 30  # searches of one person; each is made anew when its owner looks


@dataclass(frozen=True, slots=True)
class KeptSearch:
    """A search as it is kept: the keys of what its owner has seen, and the day on which they last said so."""

    id: int
    address: str
    seen: frozenset[str]
    looked: dt.date


class Searches:
    """Everybody's searches; nobody gets at another's."""

    def __init__(self, kept: Kept, *, clock: Now = now) -> None:
        self._kept = kept
        self._clock = clock

    def of(self, person: str) -> list[KeptSearch]:
        """A person's searches in the order in which they were kept."""
        rows = self._kept.rows("SELECT * FROM searches WHERE person = ? ORDER BY id", (person,))
        day = dt.date.fromisoformat
        return [
            KeptSearch(row["id"], row["address"], frozenset(json.loads(row["seen"])), day(row["looked"]))
            for row in rows
        ]

    def addresses(self, person: str) -> frozenset[str]:
        """Which views are kept."""
        rows = self._kept.rows("SELECT address FROM searches WHERE person = ?", (person,))
        return frozenset(row["address"] for row in rows)

    def keep(self, person: str, address: str, seen: Collection[str]) -> bool:
        """Keeps a search whose present finds are seen; one that is kept already stays. Whether there was room."""
        with self._kept.changing() as file:
            [count] = file.execute("SELECT count(*) FROM searches WHERE person = ?", (person,)).fetchone()
            if count >= MOST:
                return False
            file.execute(
                "INSERT OR IGNORE INTO searches (person, address, seen, looked) VALUES (?, ?, ?, ?)",
                (person, address, json.dumps(sorted(seen)), self._today()),
            )
        return True

    def looked(self, person: str, id: int, seen: Collection[str]) -> None:
        """Takes what a search finds as seen."""
        with self._kept.changing() as file:
            file.execute(
                "UPDATE searches SET seen = ?, looked = ? WHERE person = ? AND id = ?",
                (json.dumps(sorted(seen)), self._today(), person, id),
            )

    def remove(self, person: str, id: int) -> None:
        """Keeps a search no longer."""
        with self._kept.changing() as file:
            file.execute("DELETE FROM searches WHERE person = ? AND id = ?", (person, id))

    def _today(self) -> str:
        return self._clock().date().isoformat()

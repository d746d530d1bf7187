"""What the staff changed in a file beside the sources: written there, remembered, and undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ...amended import AmendedFile, Change, ChangeError
from .basket import Now, now
from .kept import Kept

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Made:
    """A change as the history tells it. `stands` is whether the file still holds it."""

    change: Change
    about: str
    undone_by: str
    undone_at: dt.datetime | None
    stands: bool


class History:
    """All changes of one file, newest first; for any number of workers."""

    def __init__(self, kept: Kept, file: AmendedFile, *, clock: Now = now) -> None:
        self._kept = kept
        self._file = file
        self._name = file.path.name
        self.clock = clock

    def make(self, change: Change, *, about: str, old_event: str = "", new_event: str = "") -> None:
        """Writes a change and remembers it; `old_event` is the id that becomes `new_event`.

        Raises:
            ConfigError: the file cannot be used as it is.
            ChangeError: it cannot be written.
        """
        with self._kept.changing() as file:
            file.execute(
                "INSERT INTO changes (id, made_by, made_at, about, block, old_event, new_event, file) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (change.id, change.by, change.at.isoformat(), about, change.block, old_event, new_event, self._name),
            )
            self._file.put_in(change)

    def undo(self, id: str, *, by: str) -> None:
        """Takes a change out of the file again.

        Raises:
            ConfigError: the file cannot be used as it is.
            ChangeError: there is no such change, it was undone before, or edited by hand.
        """
        with self._kept.changing() as file:
            row = file.execute(
                "SELECT * FROM changes WHERE id = ? AND file = ? AND undone_at IS NULL", (id, self._name)
            ).fetchone()
            if row is None:
                raise ChangeError("There is no such change, or it was undone before.")
            stamp = self.clock().replace(microsecond=0).isoformat()
            file.execute("UPDATE changes SET undone_by = ?, undone_at = ? WHERE id = ?", (by, stamp, id))
            self._file.take_out(_change(row))

    def all(self) -> list[Made]:
        """The newest changes."""
        stand = self._file.standing()
        found = self._kept.rows(
            "SELECT * FROM changes WHERE file = ? ORDER BY made_at DESC, rowid DESC LIMIT ?", (self._name, SHOWN)
        )
        return [
            Made(
                _change(row),
                row["about"],
                row["undone_by"] or "",
                dt.datetime.fromisoformat(row["undone_at"]) if row["undone_at"] else None,
                row["id"] in stand,
            )
            for row in found
        ]

    def event_now(self, event_id: str) -> str | None:
        """The id that an event of this id has now, by what was corrected and undone; None if nothing touched it."""
        found = self._kept.rows(
            "SELECT old_event, new_event, undone_at FROM changes WHERE new_event != '' AND old_event != '' "
            "ORDER BY made_at, rowid"
        )
        leads: dict[str, str] = {}
        for row in found:
            old, new = row["old_event"], row["new_event"]
            leads |= {new: old} if row["undone_at"] else {old: new}
        now, seen = event_id, {event_id}
        while (following := leads.get(now)) and following not in seen:
            seen.add(following)
            now = following
        return now if now != event_id else None


def _change(row: object) -> Change:
    kept = dict(row)  # type: ignore[call-overload]
    return Change(kept["id"], kept["made_by"], dt.datetime.fromisoformat(kept["made_at"]), kept["block"])

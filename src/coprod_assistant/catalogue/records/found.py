"""What the rules of one kind hand to the next step, before it becomes a record."""

from __future__ import annotations

from dataclasses import dataclass

from ...types import RecordKind


@dataclass(frozen=True, slots=True)
class Found:
    """A range that a rule takes for a record; `section` is the number of the part of the document it stands in."""

    kind: RecordKind
    start: int
    end: int
    section: int
    subject: str = ""
    role: str = ""
    verb: str = ""

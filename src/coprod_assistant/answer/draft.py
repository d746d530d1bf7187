"""What an answer says, before it is put into words for a reader."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..types import Citation, Mode, Statement, Status
from .readings import Readings


@dataclass(frozen=True, slots=True)
class Draft:
    """What is said, before it is put into words for a reader; `confidence` is the probability of being answerable.

    `reason` says in a few words what decided. `searched` is False where nothing was asked of the archive, so that no
    passage is near.
    """

    status: Status
    mode: Mode
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: str | None = None
    confidence: float = 0.0
    readings: Readings = field(default=Readings())
    reason: str = ""
    searched: bool = True

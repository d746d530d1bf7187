"""What a fetch did, for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FetchReport:
    """Addresses by what became of them; pairs are an address and the reason.

    `withdrawn` have vanished from the web since the last fetch; `problems` are what could not be got, or is not to be
    got, now. `left` counts addresses that were not asked for because a limit was reached. `received` are bytes of
    bodies, unpacked. `would_fetch` is what a dry run would ask for first, empty otherwise.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    withdrawn: tuple[tuple[str, str], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    would_fetch: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    left: int = 0
    requests: int = 0
    received: int = 0
    seconds: float = 0.0

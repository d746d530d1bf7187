"""What is still to be asked for, hosts in turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from .. import addresses


@dataclass(frozen=True, slots=True)
class Item:
    """An address to ask for; `depth` counts links from a start page, `hops` redirects that led here."""

    url: str
    depth: int
    hops: int = 0


class Frontier:
    """Addresses in the order in which they were found, each once, of several hosts the one that waits least."""

    def __init__(self, ready_at: Callable[[str], float]) -> None:
        self._ready_at = ready_at
        self._waiting: dict[str, deque[Item]] = {}
        self._seen: set[str] = set()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def add(self, item: Item) -> bool:
        """Whether the address was new."""
        key = addresses.key(item.url)
        if key in self._seen:
            return False
        self._seen.add(key)
        self._waiting.setdefault(addresses.site_of(item.url), deque()).append(item)
        return True

    def next(self) -> Item | None:
        """The first address of the host that may be asked first; None when there is none left."""
        hosts = [host for host, waiting in self._waiting.items() if waiting]
        if not hosts:
            return None
        return self._waiting[min(hosts, key=self._ready_at)].popleft()

    def rest(self) -> list[Item]:
        """All that is still waiting."""
        return [item for waiting in self._waiting.values() for item in waiting]

"""What is still to be asked for: hosts in turn, and of each host what is linked, what is known and what it lists."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .. import addresses

Lane = Literal["linked", "known", "listed"]
LANES: tuple[Lane, ...] = ("linked", "known", "listed")


@dataclass(frozen=True, slots=True)
class Item:
    """An address to ask for; `depth` counts links from a start page, `hops` redirects that led here.

    `lane` says how it was found first: as a start page or by a link, in the archive, in a sitemap.
    """

    url: str
    depth: int
    hops: int = 0
    lane: Lane = "linked"


class Frontier:
    """Addresses, each once; of several hosts the one that waits least, of each host the lanes in turn.

    So a sitemap of thousands or a large archive does not keep the links of the start page waiting until a limit comes.
    Within a lane addresses keep the order in which they were found.
    """

    def __init__(self, ready_at: Callable[[str], float]) -> None:
        self._ready_at = ready_at
        self._waiting: dict[str, dict[Lane, deque[Item]]] = {}  # by host, the lane whose turn it is first
        self._seen: set[str] = set()

    def __len__(self) -> int:
        return sum(map(self.count, LANES))

    def count(self, lane: Lane) -> int:
        """How many wait in a lane."""
        return sum(len(lanes[lane]) for lanes in self._waiting.values())

    def add(self, item: Item) -> bool:
        """Whether the address was new."""
        key = addresses.key(item.url)
        if key in self._seen:
            return False
        self._seen.add(key)
        lanes = self._waiting.setdefault(addresses.site_of(item.url), {lane: deque() for lane in LANES})
        lanes[item.lane].append(item)
        return True

    def next(self, *, lanes: tuple[Lane, ...] = LANES) -> Item | None:
        """The next address of the host that may be asked first; None when there is none left in `lanes`."""
        hosts = [host for host, waiting in self._waiting.items() if any(waiting[lane] for lane in lanes)]
        if not hosts:
            return None
        waiting = self._waiting[min(hosts, key=self._ready_at)]
        lane = next(lane for lane in waiting if lane in lanes and waiting[lane])
        waiting[lane] = waiting.pop(lane)  # to the end of the turn
        return waiting[lane].popleft()

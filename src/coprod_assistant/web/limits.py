"""How much one visitor, and all visitors together, may ask: a rate per address and a bounded queue."""

from __future__ import annotations

import asyncio
import ipaddress
import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

WINDOW_S = 60.0
DAY_S = 86_400
MUCH = 0.25  # of what a client may take in a minute: from there on it lets others go first
ADDRESSES_KEPT = 10_000  # ~1 kB each at 15 questions a minute; the address idle for longest goes first
LONGEST_WAIT_S = 20.0  # a visitor who has waited this long is better told so than kept


class RefusedError(Exception):
    """A question that is not taken now; `retry_after_s` says when to ask again, `reason` why, for the visitor."""

    def __init__(self, reason: str, *, retry_after_s: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after_s = retry_after_s


def too_often(per_minute: int, *, wait_s: float) -> RefusedError:
    """What a client is told that has asked so often."""
    counted = "once" if per_minute == 1 else f"{per_minute} times"
    return RefusedError(f"One visitor may ask {counted} a minute.", retry_after_s=max(1, math.ceil(wait_s)))


def too_dear(over: float, per_minute: float) -> RefusedError:
    """What a client is told whose questions took `over` seconds too much."""
    wait = max(1, math.ceil(over * WINDOW_S / per_minute))
    return RefusedError("Your questions have taken much time.", retry_after_s=wait)


class _Limit:
    """So much for each client and minute; some clients have a multiple of that."""

    def __init__(
        self,
        per_minute: float,
        *,
        quotas: Mapping[str, float] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Args:
            quotas: How many times `per_minute` a client has, by its name; those not named have it once.
        """
        self._per_minute = per_minute
        self._quotas = quotas or {}
        self._clock = clock

    def _share(self, client: str) -> float:
        return self._per_minute * self._quotas.get(client, 1.0)


class RateLimit(_Limit):
    """At most `per_minute` questions of one client in any 60 seconds; some clients have a multiple of that."""

    def __init__(self, per_minute: int, **given: Any) -> None:
        """See `_Limit`."""
        super().__init__(per_minute, **given)
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def check(self, address: str) -> None:
        """Counts a question of `address`; a refused one is not counted, so a client that waits gets through.

        Raises:
            RefusedError: this client has asked `per_minute` questions within the last minute.
        """
        client, now = client_of(address), self._clock()
        most = self._most(client)
        asked = self._asked.setdefault(client, deque())
        self._asked.move_to_end(client)
        while asked and asked[0] <= now - WINDOW_S:
            asked.popleft()
        if len(asked) >= most:
            raise too_often(most, wait_s=asked[0] + WINDOW_S - now)
        asked.append(now)
        while len(self._asked) > ADDRESSES_KEPT:
            self._asked.popitem(last=False)

    def _most(self, client: str) -> int:
        return round(self._share(client))


class CostLimit(_Limit):
    """At most `per_minute` seconds of a processor for the work of one client; what is over is worked off with time."""

    def __init__(self, per_minute: float, **given: Any) -> None:
        """See `_Limit`."""
        super().__init__(per_minute, **given)
        self._owed: OrderedDict[str, tuple[float, float]] = OrderedDict()  # seconds of work, and when that was

    def check(self, address: str) -> None:
        """Passes while this client's work has not cost too much.

        Raises:
            RefusedError: it has.
        """
        client = client_of(address)
        over = self._now_owed(client) - self._share(client)
        if over >= 0:
            raise too_dear(over, self._share(client))

    def charge(self, address: str, seconds: float) -> None:
        """Counts the work that was done for `address`."""
        client = client_of(address)
        self._owed[client] = (self._now_owed(client) + seconds, self._clock())
        self._owed.move_to_end(client)
        while len(self._owed) > ADDRESSES_KEPT:
            self._owed.popitem(last=False)

    def waits_s(self, address: str) -> float:
        """For how many seconds this client's next work lets that of others go first: as many as its work has taken of
        late, and none where that is little."""
        client = client_of(address)
        owed = self._now_owed(client)
        return owed if owed >= self._share(client) * MUCH else 0.0

    def _now_owed(self, client: str) -> float:
        seconds, since = self._owed.get(client, (0.0, 0.0))
        return max(0.0, seconds - (self._clock() - since) * self._share(client) / WINDOW_S)


def client_of(address: str) -> str:
    """What one client is counted by: the address, or for IPv6 its /64, the least that a household is given."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


class DailyLimit:
    """At most `per_day` of something on one day (UTC), of all clients together."""

    def __init__(self, per_day: int, *, clock: Callable[[], float] = time.time) -> None:
        self._per_day = per_day
        self._clock = clock
        self._day = self._used = 0

    def used(self) -> int:
        """How many the day has had."""
        today = int(self._clock() // DAY_S)
        if today != self._day:
            self._day, self._used = today, 0
        return self._used

    def take(self) -> bool:
        """Counts one more; False, and counts nothing, where the day has had them all."""
        if self.used() >= self._per_day:
            return False
        self._used += 1
        return True

    def give_back(self) -> None:
        """Takes one off again that came to nothing."""
        self._used = max(0, self.used() - 1)

    def is_spent(self) -> bool:
        """Whether the day has had them all."""
        return self.used() >= self._per_day


class Gate:
    """Lets `at_once` answers be made at the same time and `waiting` more wait; the next one is told so at once.

    One client holds at most a quarter of the places, as an answer alone keeps two cores busy, and what else it asks
    waits beside the queue of the others, of which it may make up half.
    """

    def __init__(self, *, at_once: int, waiting: int, longest_wait_s: float = LONGEST_WAIT_S) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._of_one = max(1, at_once // 4)
        self._own: dict[str, _Own] = {}
        self._most_waiting = waiting
        self._most_of_one = self._of_one + (waiting + 1) // 2
        self._waiting = 0
        self._longest_wait_s = longest_wait_s

    @property
    def is_full(self) -> bool:
        """Whether a question that came now would have to wait."""
        return self._slots.locked()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return self._waiting

    def check(self, address: str = "") -> None:
        """Passes while there is room for one more of a client.

        Raises:
            RefusedError: too many wait already, in all or of this client.
        """
        own = self._own.get(client_of(address))
        if self._waiting >= self._most_waiting or (own and own.users >= self._most_of_one):
            raise RefusedError("Many people are asking at the moment.", retry_after_s=5)

    async def enter(self, address: str = "") -> None:
        """Takes a place for a client, which `leave` gives back.

        Raises:
            RefusedError: too many wait already, or no place came free in time.
        """
        self.check(address)
        client = client_of(address)
        own = self._own.setdefault(client, _Own(asyncio.Semaphore(self._of_one)))
        own.users += 1
        self._waiting += 1
        try:
            async with asyncio.timeout(self._longest_wait_s):
                await own.places.acquire()
                try:
                    await self._slots.acquire()
                except BaseException:
                    own.places.release()
                    raise
        except BaseException as error:
            self._forget(client)
            if isinstance(error, TimeoutError):
                raise RefusedError("Many people are asking at the moment.", retry_after_s=10) from None
            raise
        finally:
            self._waiting -= 1

    def leave(self, address: str = "") -> None:
        """Gives a client's place back."""
        client = client_of(address)
        self._slots.release()
        self._own[client].places.release()
        self._forget(client)

    def _forget(self, client: str) -> None:
        self._own[client].users -= 1
        if not self._own[client].users:
            del self._own[client]


@dataclass
class _Own:
    """The places of one client, and how many of its questions hold one or wait."""

    places: asyncio.Semaphore
    users: int = 0

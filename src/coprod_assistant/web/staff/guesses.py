"""Which attempts to sign in are answered: few, but never so that strangers keep the staff out.

A guess takes 50 ms of a processor, so there is a limit for all besides that of each address. Three who try have nothing
of it in common: a browser in which that person has signed in before, a network that has not failed lately, and one that
has. Whoever guesses from many addresses soon competes with his like alone.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

from ..limits import RateLimit
from ..shared import SharedCounts, rate_limit

OF_ONE = 5  # of one address or known browser, a minute
OF_ALL = 120  # of all networks that have failed, and as many of all others
FAILURES = 3  # of a network within an hour, after which it has failed
REMEMBERED_S = 3600.0
NETWORKS_KEPT = 10_000  # the one that failed longest ago goes first


class Guesses:
    """Counts attempts; what failed is remembered by each process for itself."""

    def __init__(self, counts: SharedCounts | None, *, clock: Callable[[], float] = time.monotonic) -> None:
        def limit(per_minute: int, kind: str) -> RateLimit:
            return rate_limit(per_minute, kind=kind, counts=counts)

        self._of_one = limit(OF_ONE, "guess")
        self._of_failed = limit(OF_ALL, "guesses where some failed")
        self._of_others = limit(OF_ALL, "guesses")
        self._clock = clock
        self._failed: OrderedDict[str, list[float]] = OrderedDict()

    def check(self, address: str, known: str) -> None:
        """Counts an attempt.

        Args:
            known: What tells a browser in which the person has signed in before from others, else empty.

        Raises:
            RefusedError: there were too many.
        """
        self._of_one.check(f"browser {known}" if known else address)
        if not known:
            has_failed = len(self._lately(network_of(address))) >= FAILURES
            (self._of_failed if has_failed else self._of_others).check("")

    def failed(self, address: str) -> None:
        """Remembers that an attempt was wrong."""
        network = network_of(address)
        self._failed[network] = [*self._lately(network), self._clock()][-FAILURES:]
        self._failed.move_to_end(network)
        while len(self._failed) > NETWORKS_KEPT:
            self._failed.popitem(last=False)

    def _lately(self, network: str) -> list[float]:
        return [at for at in self._failed.get(network, ()) if at > self._clock() - REMEMBERED_S]


def network_of(address: str) -> str:
    """What somebody with many addresses has few of: the /24 of an IPv4 address, the /48 of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ipaddress.ip_network((parsed, 24 if parsed.version == 4 else 48), strict=False))

"""Which addresses may be connected to: public ones, on the ports of the web, and what an operator names exactly."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .settings import FetchSettings, private_address

WEB_PORTS = frozenset({80, 443})
# The only IPv6 addresses that are routed: global unicast (RFC 4291, 2.4), and IPv4 in IPv6, mapped or by NAT64.
# `is_global` alone takes fec0::1, site-local, and the local NAT64 of RFC 8215 for public (Python 3.11).
ROUTED = tuple(ipaddress.IPv6Network(network) for network in ("2000::/3", "::ffff:0:0/96", "64:ff9b::/96"))
# Networks whose addresses hold an IPv4 address that a router unwraps, and how many bits stand below it: NAT64
# (RFC 6052) and 6to4 (RFC 3056).
WRAPPING = ((ipaddress.IPv6Network("64:ff9b::/96"), 0), (ipaddress.IPv6Network("2002::/16"), 80))
IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Gate:
    """Decides about each connection, after names were resolved.

    `ports` are open on public addresses; `private` are pairs of an address and a port that are open though the address
    is not public.
    """

    ports: frozenset[int] = WEB_PORTS
    private: frozenset[tuple[str, int]] = field(default_factory=frozenset)

    @classmethod
    def of(cls, settings: FetchSettings) -> Gate:
        """The gate that the operator's settings ask for."""
        return cls(WEB_PORTS | set(settings.ports), frozenset(map(private_address, settings.allow_private)))

    def opens_port(self, port: int) -> bool:
        """Whether any address is open on `port`."""
        return port in self.ports or any(port == open_port for _, open_port in self.private)

    def permitted(self, resolved: Iterable[str], port: int) -> list[str]:
        """Those of the addresses that may be connected to, in their order."""
        return [text for text in resolved if self._permits(text, port)]

    def _permits(self, text: str, port: int) -> bool:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return False
        return (str(address), port) in self.private or (port in self.ports and is_public(address))


def is_public(address: IPAddress) -> bool:
    """Whether anyone on the internet may use `address`, and each IPv4 address that stands inside it."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address.scope_id is not None or not any(address in network for network in ROUTED):
            return False
    return address.is_global and not address.is_multicast and all(map(is_public, _inside(address)))


def _inside(address: IPAddress) -> Iterator[IPAddress]:
    if isinstance(address, ipaddress.IPv4Address):
        return
    if address.teredo is not None:
        yield from address.teredo
    for network, below in WRAPPING:
        if address in network:
            yield ipaddress.IPv4Address((int(address) >> below) & 0xFFFFFFFF)

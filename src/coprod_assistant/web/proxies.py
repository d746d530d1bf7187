"""The proxies in front of the server, whose word on who is asking is believed."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# What stands in X-Forwarded-For: an address, with a port behind it where a proxy writes one.
WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](?::\d{1,5})?|(?P<v4>[\d.]+):\d{1,5}")


class Proxies:
    """Addresses and networks, of the setting `trusted_proxies`."""

    def __init__(self, listed: str) -> None:
        """
        Raises:
            ValueError: an entry is neither an address nor a network.
        """
        self._networks = [_network(entry) for entry in listed.split(",") if entry.strip()]

    def __bool__(self) -> bool:
        """Whether any is named."""
        return bool(self._networks)

    def trusts(self, text: str) -> bool:
        """Whether an address is one of them."""
        address = read_address(text)
        return address is not None and any(address in network for network in self._networks)

    def visitor(self, chain: Iterable[str]) -> str | None:
        """Who is asking, by the entries of X-Forwarded-For, the last one first; None where they do not say.

        Each proxy adds on the right who called it, so it is the rightmost address that is no trusted proxy. Anything
        further left was written by the visitor.
        """
        for entry in chain:
            address = read_address(entry)
            if address is None:
                return None
            if not self.trusts(str(address)):
                return str(address)
        return None


def read_address(text: str) -> Address | None:
    """The address in `text`, without port, zone or the form of IPv4 inside IPv6; None if there is none."""
    found = WITH_PORT.fullmatch(text.strip())
    plain = (found["v6"] or found["v4"]) if found else text.strip()
    try:
        address = ipaddress.ip_address(plain.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _network(entry: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    """The network of an entry, in the form of IPv4 where it is IPv4 inside IPv6."""
    network = ipaddress.ip_network(entry.strip(), strict=False)
    mapped = network.network_address.ipv4_mapped if isinstance(network, ipaddress.IPv6Network) else None
    if mapped is None or network.prefixlen < 96:
        return network
    return ipaddress.ip_network((mapped, network.prefixlen - 96), strict=False)

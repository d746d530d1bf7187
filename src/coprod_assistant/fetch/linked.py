"""Where each page and report hangs: the pages that link to it and the words of their links."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from .. import addresses
from ..extract import FoundLink
from ..types import LinkFrom
from .outcome import Outcome

MOST_LINKS = 20  # kept of those that lead to one address; a page that stands in a menu has one from every page


def links_to(
    outcomes: Mapping[str, Outcome], primary: set[str], stands_for: Callable[[str], str]
) -> dict[str, tuple[LinkFrom, ...]]:
    """Links by the key of what they lead to, links of a text before those of menus.

    Args:
        primary: Keys of the pages whose links count.
        stands_for: The key of the content that a key leads to.
    """
    found: dict[str, tuple[dict[LinkFrom, None], dict[LinkFrom, None]]] = {}
    for key in sorted(primary, key=lambda key: (outcomes[key].depth, outcomes[key].url)):
        page = outcomes[key]
        for link, target in _targets(page):
            at = stands_for(target)
            if at != key:
                in_text, in_menu = found.setdefault(at, ({}, {}))
                (in_menu if link.menu else in_text).setdefault(LinkFrom(page.url, link.words))
    return {key: tuple([*(in_text or in_menu)][:MOST_LINKS]) for key, (in_text, in_menu) in found.items()}


def _targets(page: Outcome) -> Iterator[tuple[FoundLink, str]]:
    for link in page.facts.links:
        try:
            yield link, addresses.key(addresses.normal(link.url, base=page.url))
        except addresses.AddressError:
            continue

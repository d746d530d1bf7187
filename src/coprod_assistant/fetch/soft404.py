"""Pages that say "not found" with status 200, told by what a site answers to an address that cannot exist."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from .. import addresses


@dataclass(frozen=True, slots=True)
class Nothing:
    """What an origin answers where there is nothing: a page of its own, or a redirect; both None if it is honest."""

    fingerprint: str | None = None
    target: str | None = None

    def is_page(self, fingerprint: str | None) -> bool:
        """Whether a page with these words is the one for what does not exist."""
        return fingerprint is not None and fingerprint == self.fingerprint

    def is_target(self, target: str) -> bool:
        """Whether a redirect leads where all leads that does not exist."""
        return self.target is not None and addresses.key(target) == addresses.key(self.target)


def impossible_address(url: str) -> str:
    """An address on the same origin that no site has; always the same one, so that caches may hold its answer."""
    origin = addresses.origin_of(url)
    return f"{origin}/coprod-{hashlib.sha256(origin.encode()).hexdigest()[:24]}"

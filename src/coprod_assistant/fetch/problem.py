"""Why one address was not fetched."""

from __future__ import annotations


class NotFetchedError(Exception):
    """One address that was not fetched; the message says why in a few words.

    `refused` where it is not to be fetched at all, by our rules or the site's; else it failed and may succeed another
    time, `retryable` even in a moment, after `wait_s` seconds if the site said so. `unreached` where no server was.
    """

    def __init__(
        self,
        reason: str,
        *,
        refused: bool = False,
        retryable: bool = False,
        unreached: bool = False,
        wait_s: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.refused = refused
        self.retryable = retryable
        self.unreached = unreached
        self.wait_s = wait_s

"""What a long answer asks between its stages: does anybody still wait for it?"""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..errors import StoppedError

GoOn = Callable[[], None]


def going_on(stop: threading.Event | None) -> GoOn:
    """A check that passes until `stop` is set, and always where there is none.

    Raises:
        StoppedError: when the check is called after `stop` was set.
    """

    def go_on() -> None:
        if stop is not None and stop.is_set():
            raise StoppedError("nobody waits for the answer any more")

    return go_on


ALWAYS = going_on(None)

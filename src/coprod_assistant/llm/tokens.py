"""How many tokens a text has at most, without the model's tokenizer, and how many a day has left."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable

from .faults import fault

# Byte-pair vocabularies split English into about 4.3 characters a token; a rare word splits into pieces of about
# three, digits often stand alone, and a character outside ASCII may be a token for each of its bytes.
LETTERS_A_TOKEN = 3
PIECE = re.compile(r"[A-Za-z]+|\s+|.", re.DOTALL)
MESSAGE_TOKENS = 8  # role and markers that a chat template adds


def estimate_tokens(text: str) -> int:
    """More tokens than `text` has for the usual vocabularies: tested against two."""
    count = 0
    for match in PIECE.finditer(text):
        piece = match.group()
        if piece.isspace():
            count += piece.count("\n") + max(0, len(piece) - 1) // 4  # one space belongs to the word after it
        elif piece.isascii() and piece.isalpha():
            count += -(-len(piece) // LETTERS_A_TOKEN)
        else:
            count += len(piece.encode("utf-8", "replace"))
    return count


class DailyBudget:
    """Counts the tokens of a day (UTC); kept in memory, so a restart begins anew. Safe to share between threads."""

    def __init__(self, tokens: int, *, today: Callable[[], dt.date] = lambda: dt.datetime.now(dt.UTC).date()) -> None:
        self._tokens = tokens
        self._today = today
        self._day = today()
        self._used = 0
        self._lock = threading.Lock()

    def reserve(self, tokens: int) -> None:
        """Takes `tokens` from the day.

        Raises:
            GenerationError: so many are not left.
        """
        with self._lock:
            self._turn()
            if self._used + tokens > self._tokens:
                raise fault("budget")
            self._used += tokens

    def settle(self, *, reserved: int, used: int) -> None:
        """Puts what was used in the place of what was reserved."""
        with self._lock:
            self._turn()
            self._used = max(0, self._used - reserved + used)

    @property
    def used(self) -> int:
        """Tokens of this day so far."""
        with self._lock:
            self._turn()
            return self._used

    def _turn(self) -> None:
        if self._today() != self._day:
            self._day, self._used = self._today(), 0

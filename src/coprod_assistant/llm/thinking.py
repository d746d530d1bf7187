"""What a reasoning model thinks aloud before it answers, taken out of its text.

Servers of such models either keep the thoughts in a field of their own, which is not read, or send them as
`<think>…</think>` before the answer, as DeepSeek-R1 and Qwen3 do behind Ollama and llama.cpp.
"""

from __future__ import annotations

import re

OPENING = re.compile(r"\s*<(think|thinking|thought|reasoning)>", re.IGNORECASE)
LONGEST_OPENING = len("<reasoning>")


class Answering:
    """Lets through what follows the thoughts that a text opens with; one object for one text."""

    def __init__(self) -> None:
        self._held = ""
        self._closing = ""
        self._answers = False

    def feed(self, piece: str) -> str:
        """What of the text so far may be told and was not yet."""
        if self._answers:
            return piece
        self._held += piece
        if not self._closing:
            found = OPENING.match(self._held)
            if found is None:
                return "" if self._may_open() else self._rest(0)
            self._closing = f"</{found[1].lower()}>"
        at = self._held.lower().find(self._closing)
        if at >= 0:
            return self._rest(at + len(self._closing))
        return ""

    def close(self) -> str:
        """What was held back when the text ends: the beginning of thoughts that never came."""
        return "" if self._closing or self._answers else self._rest(0)

    def _may_open(self) -> bool:
        start = self._held.lstrip()
        return not start or (start[0] == "<" and ">" not in start and len(start) < LONGEST_OPENING)

    def _rest(self, start: int) -> str:
        self._answers = True
        rest, self._held = self._held[start:], ""
        return rest

"""Sentences of a text that is still being written, each with the markers that follow it."""

from __future__ import annotations

import re

from ...language import split_by_rule
from .markup import MARKER

LONGEST = 4_000  # characters; what goes on longer without an end is no sentence and is handed on as it is
MARKED = re.compile(rf"\s*{MARKER.pattern}", re.IGNORECASE)
OPEN_MARKER = re.compile(r"\s*[\[【][\s\d,;^–-]*$")
ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]*_`]*\s*$")
NEW_LINE_GOES_ON = re.compile(r"[a-z]")
BULLET = re.compile(r"(?:[-*•+–>#|]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")


class SentenceStream:
    """Cuts a growing text into whole sentences; one object for one answer.

    Markers after a full stop belong to the sentence before it. A line of its own (an item, a heading) is a sentence; a
    line that only wraps goes on. A sentence is handed out when the first word after it shows that it has ended.
    """

    def __init__(self) -> None:
        self._held = ""
        self.unfinished = False
        """After `close`: whether the last sentence that it gave has no end, as in an answer that was cut off."""

    def feed(self, piece: str) -> list[str]:
        """The sentences that `piece` completes, in order; often none."""
        self._held += piece
        ready: list[str] = []
        while (end := self._first_end()) is not None:
            sentence, self._held = self._held[:end].strip(), self._held[end:]
            if sentence:
                ready.append(sentence)
        return ready

    def close(self) -> list[str]:
        """What is left when no more comes: the last sentence or two; `unfinished` tells whether the last is whole."""
        rest = self.feed("\n\n")
        last = self._held.strip()
        self._held = ""
        if last:
            rest.append(last)
        self.unfinished = bool(rest) and not ENDED.search(MARKER.sub("", rest[-1]))
        return rest

    def _first_end(self) -> int | None:
        """Where the first whole sentence of the held text ends, its markers included; None if none is whole yet."""
        start = len(self._held) - len(self._held.lstrip())
        if start == len(self._held):
            return None
        line_end = self._line_end(start)
        line = self._held[: line_end if line_end is not None else len(self._held)]
        cut = _sentence_end(line, whole=line_end is not None)
        if cut is not None:
            return cut
        if line_end is not None:
            return line_end
        return len(self._held) if len(self._held) > LONGEST else None

    def _line_end(self, start: int) -> int | None:
        """The end of the line that the first sentence stands on; None while it may go on."""
        for match in re.finditer(r"\n", self._held[start:]):
            at = start + match.start()
            after = self._held[at:]
            following = after.lstrip()
            if re.match(r"\s*\n[^\S\n]*\n", after):
                return at
            if not following:
                return None
            goes_on = NEW_LINE_GOES_ON.match(following) and not BULLET.match(following)
            if not goes_on or ENDED.search(MARKER.sub("", self._held[:at])):
                return at
        return None


def _sentence_end(line: str, *, whole: bool) -> int | None:
    """Where the first of several sentences on a line ends; None where the line holds one, or may yet."""
    kept, places = _without_markers(line)
    spans = split_by_rule(kept)
    bullet = BULLET.match(kept.lstrip())
    if bullet and spans and spans[0].end - spans[0].start <= bullet.end():
        spans = spans[1:]  # "1. The first …": the number is no sentence
    if len(spans) < 2:
        return None
    following = kept[spans[1].start :]
    if not whole and not re.search(r"\s", following):
        return None  # the first word after the stop decides whether it is one, and is not whole yet
    end = places[spans[0].end - 1] + 1
    while marked := MARKED.match(line, end):
        end = marked.end()
    if OPEN_MARKER.match(line[end:]) and not whole:
        return None
    return end


def _without_markers(line: str) -> tuple[str, list[int]]:
    """The line without its markers, and for each character left where it stands in the line."""
    kept: list[int] = []
    at = 0
    for match in MARKED.finditer(line):
        kept += range(at, match.start())
        at = match.end()
    kept += range(at, len(line))
    return "".join(line[i] for i in kept), kept

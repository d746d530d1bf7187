"""Questions and answers of an interview, by the labels that stand before them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from .headings import LABELS
from .lines import ANSWERED, ASKED, Line

LETTERED = re.compile(r"^Q\d{0,3}\.\s+\S"), re.compile(r"^A\d{0,3}\.\s+\S")  # `Q. Zhang` alone is an author
_NAMED = r"[A-ZÄÖÜÀ-Þ][\w.'’-]*"
SPEAKER = re.compile(rf"^(?P<who>{_NAMED}(?:\s+{_NAMED}){{0,3}}(?:\s\([^()]{{1,60}}\))?)\s*:\s+\S")
MAX_LABELLED = 400  # characters of a question that a label shows; a longer turn is a speech
MAX_BARE = 200  # of one that only the answer below it shows
MIN_TURNS = 2  # of each speaker, and of speakers
ASKS = 0.5  # of the turns of a speaker, which end with a question mark where that is who asks


def turns(lines: Sequence[Line]) -> tuple[set[int], set[int]]:
    """Numbers of the lines that are questions of an interview, and of those that are other turns to speak."""
    asked = _labelled(lines) | _bare(lines)
    spoken = _speakers(lines)
    for who in _askers(lines, spoken):
        asked |= {number for number in spoken if spoken[number] == who and len(lines[number].text) <= MAX_LABELLED}
    answers = {number for number, line in enumerate(lines) if ANSWERED.match(line.text)}
    return asked, (answers | set(spoken)) - asked


def _labelled(lines: Sequence[Line]) -> set[int]:
    """Lines that begin with `Q:` and the like: two of them, or one with an answer below it, make an interview."""
    found = {number for number, line in enumerate(lines) if ASKED.match(line.text)}
    answered = any(number + 1 < len(lines) and ANSWERED.match(lines[number + 1].text) for number in found)
    if len(found) < MIN_TURNS and not answered:
        found = set()
    question, answer = LETTERED
    lettered = {
        number
        for number, (line, below) in enumerate(pairwise(lines))
        if question.match(line.text) and answer.match(below.text)
    }
    if any(lines[number].text.endswith("?") for number in lettered):
        found |= lettered
    return {number for number in found if len(lines[number].text) <= MAX_LABELLED}


def _bare(lines: Sequence[Line]) -> set[int]:
    """Questions without a label right above a line that is labelled as the answer."""
    return {
        number
        for number, (line, below) in enumerate(pairwise(lines))
        if line.text.endswith("?")
        and len(line.text) <= MAX_BARE
        and not line.marker
        and ANSWERED.match(below.text)
        and not ANSWERED.match(line.text)
    }


def _speakers(lines: Sequence[Line]) -> dict[int, str]:
    """Lines that begin with the name of a speaker, where at least two take turns; else nothing."""
    named = {
        number: found["who"]
        for number, line in enumerate(lines)
        if (found := SPEAKER.match(line.text)) and not LABELS.match(line.text)
    }
    counts = Counter(named.values())
    named = {number: who for number, who in named.items() if counts[who] >= MIN_TURNS}
    if len(set(named.values())) < MIN_TURNS or len(named) * 2 < max(named) - min(named) + 1:
        return {}
    return named


def _askers(lines: Sequence[Line], spoken: dict[int, str]) -> list[str]:
    """The speakers who mostly ask, if not all of them do."""
    counts = Counter(spoken.values())
    questions = Counter(who for number, who in spoken.items() if lines[number].text.endswith("?"))
    askers = [who for who in counts if questions[who] >= MIN_TURNS and questions[who] >= ASKS * counts[who]]
    return askers if len(askers) < len(counts) else []

"""Whether the first heading of a dump stands over all others as the title of the page."""

from __future__ import annotations

from collections.abc import Sequence

from .dated import has_day, names_event
from .headings import Style
from .lines import Line

MIN_BELOW = 2  # events or questions that show what the first heading stands over
MAX_INTRO = 3  # paragraphs between the title and the first event; more of them tell of something


def is_page_title(lines: Sequence[Line], headings: Sequence[tuple[Line, Style]]) -> bool:
    """Whether the first of `headings`, all of which are among `lines`, is the title of events or of an interview."""
    (first, style), rest = headings[0], headings[1:]
    if first.level or style in ("colon", "question") or has_day(first.text):
        return False
    asked = sum(style == "question" for _, style in rest)
    if asked >= MIN_BELOW and asked * 2 >= len(rest):
        return True
    named = [line.text for line, style in rest if style not in ("colon", "question")]
    events = sum(names_event(words) for words in named)
    return events >= MIN_BELOW and events * 2 >= len(named) and _is_intro(lines, first, rest[0][0])


def _is_intro(lines: Sequence[Line], first: Line, second: Line) -> bool:
    """Whether what stands between two headings introduces a page: little, and it names no day as an event does."""
    between = [line.text for line in lines if first.end <= line.start < second.start]
    return len(between) <= MAX_INTRO and not any(has_day(words) for words in between)

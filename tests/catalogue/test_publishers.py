"""Dated events in the mark-up that publishers use: microformats, `<time>`, leaves of calendars, days and years above.

Each page of `publishers/` stands beside the events that it tells of, a line each: name, place, first and last day.
Pages whose name begins with `nothing` hold days that are no event's.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.catalogue import find_events
from coprod_assistant.corpus import MEDIA_TYPES
from coprod_assistant.extract import extract_file
from coprod_assistant.types import Source

PAGES = sorted((Path(__file__).parent / "publishers").glob("*.html"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_event_is_found_with_its_day_and_place(page: Path) -> None:
    document = extract_file(page, Source(page.name, MEDIA_TYPES[".html"], "0" * 64))
    found = [f"{event.name} | {event.place or '-'} | {event.starts} | {event.ends}" for event in find_events(document)]
    assert sorted(found) == sorted(page.with_suffix(".expected").read_text().splitlines())


def test_there_are_pages_with_and_without_events() -> None:
    events = sum(len(page.with_suffix(".expected").read_text().splitlines()) for page in PAGES)
    assert events >= 60
    assert sum(page.stem.startswith("nothing") for page in PAGES) >= 5

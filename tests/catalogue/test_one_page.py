"""A page tells of the same events as HTML, copied from a browser, and as three programs write it down as text.

The files were made of the HTML by lynx 2.9, w3m 0.5.3 and pandoc 2.17 and by Chromium (its `innerText`, and the text of
a selection of the whole page).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.catalogue import build_catalogue
from coprod_assistant.corpus import MEDIA_TYPES
from coprod_assistant.extract import extract_file
from coprod_assistant.types import Source

PAGES = Path(__file__).parent / "one_page"
EVENTS = {
    "told": [
        ("Harbour Futures Conference", "Hull", "2013-03-14"),
        ("Listening Day", "Whitby", "2014-06-03"),
        ("Workshop on mending nets", "Fish Dock Hall, Grimsby", "2015-05-09"),
        ("Annual Forum 2016", "Scarborough", "2016-10-20"),
    ],
    "cards": [
        ("Tide Tables Workshop", "Town Hall, Whitby", "2018-02-07"),
        ("Spring Gathering", "Old Customs House, Hull", "2018-04-21"),
        ("Lighthouse Lecture", "Seamen’s Mission, Grimsby", "2018-06-05"),
        ("Net Summit", "The Spa, Scarborough", "2018-09-12"),
    ],
    "table": [
        ("Moorings Roundtable", "Hull", "2017-01-11"),
        ("Women at Sea Seminar", "Whitby", "2017-03-08"),
        ("Harbour Masters' Assembly", "Grimsby", "2017-05-17"),
        ("Autumn Conference", "Scarborough", "2017-09-06"),
    ],
}
FORMS = ("html", "markdown.md", "lynx.txt", "w3m.txt", "pandoc.txt", "inner.txt", "copied.txt")
# Copied, the name of one event is the last of a list's items: nothing sets it apart.
LOST = {("told", "copied.txt"): "Listening Day"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("page", list(EVENTS))
def test_a_page_tells_of_the_same_events_in_every_form(page: str, form: str) -> None:
    path = PAGES / f"{page}.{form}"
    document = extract_file(path, Source(path.name, MEDIA_TYPES[path.suffix], "0" * 64))
    found = [(event.name, event.place, str(event.starts)) for event in build_catalogue([document]).events]
    assert found == [event for event in EVENTS[page] if event[0] != LOST.get((page, form))]

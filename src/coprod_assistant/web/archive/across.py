"""What recurs across events: themes in the archive's own words, each with the statements that hold it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from weakref import WeakKeyDictionary

from starlette.responses import Response

from ...themes import Statement, Theme, Themes, statements_of
from .filters import select
from .pages import Asked, frame, page, with_known_event
from .view import ArchiveView, Held, Shelf

MOST = 24
STATEMENTS = 12  # shown of each theme

_themes: WeakKeyDictionary[ArchiveView, Themes] = WeakKeyDictionary()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Shared:
    """A theme with its events, each with statements of it; `more` is how many are not shown."""

    theme: Theme
    by_event: Sequence[tuple[Held, Sequence[Statement]]]
    more: int


def themes_page(view: ArchiveView, shelf: Shelf, asked: Asked, *, pipeline: str) -> Response:
    """The themes of the events that meet the filters.

    Args:
        pipeline: spaCy's, as the question is parsed with.
    """
    asked = with_known_event(view, asked)
    found = select(view, asked.filters)
    themes = themes_of(view, shelf, pipeline).among({one.held.event.id for one in found}, most=MOST)
    return page(
        "themes.html",
        asked,
        **frame(view, asked, found, tab="themes"),
        themes=[_shared(view, theme) for theme in themes],
    )


def themes_of(view: ArchiveView, shelf: Shelf, pipeline: str) -> Themes:
    """The themes of the view's events, made when they are first asked for."""
    with _lock:
        made = _themes.get(view)
        if made is None:
            told = (
                statement
                for held in view.held
                for statement in statements_of(held.event, [shelf.document(s.document_id) for s in held.event.sources])
            )
            made = _themes[view] = Themes(told, pipeline=pipeline)
        return made


def _shared(view: ArchiveView, theme: Theme) -> Shared:
    shown = theme.statements[:STATEMENTS]
    groups = [(view.find(event_id), list(said)) for event_id, said in groupby(shown, key=lambda one: one.event_id)]
    return Shared(theme, [(held, said) for held, said in groups if held], len(theme.statements) - len(shown))

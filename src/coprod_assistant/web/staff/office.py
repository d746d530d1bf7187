"""What the staff's pages share: who may use them, the archive as it is served, and what is kept on the server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from ...amended import ChangeError
from ...catalogue import corrections_file
from ...config import Settings
from ...errors import ConfigError
from ...pins import Pins, pins_file
from ..addresses import at
from ..archive import Shown, Views, failure_page, filled_page
from ..desk import Desk
from ..sign_in import Person, Staff, staff_only
from .basket import Baskets
from .history import History
from .kept import Kept
from .reindex import Reindexing
from .searches import Searches


@dataclass(frozen=True)
class Office:
    """All that the handlers need."""

    desk: Desk
    views: Views
    settings: Settings
    kept: Kept
    baskets: Baskets
    searches: Searches
    history: History
    pinning: History
    pins: Pins
    reindexing: Reindexing
    title: str

    def shown(self, person: Person | None) -> Shown:
        """What the archive's pages know of somebody of the staff."""
        keys = self.baskets.keys(person.name) if person else frozenset()
        searches = self.searches.addresses(person.name) if person else frozenset()
        return Shown(person, keys, self.history.event_now, signs_in=True, searches=searches)

    def page(self, template: str, person: Person, *, status: int = 200, **values: object) -> Response:
        """A page of the staff."""
        basket = self.baskets.keys(person.name)
        html = filled_page(template, title=self.title, here="staff", person=person, basket=basket, **values)
        return HTMLResponse(html, status_code=status)

    async def answer(self, request: Request, make: Callable[[Person], Response]) -> Response:
        """What `make` gives, made in a thread; a page in words where that fails."""
        person = staff_only(request)
        try:
            return await self.desk.run(lambda: make(person))
        except Exception as error:  # told in words, whatever broke
            return failure_page(error, title=self.title)


def open_office(settings: Settings, desk: Desk, views: Views, staff: Staff, *, title: str) -> Office | None:
    """The office, None where nobody can sign in.

    Raises:
        ConfigError: its file cannot be used.
    """
    if not staff.is_on:
        return None
    kept = Kept(settings.staff_dir)
    corpus, earlier = settings.corpus_dir, settings.staff_dir
    return Office(
        desk=desk,
        views=views,
        settings=settings,
        kept=kept,
        baskets=Baskets(kept),
        searches=Searches(kept),
        history=History(kept, corrections_file(corpus, earlier / "catalogue")),
        pinning=History(kept, pins_file(corpus, earlier / "pinned")),
        pins=Pins(corpus),
        reindexing=Reindexing(kept, settings),
        title=title,
    )


def trouble(error: ChangeError | ConfigError) -> str:
    """A failed change in words."""
    return f"{error} {error.hint or ''}".strip()


def to(address: str) -> Response:
    """On to a page after a form was taken."""
    return RedirectResponse(at(address), status_code=303)

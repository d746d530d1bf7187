"""The page of kept searches: what each finds that its owner has not seen yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from ...filters import Ranges
from ...types import Hit
from ..archive import ArchiveView, Entry, SavedView, Shelf, found_again, no_such, view_of
from ..sign_in import Person, form_of, local_address
from .office import Office, to
from .searches import MOST, KeptSearch

SEARCHES = "/staff/searches"
SHOWN = 10  # of what is new, of each


@dataclass(frozen=True, slots=True)
class Looked:
    """A search with what it finds now; `new` is what was not there when its owner last looked."""

    kept: KeptSearch
    saved: SavedView
    total: int
    new: Sequence[Entry]


def search_routes(office: Office) -> APIRouter:
    """The page, and its forms."""
    router = APIRouter(include_in_schema=False)

    @router.api_route(SEARCHES, methods=["GET", "HEAD"])
    async def searches(request: Request) -> Response:
        return await office.answer(request, partial(_page, office))

    @router.post(SEARCHES)
    async def keep(request: Request) -> Response:
        return await office.answer(request, partial(_keep, office, await form_of(request)))

    @router.post(f"{SEARCHES}/{{action}}")
    async def change(request: Request, action: str) -> Response:
        return await office.answer(request, partial(_change, office, action, await form_of(request)))

    return router


def looks(office: Office, person: Person) -> list[Looked]:
    """A person's searches with what they find now."""
    looked = []
    with office.views.open() as (view, shelf):
        for kept in office.searches.of(person.name):
            saved = view_of(kept.address, max_chars=office.settings.max_question_chars)
            if saved is None:
                continue
            found = _found(office, view, shelf, saved)
            gone = kept.seen - {one.key for one in found} if saved.kind == "event" else ()
            seen = kept.seen | {office.history.event_now(key) for key in gone}  # a corrected event is no new one
            looked.append(Looked(kept, saved, len(found), [one for one in found if one.key not in seen]))
    return looked


def _found(office: Office, view: ArchiveView, shelf: Shelf, saved: SavedView) -> list[Entry]:
    def search(words: str, top_k: int, touching: Ranges | None) -> Sequence[Hit]:
        return office.desk.assistant.search(words, top_k=top_k, touching=touching)

    return found_again(view, shelf, saved, search)


def _page(office: Office, person: Person, *, wrong: str = "") -> Response:
    shown = looks(office, person)
    return office.page(
        "searches.html",
        person,
        shown=shown,
        few=SHOWN,
        generation=_generation(office),
        wrong=wrong,
        status=409 if wrong else 200,
    )


def _generation(office: Office) -> str:
    with office.views.open() as (view, _):
        return view.generation


def _keep(office: Office, fields: Mapping[str, str], person: Person) -> Response:
    saved = view_of(fields.get("address", ""), max_chars=office.settings.max_question_chars)
    if saved is None:
        raise no_such("view")
    with office.views.open() as (view, shelf):
        seen = {one.key for one in _found(office, view, shelf, saved)}
    if not office.searches.keep(person.name, saved.address, seen):
        return _page(office, person, wrong=f"{MOST} searches are kept at most: remove one first.")
    return to(local_address(saved.address))


def _change(office: Office, action: str, fields: Mapping[str, str], person: Person) -> Response:
    number = fields.get("id", "")
    id = int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else 0
    if action == "remove":
        office.searches.remove(person.name, id)
    elif action == "seen":
        kept = next((one for one in office.searches.of(person.name) if one.id == id), None)
        saved = kept and view_of(kept.address, max_chars=office.settings.max_question_chars)
        # What an index that came after the page was made holds has not been seen.
        if kept and saved and fields.get("generation") == _generation(office):
            with office.views.open() as (view, shelf):
                seen = kept.seen | {one.key for one in _found(office, view, shelf, saved)}
            office.searches.looked(person.name, id, seen)
    else:
        raise no_such("form")
    return to(SEARCHES)

"""Correcting, adding and hiding events and records in the page, the history of it, and a run of the index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from ...amended import ChangeError
from ...catalogue import added_event, change_of, event_after, event_entries, record_entry
from ...errors import ConfigError
from ...types import Document, Span
from ..archive import KINDS, ArchiveView, Held, Quote, Shelf, no_such
from ..sign_in import Person, form_of
from .correcting import PRECISIONS, event_changes, event_fields, record_changes, told
from .office import Office, to, trouble
from .routes import range_of

HISTORY = "/staff/corrections"


def correction_routes(office: Office) -> APIRouter:
    """The routes."""
    router = APIRouter(include_in_schema=False)
    methods = ["GET", "HEAD"]

    @router.api_route(HISTORY, methods=methods)
    async def history(request: Request) -> Response:
        return await office.answer(request, partial(_history, office))

    @router.post(f"{HISTORY}/undo")
    async def undo(request: Request) -> Response:
        return await office.answer(request, partial(_undo, office, await form_of(request)))

    @router.post("/staff/index")
    async def index(request: Request) -> Response:
        return await office.answer(request, partial(_index, office))

    @router.api_route("/staff/events/{event_id:path}", methods=methods)
    async def event_form(request: Request, event_id: str) -> Response:
        return await office.answer(request, partial(_event_form, office, event_id))

    @router.post("/staff/events/{event_id:path}")
    async def event(request: Request, event_id: str) -> Response:
        return await office.answer(request, partial(_event, office, event_id, await form_of(request)))

    @router.api_route("/staff/records/{record_id:path}", methods=methods)
    async def record_form(request: Request, record_id: str) -> Response:
        return await office.answer(request, partial(_record_form, office, record_id))

    @router.post("/staff/records/{record_id:path}")
    async def record(request: Request, record_id: str) -> Response:
        return await office.answer(request, partial(_record, office, record_id, await form_of(request)))

    @router.api_route("/staff/add", methods=methods)
    async def add_form(request: Request) -> Response:
        return await office.answer(request, partial(_add_form, office, dict(request.query_params)))

    @router.post("/staff/add")
    async def add(request: Request) -> Response:
        return await office.answer(request, partial(_add, office, await form_of(request)))

    return router


def _history(office: Office, person: Person, *, wrong: str = "") -> Response:
    return office.page(
        "corrections.html",
        person,
        made=office.history.all(),
        run=office.reindexing.last(),
        wrong=wrong,
        status=409 if wrong else 200,
    )


def _undo(office: Office, fields: Mapping[str, str], person: Person) -> Response:
    try:
        office.history.undo(fields.get("change", ""), by=person.name)
    except (ChangeError, ConfigError) as error:
        return _history(office, person, wrong=trouble(error))
    return to(HISTORY)


def _index(office: Office, person: Person) -> Response:
    if not office.reindexing.begin(person.name):
        return _history(office, person, wrong="The index is being made already.")
    return to(f"{HISTORY}#index")


def _event_form(
    office: Office, event_id: str, person: Person, *, fields: Mapping[str, str] | None = None, wrong: str = ""
) -> Response:
    with office.views.open() as (view, shelf):
        held = _held(view, event_id)
        told_at = [
            _words(source.document_id, source.dated_start, source.dated_end, shelf) for source in held.event.sources
        ]
    return office.page(
        "correct_event.html",
        person,
        event=held.event,
        fields={**event_fields(held.event), **(fields or {})},
        precisions=PRECISIONS,
        told_at=told_at,
        wrong=wrong,
        status=422 if wrong else 200,
    )


def _event(office: Office, event_id: str, fields: Mapping[str, str], person: Person) -> Response:
    try:
        with office.views.open() as (view, shelf):
            event = _held(view, event_id).event
            documents = {source.document_id: shelf.document(source.document_id) for source in event.sources}
            if fields.get("action") == "hide":
                changed: dict[str, Any] = {"action": "remove"}
                about = f"Event “{event.name}” hidden"
            else:
                said = event_changes(event, fields)
                changed = {"action": "correct", **said}
                about = f"Event “{event.name}” corrected: {told(said)}"
            entries = event_entries(event, documents, **changed)
            others = (*view.catalogue.events, *view.catalogue.called_off)
            after = [event_after(event, entry, documents, others) for entry in entries]
        change = change_of("event", entries, by=person.name, at=office.history.clock())
        becomes = after[0].id if after[0] else ""
        office.history.make(change, about=about, old_event=event.id, new_event=becomes if becomes != event.id else "")
    except (ChangeError, ConfigError) as error:
        return _event_form(office, event_id, person, fields=fields, wrong=trouble(error))
    return to(f"{HISTORY}#c{change.id}")


def _record_form(
    office: Office, record_id: str, person: Person, *, fields: Mapping[str, str] | None = None, wrong: str = ""
) -> Response:
    with office.views.open() as (view, _):
        held, quote = _quote(view, record_id)
    record = quote.record
    known = {"kind": record.kind, "subject": record.subject, "role": record.role}
    return office.page(
        "correct_record.html",
        person,
        quote=quote,
        event=held.event if held else None,
        fields={**known, **(fields or {})},
        kinds=KINDS,
        wrong=wrong,
        status=422 if wrong else 200,
    )


def _record(office: Office, record_id: str, fields: Mapping[str, str], person: Person) -> Response:
    try:
        with office.views.open() as (view, shelf):
            _, quote = _quote(view, record_id)
            record = quote.record
            document = shelf.document(record.document_id)
            named = f"{record.kind.capitalize()} “{_brief(quote.words)}”"
            if fields.get("action") == "hide":
                entry = record_entry(record, document, action="remove")
                about = f"{named} hidden"
            else:
                said = record_changes(record, fields)
                entry = record_entry(record, document, action="correct", **said)
                about = f"{named} corrected: {told(said)}"
        change = change_of("record", [entry], by=person.name, at=office.history.clock())
        office.history.make(change, about=about)
    except (ChangeError, ConfigError) as error:
        return _record_form(office, record_id, person, fields=fields, wrong=trouble(error))
    return to(f"{HISTORY}#c{change.id}")


def _add_form(office: Office, fields: Mapping[str, str], person: Person, *, wrong: str = "") -> Response:
    with office.views.open() as (_, shelf):
        document, start, end = range_of(fields, shelf)
    return office.page(
        "add_event.html",
        person,
        document=document,
        start=start,
        end=end,
        words=document.text[start:end],
        fields={**event_fields(None), **fields},
        precisions=PRECISIONS,
        wrong=wrong,
        status=422 if wrong else 200,
    )


def _add(office: Office, fields: Mapping[str, str], person: Person) -> Response:
    try:
        with office.views.open() as (_, shelf):
            document, start, end = range_of(fields, shelf)
        said = event_changes(None, fields)
        entry = added_event(document, Span(start, end), **said)
        change = change_of("event", [entry], by=person.name, at=office.history.clock())
        office.history.make(change, about=f"Event “{said['name']}” added")
    except (ChangeError, ConfigError) as error:
        return _add_form(office, fields, person, wrong=trouble(error))
    return to(f"{HISTORY}#c{change.id}")


def _held(view: ArchiveView, event_id: str) -> Held:
    held = view.find(event_id)
    if held is None:
        raise no_such("event")
    return held


def _quote(view: ArchiveView, record_id: str) -> tuple[Held | None, Quote]:
    groups: Sequence[tuple[Held | None, Sequence[Quote]]] = [
        *((held, held.quotes) for held in view.held),
        (None, view.loose),
    ]
    for held, quotes in groups:
        for quote in quotes:
            if quote.record.id == record_id:
                return held, quote
    raise no_such("record")


def _words(document_id: str, start: int, end: int, shelf: Shelf) -> tuple[Document, str]:
    document = shelf.document(document_id)
    return document, document.text[start:end]


def _brief(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 80 else flat[:79].rsplit(" ", 1)[0] + " …"

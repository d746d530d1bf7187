"""The routes below `/staff`. `Guard` stands before them, and has checked the token of every form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from ...errors import AssistantError
from ...references import Reference, reference, stands_at
from ...types import Citation, Document
from ..archive import Held, Quote, Shelf, csv_file, download, no_such, read_date, speaker, when
from ..sign_in import Person, form_of, local_address
from . import asked
from .basket import FullError, Put
from .office import Office, to
from .taking import EXPORTS, taken_along

DAYS = (30, 90, 365)


def staff_routes(office: Office) -> APIRouter:
    """The pages that only read, and the basket; `correction_routes` has the others."""
    router = APIRouter(include_in_schema=False)
    methods = ["GET", "HEAD"]

    @router.api_route("/staff", methods=methods)
    async def home(request: Request) -> Response:
        return await office.answer(request, partial(_home, office))

    @router.api_route("/staff/asked", methods=methods)
    async def what_was_asked(request: Request) -> Response:
        return await office.answer(request, partial(_asked, office, dict(request.query_params)))

    @router.api_route("/staff/basket", methods=methods)
    async def basket(request: Request) -> Response:
        return await office.answer(request, partial(_basket, office))

    @router.get("/staff/basket/export")
    async def export(request: Request) -> Response:
        return await office.answer(request, partial(_export, office, request.query_params.get("kind", "")))

    @router.post("/staff/basket")
    async def add(request: Request) -> Response:
        return await office.answer(request, partial(_add, office, await form_of(request)))

    @router.post("/staff/basket/{action}")
    async def change(request: Request, action: str) -> Response:
        return await office.answer(request, partial(_change, office, action, await form_of(request)))

    return router


def _home(office: Office, person: Person) -> Response:
    settings = office.settings
    said = asked.read_said(settings.feedback_dir)[0] if settings.keep_feedback_days else []
    week = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=7)
    return office.page(
        "desk.html",
        person,
        keeps=settings.keep_feedback_days > 0,
        refused=len(asked.chosen(said, verdict="refused", since=week)),
        said=len(asked.chosen(said, verdict="said", since=week)),
        put=len(office.baskets.of(person.name)),
        searches=len(office.searches.of(person.name)),
        pins=len(office.pins.all()),
        hidden=_hidden(office),
        pending=sum(1 for made in office.history.all() if made.stands),
        run=office.reindexing.last(),
        evaluates=settings.workers == 1,  # as `app` has it
    )


def _hidden(office: Office) -> int:
    """How many pinned answers visitors do not see, as their words have left the archive."""
    if not office.pins.all():
        return 0
    with office.desk.assistant.pin() as index:
        return sum(bool(pin.missing_from(index)) for pin in office.pins.all())


def _asked(office: Office, parameters: Mapping[str, str], person: Person) -> Response:
    settings = office.settings
    if not settings.keep_feedback_days:
        return office.page("asked.html", person, keeps=False)
    said, unread = asked.read_said(settings.feedback_dir)
    fields = {name: parameters.get(name, "").strip()[:200] for name in ("verdict", "since", "until", "words")}
    problems = []
    days: dict[str, dt.date | None] = {"since": None, "until": None}
    for name, at in (("since", 0), ("until", 1)):
        found = read_date(fields[name]) if fields[name] else None
        if fields[name] and found is None:
            problems.append(f"“{fields[name]}” is no date: write 2026, 2026-05 or 2026-05-09.")
        days[name] = found[at] if found else None
    kept = [] if problems else asked.chosen(said, verdict=fields["verdict"], words=fields["words"], **days)
    if parameters.get("format") == "csv":
        rows = [asked.row_of(one) for one in kept]
        return csv_file(rows, asked.COLUMNS, name="asked", today=dt.datetime.now(dt.UTC).date())
    weeks = asked.by_week(kept)
    return office.page(
        "asked.html",
        person,
        keeps=True,
        days=settings.keep_feedback_days,
        fields=fields,
        problems=problems,
        total=len(kept),
        unread=unread,
        questions=asked.by_question(kept)[:200],
        weeks=weeks,
        most=max((sum(counts.values()) for _, counts in weeks), default=0),
        verdicts=asked.VERDICTS,
        is_pinned=lambda question: office.pins.of(question) is not None,
        status=422 if problems else 200,
    )


def _basket(office: Office, person: Person, wrong: str = "") -> Response:
    put = office.baskets.of(person.name)
    with office.views.open() as (_, shelf):
        shown = [(one, _reference(one, number, shelf), _now_at(one, shelf)) for number, one in enumerate(put, start=1)]
    return office.page("basket.html", person, shown=shown, exports=EXPORTS, wrong=wrong)


def _add(office: Office, fields: Mapping[str, str], person: Person) -> Response:
    with office.views.open() as (view, shelf):
        document, start, end = range_of(fields, shelf)
        event_id = view.catalogue.event_at(document.id, start)
        held = view.find(event_id) if event_id else None
        quote = next((q for q in (held.quotes if held else view.loose) if _is(q, document.id, start, end)), None)
        put = Put(
            document.id,
            start,
            end,
            document.text[start:end],
            document.title,
            speaker(quote) if quote else "",
            _held(held),
        )
    try:
        office.baskets.add(person.name, put)
    except FullError as error:
        return _basket(office, person, wrong=str(error))
    return to(local_address(fields.get("back") or "/staff/basket"))


def _change(office: Office, action: str, fields: Mapping[str, str], person: Person) -> Response:
    number = fields.get("id", "")
    id = int(number) if number.isascii() and number.isdecimal() and len(number) < 16 else 0
    if action == "note":
        office.baskets.note(person.name, id, fields.get("note", ""))
    elif action == "remove":
        office.baskets.remove(person.name, id)
    elif action == "empty":
        office.baskets.empty(person.name)
    else:
        raise no_such("form")
    return to(f"/staff/basket#q{id}" if action == "note" else local_address(fields.get("back") or "/staff/basket"))


def _export(office: Office, kind: str, person: Person) -> Response:
    if kind not in EXPORTS:
        raise no_such("file")
    put = office.baskets.of(person.name)
    with office.views.open() as (_, shelf):
        references = [_reference(one, number, shelf) for number, one in enumerate(put, start=1)]
    today = dt.datetime.now(dt.UTC).date()
    content, media_type, ending = taken_along(put, references, kind, today=today)
    return download(content, media_type, name="quotations", ending=ending, today=today)


def _reference(put: Put, number: int, shelf: Shelf) -> Reference:
    """The reference of a quotation, by what the archive holds today."""
    document = document_or_none(shelf, put.document_id)
    today = dt.datetime.now(dt.UTC).date()
    return reference(_citation(put, number, document), document, today, said_by=put.speaker, held=put.event)


def _now_at(put: Put, shelf: Shelf) -> int | None:
    """Where the words of a quotation stand today; None where they do not."""
    document = document_or_none(shelf, put.document_id)
    return stands_at(document, _citation(put, 0, document)) if document else None


def _citation(put: Put, number: int, document: Document | None) -> Citation:
    file = document.source.file if document else put.document_id
    url = document.source.url if document else None
    return Citation(number, put.document_id, put.title, file, put.start, put.end, put.words, url=url)


def document_or_none(shelf: Shelf, document_id: str) -> Document | None:
    """A document, None where the archive holds it no more."""
    try:
        return shelf.document(document_id)
    except AssistantError:
        return None


def range_of(fields: Mapping[str, str], shelf: Shelf) -> tuple[Document, int, int]:
    """The range of a document that a form or an address names.

    Raises:
        ProblemError: it names none.
    """
    document = document_or_none(shelf, fields.get("document", ""))
    try:
        start, end = int(fields.get("start", "")), int(fields.get("end", ""))
    except ValueError:
        start = end = 0
    if document is None or not 0 <= start < end <= len(document.text) or not document.text[start:end].strip():
        raise no_such("passage")
    return document, start, min(end, start + 20_000)


def _is(quote: Quote, document_id: str, start: int, end: int) -> bool:
    record = quote.record
    return (record.document_id, record.start, record.end) == (document_id, start, end)


def _held(held: Held | None) -> str:
    if held is None:
        return ""
    event = held.event
    return ", ".join(part for part in (event.name, event.place, when(event).replace("\u00a0", " ")) if part)

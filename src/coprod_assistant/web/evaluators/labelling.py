"""The page on which a question is labelled, and what its script asks for: a source's text, and where words stand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from ...errors import AssistantError, ConfigError
from ...evaluation.gold import locate
from ...evaluation.labelling.kept import Label, Range, label_version, misfits, read_labels, save_label
from ...evaluation.labelling.rewriting import ChangedError
from ...evaluation.labelling.waiting import Draft
from ...evaluation.questions import Place, one_line
from ...evaluation.snapshot import KeptDocument, Snapshot
from ..addresses import at
from ..sign_in import form_of
from .shell import PATH, filled, token_of
from .workplace import Workplace, told

MOST_FOUND = 30
AROUND = 70  # characters shown on either side of words that were found


def label_routes(place: Workplace, *, alone: bool) -> APIRouter:
    """The routes below `/evaluate`."""
    router = APIRouter(prefix=PATH, include_in_schema=False)

    @router.api_route("/label", methods=["GET", "HEAD"])
    async def shown(request: Request) -> Response:
        given = dict(request.query_params)
        return await to_thread.run_sync(partial(_page, place, given, request, alone=alone))

    @router.post("/label")
    async def saved(request: Request) -> Response:
        fields = await form_of(request)
        return await to_thread.run_sync(partial(_saved, place, fields, request, alone=alone))

    @router.get("/source")
    def source(file: str = "", draft: str = "") -> Response:
        document = next((each for each in _archive(place, draft).documents if each.file == file), None)
        if document is None:
            return JSONResponse({"error": f"there is no source {file!r}"}, status_code=404)
        return JSONResponse({"file": document.file, "text": document.text})

    @router.get("/find")
    def find(q: str = "", draft: str = "") -> Response:
        words = one_line(q)[:200]
        found = [_found(document, words) for document in _archive(place, draft).documents] if words else []
        return JSONResponse([each for each in found if each][:MOST_FOUND])

    return router


def _archive(place: Workplace, draft_id: str) -> Snapshot:
    """The sources that a draft is labelled in."""
    return place.archive(place.corpus_of(place.draft(draft_id) if draft_id else None))


def _found(document: KeptDocument, words: str) -> dict[str, Any] | None:
    """How often words stand in a document in any case, and around the first place; None where they do not."""
    text, wanted = document.text.casefold(), words.casefold()
    if len(text) != len(document.text):  # offsets would not hold
        text, wanted = document.text, words
    at = text.find(wanted)
    if at < 0:
        return None
    around = document.text[max(0, at - AROUND) : at + len(wanted) + AROUND]
    return {
        "file": document.file,
        "count": text.count(wanted),
        "start": at,
        "end": at + len(wanted),
        "words": one_line(around),
    }


def _page(
    place: Workplace,
    given: Mapping[str, str],
    request: Request,
    *,
    alone: bool,
    problem: str = "",
    status: int = 200,
) -> Response:
    by = given.get("by", "")
    shared = {"token": token_of(request.scope), "alone": alone, "by": by}
    try:
        drafts = place.drafts()
        chosen = place.draft(given.get("draft", ""))
        labels = read_labels(place.evals, by) if by else {}
        if chosen is None:
            words = (
                "There is no such question any more: feedback is kept for some days, and hidden splits are not shown."
            )
            return HTMLResponse(filled("problem.html", words=words, **shared), status_code=404)
        documents = place.archive(place.corpus_of(chosen)).documents
        known = labels.get(chosen.id) or place.label_of(chosen)
    except AssistantError as error:
        return HTMLResponse(filled("problem.html", words=told(error), **shared), status_code=422)
    label = labels.get(chosen.id)
    first = _first_document(given.get("file", ""), known, chosen, documents)
    waiting = [] if chosen.of else [draft for draft in drafts if draft.id not in labels and draft.id != chosen.id]
    page = filled(
        "label.html",
        draft=chosen,
        label=label,
        fields=_fields(given, known),
        seen=given.get("seen", label_version(label)),
        documents=documents,
        source=first,
        next=waiting[0] if waiting else None,
        waiting=len(waiting),
        saved="saved" in given,
        problem=problem,
        **shared,
    )
    return HTMLResponse(page, status_code=status)


def _first_document(
    file: str, label: Label | None, draft: Draft, documents: tuple[KeptDocument, ...]
) -> KeptDocument | None:
    """The document to begin with: that which is asked for, marked or cited, else the first."""
    wanted = [file, *(each.file for each in (label.ranges if label else ())), *draft.files]
    named = (document for name in filter(None, wanted) for document in documents if document.file.endswith(name))
    return next(named, documents[0] if documents else None)


def _fields(given: Mapping[str, str], label: Label | None) -> dict[str, str]:
    """What the form shows: what was sent and could not be taken, else the label as it is."""
    kept = {
        "verdict": label.verdict if label else "",
        "kind": label.kind if label else "",
        "note": label.note if label else "",
        "gold": json.dumps([[each.model_dump() for each in group] for group in label.gold] if label else []),
        "words": "",
    }
    return {name: given.get(name, value) for name, value in kept.items()}


def _saved(place: Workplace, fields: Mapping[str, str], request: Request, *, alone: bool) -> Response:
    try:
        draft = place.draft(fields.get("draft", ""))
        if draft is None:
            raise ConfigError("there is no such question any more")
        label = _label_of(place, draft, fields)
        save_label(place.evals, fields.get("by", ""), label, seen=fields.get("seen", ""))
    except AssistantError as error:
        status = 409 if isinstance(error, ChangedError) else 422
        return _page(place, fields, request, alone=alone, problem=told(error), status=status)
    query = urlencode({"draft": draft.id, "by": fields["by"], "saved": "1"})
    return RedirectResponse(at(f"{PATH}/label?{query}"), status_code=303)


def _label_of(place: Workplace, draft: Draft, fields: Mapping[str, str]) -> Label:
    """The label that a form describes.

    Raises:
        ConfigError: it is incomplete, or words do not stand where they should; says what to do.
    """
    if not fields.get("verdict"):
        raise ConfigError("nothing is chosen", hint="say whether the archive answers the question")
    gold: list[Any] = []
    archive = place.archive(place.corpus_of(draft))
    if fields["verdict"] == "answered":
        try:
            gold = json.loads(fields.get("gold") or "[]")
        except ValueError as error:
            raise ConfigError("the marked words did not arrive whole", hint="load the page again") from error
        gold = [*gold, *([each] for each in _written(archive, fields.get("words", "")))]
        if not gold:
            raise ConfigError("no words are marked", hint="mark those in the source that answer the question")
    try:
        label = Label.model_validate(
            {
                "id": draft.id,
                "question": draft.question,
                "history": draft.history,
                "verdict": fields["verdict"],
                "kind": one_line(fields.get("kind", "")),
                "gold": gold,
                "note": fields.get("note", "").strip(),
                "of": draft.of,
            }
        )
    except ValidationError as error:
        raise ConfigError(f"this is no label: {error.errors()[0]['msg']}", hint="mark the words again") from error
    if problem := next(misfits(label, archive), ""):
        raise ConfigError(problem)
    return label


def _written(archive: Snapshot, words: str) -> Iterator[Range]:
    """Pieces that were written instead of marked, a line each, at the first place where they stand."""
    for line in filter(None, map(one_line, words.split("\n"))):
        found = next(iter(locate(Place(text=line), archive)), None)
        if found is None:
            raise ConfigError(f"the words {line[:80]!r} stand in no source", hint="copy them letter by letter")
        text = found.document.text[found.start : found.end]
        yield Range(file=found.document.file, start=found.start, end=found.end, text=text)

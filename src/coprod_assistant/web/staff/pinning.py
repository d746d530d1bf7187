"""Pinning an answer to a question: passages chosen from the archive, a line of one's own, the history, and undoing."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from fastapi import APIRouter, Request
from starlette.responses import Response

from ...amended import ChangeError
from ...errors import ConfigError
from ...filters import positions_touching
from ...index import Index
from ...pins import MOST_PASSAGES, MOST_WORDINGS, NOTE_CHARS, Pin, PinnedPassage, pin_change, pins_in
from ...question import same_question
from ...types import Document, Span
from ..archive import ProblemError, Shelf
from ..sign_in import Person, form_of
from .office import Office, to, trouble
from .routes import document_or_none, range_of

PINS = "/staff/pins"
PICK = "pick "  # and start, end, a mark of the words and the document's id: the name of a passage's box
FOUND = 6  # passages that are shown to choose from
CHANGED = "The archive has changed since you chose: a passage is no longer there as you saw it. Look at what is chosen."


@dataclass(frozen=True, slots=True)
class Piece:
    """A range that can be chosen; `inside` whether the one before it holds it."""

    document: Document
    start: int
    end: int
    inside: bool = False

    @property
    def name(self) -> str:
        """The name of its box."""
        mark = hashlib.sha256(self.words.encode(errors="surrogatepass")).hexdigest()[:12]
        return f"{PICK}{self.start} {self.end} {mark} {self.document.id}"

    @property
    def words(self) -> str:
        """Its words."""
        return self.document.text[self.start : self.end]


def pin_routes(office: Office) -> APIRouter:
    """The routes."""
    router = APIRouter(include_in_schema=False)
    methods = ["GET", "HEAD"]

    @router.api_route(PINS, methods=methods)
    async def pins(request: Request) -> Response:
        return await office.answer(request, partial(_pins, office))

    @router.post(f"{PINS}/undo")
    async def undo(request: Request) -> Response:
        return await office.answer(request, partial(_undo, office, await form_of(request)))

    @router.api_route(f"{PINS}/new", methods=methods)
    async def form(request: Request) -> Response:
        return await office.answer(request, partial(_opened, office, dict(request.query_params)))

    @router.post(f"{PINS}/new")
    async def taken(request: Request) -> Response:
        return await office.answer(request, partial(_taken, office, await form_of(request)))

    return router


def _pins(office: Office, person: Person, *, wrong: str = "") -> Response:
    made = office.pinning.all()
    with office.desk.assistant.pin() as index:
        shown = [(pin, _now_at(pin, index), pin.missing_from(index)) for pin in reversed(office.pins.all())]
    return office.page(
        "pins.html",
        person,
        shown=shown,
        made=made,
        undoable={one.change.id for one in made if one.stands and not one.undone_at},
        wrong=wrong or office.pins.wrong(),
        status=409 if wrong else 200,
    )


def _now_at(pin: Pin, index: Index) -> list[tuple[PinnedPassage, Piece | None]]:
    """The passages of a pin, each with where it stands in the archive now; None where it does not."""
    found = []
    for passage in pin.passages:
        document = document_or_none(index, passage.document_id)
        span = passage.span_in(document) if document else None
        found.append((passage, Piece(document, span.start, span.end) if document and span else None))
    return found


def _undo(office: Office, fields: Mapping[str, str], person: Person) -> Response:
    try:
        office.pinning.undo(fields.get("change", ""), by=person.name)
    except (ChangeError, ConfigError) as error:
        return _pins(office, person, wrong=trouble(error))
    return to(PINS)


def _opened(office: Office, given: Mapping[str, str], person: Person) -> Response:
    """The form for a question, or filled as an earlier pin was."""
    fields = {"question": given.get("question", "").strip()[: office.settings.max_question_chars]}
    fields["words"] = fields["question"]
    earlier = next((one for one in office.pinning.all() if one.change.id == given.get("from")), None)
    if earlier is not None:
        pin = pins_in(tomllib.loads(earlier.change.block))[0]
        with office.desk.assistant.pin() as index:
            pieces = [piece for _, piece in _now_at(pin, index) if piece]
        fields |= {"question": pin.question, "also": "\n".join(pin.also), "note": pin.note}
        fields |= {piece.name: "on" for piece in pieces}
    return _form(office, fields, person)


def _taken(office: Office, fields: Mapping[str, str], person: Person) -> Response:
    if fields.get("action") != "pin":
        return _form(office, fields, person)
    try:
        with office.desk.assistant.pin() as index:
            chosen, changed = _chosen(fields, index)
        if changed:
            raise ChangeError(CHANGED)
        passages = [
            PinnedPassage(file=piece.document.source.file, start=piece.start, end=piece.end, quote=piece.words)
            for piece in chosen
        ]
        change = pin_change(
            _question(office, fields),
            _enough(passages),
            also=_also(office, fields),
            note=_note(fields),
            by=person.name,
            at=office.pinning.clock(),
        )
        pin = pins_in(tomllib.loads(change.block))[0]
        if taken := next((one for one in office.pins.all() if one.keys & pin.keys), None):
            raise ChangeError(f"“{taken.question}” has a pinned answer already.", hint="Undo that one first.")
        office.pinning.make(change, about=f"Answer pinned to “{pin.question}”")
    except (ChangeError, ConfigError) as error:
        return _form(office, fields, person, wrong=trouble(error))
    return to(f"{PINS}#p{change.id}")


def _form(office: Office, fields: Mapping[str, str], person: Person, *, wrong: str = "") -> Response:
    words = fields.get("words", "").strip()[: office.settings.max_question_chars]
    with office.desk.assistant.pin() as index:
        chosen, changed = _chosen(fields, index)
        hits = office.desk.assistant.search(words, top_k=FOUND) if words else []
        found = [
            (document, [piece for piece in pieces if not _is_chosen(piece, chosen)])
            for hit in hits
            if (document := document_or_none(index, hit.chunk.document_id))
            for pieces in [_pieces(index, document, Span(hit.chunk.start, hit.chunk.end))]
        ]
        kept = [piece for piece in _of_basket(office, person, index) if not _is_chosen(piece, chosen)]
    return office.page(
        "pin.html",
        person,
        fields={name: fields.get(name, "") for name in ("question", "also", "note")} | {"words": words},
        chosen=chosen,
        found=found,
        kept=kept,
        wrong=wrong or (CHANGED if changed else ""),
        note_chars=NOTE_CHARS,
        question_chars=office.settings.max_question_chars,
        status=422 if wrong else 200,
    )


def _question(office: Office, fields: Mapping[str, str]) -> str:
    question = " ".join(fields.get("question", "").split())
    return _asking(office, question, "Write the question that it answers.")


def _also(office: Office, fields: Mapping[str, str]) -> list[str]:
    lines = [" ".join(line.split()) for line in fields.get("also", "").splitlines()]
    wordings = list(dict.fromkeys(line for line in lines if line))
    if len(wordings) > MOST_WORDINGS:
        raise ChangeError(f"There are {len(wordings)} further wordings: leave {MOST_WORDINGS} at most.")
    return [_asking(office, line, f"“{line}” asks nothing: leave it out.") for line in wordings]


def _asking(office: Office, question: str, otherwise: str) -> str:
    most = office.settings.max_question_chars
    if not same_question(question):
        raise ChangeError(otherwise)
    if len(question) > most:
        raise ChangeError(f"A question has {most} characters at most: shorten “{question[:60]} …”.")
    return question


def _note(fields: Mapping[str, str]) -> str:
    note = " ".join(fields.get("note", "").split())
    if len(note) > NOTE_CHARS:
        raise ChangeError(f"Your line has {len(note)} characters: {NOTE_CHARS} are shown at most.")
    return note


def _enough(passages: Sequence[PinnedPassage]) -> Sequence[PinnedPassage]:
    if not passages:
        raise ChangeError("Choose the passages that answer it: find some and tick their boxes.")
    if len(passages) > MOST_PASSAGES:
        raise ChangeError(f"{len(passages)} passages are chosen: leave {MOST_PASSAGES} at most.")
    return passages


def _chosen(fields: Mapping[str, str], shelf: Shelf) -> tuple[list[Piece], bool]:
    """What is chosen, in the order of the form, without what stands in another chosen one.

    The second is whether something was chosen that the archive no longer holds as the person saw it.
    """
    found: list[Piece] = []
    changed = False
    for name in list(fields)[:200]:
        parts = name.removeprefix(PICK).split(" ")
        if not name.startswith(PICK) or len(parts) != 4:
            continue
        try:
            piece = Piece(*range_of({"document": parts[3], "start": parts[0], "end": parts[1]}, shelf))
        except ProblemError:
            changed = True
            continue
        changed = changed or piece.name != name
        found += [piece] if piece.name == name else []
    return [one for one in found if not any(_holds(other, one) for other in found)], changed


def _is_chosen(piece: Piece, chosen: Sequence[Piece]) -> bool:
    return any(one.name == piece.name or _holds(one, piece) for one in chosen)


def _holds(outer: Piece, inner: Piece) -> bool:
    return outer != inner and outer.document.id == inner.document.id and (
        outer.start <= inner.start and inner.end <= outer.end
    )  # fmt: skip


def _pieces(index: Index, document: Document, within: Span) -> list[Piece]:
    """The statements of a passage in their order, what holds others before these."""
    positions = positions_touching(index, {document.id: [(within.start, within.end)]})
    units = {(unit.start, unit.end) for position in positions for unit in index.units(position)}
    inside = (unit for unit in units if within.start <= unit[0] and unit[1] <= within.end)
    pieces: list[Piece] = []
    reached = -1
    for start, end in sorted(inside, key=lambda unit: (unit[0], -unit[1])):
        pieces.append(Piece(document, start, end, inside=end <= reached))
        reached = max(reached, end)
    return pieces


def _of_basket(office: Office, person: Person, shelf: Shelf) -> Iterator[Piece]:
    """What the person has put aside, where the archive still holds it."""
    for put in islice(reversed(office.baskets.of(person.name)), 50):
        document = document_or_none(shelf, put.document_id)
        if document and document.text[put.start : put.end] == put.words:
            yield Piece(document, put.start, put.end)

"""`POST /api/export`: answers that a browser holds, as a text or file with their references."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ..errors import AssistantError, QuestionError
from ..references import Conversation, as_html, as_markdown, as_plain, as_word, conversation, write
from ..types import Answer, Citation, Document, Mode, Pinned, Statement, Status
from .api import address_of, while_there
from .desk import Desk, clean_text

EXPORT_BODY_BYTES = 1024 * 1024
MOST_TURNS = 100
MOST_CITED = 1000  # each is looked up and gets a paragraph; a hundred answers cite half as many


def _at_most(characters: int) -> AfterValidator:
    """A limit for texts that may hold halves of characters, which a broken source has and pydantic does not count."""

    def check(text: str) -> str:
        if len(text) > characters:
            raise ValueError(f"may have {characters} characters")
        return text

    return AfterValidator(check)


Line = Annotated[str, _at_most(2000)]
Words = Annotated[str, _at_most(20_000)]
Number = Annotated[int, Field(ge=0, le=1_000_000_000)]
Kind = Literal["plain", "markdown", "html", "docx", "apa", "ris", "bibtex"]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# The media type of each kind, the ending of its file, and what writes it.
WRITERS: dict[Kind, tuple[str, str, Callable[[Conversation], str | bytes]]] = {
    "plain": ("text/plain; charset=utf-8", "txt", as_plain),
    "markdown": ("text/markdown; charset=utf-8", "md", as_markdown),
    "html": ("text/html; charset=utf-8", "html", as_html),
    "docx": (WORD, "docx", as_word),
    "apa": ("text/plain; charset=utf-8", "txt", lambda of: write(of.references, "apa")),
    "ris": ("application/x-research-info-systems", "ris", lambda of: write(of.references, "ris")),
    "bibtex": ("application/x-bibtex; charset=utf-8", "bib", lambda of: write(of.references, "bibtex")),
}


class StatementIn(BaseModel):
    """A statement of an answer; what else `/api/ask` says of it is not needed."""

    model_config = ConfigDict(extra="ignore")
    text: Words
    citations: list[Number] = Field(max_length=50)
    verbatim: bool = True
    line: Words = ""


class CitationIn(BaseModel):
    """A citation of an answer; only what finds its words again is read where the archive still holds them."""

    model_config = ConfigDict(extra="ignore")
    marker: Number
    document_id: Line
    title: Line
    file: Line
    start: Number
    end: Number
    quote: Words
    url: Line | None = None
    page: Number | None = None
    heading: Line | None = None
    place: Line | None = None


class PinnedIn(BaseModel):
    """That the staff chose the answer, as `/api/ask` says it."""

    model_config = ConfigDict(extra="ignore")
    on: dt.date
    note: Line = ""
    by: Line = ""


class AnswerIn(BaseModel):
    """An answer as `/api/ask` gave it."""

    model_config = ConfigDict(extra="ignore")
    question: Line
    status: Status
    mode: Mode = "extractive"
    statements: list[StatementIn] = Field(max_length=200)
    citations: list[CitationIn] = Field(max_length=200)
    missing: Words | None = None
    pinned: PinnedIn | None = None

    def answer(self) -> Answer:
        """The same as the program has it, without what an export does not say."""
        cited = [Citation(**each.model_dump()) for each in self.citations]
        said = [Statement(each.text, tuple(each.citations), each.verbatim, line=each.line) for each in self.statements]
        return Answer(
            question=self.question,
            query=self.question,
            status=self.status,
            mode=self.mode,
            text="",
            statements=said,
            citations=cited,
            missing=self.missing,
            hits=(),
            follow_ups=(),
            index="",
            timings_ms={},
            pinned=Pinned(**self.pinned.model_dump()) if self.pinned else None,
        )


class ExportIn(BaseModel):
    """Answers, oldest first, and what is to be made of them; `whole` gives them a title and says when it was made."""

    model_config = ConfigDict(extra="forbid")
    answers: list[AnswerIn] = Field(min_length=1, max_length=MOST_TURNS)
    kind: Kind
    whole: bool = True


def export_routes(desk: Desk, *, title: str) -> APIRouter:
    """The route; it keeps nothing."""
    router = APIRouter()

    @router.post("/api/export")
    async def export(body: ExportIn, request: Request) -> Response:
        cited = sum(len(each.citations) for each in body.answers)
        if cited > MOST_CITED:
            raise QuestionError(
                f"These answers cite {cited} passages.",
                hint=f"Take fewer answers along at a time: {MOST_CITED} passages fit.",
            )
        made = dt.datetime.now(dt.UTC).date()
        media_type, ending, write_as = WRITERS[body.kind]

        def work() -> str | bytes:
            answers = [each.answer() for each in body.answers]
            with desk.assistant.pin() as index:
                return write_as(conversation(answers, _lookup(index.document), made, title=title if body.whole else ""))

        content = await while_there(request, desk.work(work, address=address_of(request)))
        name = f"archive-answers-{made.isoformat()}.{ending}"
        named = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=media_type, headers=named)

    return router


def _lookup(document: Callable[[str], Document]) -> Callable[[str], Document | None]:
    """The document of an id as the served generation holds it, each read once; None where it holds none."""
    known: dict[str, Document | None] = {}

    def find(document_id: str) -> Document | None:
        if document_id not in known:
            try:
                known[document_id] = document(clean_text(document_id))
            except AssistantError:
                known[document_id] = None
        return known[document_id]

    return find

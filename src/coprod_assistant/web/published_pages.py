"""Pages of reports as they were published: a picture, and the boxes of cited words on it."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from ..errors import AssistantError
from ..page_images import PageImage, PageImages, PageUnavailableError, boxes_of
from ..types import Document, Page
from .addresses import page_address
from .api import address_of, while_there
from .desk import Desk, clean_text

Number = Annotated[int, Path(ge=1, le=100_000)]
Offset = Annotated[int, Query(ge=0, le=100_000_000)]
MARKED = "The cited words are marked."
NOT_FOUND = "The cited words could not be found on this picture; they are marked in the text."


def published_routes(desk: Desk, images: PageImages) -> APIRouter:
    """The routes, answered from the generation that is served; drawing a page counts as a question."""
    router = APIRouter()

    @router.get("/source/{document_id}/page/{number}.json", include_in_schema=False)
    async def boxes(request: Request, document_id: str, number: Number, start: Offset, end: Offset) -> JSONResponse:
        document, page = await _page_of(desk, document_id, number)
        first, last = max(start, page.start), min(end, page.end)
        address = address_of(request)
        image = await _image(desk, images, document, number, request)
        words = document.text[first:last]
        at = (first - page.start) / max(1, page.end - page.start)
        find = partial(boxes_of, image.read, words, at=at)  # of a whole page half a second of a processor
        found = await while_there(request, desk.work(find, address=address)) if first < last else []
        desk.cost.charge(address, image.seconds)
        return JSONResponse(
            {
                "image": page_address(document.id, number, digest=document.source.sha256[:12]),
                "width": image.read.width,
                "height": image.read.height,
                "boxes": [[round(side, 5) for side in box] for box in found],
                "alt": f"Page {number} of {document.title}, as published. Its words stand under “Text”.",
                "note": f"Page {number}. {MARKED if found else NOT_FOUND}",
            }
        )

    @router.get("/source/{document_id}/page/{number}.webp", include_in_schema=False)
    async def picture(request: Request, document_id: str, number: Number) -> Response:
        document, _ = await _page_of(desk, document_id, number)
        address = address_of(request)
        image = await _image(desk, images, document, number, request)
        desk.cost.charge(address, image.seconds)
        return Response(image.read.webp, media_type="image/webp")

    return router


async def _page_of(desk: Desk, document_id: str, number: int) -> tuple[Document, Page]:
    try:
        document = await desk.document(clean_text(document_id))
    except AssistantError as error:
        if desk.assistant.ready() is not None:
            raise
        raise HTTPException(404, "there is no such document") from error
    page = next((page for page in document.pages if page.number == number), None)
    if page is None:
        raise HTTPException(404, "the document has no such page")
    return document, page


async def _image(desk: Desk, images: PageImages, document: Document, number: int, request: Request) -> PageImage:
    """The page; its seconds are not charged yet, or one that uses a minute up could not be marked."""
    kept = images.kept(document.source, number)
    if kept is not None:
        return kept
    address = address_of(request)
    desk.admit(address)
    try:
        return await while_there(request, desk.work(lambda: images.page(document.source, number), address=address))
    except PageUnavailableError as error:
        desk.cost.charge(address, error.seconds)
        raise HTTPException(409 if error.changed else 404, str(error)) from error

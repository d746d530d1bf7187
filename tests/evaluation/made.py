"""A small archive, questions on it and answers, made so that every score can be worked out by eye."""

from __future__ import annotations

import json

from coprod_assistant.evaluation.answers import KeptAnswer, KeptCitation, KeptHit, KeptRange, KeptStatement
from coprod_assistant.evaluation.questions import Question
from coprod_assistant.evaluation.scores import Score
from coprod_assistant.evaluation.snapshot import KeptDocument, Snapshot

#        0         1         2         3         4         5         6         7         8         9
#        0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456
TEXT = "Hexham, 6 June 2018. More than 130 people took part, among them night nurses. The lunch was free."
OTHER = "Leeds, 7 May 2019\nMore than 20\n people took part. The lunch was free, too."
LINE = {
    "id": "q-1",
    "split": "tune",
    "kind": "number",
    "question": "How many took part?",
    "status": ["answered"],
    "gold": [["130 people took part"]],
    "forbidden": ["6 June 2018"],
    "max_words": 10,
}
CHUNKS = (("c1", 0, 20), ("c2", 21, 77), ("c3", 78, 97))
ARCHIVE = Snapshot(
    (
        KeptDocument(
            id="d",
            file="pages/hexham.txt",
            title="Hexham",
            text=TEXT,
            headings=((0, 6, 1), (78, 87, 2)),
            pages=((1, 0, 78), (2, 78, 97)),
            events=(("hexham-2018", 0, 77),),
            chunks=CHUNKS,
        ),
        KeptDocument(
            id="e",
            file="leeds.txt",
            title="Leeds",
            text=OTHER,
            events=(("leeds-2019", 0, 49),),
            chunks=(("c4", 0, 74),),
        ),
    )
)


def question(**changes: object) -> Question:
    """LINE with some fields changed."""
    return Question.model_validate_json(json.dumps(LINE | changes))


def cited(quote: str, *, marker: int = 1, document_id: str = "d", event_id: str | None = None) -> KeptCitation:
    """The citation of words that stand in a document of ARCHIVE; of others an empty range."""
    document = ARCHIVE.find(document_id)
    assert document is not None
    start = max(0, document.text.find(quote))
    return KeptCitation(
        marker=marker,
        document_id=document_id,
        file=document.file,
        title=document.title,
        start=start,
        end=start + len(quote),
        quote=quote,
        page=document.page_at(start),
        heading=None,
        event_id=event_id,
        link=None,
    )


def answer(
    *quotes: str, status: str = "answered", text: str | None = None, hits: str = "", **more: object
) -> KeptAnswer:
    """An answer that states and cites each quote; `hits` are ids of chunks, best first, parted by spaces."""
    citations = tuple(cited(quote, marker=marker) for marker, quote in enumerate(quotes, start=1))
    said = " ".join(f"{each.quote} [{each.marker}]" for each in citations) if text is None else text
    fields = {
        "text": said,
        "statements": tuple(
            KeptStatement(text=each.quote, citations=(each.marker,), verbatim=True) for each in citations
        ),
        "citations": citations,
        "hits": tuple(hit(chunk, rank) for rank, chunk in enumerate(hits.split(), start=1)),
    }
    return KeptAnswer.model_validate(fields | {"status": status} | more)


def hit(chunk: str, rank: int) -> KeptHit:
    """A passage of ARCHIVE at a rank."""
    start, end = next((start, end) for name, start, end in CHUNKS if name == chunk)
    return KeptHit(
        rank=rank, document_id="d", chunk_id=chunk, file="", start=start, end=end, page=None, heading=None, fused=1.0
    )


def near(quote: str) -> KeptRange:
    """The range of words of TEXT."""
    return KeptRange(document_id="d", start=TEXT.find(quote), end=TEXT.find(quote) + len(quote))


def made_score(number: int = 1, *, right: bool = True, **changes: object) -> Score:
    """A score that is right or wrong, with other fields as given."""
    fields = {
        "set": "s",
        "id": f"q-{number}",
        "split": "tune",
        "kind": "k",
        "allowed": ("answered",),
        "status": "answered",
        "wrong": () if right else ("not cited: x",),
        "measures": {"right": float(right)},
        "label": "l",
    }
    return Score(**fields | changes)  # type: ignore[arg-type]

"""A passage that a search found as it is shown: the block that holds most of the words, with these marked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from html import escape

from ...answer import link_to
from ...tokens import WORD, stem, terms
from ...types import Chunk, Document, Hit, Span
from .copying import is_web
from .filters import Filters, Found, select
from .view import ArchiveView, Held

SHOWN_CHARS = 700
NEAR_COSINE = 0.35  # all-MiniLM-L6-v2 gives unrelated texts of one field 0.1 to 0.3


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """What is shown of a hit: `html` has its words marked, `span` is what of the document is shown."""

    rank: int
    held: Held | None
    document: Document
    heading: str | None
    page: int | None
    span: Span
    words: str
    html: str
    link: str | None


def is_near(hit: Hit, words: str) -> bool:
    """Whether a hit holds one of the words, or comes near in meaning; a search always finds something."""
    held = frozenset(terms(words)) & frozenset(terms(" ".join((hit.chunk.text, *hit.chunk.headings))))
    return bool(held) or hit.scores.get("cosine", 0.0) >= NEAR_COSINE


def found_passage(hit: Hit, document: Document, held: Held | None, words: str) -> FoundPassage:
    """The best block of a hit for `words`."""
    wanted = frozenset(terms(words))
    span = best_span(document, Span(hit.chunk.start, hit.chunk.end), wanted)
    text = document.text[span.start : span.end]
    headings = document.headings_at(span.start)
    page = document.page_at(span.start)
    link = link_to(document.source.url, text, page) if text.strip() else None
    return FoundPassage(
        rank=hit.rank,
        held=held,
        document=document,
        heading=headings[-1] if headings else None,
        page=page,
        span=span,
        words=text,
        html=marked_words(text, wanted),
        link=link if is_web(link) else None,
    )


def best_span(document: Document, passage: Span, wanted: Collection[str]) -> Span:
    """The block of a passage that holds most of the words, a part of it where the block is long."""
    blocks = [b for b in document.blocks if b.kind != "heading" and b.start < passage.end and b.end > passage.start]
    spans: list[Span] = []
    for block in blocks:
        if block.end - block.start > SHOWN_CHARS and block.parts:
            spans += block.parts
        else:
            spans.append(Span(max(block.start, passage.start), min(block.end, passage.end)))
    held = [(len(wanted & set(terms(document.text[s.start : s.end]))), -s.start, s) for s in spans if s.start < s.end]  # type: ignore[operator]
    best = max(held, key=lambda one: one[:2])[2] if held else passage
    end = best.end
    if end - best.start > SHOWN_CHARS:
        cut = document.text.rfind(" ", best.start, best.start + SHOWN_CHARS)
        end = cut if cut > best.start else best.start + SHOWN_CHARS
    return Span(best.start, end)


def marked_words(text: str, wanted: Collection[str]) -> str:
    """`text` escaped, each of its words that stands for one of `wanted` inside `<mark>`."""
    pieces, at = [], 0
    for match in WORD.finditer(text):
        if stem(match[0]) in wanted:
            pieces += [escape(text[at : match.start()]), f"<mark>{escape(match[0])}</mark>"]
            at = match.end()
    return "".join([*pieces, escape(text[at:])])


def passages_allowed(view: ArchiveView, filters: Filters) -> Callable[[Chunk], bool] | None:
    """Says of a passage whether it belongs to what the filters leave; None where they leave everything."""
    if not any(value for name, value in filters.values.items() if name != "q"):
        return None
    without_words = Filters({**filters.values, "q": ""}, filters.since, filters.until)
    found = select(view, without_words)
    ids = {one.held.event.id for one in found}
    spans = _spans(found) if filters["kind"] or filters["person"] else None

    def allow(chunk: Chunk) -> bool:
        held = view.event_of(chunk)
        if held is None or held.event.id not in ids:
            return False
        return spans is None or any(
            s.start < chunk.end and s.end > chunk.start for s in spans.get(chunk.document_id, ())
        )

    return allow


def _spans(found: Sequence[Found]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for one in found:
        for quote in one.quotes:
            record = quote.record
            spans.setdefault(record.document_id, []).append(Span(record.start, record.end))
    return spans

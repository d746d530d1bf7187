"""A passage that a search found as it is shown: the block that holds most of the words, with these marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from ...answer import link_to
from ...filters import Ranges
from ...references import quotation, reference_at
from ...tokens import WORD, fold, stem, terms
from ...tokens import words as words_of
from ...types import Document, EventSource, Hit, Record, Span
from ..render import prose_html
from .copying import is_web
from .filters import Filters, select
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
    place: str | None
    span: Span
    words: str
    html: str
    link: str | None

    @property
    def copied(self) -> str:
        """The words with where they stand, to be pasted."""
        return quotation(reference_at(self.document, self.span, dt.datetime.now(dt.UTC).date()), "plain")


def is_near(hit: Hit, words: str) -> bool:
    """Whether a hit holds one of the words, or comes near in meaning; a search always finds something."""
    held = frozenset(terms(words)) & frozenset(terms(" ".join((hit.chunk.text, *hit.chunk.headings))))
    return bool(held) or hit.scores.get("cosine", 0.0) >= NEAR_COSINE


def literal_first(hits: Sequence[Hit], words: str) -> list[Hit]:
    """The hits in their order; where one word is searched for, those that hold it first: "housing" is no "in-house"."""
    written = words_of(fold(words))
    if len(written) != 1:
        return list(hits)
    return sorted(hits, key=lambda hit: written[0] not in words_of(fold(hit.chunk.text)))


def found_passage(hit: Hit, document: Document, held: Held | None, words: str) -> FoundPassage:
    """The best block of a hit for `words`."""
    wanted = frozenset(terms(words))
    span = best_span(document, Span(hit.chunk.start, hit.chunk.end), wanted)
    text = document.text[span.start : span.end]
    headings = document.headings_at(span.start)
    page = document.page_at(span.start)
    link = link_to(document, span.start, span.end) if text.strip() else None
    return FoundPassage(
        rank=hit.rank,
        held=held,
        document=document,
        heading=headings[-1] if headings else None,
        page=page,
        place=document.place_at(span.start),
        span=span,
        words=text,
        html=prose_html(text, to_html=lambda line: marked_words(line, wanted)),
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


def ranges_left(view: ArchiveView, filters: Filters) -> Ranges | None:
    """The ranges by document that the filters leave to a search; None where they leave everything.

    They are those of the events, or where a kind of record or a person is asked for, those of such records.
    """
    if not any(value for name, value in filters.values.items() if name != "q"):
        return None
    without_words = Filters({**filters.values, "q": ""}, filters.since, filters.until)
    ranges: dict[str, list[tuple[int, int]]] = {}
    for found in select(view, without_words):
        told: Iterable[Record | EventSource] = found.held.event.sources
        if filters["kind"] or filters["person"]:
            told = [quote.record for quote in found.quotes]
        for one in told:
            ranges.setdefault(one.document_id, []).append((one.start, one.end))
    return ranges

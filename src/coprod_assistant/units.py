"""Units: the ranges of a document that can stand as a statement of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .language import split_sentences
from .types import Block, Document, Span, Unit, UnitKind

MAX_SENTENCE = 1_000  # characters; longer ones are dumps without punctuation and are cut
MAX_LIST = 1_500  # characters; a longer list is several list units, cut between items
MAX_QUOTED = 400  # characters of sentences that are kept together because one quotation runs over them
LONG_QUOTATION = 400  # characters from which a quotation's sentences are units too
# Where an over-long sentence may be cut, best first.
BREAKS = [re.compile(pattern) for pattern in (r"\n\s*", r"(?<=[;:])\s+", r"(?<=,)\s+", r"\s+")]


def units_of(document: Document) -> list[Unit]:
    """Units of all blocks in the order of the text, a whole before its parts.

    Each lies inside one block, is trimmed and holds at least one character that is not white space.
    """
    spans = [span for block in document.blocks for span in _prose(block)]
    texts = [document.text[span.start : span.end] for span in spans]
    sentences: dict[Span, list[Span]] = {}
    for span, found in zip(spans, split_sentences(texts), strict=True):
        whole = _quoted_whole(document.text, [Span(span.start + s.start, span.start + s.end) for s in found])
        sentences[span] = _with_value(document.text, whole)
    return [unit for block in document.blocks for unit in _units(block, document.text, sentences)]


def _with_value(text: str, sentences: list[Span]) -> list[Span]:
    """The sentences, a question with what stands behind it and is no sentence: "Is there a ramp? Yes, at the gate"."""
    if len(sentences) != 2:
        return sentences
    label, value = sentences
    asked, ended = text[label.end - 1] == "?", text[value.end - 1] in ".!?…”’\"'"
    return [Span(label.start, value.end)] if asked and not ended else sentences


def _quoted_whole(text: str, sentences: list[Span]) -> list[Span]:
    """The sentences, those inside one quotation as one: “I do not want a leaflet. I want a Thursday.”"""
    whole: list[Span] = []
    at = 0
    while at < len(sentences):
        first, last = sentences[at], at
        while _is_open(text[first.start : sentences[last].end]) and last + 1 < len(sentences):
            last += 1
        closed = not _is_open(text[first.start : sentences[last].end])
        if last > at and closed and sentences[last].end - first.start <= MAX_QUOTED:
            whole.append(Span(first.start, sentences[last].end))
        else:
            last = at
            whole.append(first)
        at = last + 1
    return whole


def _is_open(words: str) -> bool:
    """Whether a quotation begins in `words` that does not end there."""
    if words.count("„"):
        return words.count("„") > words.count("“") + words.count("”")
    if "“" in words or "”" in words:
        return words.count("“") > words.count("”")
    return words.count('"') % 2 == 1


def _prose(block: Block) -> list[Span]:
    """The ranges of a block that are split into sentences."""
    if block.kind == "paragraph":
        return [Span(block.start, block.end)]
    if block.kind == "quotation" and block.end - block.start > LONG_QUOTATION:
        return list(block.parts) or [Span(block.start, block.end)]
    return []


def _units(block: Block, text: str, sentences: dict[Span, list[Span]]) -> Iterator[Unit]:
    whole = Span(block.start, block.end)
    if block.kind == "list":
        yield from _list_units(block, text)
    elif block.kind == "table":
        for part in block.parts or (whole,):
            yield from _pieces("row", part, text)
    elif block.kind == "heading":
        yield from _pieces("heading", whole, text)
    elif block.kind == "quotation" and block.end - block.start <= MAX_LIST:
        yield from _trimmed("quotation", whole, text)
    for span in _prose(block):
        for sentence in sentences[span]:
            yield from _pieces("sentence", sentence, text)


def _list_units(block: Block, text: str) -> Iterator[Unit]:
    """The list with its opening line, then its items; one longer than `MAX_LIST` as several lists."""
    if not block.parts:
        yield from _pieces("list", Span(block.start, block.end), text)
        return
    opening = list(_pieces("list", Span(block.start, block.parts[0].start), text))
    items = [piece for part in block.parts for piece in _pieces("item", part, text)]
    if len(opening) > 1:  # not an opening line but a text; only its end opens the list
        yield from opening[:-1]
    start = opening[-1].start if opening else block.start
    for number, group in enumerate(_list_groups(items, start)):
        yield Unit("list", group[0].start if number or not opening else start, group[-1].end)
        yield from group


def _list_groups(items: list[Unit], start: int) -> list[list[Unit]]:
    """Runs of items that are at most `MAX_LIST` long, the first with the line that opens the list at `start`."""
    groups: list[list[Unit]] = []
    for item in items:
        if not groups or (groups[-1] and item.end - start > MAX_LIST):
            groups.append([])
            start = item.start if len(groups) > 1 else start
        groups[-1].append(item)
    return groups


def _trimmed(kind: UnitKind, span: Span, text: str) -> Iterator[Unit]:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    end = span.start + len(words.rstrip())
    if start < end:
        yield Unit(kind, start, end)


def _pieces(kind: UnitKind, span: Span, text: str) -> Iterator[Unit]:
    """The range as one unit, or as several where it is longer than `MAX_SENTENCE`."""
    start = span.start
    while span.end - start > MAX_SENTENCE:
        cut = _best_break(text[start : start + MAX_SENTENCE])
        yield from _trimmed(kind, Span(start, start + cut), text)
        start += cut
    yield from _trimmed(kind, Span(start, span.end), text)


def _best_break(words: str) -> int:
    """Where to cut `words`: the last break of the best kind in its second half, else of any, else its end."""
    for earliest in (len(words) // 2, 1):
        for pattern in BREAKS:
            ends = [match.end() for match in pattern.finditer(words) if match.end() >= earliest]
            if ends:
                return ends[-1]
    return len(words)


def outermost(units: Sequence[Unit]) -> list[Unit]:
    """The units that lie in no other: together they cover each block once."""
    kept: list[Unit] = []
    for unit in units:
        if not kept or unit.start >= kept[-1].end:
            kept.append(unit)
    return kept

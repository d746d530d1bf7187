"""Chunks: whole blocks under one heading, packed up to what the embedding model reads at once."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .types import Block, Chunk, Document, Unit
from .units import outermost, units_of

# The model reads about 1,100 characters of a chunk, but each sentence has a vector of its own; with chunks of 1,000
# nDCG@10 fell by 0.01 to 0.03 on three sets, because words that belong together were cut apart.
CHUNK_CHARS = 1_500
SLACK_CHARS = 200  # a remainder of a section shorter than this joins the chunk before it
SMALL_SECTION = 200  # characters; neighbouring deeper sections shorter than this share a chunk
MAX_CHUNKS = 5_000  # of one document
MARK = re.compile(r"(?:[^\w\s]{1,2}|o|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)])")  # before the first item of a list


@dataclass(frozen=True, slots=True)
class _Atom:
    """A range that is never cut: a block, or a unit of a block that is too long."""

    start: int
    end: int
    level: int  # of a heading, else 0
    opens: bool = False  # ends in a colon: what follows belongs to it


def chunk_document(
    document: Document, units: Sequence[Unit] | None = None, *, boundaries: Sequence[int] = ()
) -> list[Chunk]:
    """Chunks in order, disjoint; every unit lies in exactly one, unless the document has over `MAX_CHUNKS`.

    Args:
        units: What `units_of` gave for this document; found again if None.
        boundaries: Offsets between blocks, in order, that no chunk crosses; only headings above a section go with it.
    """
    atoms = _atoms(document, units_of(document) if units is None else units)
    ranges = [found for group in _groups(atoms, document.text, boundaries) for found in _packed(group)]
    starts, paths = _heading_paths(document)
    chunks = []
    for start, end in ranges[:MAX_CHUNKS]:
        above = bisect_right(starts, start)
        chunks.append(_chunk(document, start, end, paths[above - 1] if above else ()))
    return chunks


def _heading_paths(document: Document) -> tuple[list[int], list[tuple[str, ...]]]:
    """Start of each heading and the path down to it, as `Document.headings_at` gives it, in one pass."""
    starts: list[int] = []
    paths: list[tuple[str, ...]] = []
    path: list[Block] = []
    for block in document.blocks:
        if block.kind == "heading":
            path = [outer for outer in path if outer.level < block.level] + [block]
            starts.append(block.start)
            paths.append(tuple(document.text[outer.start : outer.end] for outer in path))
    return starts, paths


def _chunk(document: Document, start: int, end: int, headings: tuple[str, ...]) -> Chunk:
    text = document.text[start:end]
    first = bisect_right(document.pages, start, key=lambda page: page.end)
    last = bisect_left(document.pages, end, key=lambda page: page.start)
    return Chunk(
        id=hashlib.sha256(f"{document.id}\0{start}\0{end}\0{text}".encode(errors="surrogatepass")).hexdigest()[:16],
        document_id=document.id,
        start=start,
        end=end,
        text=text,
        headings=headings,
        pages=tuple(page.number for page in document.pages[first:last]),
        place=document.place_at(start),
    )


def embedding_text(chunk: Chunk, document: Document) -> str:
    """Title and headings that the chunk's own text does not open with, then the text, a line each."""
    return "\n".join([*context_lines(chunk, document), chunk.text])


def context_lines(chunk: Chunk, document: Document) -> list[str]:
    """What a reader sees above the chunk: the title, unless it is a heading too, and the headings outside it."""
    outside = chunk.headings
    if outside and chunk.text.startswith(outside[-1]):
        outside = outside[:-1]
    title = () if document.title in chunk.headings else (document.title,)
    return [line for line in (*title, *outside) if line.strip()]


def _atoms(document: Document, units: Sequence[Unit]) -> list[_Atom]:
    """Blocks that fit as they are, the outermost units of the others."""
    parts: dict[int, list[Unit]] = {}
    blocks = iter(document.blocks)
    block = next(blocks, None)
    for unit in outermost(units):
        while block is not None and unit.start >= block.end:
            block = next(blocks, None)
        if block is not None:
            parts.setdefault(block.start, []).append(unit)
    atoms: list[_Atom] = []
    for block in document.blocks:
        found = parts.get(block.start, [])
        if found:
            atoms += _block_atoms(block, found, document.text)
    return atoms


def _block_atoms(block: Block, units: list[Unit], text: str) -> list[_Atom]:
    spans = [(unit.start, unit.end) for unit in units]
    if spans[-1][1] - spans[0][0] <= CHUNK_CHARS:
        spans = [(spans[0][0], spans[-1][1])]
    atoms = [_Atom(start, end, 0, text[end - 1] == ":") for start, end in spans]
    if block.kind == "heading":
        atoms[0] = _Atom(atoms[0].start, atoms[0].end, block.level)
    return atoms


def _groups(atoms: list[_Atom], text: str, boundaries: Sequence[int]) -> list[list[_Atom]]:
    """Runs of atoms that may share a chunk: a section, or small neighbouring sections below the top level."""
    sections: list[list[_Atom]] = []
    for atom in atoms:
        if not sections or _separated(sections[-1], atom, text) or _bounded(sections[-1], atom, boundaries):
            sections.append([])
        sections[-1].append(atom)
    top = _top_level(sections)
    groups: list[list[_Atom]] = []
    for section in sections:
        joins = groups and _may_join(groups[-1], section, top) and _adjacent(groups[-1], section, text)
        if joins and not _bounded(groups[-1], section[0], boundaries):
            groups[-1] += section
        else:
            groups.append(section)
    return groups


def _separated(section: list[_Atom], atom: _Atom, text: str) -> bool:
    """Whether a new section starts: at a heading, unless it stands right below a higher one, or past boilerplate."""
    if not _adjacent(section, [atom], text):
        return True
    return atom.level > 0 and not 0 < section[-1].level < atom.level


def _bounded(section: list[_Atom], atom: _Atom, boundaries: Sequence[int]) -> bool:
    """Whether one of `boundaries` lies between; a run of headings belongs to what it heads."""
    if all(held.level for held in section):
        return False
    return bisect_right(boundaries, atom.start) > bisect_left(boundaries, section[-1].end)


def _adjacent(before: list[_Atom], after: list[_Atom], text: str) -> bool:
    """Whether nothing but white space stands between, or below a heading the mark of an item.

    Boilerplate that no block covers is never part of a chunk.
    """
    between = text[before[-1].end : after[0].start].strip()
    return not between or bool(before[-1].level and MARK.fullmatch(between))


def _top_level(sections: list[list[_Atom]]) -> int:
    """The highest heading level that occurs more than once; a single title above the sections divides nothing."""
    counts = Counter(atom.level for section in sections for atom in section if atom.level)
    return min((level for level, count in counts.items() if count > 1), default=0)


def _may_join(group: list[_Atom], section: list[_Atom], top: int) -> bool:
    levels = group[0].level, section[0].level
    small = section[-1].end - section[0].start < SMALL_SECTION and _last_section_chars(group) < SMALL_SECTION
    fits = section[-1].end - group[0].start <= CHUNK_CHARS
    return levels[0] == levels[1] > top and small and fits


def _last_section_chars(group: list[_Atom]) -> int:
    start = max(number for number, atom in enumerate(group) if atom.level or number == 0)
    return group[-1].end - group[start].start


def _packed(group: list[_Atom]) -> list[tuple[int, int]]:
    """Ranges of the group's chunks, filled in order; what opens the next range is not left at the end of one."""
    ranges: list[tuple[int, int]] = []
    held: list[_Atom] = []
    for atom in group:
        if held and not _fits(held, atom, group[-1].end):
            opener = held[-1:] if held[-1].opens and len(held) > 1 and not held[-2].level else []
            held = held[: len(held) - len(opener)]
            ranges.append((held[0].start, held[-1].end))
            held = opener
        held.append(atom)
    return [*ranges, (held[0].start, held[-1].end)] if held else ranges


def _fits(held: list[_Atom], atom: _Atom, rest: int) -> bool:
    if all(other.level for other in held) and held[-1].end - held[0].start < CHUNK_CHARS:
        return True
    if atom.end - held[0].start <= CHUNK_CHARS:
        return True
    return rest - held[0].start <= CHUNK_CHARS + SLACK_CHARS

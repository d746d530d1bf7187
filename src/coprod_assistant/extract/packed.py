"""ZIP containers of office documents and e-books: opened within bounds, and told apart by what they hold.

The sizes that a container states bound what `zipfile` unpacks of it, so a bomb is refused before any byte is unpacked;
what is left is bounded by the memory of the child process that reads it.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from ..errors import ExtractionError
from .html_tree import parse_xml
from .parsed import EPUB, SHEETS, SLIDES, WORD

MAX_ENTRIES = 20_000
MAX_UNPACKED = 500_000_000  # bytes of all entries together
MAX_XML = 150_000_000  # bytes of one entry of XML
HEAD_BYTES = 4_096
MAIN_PARTS = (("word/document", WORD), ("ppt/presentation", SLIDES), ("xl/workbook", SHEETS))


def open_packed(data: bytes) -> zipfile.ZipFile:
    """The container in `data`.

    Raises:
        ExtractionError: it is broken, or would unpack to more than is read.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise ExtractionError("it is a broken ZIP container", hint="get the file again or save it again") from error
    entries = packed.infolist()
    if len(entries) > MAX_ENTRIES:
        raise ExtractionError(f"it packs {len(entries):,} files; at most {MAX_ENTRIES:,} are read", hint="split it")
    whole = sum(entry.file_size for entry in entries)
    biggest = max((entry.file_size for entry in entries if _is_xml(entry.filename)), default=0)
    for size, limit in ((whole, MAX_UNPACKED), (biggest, MAX_XML)):
        if size > limit:
            reason = f"it unpacks to {size / 1e6:,.0f} MB; at most {limit / 1e6:,.0f} MB are read"
            raise ExtractionError(reason, hint="split it, or take out what makes it so big")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ExtractionError("it is encrypted: it needs a password", hint="save it without a password")
    return packed


def packed_type(data: bytes) -> str | None:
    """The media type of an office document or e-book by what it packs, None for any other ZIP archive.

    Raises:
        ExtractionError: as `open_packed`.
    """
    with open_packed(data) as packed:
        names = packed.namelist()
        if "mimetype" in names and packed.read("mimetype").strip() == EPUB.encode():
            return EPUB
        found = next((kind for part, kind in MAIN_PARTS if any(name.startswith(part) for name in names)), None)
        if found is not None:
            _refuse_entities(packed)
        return found


def part_of(packed: zipfile.ZipFile, name: str) -> Any:
    """The root element of an entry of XML, None where there is no such entry or nothing in it."""
    try:
        return parse_xml(packed.read(name))
    except KeyError:
        return None


def _refuse_entities(packed: zipfile.ZipFile) -> None:
    """Office documents declare no document type; one that does can only be meant to blow up while it is parsed."""
    for entry in packed.infolist():
        if _is_xml(entry.filename):
            with packed.open(entry) as part:
                head = part.read(HEAD_BYTES).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise ExtractionError("it declares XML entities, as no office program does", hint="save it again")


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml", ".xhtml", ".html", ".htm", ".opf", ".ncx"))

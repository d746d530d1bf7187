"""One file to one document, by what its content is rather than by what its name says."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ..corpus import document_id
from ..errors import ExtractionError
from ..types import Document, Source
from .ocr import Scanned
from .packed import packed_type
from .parsed import EPUB, MAX_BYTES, SHEETS, SLIDES, WORD, Parsed

PACKED = {WORD: "Word document", SLIDES: "presentation", SHEETS: "workbook", EPUB: "e-book"}
MAX_TITLE = 200
FAR = 600  # characters before a heading that is no title of the whole
MAX_REASON = 160
LIBRARIES = {WORD: ["mammoth"], SLIDES: ["pptx"], SHEETS: ["openpyxl"], "text/calendar": ["icalendar"]}
ZIP = b"PK\x03\x04"
OTHERS = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an office document of an old kind or with a password"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
)
HTML_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
PDF_WITHIN = 1024  # readers accept this much junk before the header


def extract_file(path: Path, source: Source) -> Document:
    """The document of one file, read in this process.

    Raises:
        ExtractionError: the file cannot be read; says why in a few words.
    """
    try:
        size = path.stat().st_size
        if size > max(MAX_BYTES.values()):
            raise ExtractionError(f"{size / 1e6:.0f} MB are too much", hint="split the file")
        data = path.read_bytes()
    except OSError as error:
        raise ExtractionError(f"cannot be opened: {error.strerror}", hint="make the file readable") from error
    if not data.strip(b"\0 \t\r\n"):
        raise ExtractionError("the file is empty", hint="remove it or replace it")
    media_type = _sniffed(data, source.media_type)
    limit = MAX_BYTES[media_type]
    if len(data) > limit:
        raise ExtractionError(f"{len(data) / 1e6:.0f} MB; at most {limit / 1e6:.0f} MB are read", hint="split the file")
    parsed = _read(media_type, data, source)
    if media_type != source.media_type:
        parsed.warnings.insert(0, f"the content is {media_type}, not {source.media_type} as the name says")
    return _document(parsed, source)


def _read(media_type: str, data: bytes, source: Source) -> Parsed:
    """What the reader of this kind of file makes of it; whatever a library raises on a broken file is named."""
    try:
        return _parsed(media_type, data, source)
    except (ExtractionError, MemoryError):
        raise
    except RecursionError as error:
        raise ExtractionError("it is nested too deep", hint="save it again or remove it") from error
    except Exception as error:
        words = " ".join(str(error).split())[:MAX_REASON]
        reason = f"it is broken: {type(error).__name__}{': ' + words if words else ''}"
        raise ExtractionError(reason, hint="get the file again or remove it") from error


def _sniffed(data: bytes, media_type: str) -> str:
    """The media type that the content shows, else the one that the name says."""
    head = data[: PDF_WITHIN + 8]
    for magic, what in OTHERS:
        if head.startswith(magic):
            raise ExtractionError(f"the content is {what}", hint="save it as PDF, HTML, .docx, .xlsx or .pptx")
    if head.startswith(ZIP):
        found = packed_type(data)
        if found is None:
            raise ExtractionError("the content is a ZIP archive", hint="unpack it")
        return found
    if media_type in PACKED:
        raise ExtractionError(f"it is broken: the content is no {PACKED[media_type]}", hint="get the file again")
    if media_type == "application/pdf" or head.startswith(b"%PDF-"):
        is_html = HTML_START.match(head) and b"%PDF-" not in head
        return "text/html" if is_html else "application/pdf"
    if media_type in ("text/plain", "text/csv") and HTML_START.match(data[:65536]):
        return "text/html"
    return media_type


def load_reader(media_type: str) -> None:
    """Imports what reading this kind of file needs, so that its memory is not counted as the file's."""
    if media_type == "application/pdf":
        from .pdf import load_pypdf

        load_pypdf()
    elif media_type not in ("text/plain", "text/markdown"):
        from .html_main import load_trafilatura
        from .html_tree import load_lxml

        load_lxml()
        load_trafilatura()
        for module in LIBRARIES.get(media_type, ()):
            import_module(module)


def _parsed(media_type: str, data: bytes, source: Source) -> Parsed:
    url = source.url
    if media_type == "application/pdf":
        from .pdf import extract_pdf

        return extract_pdf(data, source.readings if isinstance(source, Scanned) else {})
    if media_type == "text/html":
        from .html import extract_html

        return extract_html(data, url=url, charset=source.charset)
    if media_type == "text/markdown":
        from .text import extract_markdown

        return extract_markdown(data, url=url)
    if media_type in (WORD, SLIDES, SHEETS, EPUB):
        return _unpacked(media_type, data, url)
    return _written(media_type, data, url)


def _unpacked(media_type: str, data: bytes, url: str | None) -> Parsed:
    if media_type == WORD:
        from .docx import extract_docx

        return extract_docx(data, url=url)
    if media_type == SLIDES:
        from .slides import extract_pptx

        return extract_pptx(data)
    if media_type == SHEETS:
        from .sheets import extract_xlsx

        return extract_xlsx(data)
    from .epub import extract_epub

    return extract_epub(data, url=url)


def _written(media_type: str, data: bytes, url: str | None) -> Parsed:
    if media_type == "message/rfc822":
        from .mail import extract_eml

        return extract_eml(data, url=url)
    if media_type == "text/calendar":
        from .calendar import extract_ics

        return extract_ics(data)
    if media_type == "text/csv":
        from .sheets import extract_csv

        return extract_csv(data)
    if media_type == "application/xml":
        from .feed import extract_feed

        return extract_feed(data, url=url)
    from .text import extract_text

    return extract_text(data)


def _document(parsed: Parsed, source: Source) -> Document:
    return Document(
        id=document_id(source.file),
        source=replace(source, published=source.published or parsed.published),
        title=source.title or _title(parsed, plain=source.media_type == "text/plain") or Path(source.file).stem,
        text=parsed.text,
        blocks=tuple(parsed.blocks),
        pages=tuple(parsed.pages),
        stated=tuple(parsed.stated),
        days=tuple(parsed.days),
        language=parsed.language,
        links=tuple(parsed.links),
        warnings=tuple(parsed.warnings),
        left_out=tuple(parsed.left_out),
        frames=tuple(parsed.frames),
        apart=tuple(parsed.apart),
    )


def _title(parsed: Parsed, *, plain: bool) -> str:
    """The title of the format, else the first heading, on one line; of plain text none that stands far from the top."""
    if parsed.title and parsed.title.strip():
        return " ".join(parsed.title.split())[:MAX_TITLE]
    first = next((block for block in parsed.blocks if block.kind == "heading"), None)
    if first is None or (plain and first.start > FAR):
        return ""
    return " ".join(parsed.text[first.start : first.end].split())[:MAX_TITLE]

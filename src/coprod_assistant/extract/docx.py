"""Word documents: put into the page that they look like by mammoth, and read as any page.

mammoth (pure Python, 160 kB) knows styles, numbering, footnotes, text boxes, fields, merged cells and insertions that
are tracked; python-docx leaves out inserted words and has no numbering, markitdown is mammoth with more around it,
docling brings models. What a reader of the document does not see as its text is taken out before.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from .html import extract_page
from .html_tree import as_xml
from .packed import open_packed, part_of
from .parsed import Leavings, Parsed, sane_title

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
BODIES = ("word/document", "word/footnotes", "word/endnotes")
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""


def extract_docx(data: bytes, *, url: str | None = None) -> Parsed:
    """Text of a Word document as it reads with all changes accepted, its headings, lists, tables, notes and links.

    Left out and noted are hidden words, tracked deletions, comments, and what stands on every page's head and foot.

    Raises:
        ExtractionError: it is broken, or there is no text in it.
    """
    left = Leavings()
    title, cleaned = _cleaned(data, left)
    page = _as_page(cleaned)
    parsed = extract_page(f"<html><body>{page}</body></html>", url=url, warnings=[], whole=True)
    parsed.title = title or parsed.title
    parsed.left_out = [*left.notes, *parsed.left_out]
    return parsed


def _as_page(data: bytes) -> str:
    import mammoth

    images = mammoth.images.img_element(lambda _: {})  # no picture is unpacked
    return str(mammoth.convert_to_html(io.BytesIO(data), style_map=STYLES, convert_image=images).value)


def _cleaned(data: bytes, left: Leavings) -> tuple[str | None, bytes]:
    """The title that the document's properties give, and the document without what its readers do not see."""
    written = io.BytesIO()
    title = None
    with open_packed(data) as packed, zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as cleaned:
        for entry in packed.infolist():
            name = entry.filename
            if name.startswith(BODIES) and name.endswith(".xml"):
                cleaned.writestr(name, _without_unseen(part_of(packed, name), left))
            elif name.startswith(("word/comments", "word/header", "word/footer")) and name.endswith(".xml"):
                _note_part(part_of(packed, name), "aside" if "comments" in name else "furniture", left)
                cleaned.writestr(name, packed.read(name))
            elif name == "docProps/core.xml":
                title = sane_title(part_of(packed, name).findtext(f".//{TITLE}"))
            elif not name.startswith("word/media/"):
                cleaned.writestr(name, packed.read(name))
    return title, written.getvalue()


def _without_unseen(root: Any, left: Leavings) -> bytes:
    """The part written again without hidden runs and tracked deletions, which are noted."""
    for element in list(root.iter(f"{W}del", f"{W}moveFrom", f"{W}r")):
        gone = element.tag != f"{W}r"
        if element.getparent() is None or not (gone or _is_hidden(element)):
            continue
        left.add("aside" if gone else "hidden", _words(element))
        element.getparent().remove(element)
    return as_xml(root)


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{W}rPr/{W}vanish")
    return hidden is not None and hidden.get(f"{W}val") not in ("0", "false", "off")


def _note_part(root: Any, reason: Any, left: Leavings) -> None:
    for paragraph in root.iter(f"{W}p"):
        left.add(reason, _words(paragraph))


def _words(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}t", f"{W}delText"))

"""E-books as EPUB: the chapters in reading order as one page, each read as any page.

A container of pages that `zipfile` and lxml open; ebooklib would do no more and is under the AGPL.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from ..errors import ExtractionError
from .decode import decode
from .html import extract_page
from .packed import open_packed, part_of
from .parsed import Leavings, Parsed, sane_title

CONTAINER = "META-INF/container.xml"
PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
BODY = re.compile(r"<body\b[^>]*>(.*?)(?:</body\s*>|\Z)", re.I | re.S)
NAVIGATION = re.compile(r"<nav\b.*?</nav\s*>", re.I | re.S)
FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")


def extract_epub(data: bytes, *, url: str | None = None) -> Parsed:
    """Text of an e-book: what its spine lists, but for pages that only lead to others.

    Raises:
        ExtractionError: it is broken or locked, or there is no text in it.
    """
    warnings: list[str] = []
    left = Leavings()
    with open_packed(data) as packed:
        _refuse_locked(packed)
        path, package = _package(packed)
        title = sane_title(next((tag.text for tag in package.iter("{*}title")), None))
        language = next((tag.text or "" for tag in package.iter("{*}language")), "")
        bodies = [_body(packed, name, warnings, left) for name in _spine(path, package)]
    parsed = extract_page(f"<html><body>{''.join(bodies)}</body></html>", url=url, warnings=warnings, whole=True)
    parsed.title = title or parsed.title
    parsed.language = language.strip().lower()
    parsed.left_out = [*left.notes, *parsed.left_out]
    return parsed


def _refuse_locked(packed: zipfile.ZipFile) -> None:
    encrypted = part_of(packed, "META-INF/encryption.xml")
    methods = [tag.get("Algorithm") for tag in encrypted.iter("{*}EncryptionMethod")] if encrypted is not None else []
    if any(method not in FONT_SCRAMBLING for method in methods):
        raise ExtractionError("it is locked by its publisher", hint="get a copy without a lock")


def _package(packed: zipfile.ZipFile) -> tuple[str, Any]:
    """Name and root of the file that lists what the book is made of."""
    container = part_of(packed, CONTAINER)
    named = next(container.iter("{*}rootfile"), None) if container is not None else None
    path = str(named.get("full-path")) if named is not None else ""
    package = part_of(packed, path)
    if package is None:
        raise ExtractionError("it does not say what it is made of", hint="get the file again or remove it")
    return path, package


def _spine(path: str, package: Any) -> Iterator[str]:
    items = {item.get("id"): item for item in package.iter("{*}item")}
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in PAGES or "nav" in (item.get("properties") or "").split():
            continue
        yield posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(item.get("href") or "")))


def _body(packed: zipfile.ZipFile, name: str, warnings: list[str], left: Leavings) -> str:
    try:
        page = decode(packed.read(name), warnings, control=" ")
    except KeyError:
        warnings.append(f"a part of the book is missing: {name}")
        return ""
    found = BODY.search(page)
    body = found[1] if found else page
    for menu in NAVIGATION.findall(body):
        left.add("menu", re.sub(r"<[^>]*>", " ", menu))
    return NAVIGATION.sub("", body)

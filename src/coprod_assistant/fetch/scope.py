"""Which addresses belong to what is fetched."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from .. import addresses
from .settings import FetchSettings

# What a link to a file of another kind ends in: never asked for, and no reason for a line, as nobody expects it.
IGNORED = frozenset(
    "png jpg jpeg gif svg webp ico bmp tif tiff avif css js mjs map json xml rss atom woff woff2 ttf eot otf mp3 mp4 "
    "m4a m4v mov avi wmv webm ogg ogv wav flac ics vcf exe dmg apk iso swf psd ai eps".split()
)
# Documents that people may miss, so they are named.
UNREAD = frozenset("doc docx ppt pptx xls xlsx odt ods odp rtf epub zip rar 7z gz tar csv pages key numbers".split())
MAX_REPEATS = 3  # of one segment in a path; a link that is wrongly relative makes ever longer ones
PDF_NAME = re.compile(r"\.pdf(?:$|[?&/;])", re.I)


class Scope:
    """Judges addresses by the operator's settings; keeps count of what it has let pass."""

    def __init__(self, settings: FetchSettings) -> None:
        self._settings = settings
        self._sites = {addresses.site_of(url) for url in settings.start}
        self._starts = {addresses.key(url) for url in settings.start}
        self._queries: dict[str, Counter[str]] = defaultdict(Counter)

    def is_own(self, url: str) -> bool:
        """Whether the address lies on the site that is fetched."""
        return addresses.site_of(url) in self._sites

    def against(self, url: str, depth: int) -> str | None:
        """Why a normal address is not fetched, None if it is; "" where nobody would expect it to be.

        Args:
            depth: Links between it and a start page; documents may hang one deeper than pages.
        """
        if addresses.key(url) in self._starts:
            return None
        path, ending = urlsplit(url).path, _ending(url)
        if ending in IGNORED:
            return ""
        document = is_document(url)
        named = addresses.site_of(url) in self._settings.hosts
        if not self.is_own(url) and not (document and named):
            return (
                ""
                if not document
                else f"a report on another host: add {addresses.site_of(url)!r} to hosts in fetch.toml"
            )
        if ending in UNREAD:
            return f"files of this kind are not read (.{ending})"
        return self._against_own(url, path, depth, document=document)

    def _against_own(self, url: str, path: str, depth: int, *, document: bool) -> str | None:
        settings = self._settings
        if any(path.startswith(prefix) for prefix in settings.exclude):
            return ""
        if document:
            return None if "pdf" in settings.types and depth <= settings.depth + 1 else ""
        if depth > settings.depth or not any(_lies_under(path, prefix) for prefix in settings.paths):
            return ""
        if max(Counter(segment for segment in path.split("/") if segment).values(), default=0) > MAX_REPEATS:
            return "its path repeats itself"
        return self._against_queries(url, path)

    def _against_queries(self, url: str, path: str) -> str | None:
        """A page that makes others by its query without end, as a calendar does, is followed so far and no further."""
        query = urlsplit(url).query
        if not query:
            return None
        seen = self._queries[f"{addresses.site_of(url)}{path}"]
        if query not in seen and len(seen) >= self._settings.queries_per_path:
            return f"more than {self._settings.queries_per_path} addresses differ only in what follows the ?"
        seen[query] += 1
        return None


def is_document(url: str) -> bool:
    """Whether an address names a PDF."""
    parts = urlsplit(url)
    return bool(PDF_NAME.search(unquote(parts.path)) or PDF_NAME.search(unquote(parts.query)))


def _ending(url: str) -> str:
    return PurePosixPath(unquote(urlsplit(url).path)).suffix[1:].lower()


def _lies_under(path: str, prefix: str) -> bool:
    """Whether the path is the prefix or lies in it: `/events` holds `/events/2012`, not `/eventsold`."""
    return prefix in ("/", path) or path.startswith(prefix if prefix.endswith("/") else prefix + "/")

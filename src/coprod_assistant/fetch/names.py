"""Files for addresses: names that every file system takes, and that stay the same from run to run."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from typing import Literal
from urllib.parse import unquote, urlsplit

SEGMENT_CHARS = 60
QUERY_CHARS = 30
FOLDERS = 8  # deeper paths are cut, with a hash in the name
FOLDER = {"page": "pages", "report": "reports"}
ENDING = {"page": ".html", "report": ".pdf"}
# Names that Windows keeps for devices, and README files, which are about a corpus and no part of it.
TAKEN = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)|^readme", re.I)


def file_for(url: str, kind: Literal["page", "report"], taken: Collection[str]) -> str:
    """Where a page or report goes in the corpus: `pages/example.org/events/index.html`.

    A name is made different by a hash of the address where the address holds what a file name cannot, and where
    another file of `taken` (in lower case) has it.
    """
    parts = urlsplit(url)
    segments = [unquote(segment, errors="replace") for segment in parts.path.split("/")[1:]]
    last = segments.pop() if segments else ""
    folders = [_safe(segment, folder=True) for segment in segments if segment]
    stem = _safe(_without_ending(last, ENDING[kind]) or "index")
    if parts.query:
        words = re.sub(r"[^a-z0-9]+", "-", unquote(parts.query, errors="replace").lower()).strip("-")[:QUERY_CHARS]
        stem += f"--{words.strip('-')}-{_hash(parts.query)}".replace("---", "--")
    if len(folders) > FOLDERS:
        folders, stem = folders[:FOLDERS], f"{stem}-{_hash(parts.path)}"
    host = re.sub(r"[\[\]]", "", parts.netloc).replace(":", "_")
    name = "/".join([FOLDER[kind], host, *folders, stem])
    if f"{name}{ENDING[kind]}".lower() in taken:
        name = f"{name}-{_hash(url)}"
    return name + ENDING[kind]


def _without_ending(name: str, ending: str) -> str:
    for possible in (ending, ".htm") if ending == ".html" else (ending,):
        if name.lower().endswith(possible):
            return name[: -len(possible)]
    return name


def _safe(segment: str, *, folder: bool = False) -> str:
    """The segment as a plain lower-case name; if it was not one before, a hash keeps it apart from others."""
    folded = unicodedata.normalize("NFKD", segment).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9._-]+", "-", folded).strip("-. ")[:SEGMENT_CHARS].strip("-. ")
    if not name or TAKEN.match(name):
        name = f"page-{name}".strip("-")
    odd_folder = folder and name.endswith((".html", ".htm", ".pdf", ".md", ".txt"))  # may be a file's name as well
    return name if name == segment and not odd_folder else f"{name}-{_hash(segment)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:6]

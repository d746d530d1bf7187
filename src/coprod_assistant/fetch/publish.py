"""New pages and records into the corpus, in an order that an interruption cannot spoil; their files and links."""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from .. import addresses
from ..extract import FoundLink
from ..fetched import FETCHED, FetchedRecord, write_fetched
from ..types import LinkFrom
from .outcome import Outcome

PLAN = "publishing.json"
RECORDS = "records.jsonl"
MOST_LINKS = 20  # kept of those that lead to one address; a page that stands in a menu has one from every page
SEGMENT_CHARS = 60
QUERY_CHARS = 30
FOLDERS = 8  # deeper paths are cut, with a hash in the name
FOLDER = {"page": "pages", "report": "reports"}
ENDING = {"page": ".html", "report": ".pdf"}
# Names that Windows keeps for devices, and README files, which are about a corpus and no part of it.
TAKEN = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)|^readme", re.I)


def publish(corpus_dir: Path, state: Path, records: Iterable[FetchedRecord], moves: Sequence[tuple[str, str]]) -> None:
    """Moves bodies to their files and puts the records in place.

    Before anything is moved a plan of it all is on the disk, so that whoever comes next can finish it.

    Args:
        state: Folder for what is not published yet, on the same disk as the corpus.
        moves: Pairs of files, relative to the corpus.
    """
    write_fetched(state / RECORDS, records)
    unfinished = state / f"{PLAN}.new"
    unfinished.write_text(json.dumps(moves), encoding="utf-8")
    os.sync()  # bodies too: one call for all of them
    unfinished.replace(state / PLAN)
    finish_publishing(corpus_dir, state)


def finish_publishing(corpus_dir: Path, state: Path) -> bool:
    """Whether there was a plan; it is carried out then, as far as it was not yet."""
    plan = state / PLAN
    if not plan.is_file():
        return False
    for body, file in json.loads(plan.read_text(encoding="utf-8")):
        if (corpus_dir / body).is_file():
            (corpus_dir / file).parent.mkdir(parents=True, exist_ok=True)
            (corpus_dir / body).replace(corpus_dir / file)
    if (state / RECORDS).is_file():
        (state / RECORDS).replace(corpus_dir / FETCHED)
    plan.unlink()
    return True


def links_to(
    outcomes: Mapping[str, Outcome], primary: set[str], stands_for: Callable[[str], str]
) -> dict[str, tuple[LinkFrom, ...]]:
    """Links by the key of what they lead to, links of a text before those of menus.

    Args:
        primary: Keys of the pages whose links count.
        stands_for: The key of the content that a key leads to.
    """
    found: dict[str, tuple[dict[LinkFrom, None], dict[LinkFrom, None]]] = {}
    for key in sorted(primary, key=lambda key: (outcomes[key].depth, outcomes[key].url)):
        page = outcomes[key]
        for link, target in _targets(page):
            at = stands_for(target)
            if at != key:
                in_text, in_menu = found.setdefault(at, ({}, {}))
                (in_menu if link.menu else in_text).setdefault(LinkFrom(page.url, link.words))
    return {key: tuple([*(in_text or in_menu)][:MOST_LINKS]) for key, (in_text, in_menu) in found.items()}


def _targets(page: Outcome) -> Iterator[tuple[FoundLink, str]]:
    for link in page.facts.links:
        try:
            yield link, addresses.key(addresses.normal(link.url, base=page.url))
        except addresses.AddressError:
            continue


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

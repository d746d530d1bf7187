"""The corpus: which files of a folder are published material, and where each was published."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import stat
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from .errors import ConfigError
from .fetched import FetchedRecord, read_fetched
from .types import Source

MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".eml": "message/rfc822",
    ".epub": "application/epub+zip",
    ".ics": "text/calendar",
    ".rss": "application/xml",
    ".atom": "application/xml",
}
DESCRIPTION = "sources.toml"
NOTES_ON_IT = (".toml", ".jsonl")  # at the top of the folder: descriptions, corrections, what was fetched
TEXT_KEYS = ("url", "title", "publisher", "licence")
DATE_KEYS = ("published", "retrieved")
KEYS = ("file", *TEXT_KEYS, *DATE_KEYS)
SLUG_CHARS = 60


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file that can be read and what is known about its publication."""

    path: Path
    source: Source


def read_corpus(corpus_dir: Path) -> list[CorpusFile]:
    """The readable files of a folder by relative path, with what is known about them.

    Known is what `sources.toml` says, else what was noted when the file was fetched. Readable are the kinds of
    `MEDIA_TYPES`; README and hidden files are left out, and fetched ones that were withdrawn from the web, unless
    `sources.toml` names them.

    Raises:
        ConfigError: no folder or no readable file; an entry of `sources.toml`, or a file, that cannot be used.
    """
    if not corpus_dir.is_dir():
        raise ConfigError(f"no corpus folder {corpus_dir}", hint="name the folder of the published material")
    described = _read_description(corpus_dir)
    records = {record.file: record for record in read_fetched(corpus_dir) if record.file is not None}
    titles = {record.url: described.get(name, {}).get("title", record.title) for name, record in records.items()}
    noted = {name: _entry(record, titles) for name, record in records.items()}
    entries: dict[str, Mapping[str, object]] = noted | described
    withdrawn = {name for name, record in records.items() if record.status == "withdrawn"} - described.keys()
    names = [name for name in _readable(corpus_dir) if name not in withdrawn]
    found = [_corpus_file(corpus_dir, name, entries.get(name, {})) for name in names]
    if not found:
        endings = " ".join(MEDIA_TYPES)
        raise ConfigError(f"no readable file in {corpus_dir}", hint=f"put files of these kinds there: {endings}")
    return found


def unread_files(corpus_dir: Path) -> list[str]:
    """Relative names of the files of a folder whose kind is not read, sorted; notes on the corpus aside."""
    names: list[str] = []
    for folder, subfolders, files in os.walk(corpus_dir):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        for name in files:
            noted = Path(folder) == corpus_dir and Path(name).suffix.lower() in NOTES_ON_IT
            if not (noted or name.startswith(".") or name.upper().startswith("README") or _is_material(name)):
                names.append((Path(folder) / name).relative_to(corpus_dir).as_posix())
    return sorted(names)


def document_id(file: str) -> str:
    """A readable name that stays the same while the file stays where it is: `events-2012-0a1b2c3d`."""
    stem = str(PurePosixPath(file).with_suffix("")) if file else ""
    folded = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:SLUG_CHARS].strip("-") or "document"
    return f"{slug}-{hashlib.sha256(file.encode(errors='surrogatepass')).hexdigest()[:8]}"


def _readable(corpus_dir: Path) -> list[str]:
    """Relative names of the readable files, sorted."""
    names: list[str] = []
    for folder, subfolders, files in os.walk(corpus_dir):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        for name in files:
            if _is_material(name):
                names.append((Path(folder) / name).relative_to(corpus_dir).as_posix())
    return sorted(names)


def _is_material(name: str) -> bool:
    if name.startswith(".") or name.upper().startswith("README"):
        return False
    return Path(name).suffix.lower() in MEDIA_TYPES


def _corpus_file(corpus_dir: Path, name: str, entry: Mapping[str, object]) -> CorpusFile:
    path = corpus_dir / name
    if not _is_encodable(name):
        shown = name.encode(errors="surrogateescape").decode(errors="backslashreplace")
        raise ConfigError(f"the name of the file {shown} is not UTF-8", hint="rename the file")
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would keep the reader waiting for ever
            raise ConfigError(f"{name} is no ordinary file", hint="remove it from the folder")
        if not path.resolve().is_relative_to(corpus_dir.resolve()):
            raise ConfigError(f"{name} is a link that leaves the corpus folder", hint="copy the file into the folder")
        digest = _sha256(path)
    except OSError as error:
        raise ConfigError(f"{name} cannot be opened: {error.strerror}", hint="make it readable or remove it") from error
    return CorpusFile(path, _source(name, digest, entry))


def _entry(record: FetchedRecord, titles: Mapping[str, object]) -> dict[str, object]:
    """What was noted when a file was fetched, under the names that `Source` has for it; `titles` are those of pages."""
    days = {"published": record.published, "retrieved": (record.fetched or "")[:10]}
    texts = {"url": record.url, "title": record.title, "charset": record.charset}
    linked_from = tuple(replace(link, title=str(titles.get(link.url) or "")) for link in record.linked_from)
    return (
        {key: dt.date.fromisoformat(day) for key, day in days.items() if day}
        | {key: text for key, text in texts.items() if text}
        | {"aliases": (*record.redirects, *record.duplicates), "linked_from": linked_from}
    )


def _source(name: str, digest: str, entry: Mapping[str, object]) -> Source:
    """What is known of a file, its entry checked before."""
    known = {key: value for key, value in entry.items() if key != "file"}
    return Source(file=name, media_type=MEDIA_TYPES[Path(name).suffix.lower()], sha256=digest, **known)  # type: ignore[arg-type]


def _is_encodable(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_description(corpus_dir: Path) -> dict[str, Mapping[str, object]]:
    """What `sources.toml` says, by relative file name; empty where there is none."""
    path = corpus_dir / DESCRIPTION
    if not path.exists():
        return {}
    if not path.is_file():
        raise ConfigError(f"{DESCRIPTION} is no ordinary file", hint="remove it from the folder")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ConfigError(f"{DESCRIPTION} cannot be read: {error}", hint="correct that line") from error
    entries = content.pop("source", [])
    if content:
        raise ConfigError(f"{DESCRIPTION}: unknown key {next(iter(content))!r}", hint="use [[source]] tables only")
    if not isinstance(entries, list):
        raise ConfigError(f"{DESCRIPTION}: `source` is not a list of tables", hint="write [[source]], not [source]")
    described: dict[str, Mapping[str, object]] = {}
    for number, entry in enumerate(entries, start=1):
        name = _check_entry(corpus_dir, entry, f"{DESCRIPTION}, source {number}")
        if name in described:
            raise ConfigError(f"{DESCRIPTION}: {name} is described twice", hint="keep one of the entries")
        described[name] = entry
    return described


def _check_entry(corpus_dir: Path, entry: object, where: str) -> str:
    """The file that an entry is about; every key of it is usable."""
    if not isinstance(entry, dict):
        raise ConfigError(f"{where} is not a table", hint="write [[source]] and its keys below it")
    name = entry.get("file")
    if not isinstance(name, str) or not name.strip():
        raise ConfigError(f"{where} has no `file`", hint='add file = "path relative to the folder"')
    where = f"{where} ({name})"
    for key, value in entry.items():
        if key not in KEYS:
            raise ConfigError(f"{where}: unknown key {key!r}", hint=f"known are: {', '.join(KEYS)}")
        if key in TEXT_KEYS and not (isinstance(value, str) and value.strip()):
            raise ConfigError(f"{where}: {key} is not a text", hint='write it in quotes: "…", or leave it out')
        if key in DATE_KEYS:
            entry[key] = _date(value, f"{where}: {key}")
    _check_url(entry.get("url"), where)
    return _check_path(corpus_dir, name, where)


def _date(value: object, where: str) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    raise ConfigError(f"{where} is not a date: {value}", hint="write it as YYYY-MM-DD")


def _check_url(url: object, where: str) -> None:
    if url is not None and not re.fullmatch(r"https?://[^\s<>\"]+", str(url)):
        raise ConfigError(f"{where}: url is not a web address: {url}", hint="it begins with https:// or http://")


def _check_path(corpus_dir: Path, name: str, where: str) -> str:
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts or "\\" in name:
        raise ConfigError(f"{where}: the path leaves the corpus folder", hint="name it relative to the folder, with /")
    if not (corpus_dir / name).is_file():
        raise ConfigError(f"{where}: there is no such file", hint="correct the path or remove the entry")
    if not _is_material(relative.name) or any(part.startswith(".") for part in relative.parts):
        endings = " ".join(MEDIA_TYPES)
        raise ConfigError(f"{where}: a file of this kind is not read", hint=f"it must end in one of {endings}")
    return relative.as_posix()

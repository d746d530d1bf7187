"""Scanned pages of PDFs: read by OCR in a child process, page by page, and kept, as a page takes seconds."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import asdict
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from ..corpus import CorpusFile
from .ocr import OCR_READER, PageOf, Reading, ReadLine, Scanned, known, ocr_version
from .sandbox import ExtractionFailure, Sandbox

PDF = "application/pdf"
PAGE_S = 180.0  # on a busy machine; a page of small print in columns takes 40 s of a slow processor
MOST_FAILURES = 3  # pages of one file that could not be read, after which no other is tried
PAGE_MB = 2048
MOST_PAGES = 500  # of one file: some hours
GIVEN_UP = "OCR did not try it, as it could not read others before it"
MOST_KEPT = 20_000  # pages, of some 5 kB each


class Scans:
    """Reads scanned pages, or has them from before; use it as a context manager.

    Args:
        folder: Where readings are kept. Others may read there at the same time.

    Raises:
        ConfigError: what reads is not installed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._version = ocr_version()
        self._sandbox = Sandbox(timeout_s=PAGE_S, memory_mb=PAGE_MB, reader=OCR_READER)
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._sandbox.__exit__(kind, error, trace)
        kept = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
        for path in kept[: max(0, len(kept) - MOST_KEPT)]:
            path.unlink(missing_ok=True)

    def read(self, file: CorpusFile) -> CorpusFile:
        """The file with its scanned pages, where it is a PDF that has any."""
        if file.source.media_type != PDF:
            return file
        found: object = self._sandbox.read(file)
        if isinstance(found, ExtractionFailure) or not found:
            return file  # what is wrong with it is told by who reads its text
        numbers = cast("tuple[int, ...]", found)
        readings: dict[int, Reading | str] = dict.fromkeys(numbers, f"OCR reads {MOST_PAGES} pages of a file at most")
        failed = 0
        for number in numbers[:MOST_PAGES]:
            readings[number] = read = self._page(file, number) if failed < MOST_FAILURES else GIVEN_UP
            failed += isinstance(read, str)
        return CorpusFile(file.path, Scanned(**known(file.source), readings=readings))

    def _page(self, file: CorpusFile, number: int) -> Reading | str:
        name = f"{file.source.sha256} {number} {self._version}"
        path = self._folder / f"{blake2b(name.encode(), digest_size=16).hexdigest()}.json"
        if (kept := kept_reading(path)) is not None:
            return kept
        found: object = self._sandbox.read(CorpusFile(file.path, PageOf(**known(file.source), number=number)))
        if isinstance(found, ExtractionFailure):
            return f"OCR could not read it: {found.reason}"
        reading = cast("Reading", found)
        keep_reading(path, reading)
        return reading


def kept_reading(path: Path) -> Reading | None:
    """A reading that was kept undamaged."""
    try:
        checksum, _, body = path.read_bytes().partition(b"\n")
        if int(checksum) != zlib.crc32(body):
            return None
    except (OSError, ValueError):
        return None
    os.utime(path)  # so that it is not among the first to go
    told = json.loads(body)
    return Reading(told["width"], told["height"], tuple(ReadLine(**line) for line in told["lines"]))


def keep_reading(path: Path, reading: Reading) -> None:
    """Writes a reading so that others see all of it or nothing."""
    body = json.dumps(asdict(reading), ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(b"%d\n%b" % (zlib.crc32(body), body))
    draft.replace(path)

"""Pages of the corpus' PDFs, drawn in a child process with limits and kept for a while."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ..corpus import CorpusFile
from ..errors import AssistantError
from ..extract import ExtractionFailure, PageOf, Sandbox, known
from ..types import Source
from .page import CHANGED, PAGE_READER, PageRead

KEPT_BYTES = 24_000_000  # pictures and letters; a page has some 0.3 MB
LETTER_BYTES = 100  # about what a letter with its box takes
TIMEOUT_S = 15.0
IDLE_S = 60.0  # after which the child is ended
PDF = "application/pdf"


class PageUnavailableError(AssistantError):
    """A page that cannot be shown as it was published; `changed` where the file is another than the indexed one.

    `seconds` is what it took to find that out.
    """

    def __init__(self, reason: str, *, changed: bool = False, seconds: float = 0.0) -> None:
        super().__init__(reason, hint="Read the text, or open the source.")
        self.changed = changed
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page that was drawn, and the seconds that it took; none where it was kept from before."""

    read: PageRead
    seconds: float = 0.0


class PageImages:
    """Draws pages one after the other; safe to use from several threads."""

    def __init__(self, corpus_dir: Path, *, memory_mb: int, timeout_s: float = TIMEOUT_S) -> None:
        self._corpus_dir = corpus_dir
        self._sandbox = Sandbox(timeout_s=timeout_s, memory_mb=memory_mb, reader=PAGE_READER)
        self._drawing = threading.Lock()  # held for seconds, by who has the child
        self._lock = threading.Lock()  # of what is kept: held for no longer than a look at it
        self._kept: OrderedDict[tuple[str, int], PageRead] = OrderedDict()
        self._used = 0.0
        self._ending: threading.Timer | None = None

    def kept(self, source: Source, number: int) -> PageImage | None:
        """The page if it was drawn lately; never waits for one that is being drawn."""
        with self._lock:
            read = self._kept.get((source.sha256, number))
            if read is None:
                return None
            self._kept.move_to_end((source.sha256, number))
            return PageImage(read)

    def page(self, source: Source, number: int) -> PageImage:
        """The page of a PDF, counted from 1.

        Raises:
            PageUnavailableError: it is no PDF, is gone or has changed since it was indexed, or cannot be drawn.
        """
        kept = self.kept(source, number)
        if kept is not None:
            return kept
        path = self._corpus_dir / source.file
        if source.media_type != PDF or not path.is_file():
            raise PageUnavailableError("The published page is not kept here")
        wanted = PageOf(**known(source), number=number)
        with self._drawing:
            if meanwhile := self.kept(source, number):  # drawn for another visitor
                return meanwhile
            started = time.monotonic()
            found = self._sandbox.read(CorpusFile(path, wanted))
            seconds = time.monotonic() - started
            self._end_later()
            if isinstance(found, ExtractionFailure):
                changed = found.reason == CHANGED
                said = "The file has changed since it was indexed" if changed else "This page cannot be drawn"
                raise PageUnavailableError(said, changed=changed, seconds=seconds)
            read = cast("PageRead", found)
            self._keep((source.sha256, number), read)
            return PageImage(read, seconds)

    def close(self) -> None:
        """Ends the child."""
        with self._drawing:
            if self._ending is not None:
                self._ending.cancel()
            self._sandbox.__exit__(None, None, None)

    def _keep(self, key: tuple[str, int], read: PageRead) -> None:
        with self._lock:
            self._kept[key] = read
            while len(self._kept) > 1 and sum(map(_size, self._kept.values())) > KEPT_BYTES:
                self._kept.popitem(last=False)

    def _end_later(self) -> None:
        if self._ending is not None:
            self._ending.cancel()
        self._ending = threading.Timer(IDLE_S, self._end_idle)
        self._ending.daemon = True
        self._ending.start()

    def _end_idle(self) -> None:
        with self._drawing:
            self._sandbox.__exit__(None, None, None)


def _size(read: PageRead) -> int:
    return len(read.webp) + LETTER_BYTES * len(read.characters)

"""What a site says around every page is furniture: a footer is content on one page, and noise on forty."""

from __future__ import annotations

import hashlib
import pickle
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from tempfile import TemporaryFile

from ..types import Document, LeftOut, Span
from .parsed import MAX_WORDS

MIN_PAGES = 3  # with different texts that say the same around them


def without_repeated(documents: Iterable[Document]) -> Iterator[Document]:
    """`documents` in their order, without the frames that other pages have too; their texts stay as they are.

    All are read before the first is given, and kept in a file meanwhile: only then is it known what repeats.
    """
    counted: Counter[bytes] = Counter()
    seen: set[bytes] = set()
    with TemporaryFile() as spool:
        for document in documents:
            if document.frames and (whole := _digest(document.text)) not in seen:
                seen.add(whole)
                counted.update({_digest(_words(document, frame)) for frame in document.frames})
            pickle.dump(document, spool)
        spool.seek(0)
        while True:
            try:
                document = pickle.load(spool)  # noqa: S301 - written above
            except EOFError:
                return
            repeated = [f for f in document.frames if counted[_digest(_words(document, f))] >= MIN_PAGES]
            yield _without(document, repeated) if repeated else document


def _without(document: Document, frames: list[Span]) -> Document:
    """The document with no block in `frames`; nothing of a document that holds nothing else is taken."""
    blocks = tuple(
        block for block in document.blocks if not any(f.start <= block.start and block.end <= f.end for f in frames)
    )
    if not blocks:
        return document
    told = [_words(document, frame) for frame in frames]
    left = tuple(LeftOut("repeated", words[:MAX_WORDS], len(words)) for words in told)
    return replace(document, blocks=blocks, left_out=(*document.left_out, *left))


def _words(document: Document, frame: Span) -> str:
    return " ".join(document.text[frame.start : frame.end].split())


def _digest(words: str) -> bytes:
    return hashlib.blake2b(words.encode(errors="surrogatepass"), digest_size=16).digest()

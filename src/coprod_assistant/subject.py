"""What the archive is about, in a sentence of its own: one that defines a word that stands all over it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from .index import Index
from .tokens import fold, terms
from .types import Answer, Citation, Document

SHARE = 0.15  # of the passages that must hold the word: what fewer hold is one matter of many
TRIED = 3  # words that are asked for
CHARACTERS = 3_000_000  # of the archive that are looked through, which takes a tenth of a second
TERM = r"[^\W\d_][\w’'-]{2,}(?: [a-z][\w’'-]+){0,2}?"
DEFINES = re.compile(
    rf"(?:^|(?<=[.!?”\"] ))(?:By ({TERM}),? we (?:mean|understand)"
    rf"|(?:An? |The )?({TERM}) (?:means|refers to|is (?:an?|the|about|when|where)))\b",
    re.MULTILINE,
)


def defining(index: Index, ask: Callable[[str], Answer]) -> Citation | None:
    """The sentence that says what the archive's subject is; None where the archive has none.

    The word must be no name, and the sentence what the assistant answers with where it is asked what the word means.
    """
    found: dict[str, tuple[str, int]] = {}
    for word, place in _defined(index):
        found.setdefault(word, place)
    held = {word: min(map(index.document_frequency, terms(word)), default=0) for word in found}
    wanted = sorted((word for word in found if held[word] >= SHARE * len(index)), key=lambda word: -held[word])
    for word in wanted[:TRIED]:
        document_id, at = found[word]
        for cited in ask(f"What do you mean by {word}?").citations:
            if cited.document_id == document_id and cited.start <= at < cited.end:
                return cited
    return None


def _defined(index: Index) -> Iterator[tuple[str, tuple[str, int]]]:
    """Words that are no names, each with its document and where a sentence begins that has the form of a definition."""
    for document in _opened(index):
        for match in islice(DEFINES.finditer(document.text), 100):
            word = (match[1] or match[2]).lower()
            if re.search(rf"[a-z,] {re.escape(word)}\b", document.text):
                yield fold(word), (document.id, match.start())


def _opened(index: Index) -> Iterator[Document]:
    left = CHARACTERS
    for summary in index.documents():
        left -= summary.characters
        if left < 0:
            return
        yield index.document(summary.id)

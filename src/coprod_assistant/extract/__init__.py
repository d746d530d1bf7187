"""Files of the corpus to documents: canonical text, blocks, pages and links."""

from .facts import FACTS_READER, Facts, FoundLink
from .file import extract_file
from .parsed import lost_characters
from .repeated import without_repeated
from .sandbox import ExtractionFailure, Sandbox, extract_corpus

__all__ = [
    "FACTS_READER",
    "ExtractionFailure",
    "Facts",
    "FoundLink",
    "Sandbox",
    "extract_corpus",
    "extract_file",
    "lost_characters",
    "without_repeated",
]

"""Files of the corpus to documents: canonical text, blocks, pages and links."""

from .facts import FACTS_READER, Facts, FoundLink
from .file import extract_file
from .ocr import PageOf, known, ocr_version
from .parsed import lost_characters
from .repeated import without_repeated
from .sandbox import ExtractionFailure, Sandbox, extract_corpus

__all__ = [
    "FACTS_READER",
    "ExtractionFailure",
    "Facts",
    "FoundLink",
    "PageOf",
    "Sandbox",
    "extract_corpus",
    "extract_file",
    "known",
    "lost_characters",
    "ocr_version",
    "without_repeated",
]

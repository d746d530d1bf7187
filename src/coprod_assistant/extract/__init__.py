"""Files of the corpus to documents: canonical text, blocks, pages and links."""

from .file import extract_file
from .sandbox import ExtractionFailure, extract_corpus

__all__ = ["ExtractionFailure", "extract_corpus", "extract_file"]

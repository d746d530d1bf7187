"""The index: immutable generations of documents, chunks, units, vectors and full text."""

from .archive import DocumentSummary
from .reader import Index, open_generation, open_index
from .writer import GenerationCounts, Progress, write_generation

__all__ = [
    "DocumentSummary",
    "GenerationCounts",
    "Index",
    "Progress",
    "open_generation",
    "open_index",
    "write_generation",
]

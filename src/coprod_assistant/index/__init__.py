"""The index: immutable generations of documents, chunks, units, vectors and full text."""

from .build import BuildReport, build_index
from .export import export_vectors
from .handle import IndexHandle
from .publish import rollback
from .reader import Index, open_generation, open_index
from .writer import GenerationCounts, Progress, write_generation

__all__ = [
    "BuildReport",
    "GenerationCounts",
    "Index",
    "IndexHandle",
    "Progress",
    "build_index",
    "export_vectors",
    "open_generation",
    "open_index",
    "rollback",
    "write_generation",
]

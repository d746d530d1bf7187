"""The index: immutable generations of documents, chunks, units, vectors and full text."""

from .build import BuildReport, build_index
from .export import export_vectors
from .handle import IndexHandle
from .layout import MANIFEST, generations, named_generation
from .locks import builder_lock
from .publish import adopt, rollback, serve_adopted
from .reader import Index, open_generation, open_index
from .writer import GenerationCounts, Progress, write_generation

__all__ = [
    "MANIFEST",
    "BuildReport",
    "GenerationCounts",
    "Index",
    "IndexHandle",
    "Progress",
    "adopt",
    "build_index",
    "builder_lock",
    "export_vectors",
    "generations",
    "named_generation",
    "open_generation",
    "open_index",
    "rollback",
    "serve_adopted",
    "write_generation",
]

"""The index: immutable generations of documents, chunks, units, vectors and full text."""

from typing import TYPE_CHECKING

from ..late import late
from .handle import IndexHandle
from .layout import MANIFEST, generations, named_generation
from .locks import builder_lock
from .reader import Index, open_generation, open_index
from .store import Store, StoreServer, store_server

if TYPE_CHECKING:
    from .build import BuildReport, build_index
    from .export import export_vectors
    from .publish import adopt, rollback, serve_adopted
    from .writer import GenerationCounts, Progress, write_generation
else:  # what builds, which no question needs
    __getattr__ = late(
        __name__,
        {
            "build": "BuildReport build_index",
            "export": "export_vectors",
            "publish": "adopt rollback serve_adopted",
            "writer": "GenerationCounts Progress write_generation",
        },
    )

__all__ = [
    "MANIFEST",
    "BuildReport",
    "GenerationCounts",
    "Index",
    "IndexHandle",
    "Progress",
    "Store",
    "StoreServer",
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
    "store_server",
    "write_generation",
]

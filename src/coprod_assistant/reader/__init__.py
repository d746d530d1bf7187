"""Question and passages -> does a statement answer, is the question answered here, is a claim supported here.

`Reader` is the protocol, `load_reader` opens the one that a setting names: the model that ships (`shipped`), or a
cross-encoder of sentence-transformers (`cross_encoder`).
"""

from __future__ import annotations

from .loading import DEFAULT_READER, load_reader
from .protocol import Read, Reader, Window

__all__ = ["DEFAULT_READER", "Read", "Reader", "Window", "load_reader"]

"""Files of the corpus to documents: canonical text, blocks, pages and links."""

from .file import extract_file

__all__ = ["extract_file"]

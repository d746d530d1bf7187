"""Pages of PDFs as they were published: a picture of each, and where on it words stand."""

from .boxes import Box, boxes_of
from .render import PageImage, PageImages, PageUnavailableError

__all__ = ["Box", "PageImage", "PageImages", "PageUnavailableError", "boxes_of"]

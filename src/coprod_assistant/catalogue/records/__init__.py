"""Documents -> Records: what was said, recommended or named as a barrier, and who was there, each a verbatim range."""

from .find import find_records

__all__ = ["find_records"]

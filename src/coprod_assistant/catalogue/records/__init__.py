"""Documents -> Records: what was said, recommended or named as a barrier, and who was there, each a verbatim range."""

from .find import find_records
from .vocabulary import is_body_noun

__all__ = ["find_records", "is_body_noun"]

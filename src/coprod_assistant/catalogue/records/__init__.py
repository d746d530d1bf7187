"""Documents -> Records: what was said, recommended or named as a barrier, and who was there, each a verbatim range."""

from typing import TYPE_CHECKING

from ...late import late

if TYPE_CHECKING:
    from .find import find_records
else:
    __getattr__ = late(__name__, {"find": "find_records"})

__all__ = ["find_records"]

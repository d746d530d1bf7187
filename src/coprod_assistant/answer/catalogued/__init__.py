"""What the catalogue of events and their records answers, before any passage is looked at.

A question comes first to `events`: `wanted` says whether it wants a list and, with `narrowed`, what an event must have,
`matched` which have it, `rows` what to quote; then `about` and `recorded` answer from one event.
"""

from .about import about_event, first_told
from .events import Listing, from_catalogue
from .matched import dated_otherwise, fitting
from .narrowed import limits_in
from .recorded import Recorded, from_records
from .rows import Row, row_of
from .wanted import wanted_of, with_names

__all__ = [
    "Listing",
    "Recorded",
    "Row",
    "about_event",
    "dated_otherwise",
    "first_told",
    "fitting",
    "from_catalogue",
    "from_records",
    "limits_in",
    "row_of",
    "wanted_of",
    "with_names",
]

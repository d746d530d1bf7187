"""From citations to references: what is quoted, with its publisher, title, dates, place and address, to be taken along.

`reference` looks a citation up in its document, `reference_at` a range of one; `write` makes a list of references, and
`quotation` the words of one with its reference below.
"""

from .reference import Reference, reference, reference_at, stands_at
from .written import KINDS, Kind, quotation, write

__all__ = ["KINDS", "Kind", "Reference", "quotation", "reference", "reference_at", "stands_at", "write"]

"""Documents -> Catalogue: the events that were held, and what was said and who was there, each a range of a source."""

from .build import CatalogueBuilder, build_catalogue, event_boundaries
from .catalogue import Catalogue
from .corrections import Corrections, read_corrections
from .find import find_events

__all__ = [
    "Catalogue",
    "CatalogueBuilder",
    "Corrections",
    "build_catalogue",
    "event_boundaries",
    "find_events",
    "read_corrections",
]

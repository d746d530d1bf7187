"""Documents -> Catalogue: the events that were held, and what was said and who was there, each a range of a source."""

from typing import TYPE_CHECKING

from ..late import late
from .catalogue import Catalogue
from .gazetteer import Located, country_named, country_of, is_place, part_of_kingdom, region_words, town_of

if TYPE_CHECKING:
    from .amending import added_event, change_of, corrections_file, event_after, event_entries, record_entry
    from .build import CatalogueBuilder, build_catalogue, event_boundaries
    from .corrections import CORRECTIONS, Corrections, read_corrections
    from .find import find_events
    from .merge import merge_events
    from .records import find_records
else:  # what finds and corrects events and records, which no question needs
    __getattr__ = late(
        __name__,
        {
            "amending": "added_event change_of corrections_file event_after event_entries record_entry",
            "build": "CatalogueBuilder build_catalogue event_boundaries",
            "corrections": "CORRECTIONS Corrections read_corrections",
            "find": "find_events",
            "merge": "merge_events",
            "records": "find_records",
        },
    )

__all__ = [
    "CORRECTIONS",
    "Catalogue",
    "CatalogueBuilder",
    "Corrections",
    "Located",
    "added_event",
    "build_catalogue",
    "change_of",
    "corrections_file",
    "country_named",
    "country_of",
    "event_after",
    "event_boundaries",
    "event_entries",
    "find_events",
    "find_records",
    "is_place",
    "merge_events",
    "part_of_kingdom",
    "read_corrections",
    "record_entry",
    "region_words",
    "town_of",
]

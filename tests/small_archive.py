"""A small invented archive: three pages, for tests and examples of the ways into the program."""

from __future__ import annotations

from pathlib import Path

PAGES = {
    "sources.toml": """
[[source]]
file = "repair.md"
url = "https://example.org/repair"
title = "The repair café"

[[source]]
file = "garden.md"
url = "https://example.org/garden"
title = "The shared garden"

[[source]]
file = "minutes.md"
title = "Minutes of the forum"
""",
    "repair.md": """
# The repair café

The repair café in Aldmoor opened on 12 March 2019. Petra Lindqvist runs it with nine volunteers.

Visitors mend toasters, bicycles and lamps there every Saturday. In its first year 412 things were mended.

## Repair day in Aldmoor, 14 June 2020

The repair day in Aldmoor brought two hundred visitors. They named these barriers:

- spare parts are sold to workshops only
- insurers ask for one name
""",
    "garden.md": """
# The shared garden

The shared garden in Wendlebury has forty beds. Tomasz Wieczorek keeps the list of those who wait for one.

The council lends the ground for a pound a year. Water comes from the roof of the library.

## Harvest workshop in Wendlebury, 5 September 2021

The harvest workshop in Wendlebury was opened by Maud Ferris. She recommended that each street keep a seed library.
""",
    "minutes.md": """
# Minutes of the forum

The forum met on 3 May 2022 in the library. Ines Bramante took the minutes.

It was agreed that the repair café may use the hall of the library on Saturdays. The rent is twenty pounds a month.
""",
}


def write_corpus(folder: Path) -> Path:
    """The folder, with the pages in it."""
    folder.mkdir(parents=True)
    for name, text in PAGES.items():
        (folder / name).write_text(text.lstrip(), encoding="utf-8")
    return folder

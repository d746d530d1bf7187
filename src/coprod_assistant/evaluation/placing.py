"""Files, headings and pages of gold, looked up where its words stand, so that nobody has to type them."""

from __future__ import annotations

from collections.abc import Sequence

from .gold import Located, locate_groups
from .questions import Question, one_line
from .snapshot import Snapshot

Told = str | int | list[str | int]


def places_of(question: Question, archive: Snapshot) -> dict[str, list[Told]]:
    """The fields `file`, `heading` and `page` of a question: of each group of gold where all its words stand.

    Where the words stand in several places all are named, so that as much is gold as before. A page is named instead
    of a heading where there are pages. A group of which some place has neither stays without; so does one with both.
    """
    groups = locate_groups(question, archive)
    pages, headings = [_pages(group) for group in groups], [_headings(group) for group in groups]
    found: dict[str, list[Told]] = {}
    if any(groups):
        found["file"] = [_one(list(_files(group))) for group in groups]
    if any(headings):
        found["heading"] = [_one([] if page else list(heading)) for heading, page in zip(headings, pages, strict=True)]
    if any(pages):
        found["page"] = [_one(list(page)) for page in pages]
    return {name: told for name, told in found.items() if any(told)}


def _files(group: Sequence[Located]) -> dict[str, None]:
    return dict.fromkeys(here.document.file for here in group)


def _headings(group: Sequence[Located]) -> list[str]:
    over = [here.document.headings_at(here.start) for here in group]
    return list(dict.fromkeys(one_line(path[-1]) for path in over)) if over and all(over) else []


def _pages(group: Sequence[Located]) -> list[int]:
    pages = [here.page for here in group]
    return sorted({page for page in pages if page is not None}) if None not in pages else []


def _one(several: list[str | int]) -> Told:
    """The only one as it is; none as an empty list."""
    return several[0] if len(several) == 1 else several

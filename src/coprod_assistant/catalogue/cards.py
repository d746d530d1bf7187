"""Cards of events: sections side by side, each with a name and a day, that vouch for each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from ..dates import find_dates
from ..types import Document
from . import cues
from .below import Facts, read_facts
from .completed import has_day
from .datelines import PASSING, PRICE
from .facts import below_heading, by_facts, known_above, named_by
from .sections import Section, heads_events, words_of
from .vouching import is_news

POSTED_AT = re.compile(r"\b\d{1,2}:\d[1-46-9]\b")  # events begin at minutes that five divides
MIN_CARDS = 2  # that vouch for each other


def cards_of_events(document: Document, sections: Sequence[Section]) -> frozenset[int]:
    """Numbers of sections that are cards of events, built alike: each has a name and a line or heading that is a day.

    Headings above say that they are events, or most of them surely are, or give hours, several days or labels, or days
    stand above them with places that are not all one.
    """
    groups: dict[tuple[int, tuple[str, ...]], list[tuple[int, Facts]]] = defaultdict(list)
    headed: dict[int, str | None] = {}  # the places of those whose day and place are a heading
    for number, section in enumerate(sections):
        heading = section.title(document)
        below = below_heading(document, sections, number)
        facts = read_facts(document, below, (*section.path, heading), card=True) if heading else Facts()
        if facts.date is None and (known := known_above(document, sections, number)) is not None:
            facts, headed[number] = known, known.place
        if PRICE.search(heading) or PASSING.match(heading):
            continue
        if facts.date is not None and (facts.date.first_day or facts.place) and named_by(heading, facts):
            above = tuple(heading for heading in section.path if not find_dates(heading))
            groups[section.heading.level if section.heading else 0, above].append((number, facts))
    found: set[int] = set()
    for (_, path), alike in groups.items():
        before = _heading_before(document, sections, alike[0][0])
        said = any(map(heads_events, [*(path or [document.title]), before]))
        if (
            len(alike) < (1 if said and path else MIN_CARDS)
            or is_news(path)
            or any(_is_posted(document, facts) for _, facts in alike)
        ):
            continue
        cards = [card for card in alike if said or _tells(card[1]) or not _is_other(sections[card[0]].title(document))]
        places = {headed[number] for number, _ in cards if number in headed} - {None}
        sure = sum(
            _tells(facts) or (len(places) > 1 and number in headed) or by_facts(document, sections, number) is not None
            for number, facts in cards
        )
        if said or (sure >= MIN_CARDS and 2 * sure >= len(cards)):
            found |= {number for number, _ in cards}
    return frozenset(found)


def _heading_before(document: Document, sections: Sequence[Section], number: int) -> str:
    """The heading of the section before the first card where it is no card: a dump gives both the same level."""
    before = sections[number - 1] if number else None
    dated = before is None or any(has_day(words_of(document, block)) for block in before.own)
    return "" if before is None or dated else before.title(document)


def _is_posted(document: Document, facts: Facts) -> bool:
    """Whether a line tells who wrote the text, or its one day has the minute at which it was posted."""
    at = facts.block is not None and POSTED_AT.search(words_of(document, facts.block))
    return not _several(facts) and (facts.signed or bool(at))


def _is_other(heading: str) -> bool:
    return bool(cues.OTHERWISE.search(heading) and not cues.NOUN.search(heading))


def _tells(facts: Facts) -> bool:
    """Whether the day has a label or hours, or is one of several, as the day on which a text was written has not."""
    return facts.labelled or _several(facts) or (facts.line is not None and (facts.line.exact or facts.line.hours))


def _several(facts: Facts) -> bool:
    return facts.date is not None and facts.date.first_day != facts.date.last_day

"""Events whose heading only invites ("Save the date", "You are invited"): the lines below name and date them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..types import Document, Span
from . import cues
from .datelines import read_dateline
from .found import FoundEvent, told_place
from .labels import read_labels
from .sections import Section, words_of

INVITES = re.compile(
    r"^\W*(?:save the date|you are (?:cordially |warmly )?invited|join us|come and join us|invitation|einladung"
    r"|wir laden (?:sie )?(?:herzlich )?ein|herzliche einladung|termin vormerken)\W*$",
    re.IGNORECASE,
)
LEAD = re.compile(r"^(?:to|for|zu|zur|zum)\s+(?:(?:the|our|an?|der|die|das|den|dem|unserer|unserem)\s+)?", re.I)
MAX_BLOCKS = 5  # below the invitation that may give name, date and place
MAX_NAME = 160  # characters


def by_invitation(document: Document, sections: Sequence[Section], number: int) -> FoundEvent | None:
    """The event that the lines below an inviting heading name and date; None where they do not."""
    section = sections[number]
    if not INVITES.match(section.title(document)):
        return None
    # Plain text makes headings of all short lines, so what is below may stand under headings of its own.
    after = (block for below in sections[number + 1 :] for block in (below.heading, *below.own) if block is not None)
    blocks = [*section.own, *after][:MAX_BLOCKS]
    name = LEAD.sub("", words_of(document, blocks[0])) if blocks else ""
    if not name or len(name) > MAX_NAME or cues.NOT_EVENT.search(name) or name.endswith("."):
        return None
    for block in blocks[1:]:
        line = words_of(document, block)
        dateline = read_dateline(read_labels(line).get("when", line))
        days = dateline.date.days() if dateline else None
        if dateline is None or days is None:
            continue
        place = dateline.place or read_labels(line).get("where") or told_place(document, section)
        span = Span(section.start, max(section.end, block.end))
        return FoundEvent(name, place, days, dateline.date.precision, span, Span(block.start, block.end))
    return None

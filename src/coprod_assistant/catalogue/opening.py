"""Events that the opening sentences below a heading say were held."""

from __future__ import annotations

import re

from ..types import Block, Document, Span
from . import cues
from .found import FoundEvent, told_place, undated
from .mentions import Mention, date_of_named, read_sentence
from .records.bodies import is_body
from .sections import Section

# A figure ends a sentence only as a year: "11. November" goes on.
SENTENCE_END = re.compile(r"(?:(?<=[a-zäöüß)”\"][.!?])|(?<=\d{4}\.))\s+(?=[A-ZÄÖÜ“\"„])")
POSSESSIVE = re.compile(r"\w(?:['’]s|s['’])\s")


def by_opening(document: Document, section: Section) -> FoundEvent | None:
    """The event that the first two sentences below a heading say was held."""
    first = section.own[0] if section.own else None
    if first is None or first.kind != "paragraph":
        return None
    heading = section.title(document)
    for number, sentence in enumerate(_sentences(document, first)[:2]):
        words = " ".join(document.text[sentence.start : sentence.end].split())
        mention = read_sentence(words) or _heading_told(heading, words)
        days = mention.date.days() if mention else None
        if mention is None or days is None:
            continue
        # What only the second sentence mentions is not what the heading names, unless it says so.
        own = bool(number) and not mention.proper and mention.name != heading
        name = mention.name if own else _name_of(heading, mention)
        hosted = mention.hosting and not cues.GENERIC_HEADING.match(heading)
        about = not own and (name == heading or hosted or _share(heading, mention))
        if not name or (not about and not mention.proper and not mention.hosting):
            continue
        span = Span(section.start, section.end) if about and section.heading else sentence
        place = mention.place or (told_place(document, section) if about else None)
        return FoundEvent(name, place, days, mention.date.precision, span, sentence)
    return None


def _heading_told(heading: str, sentence: str) -> Mention | None:
    """A sentence that dates, without naming it, the event that the heading above it names."""
    usable = (
        cues.NOUN.search(heading) and not cues.GENERIC_HEADING.match(heading) and not cues.NOT_EVENT.search(heading)
    )
    return date_of_named(sentence, heading) if usable else None


def _name_of(heading: str, mention: Mention) -> str:
    """The event's own name where the sentence has one ("our volunteers' evening") or the heading is whose it was.

    Else the heading where it is a title.
    """
    usable = heading and not cues.GENERIC_HEADING.match(heading) and not heading.endswith("?")
    own = is_body(heading) or (POSSESSIVE.search(mention.name) and not cues.NOUN.search(heading))
    if mention.proper or own or not usable or not mention.hosting or cues.NOT_EVENT.search(heading):
        return mention.name
    return undated(heading).name or mention.name


def _share(heading: str, mention: Mention) -> bool:
    words = set(re.findall(r"\w{4,}", heading.lower()))
    return bool(words & set(re.findall(r"\w{4,}", f"{mention.name} {mention.place or ''}".lower())))


def _sentences(document: Document, block: Block) -> list[Span]:
    """The block's sentences, by a full stop and a capital: only its first two are looked at."""
    text = document.text[block.start : block.end]
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    starts = [0, *ends]
    return [
        Span(block.start + start, block.start + start + len(text[start:end].rstrip()))
        for start, end in zip(starts, [*ends, len(text)], strict=True)
    ]

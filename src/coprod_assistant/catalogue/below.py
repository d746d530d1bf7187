"""What lines below a heading say of when and where: a date, a place, hosts, each with a label or by its form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Literal

from ..dates import MONTHS, DateMention, find_dates
from ..types import Block, Document
from . import cues
from .completed import completed, has_day
from .datelines import (
    Dateline,
    after_hours,
    is_address,
    is_only_place,
    is_venue,
    may_be_place,
    may_be_venue,
    only_hours,
    read_dateline,
    spanned,
)
from .gazetteer import is_place
from .held import is_mark, without_marks
from .labels import begins_labelled, is_label, labelled_hosts, read_labels
from .mentions import NOT_THE_DAY
from .records.names import person_at
from .sections import is_day, lines_of, words_of
from .titles import Title, fullest, looks_like_place, read_title
from .vouching import is_signed

DASHED = re.compile(r"\s[—–]\s")
JOINTS = frozenset("on at in from with and to by".split())  # lines of a flyer
MAX_FACT = 160  # characters of a line below the heading that gives date or place without a label
LABEL_BLOCKS = 8  # blocks below a heading that may give date, place and hosts
MAP_LINK = re.compile(r"\s*[(\[+]?\s*(?:google )?map\s*[)\]]?\s*$", re.IGNORECASE)  # behind an address


@dataclass(slots=True)
class Facts:
    """What lines below a heading say: the first date, the place, the hosts, and the block that holds the date.

    `line` is the dateline, if one gave the date; `signed` tells that a line says when or by whom the text was written,
    `below` what the last line was.
    """

    date: DateMention | None = None
    place: str | None = None
    block: Block | None = None
    labelled: bool = False
    hosts: tuple[str, ...] = ()
    line: Dateline | None = None
    signed: bool = False
    below: Literal["", "day", "place"] = ""

    def take_labels(self, line: str, block: Block) -> bool:
        """Keeps what labels of a line say; whether it has any."""
        fields = read_labels(line)
        if "where" in fields:
            self.place = self.place or fields["where"]
        if "hosts" in fields:
            self.hosts = self.hosts or labelled_hosts(line)
        if "when" in fields:
            dateline = read_dateline(fields["when"])
            title = Title("", dateline.place, dateline.date, separated=True) if dateline else read_title(fields["when"])
            if title.date is None or not NOT_THE_DAY.search(fields["when"][: title.date.start]):
                self.take_date(title, block, labelled=True)
        if "until" in fields:
            self._take_last(fields["until"])
        return bool(fields)

    def _take_last(self, words: str) -> None:
        """Keeps the day on which the event ends."""
        last = fullest(find_dates(words))
        self.date = (spanned(self.date, last) if self.date and last else None) or self.date

    def take_date(self, title: Title, block: Block, *, labelled: bool) -> None:
        """Keeps a date, and the place beside it."""
        if title.date is None or title.date.month is None:
            return
        if self.date is None:
            self.date, self.block, self.labelled = title.date, block, labelled
        self.place = self.place or ", ".join(part for part in (title.name, title.place) if part) or None

    def _follows(self, line: str, block: Block) -> bool:
        """Whether a line is right below a date that stands alone, and may be a place by that: no item of its own."""
        listed = block.kind == "list" and block != self.block
        open_place = self.line is not None and not self.line.kind and not listed
        return open_place and may_be_place(line) and not _names_a_work(line)

    def take_dateline(self, line: str, block: Block) -> bool:
        """Keeps date, place and kind of a dateline, or a place that follows one; whether the line is nothing else."""
        open_year = self.date is not None and self.date.year is None
        dateline = read_dateline(line) if self.date is None or open_year else None
        if block.kind not in {"paragraph", "heading"} and (dateline is None or dateline.kind) and self.block != block:
            return False  # items with dates and kinds are events of their own
        if dateline is not None and dateline.kind and block.kind == "heading":
            return False
        if dateline is not None:
            self.date, self.block, self.line = dateline.date, block, dateline
            self.place = self.place or dateline.place
        elif self.line is not None and (hours := only_hours(line)) is not None:
            self.line = replace(self.line, exact=True, hours=self.line.hours or hours)
        elif self.line is not None and self.place is None and (is_only_place(line) or self._follows(line, block)):
            self.place = line
        else:
            return False
        return True

    def take_beside(self, line: str) -> None:
        """Keeps a line of a card as the place if it stands right below the day or the hours, or goes on with it.

        Above the day a hall is one.
        """
        line = after_hours(line)
        new = self.place is None and (self.below == "day" or (self.date is None and is_venue(line)))
        if (
            may_be_venue(line)
            and not _names_a_work(line)
            and (new or (self.place and line.startswith(f"{self.place},")))
        ):
            self.place = line


def _names_a_work(line: str) -> bool:
    """Whether a dash parts two names of which none is known as a place's: "Mozart — The Magic Flute"."""
    parts = DASHED.split(line)
    return len(parts) > 1 and not any(is_venue(part) or is_place(part) for part in parts)


def read_facts(
    document: Document,
    blocks: Sequence[Block],
    path: Sequence[str],
    *,
    known: Facts | None = None,
    card: bool = False,
) -> Facts:
    """What short or labelled lines at the top of a section say, down to the first that is neither.

    Args:
        path: The headings above them.
        known: What is known before they are read.
        card: Whether they are those of a card, any of which may give the day, and the place right below it.
    """
    facts = known or Facts()
    last: Block | None = None
    near = takewhile(lambda block: not _lists_days(document, block), blocks[:LABEL_BLOCKS])
    for block, words in _lines(document, list(near)):
        line = completed(document, MAP_LINK.sub("", words), path)
        if is_signed(line):
            facts.signed = True
            continue
        if cues.NOT_EVENT.search(line) or words.lower() in MONTHS:  # a month begins the next part of a calendar
            return facts
        if facts.take_labels(line, block) or begins_labelled(line):
            continue
        if card and facts.date is not None and _is_somebody(document, last, line, block):
            continue
        last = block
        day, place, below = (facts.date, facts.line), facts.place, facts.below
        if below == "place" and facts.place and is_address(line):
            facts.place = f"{facts.place}, {line}"
        elif block.kind == "table" or not (facts.take_dateline(line, block) or _take_bare(facts, line, block)):
            if not card or block.kind == "table":
                return facts
            if block.kind != "list" or block == facts.block:
                facts.take_beside(line)
        facts.below = "place" if facts.place != place else "day" if day != (facts.date, facts.line) else ""
    return facts


def _is_somebody(document: Document, last: Block | None, line: str, block: Block) -> bool:
    """Whether a line names who speaks: with a title, or a name alone that the heading parts from the day."""
    person = person_at(line, 0)
    between = document.text[last.end : block.start].strip() if last is not None else ""
    return person is not None and (person.titled or (bool(between) and person.end == len(line)))


def _lists_days(document: Document, block: Block) -> bool:
    """Whether several items of a list are days without labels: events of their own, or the days of a course."""
    items = [document.text[item.start : item.end] for item in block.parts] if block.kind == "list" else []
    return sum(has_day(item) and not begins_labelled(item) for item in items) > 1


def _lines(document: Document, blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """The lines of blocks, without marks that call off; a label that stands alone is read with the line below it."""
    label = ""
    for block in blocks:
        lines = lines_of(document, block).splitlines()
        if len(lines) > 1 and is_day(document, block) and not any(map(has_day, lines)):
            lines = [words_of(document, block)]  # in pieces, as on the leaf of a calendar
        for raw in lines:
            line = " ".join(raw.split()).lstrip("•-* ")
            if is_label(line):
                label = line.rstrip(" :")
                continue
            if is_mark(line) or line.lower() in JOINTS:
                continue
            line = without_marks(line)
            yield block, f"{label}: {line}" if label else line
            label = ""


def _take_bare(facts: Facts, line: str, block: Block) -> bool:
    """Keeps the date or the place of a line without label; whether it is nothing else."""
    if len(line) > MAX_FACT:
        return False
    title = read_title(line)
    if title.date and title.date.month and _is_only_place(title):
        facts.take_date(title, block, labelled=False)
        return True
    if (
        not facts.date
        and looks_like_place(line, known_name=False)
        and is_place(line.rsplit(",", maxsplit=1)[-1].strip())
    ):
        facts.place = facts.place or line
        return True
    return False


def _is_only_place(title: Title) -> bool:
    """Whether nothing but a place stands beside the date."""
    return not title.name or (looks_like_place(title.name, known_name=True) and not cues.STRONG_NOUN.search(title.name))

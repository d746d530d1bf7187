"""Events that a heading names and that short or labelled lines right below it date."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from ..dates import DateMention, find_dates
from ..types import Block, Document, Span
from . import cues
from .datelines import Dateline, is_only_place, may_be_place, only_hours, read_dateline, spanned
from .gazetteer import is_place
from .held import is_mark, without_marks
from .labels import begins_labelled, is_label, label_starts, labelled_hosts, read_labels
from .mentions import NOT_THE_DAY
from .records.bodies import is_body
from .sections import (
    BODY,
    FoundEvent,
    Section,
    body_of,
    completed,
    day_above,
    has_day,
    is_day,
    of_section,
    told_place,
    undated,
    words_of,
)
from .titles import Title, fullest, looks_like_place, read_title
from .vouching import Around, is_headline, is_news, is_signed, speaks_for

# A line of the kind of event alone, which the heading names: "Report on a hearing held in Bath on 14 June 2018".
KIND_LINE = re.compile(
    rf"^(?:(?:an?|the)\s+)?(?:{cues.NOUN.pattern})(?:\s+held)?(?:\s+(?:of|by|for)\s.*)?$", re.IGNORECASE
)
# After the heading's name: then it is the page of an event's programme.
KIND_AFTER = re.compile(
    r"\s*[:–—-]\s*(?:the\s+)?(?:programme|program|agenda|timetable|report|minutes|notes|programm|bericht|protokoll)\s*$",
    re.IGNORECASE,
)
MAX_FACT = 160  # characters of a line below the heading that gives date or place without a label
FACT_BLOCKS = 4  # blocks of a title page above its first heading
LABEL_BLOCKS = 6  # blocks below a heading that may give date, place and hosts
_WHEN = r"(?:dates?|times?|when|where|locations?|venues?|places?|datum|zeit|wann|wo|ort|termine?)"
WHEN_AND_WHERE = re.compile(rf"\W*{_WHEN}(?:\s*(?:,|&|/|\+|and|und)\s*{_WHEN}){{0,2}}\W*", re.IGNORECASE)
MAP_LINK = re.compile(r"\s*[(\[+]?\s*(?:google )?map\s*[)\]]?\s*$", re.IGNORECASE)  # behind an address
# Headings that only say which kind of text about an event follows.
KIND_OF_TEXT = re.compile(
    r"^\W*(?:minutes|notes|agenda|programme|program|invitation|summary|report|conference report|proceedings|protokoll"
    r"|tagesordnung|programm|einladung|bericht|dokumentation)\W*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Facts:
    """What lines below a heading say: the first date, the place, the hosts, and the block that holds the date.

    `line` is the dateline, if one gave the date; `signed` tells that a line says when or by whom the text was written.
    """

    date: DateMention | None = None
    place: str | None = None
    block: Block | None = None
    labelled: bool = False
    hosts: tuple[str, ...] = ()
    line: Dateline | None = None
    signed: bool = False

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

    def _follows(self, line: str) -> bool:
        """Whether a line is right below a date that stands alone, and may be a place by that."""
        return self.line is not None and not self.line.kind and may_be_place(line)

    def take_dateline(self, line: str, block: Block) -> bool:
        """Keeps date, place and kind of a dateline, or a place that follows one; whether the line is nothing else."""
        dateline = read_dateline(line) if self.date is None else None
        if block.kind not in {"paragraph", "heading"} and (dateline is None or dateline.kind) and self.block != block:
            return False  # items with dates and kinds are events of their own
        if dateline is not None and dateline.kind and block.kind == "heading":
            return False
        if dateline is not None:
            self.date, self.block, self.line = dateline.date, block, dateline
            self.place = self.place or dateline.place
        elif self.line is not None and (hours := only_hours(line)) is not None:
            self.line = replace(self.line, exact=True, hours=self.line.hours or hours)
        elif self.line is not None and self.place is None and (is_only_place(line) or self._follows(line)):
            self.place = line
        else:
            return False
        return True


def vouched_by_facts(document: Document, sections: Sequence[Section]) -> frozenset[int]:
    """Numbers of sections with a place and a date below the heading, as those beside them that are surely events."""
    groups: dict[tuple[tuple[str, ...], int], list[int]] = defaultdict(list)
    for number, section in enumerate(sections):
        if section.heading is not None and _is_placed_and_dated(document, section):
            groups[section.path, section.heading.level].append(number)
    found: set[int] = set()
    for group in groups.values():
        sure = [number for number in group if by_facts(document, sections, number) is not None]
        if len(sure) > 1 and 2 * len(sure) >= len(group):
            found |= set(group)
    return frozenset(found)


def _is_placed_and_dated(document: Document, section: Section) -> bool:
    """Whether the first line below a heading is a known place and a date, and the heading tells of nothing else."""
    first = section.own[0] if section.own else None
    heading = section.title(document)
    if first is None or first.kind != "paragraph" or cues.OTHERWISE.search(heading):
        return False
    title = read_title(words_of(document, first))
    place = ", ".join(part for part in (title.name, title.place) if part)
    return title.date is not None and title.date.month is not None and bool(place) and is_place(place)


def by_facts(
    document: Document, sections: Sequence[Section], number: int, *, vouched: bool = False
) -> FoundEvent | None:
    """The event that a heading names and that lines right below it date.

    Args:
        vouched: Whether sections beside it of the same shape are events'.
    """
    section = sections[number]
    line = section.title(document)
    if number == 0 and section.heading is None:
        return _title_page(document, sections)
    path = (*section.path, line)
    below = _below(sections, number, document)
    facts = _facts(document, below, path, kind=not cues.EVENT_SECTION.fullmatch(line))
    if facts.date is None:
        facts = _facts(document, _when_and_where(sections, number, document), path)
    known = _known(document, sections, number) if facts.date is None else None
    facts = _facts(document, below, path, known=known) if known else facts
    name = _named(line, facts)
    if not name or facts.date is None or facts.block is None:
        return None
    days = facts.date.days()
    title = undated(KIND_AFTER.sub("", name))
    if days is None or not (vouched or _is_event(document, section, title, facts, days)):
        return None
    place = facts.place or title.place or told_place(document, section)
    found = of_section(title.name, place, days, facts.date, section)
    return replace(found, dated=Span(facts.block.start, facts.block.end), hosts=facts.hosts)


def _named(heading: str, facts: _Facts) -> str:
    """What names the event: the heading, or the dateline below one like "Minutes"; empty where neither does."""
    kind = facts.line.kind if facts.line else ""
    if kind and cues.STRONG_NOUN.search(kind) and (KIND_OF_TEXT.match(heading) or is_body(heading)):
        return kind
    dates = find_dates(heading)
    bare = len(dates) == 1 and heading.strip() == heading[dates[0].start : dates[0].end]
    other = cues.GENERIC_HEADING.match(heading) or WHEN_AND_WHERE.fullmatch(heading)
    return "" if bare or other or cues.NOT_EVENT.search(heading) else heading


def _is_event(document: Document, section: Section, title: Title, facts: _Facts, days: tuple[dt.date, dt.date]) -> bool:
    """Whether the heading's noun, labels, or a place and what the text tells make the dated heading an event's."""
    body = body_of(document, section)
    weak = bool(cues.NOUN.search(title.name))
    told = bool(cues.AROUND.search(body) and (cues.NOUN.search(body) or weak))
    labelled = facts.labelled and (weak or facts.place is not None)
    placed = bool(facts.place or title.place) and (weak or told)
    if facts.line and facts.line.kind == title.name:
        return True
    if not labelled and (is_headline(title.name) or (not placed and is_news(section.path))):
        return False
    if bool(cues.STRONG_NOUN.search(title.name)) or labelled or placed:
        return True
    above = document.text[max(0, section.start - BODY) : section.start]
    around = Around(section.path, above, body, facts.signed, document.source.published)
    return facts.line is not None and speaks_for(title.name, facts.line, facts.place, days, around)


def _title_page(document: Document, sections: Sequence[Section]) -> FoundEvent | None:
    """The event that the first lines name, where the first line that looks like a heading only dates it."""
    first = sections[0]
    lines = [block for block in first.own if block.kind == "paragraph" and block.end - block.start <= MAX_FACT]
    if not lines or lines[0].start != first.start or cues.NOT_EVENT.search(words_of(document, lines[0])):
        return None
    rest: list[Block] = [*first.own[1:]]
    if len(sections) > 1 and len(first.own) <= FACT_BLOCKS and sections[1].heading is not None:
        rest += [sections[1].heading]
    facts = _facts(document, rest, ())
    title = undated(words_of(document, lines[0]))
    if facts.date is None or facts.block is None or not cues.NOUN.search(title.name) or title.name.endswith("."):
        return None
    days = facts.date.days()
    if days is None:
        return None
    span = Span(first.start, sections[-1].end)
    dated = Span(facts.block.start, facts.block.end)
    return FoundEvent(title.name, facts.place or title.place, days, facts.date.precision, span, dated, facts.hosts)


def _below(sections: Sequence[Section], number: int, document: Document) -> list[Block]:
    """The blocks right below a heading; where there are none the deeper heading below it, or all that are labelled."""
    section = sections[number]
    if section.own:
        return list(section.own)
    deeper = [below for below in sections[number + 1 :] if below.end <= section.end][:LABEL_BLOCKS]
    labelled = takewhile(lambda below: begins_labelled(below.title(document)), deeper)
    found = [block for below in labelled for block in (below.heading, *below.own) if block]
    return found or [below.heading for below in deeper[:1] if below.heading]


def _when_and_where(sections: Sequence[Section], number: int, document: Document) -> list[Block]:
    """The blocks of the first heading below that says that when and where follow; empty where there is none."""
    deeper = (below for below in sections[number + 1 :] if below.end <= sections[number].end)
    return next((list(below.own) for below in deeper if WHEN_AND_WHERE.fullmatch(below.title(document))), [])


def _known(document: Document, sections: Sequence[Section], number: int) -> _Facts | None:
    """What a heading above that is nothing but a day, and perhaps a place, says of the events below it."""
    path = sections[number].path
    line = day_above(document, path)
    heading = next((s.heading for s in reversed(sections[:number]) if path and s.title(document) == path[-1]), None)
    return _Facts(date=line.date, place=line.place, block=heading, line=line) if line else None


def _facts(
    document: Document, blocks: Sequence[Block], path: Sequence[str], *, kind: bool = False, known: _Facts | None = None
) -> _Facts:
    """What short or labelled lines at the top of a section say, down to the first that is neither.

    Args:
        path: The headings above them.
        kind: Whether the first may say of what kind the event is that the heading names.
        known: What is known before they are read.
    """
    facts = known or _Facts()
    near = takewhile(lambda block: not _lists_days(document, block), blocks[:LABEL_BLOCKS])
    for block, words in _lines(document, list(near)):
        line = completed(document, MAP_LINK.sub("", words), path)
        if is_signed(line):
            facts.signed = True
            continue
        if cues.NOT_EVENT.search(line):
            return facts
        if facts.take_labels(line, block) or begins_labelled(line):
            continue
        if kind and block is blocks[0] and _take_kind(facts, line, block):
            continue
        if block.kind == "table" or not (facts.take_dateline(line, block) or _take_bare(facts, line, block)):
            return facts
    return facts


def _lists_days(document: Document, block: Block) -> bool:
    """Whether several items of a list are days without labels: events of their own, or the days of a course."""
    items = [document.text[item.start : item.end] for item in block.parts] if block.kind == "list" else []
    return sum(has_day(item) and not begins_labelled(item) for item in items) > 1


def _lines(document: Document, blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """The lines of blocks, without marks that call off; a label that stands alone is read with the line below it."""
    label = ""
    for block in blocks:
        lines = document.text[block.start : block.end].splitlines()
        if len(lines) > 1 and is_day(document, block) and not any(map(has_day, lines)):
            lines = [words_of(document, block)]  # in pieces, as on the leaf of a calendar
        for raw in lines:
            line = " ".join(raw.split()).lstrip("•-* ")
            if is_label(line):
                label = line.rstrip(" :")
                continue
            if is_mark(line):
                continue
            line = without_marks(line)
            yield block, f"{label}: {line}" if label else line
            label = ""


def _take_kind(facts: _Facts, line: str, block: Block) -> bool:
    """Keeps place and date of a line that says of what kind the event is, and what labels after it say."""
    starts = [start for start in label_starts(line) if start]
    head = line[: starts[0]] if starts else line
    title = read_title(head.strip(" ."))
    if len(head) > MAX_FACT or title.date is None or title.date.precision != "day" or title.place is None:
        return False
    if not KIND_LINE.match(title.name):
        return False
    fields = read_labels(line[len(head) :]) if starts else {}
    facts.place = ", ".join(dict.fromkeys([*([fields["where"]] if "where" in fields else []), title.place]))
    facts.hosts = facts.hosts or (labelled_hosts(line[len(head) :]) if starts else ())
    facts.date, facts.block, facts.labelled = title.date, block, True
    return True


def _take_bare(facts: _Facts, line: str, block: Block) -> bool:
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

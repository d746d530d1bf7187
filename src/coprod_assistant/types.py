"""The spine: what one step hands to the next.

Read top to bottom, this file is the program:

    Source -> Document(Block, Page, Link) -> Chunk, Unit, Event, Record -> Query -> Hit -> Answer(Statement, Citation)

Every offset counts characters (Unicode code points) of `Document.text`; every `end` is exclusive.
Page and heading of a passage are looked up from its offsets (`page_at`, `headings_at`), never carried along.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "paragraph", "list", "quotation", "table"]
UnitKind = Literal["heading", "sentence", "list", "item", "quotation", "row"]
Intent = Literal["date", "place", "person", "role", "number", "events", "quotation", "other"]
TermKind = Literal["name", "person", "number", "content"]
Status = Literal["answered", "partial", "refused"]
Mode = Literal["extractive", "generated", "catalogue", "pinned"]
Wanted = Literal["auto", "extractive"]  # who may write an answer: the model too where there is one, or the archive only
Precision = Literal["day", "month", "year"]
EventStatus = Literal["", "cancelled", "postponed"]
RecordKind = Literal["barrier", "recommendation", "quotation", "statement", "person", "organisation"]
LeftOutReason = Literal["hidden", "menu", "form", "furniture", "line", "beside", "repeated", "note", "aside", "unread"]


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters, `0 <= start <= end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LinkFrom:
    """A page that links to a source, the words of its link, and the page's title; both empty where it has none."""

    url: str
    words: str
    title: str = ""

    def __str__(self) -> str:
        """The page and the words of its link as people are told of them."""
        words = f" as “{self.words}”" if self.words else ""
        return f"“{self.title}”{words}" if self.title else f"{self.url}{words}"


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the corpus and where it was published.

    `file` is relative to the corpus folder, with forward slashes. `published` is when the page or report was
    published and `retrieved` when it was copied; neither is the date of an event that it tells of. `charset` is the
    one that the web server named. `aliases` are other addresses that lead to it, in the normal form of `addresses`.
    `linked_from` says where it hangs, links of the text before links of menus.
    """

    file: str
    media_type: str
    sha256: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    licence: str | None = None
    published: dt.date | None = None
    retrieved: dt.date | None = None
    charset: str | None = None
    aliases: tuple[str, ...] = ()
    linked_from: tuple[LinkFrom, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of content of one kind; text that no block covers is boilerplate or blank.

    `level` is 1 to 6 for a heading, else 0. `parts` are, in order and inside the block: the items of a list
    (what stands before the first is the line that opens it), the rows of a table, the words and then the
    attribution of a quotation (one part if it has none); empty for headings and paragraphs.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    parts: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF, a slide, a sheet; `number` counts from 1. Pages are in order and do not overlap.

    `label` is what people call it where that is not "page 3": "slide 3", "sheet Budget".
    """

    number: int
    start: int
    end: int
    label: str = ""

    @property
    def place(self) -> str:
        """What people call it."""
        return self.label or f"page {self.number}"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that carry a link, and its absolute address."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words of a source that are no content of its document, and why.

    `hidden` from readers, a `menu`, tools or links to other pages, a `form`, `furniture` of the site (its name, its
    address, what visitors wrote), a legal `line`, `beside` the main part, `repeated` on other pages of the site, the
    mark of a `note`, an `aside` of those who wrote it (a comment, a tracked deletion, what a speaker has before him),
    `unread` as its mark-up is none that is known. `words` are the first of them, `characters` counts all.
    """

    reason: LeftOutReason
    words: str
    characters: int


@dataclass(frozen=True, slots=True)
class StatedEvent:
    """An event as a page states it for machines; its words need not stand in the text. `place` may be empty."""

    name: str
    starts: dt.date
    ends: dt.date
    place: str = ""
    status: EventStatus = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The canonical text of one source and its structure; blocks are in order and do not overlap.

    `stated` are the events that a page states for machines, `days` short words of it with the day that they mean for
    machines ("Fri 11 May"), and `language` the one it says it is in ("en-gb"): all are for the catalogue, and the
    archive does not keep them. `pages` is empty unless the source has pages. `warnings` say
    what could not be read, a line each. `frames` are ranges of what stands around the main part of a page (its header,
    footer, side column): content on one page, the site's furniture where other pages have the same. `apart` says where
    the page does not go on as the text does: an empty range parts two blocks or touches what is only in the text, the
    words in another touch what was taken out of it.
    """

    id: str
    source: Source
    title: str
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    links: tuple[Link, ...] = ()
    stated: tuple[StatedEvent, ...] = ()
    days: tuple[tuple[str, dt.date], ...] = ()
    language: str = ""
    warnings: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    frames: tuple[Span, ...] = ()
    apart: tuple[Span, ...] = ()

    @property
    def hangs_at(self) -> LinkFrom | None:
        """The web page that a report is linked from, None for what has no pages or is linked from nowhere."""
        return self.source.linked_from[0] if self.pages and self.source.linked_from else None

    def page_at(self, offset: int) -> int | None:
        """Number of the page that holds `offset`, or None where the document has no pages."""
        page = self._page(offset)
        return page.number if page else None

    def place_at(self, offset: int) -> str | None:
        """What people call that page: "page 3", "slide 3", "sheet Budget"."""
        page = self._page(offset)
        return page.place if page else None

    def _page(self, offset: int) -> Page | None:
        last = self.pages[-1] if self.pages else None
        return next((page for page in self.pages if offset < page.end), last)

    def headings_at(self, offset: int) -> tuple[str, ...]:
        """Headings above `offset`, outermost first, as they stand in the text; a heading is under itself."""
        path: list[Block] = []
        for block in self.blocks:
            if block.start > offset:
                break
            if block.kind == "heading":
                path = [outer for outer in path if outer.level < block.level] + [block]
        return tuple(self.text[block.start : block.end] for block in path)


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document without its text; `characters` and `chunks` are counts, `aliases` other addresses that lead to it."""

    id: str
    title: str
    file: str
    url: str | None
    characters: int
    chunks: int
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A retrievable range of one document, made of whole blocks where they fit.

    `id` is stable across rebuilds: it changes only with the document's id, the range or the words.
    `text` is `document.text[start:end]`; `headings` are those above its start, outermost first.
    `place` is what people call the first of its pages ("slide 3").
    """

    id: str
    document_id: str
    start: int
    end: int
    text: str
    headings: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    event_id: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """A range that can stand as a statement of its own: a sentence, a list with its opening line, one item…"""

    kind: UnitKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EventSource:
    """Where a document tells of an event: the passage that belongs to it, and the words in it that name and date it.

    `dated_start` and `dated_end` bound the unit (a heading, a sentence, a row) that a citation of the event quotes.
    `grounds` say why this telling was taken for the same event as the first; empty for that one.
    """

    document_id: str
    start: int
    end: int
    dated_start: int
    dated_end: int
    grounds: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was held: its name and place as written, its first and last day, and where it is told of.

    `starts` and `ends` are the first and last possible day of what the text says to `precision` ("May 2012" is 1 to
    31 May, precision month); both are None where no source dates it. `country` is the English name of the country
    that `place` lies in, None where that is not known. `sources[0]` tells most of it. `id` is stable across rebuilds
    as long as name and dates are. `status` says that it was called off, or put off to no day that is told.
    """

    id: str
    name: str
    place: str | None
    country: str | None
    starts: dt.date | None
    ends: dt.date | None
    precision: Precision
    sources: tuple[EventSource, ...]
    series: str | None = None
    hosts: tuple[str, ...] = ()
    status: EventStatus = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Something said at an event, or someone there: the verbatim range `document.text[start:end]`.

    `subject` is whom it is about: who said it, to whom a recommendation is addressed, the person or organisation that
    took part; empty where the text does not tell. `role` is the subject's, as written ("Chief Medical Officer of the
    Scottish Government"), `verb` how it was said ("emphasized") or what the subject did ("discussed", "hosted").
    """

    id: str
    kind: RecordKind
    document_id: str
    start: int
    end: int
    event_id: str | None = None
    subject: str = ""
    role: str = ""
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation and its answer; `answer` may be empty."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question that carries meaning.

    `name` and `person` are parts of a proper name, `number` is a year or a day: they must stand in the source for
    an answer to stand; a `content` word may be said in other words there. Names that stand side by side share the
    number of their `phrase`, which is -1 for other words. `tag` is the universal part of speech.
    """

    word: str
    stem: str
    kind: TermKind
    phrase: int = -1
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready to search.

    `text` stands alone: the words searched for, with the subject of the conversation where the question leaves it
    out. `terms` are the question's own; `carried` the words that the conversation lent it; `focus` an earlier
    answer (or question) whose passage the question goes on about, empty if it stands alone. `counted` is the stem
    of what "how many" counts, `listed` that of the plural that "which" or "what" asks for. `corrections` are
    pairs of a misspelt word and the archive's own.
    """

    question: str
    text: str
    intent: Intent
    terms: tuple[Term, ...] = ()
    carried: tuple[Term, ...] = ()
    focus: str = ""
    counted: str = ""
    listed: str = ""
    corrections: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found for a query; `rank` counts from 1, `scores` names each score's scale.

    `title`, `file` and `url` are those of its document. `nearest` is the statement of the chunk, as a range of the
    document, that comes nearest to what was asked; it need not answer it. None if the chunk holds none but headings.
    `link` opens the source there, or at the chunk.
    """

    chunk: Chunk
    rank: int
    scores: Mapping[str, float] = field(default_factory=dict)
    title: str = ""
    file: str = ""
    url: str | None = None
    nearest: Span | None = None
    link: str | None = None

    @property
    def words(self) -> str:
        """What to show of it where there is room for a sentence: the nearest statement, else the whole text."""
        if self.nearest is None:
            return self.chunk.text
        return self.chunk.text[self.nearest.start - self.chunk.start : self.nearest.end - self.chunk.start]


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact range of a published source; `quote` is `document.text[start:end]`, checked before it is shown.

    `page` counts from 1, `place` is what people call it ("page 3", "slide 3"), both None without pages; `link` opens
    the source at the passage, None without `url`.
    `linked_from` is the web page where a report hangs, None for what is no report or hangs nowhere.
    """

    marker: int
    document_id: str
    title: str
    file: str
    start: int
    end: int
    quote: str
    url: str | None = None
    page: int | None = None
    heading: str | None = None
    event_id: str | None = None
    link: str | None = None
    linked_from: LinkFrom | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """An event of an answer, and the words that say what it was or why it fits; None where no source has any.

    `told` is one of the answer's citations, or one of its own with the marker 0.
    """

    event: Event
    told: Citation | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said, the markers of the citations it stands on, and whether it is the source's own words.

    `event` is the event that it names or dates, where the answer lists events. `line` names, dates and places that
    event for whoever reads text alone; empty where the statement's own words do.
    """

    text: str
    citations: tuple[int, ...]
    verbatim: bool = True
    event: ListedEvent | None = None
    line: str = ""

    @property
    def said(self) -> str:
        """What text without cards says of it."""
        return self.line or self.text


@dataclass(frozen=True, slots=True)
class Generation:
    """What became of a language model's answer: sentences written, shown, and dropped by reason.

    `fallback` names why the archive's own words stand in for it, None where they do not; `notice` is what a visitor
    is told about that, or about an answer that was cut short.
    """

    model: str
    written: int = 0
    shown: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)
    fallback: str | None = None
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Pinned:
    """That the staff chose an answer for its question, and when; `note` is a line of their own words, written by `by`.

    Both are empty where they added none.
    """

    on: dt.date
    note: str = ""
    by: str = ""

    @property
    def chosen(self) -> str:
        """What visitors are told of it."""
        return f"Answer chosen by the staff on {self.on.day} {self.on:%B %Y}, in the archive’s own words."

    @property
    def added(self) -> str:
        """The line of the staff's own words as it is shown, with whose they are; empty where there is none."""
        return f"Note by {self.by} of the staff: “{self.note}”" if self.note else ""

    @property
    def told(self) -> tuple[str, ...]:
        """All that is told before the archive's words."""
        return (self.chosen, self.added) if self.note else (self.chosen,)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a visitor is told.

    Holds always: every statement has at least one citation and every marker in `text` is among `citations`;
    a refused answer states nothing, but keeps its `hits`. `missing` says what the archive does not hold, and
    is None only for `answered`. `index` is the generation of the index that the whole answer was made from.
    `reason` says in a few words what decided its status.
    `pinned` is None where the staff chose no answer for the question.
    `generation` is None where no language model was asked; of a `generated` answer, `own_words` is the one in the
    archive's own words that it was held against.
    """

    question: str
    query: str
    status: Status
    mode: Mode
    text: str
    statements: Sequence[Statement]
    citations: Sequence[Citation]
    missing: str | None
    hits: Sequence[Hit]
    follow_ups: Sequence[str]
    index: str
    timings_ms: Mapping[str, float]
    reason: str = ""
    id: str | None = None
    generation: Generation | None = None
    own_words: Answer | None = None
    pinned: Pinned | None = None

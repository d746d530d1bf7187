"""An invented archive for the archive page: three documents, twelve events and their records, each found by its words.

`write_corpus` writes the documents; `made_catalogue` finds events and records in them once they are indexed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from coprod_assistant.catalogue import Catalogue
from coprod_assistant.types import Document, Event, EventSource, Precision, Record, RecordKind

SOURCES = """
[[source]]
file = "gatherings.md"
url = "https://example.org/gatherings"
title = "Gatherings of the Wendle Valley Forum"
publisher = "Wendle Valley Forum (invented)"
licence = "CC0-1.0"
published = 2014-02-03

[[source]]
file = "exchange-report.md"
url = "https://example.org/reports/exchange"
title = "What we learnt at the exchange"
publisher = "Wendle Valley Forum (invented)"
licence = "CC0-1.0"
published = 2013-11-20

[[source]]
file = "abroad.md"
title = "Seen abroad"
publisher = "Wendle Valley Forum (invented)"
licence = "CC0-1.0"
"""


@dataclass(frozen=True)
class MadeEvent:
    """An event as its source tells it; a line of `told` is plain text or `(kind, subject, role, verb, words)`."""

    file: str
    id: str
    name: str
    place: str | None
    country: str | None
    starts: str | None
    ends: str | None
    heading: str
    told: tuple[str | tuple[str, str, str, str, str], ...]
    precision: Precision = "day"
    series: str | None = None
    hosts: tuple[str, ...] = ()


def barrier(words: str, subject: str = "") -> tuple[str, str, str, str, str]:
    return "barrier", subject, "", "", words


def advice(words: str, subject: str = "") -> tuple[str, str, str, str, str]:
    return "recommendation", subject, "", "", words


def quote(words: str, subject: str, role: str = "") -> tuple[str, str, str, str, str]:
    return "quotation", subject, role, "said", words


def says(words: str, subject: str, role: str = "", verb: str = "said") -> tuple[str, str, str, str, str]:
    return "statement", subject, role, verb, words


def there(words: str, subject: str, role: str = "", verb: str = "took part") -> tuple[str, str, str, str, str]:
    return "person", subject, role, verb, words


def body(words: str, subject: str, verb: str = "took part") -> tuple[str, str, str, str, str]:
    return "organisation", subject, "", verb, words


EVENTS = (
    MadeEvent("gatherings.md", "kitchen-2010", "Shared Kitchen Day", "Aldmoor", "United Kingdom", "2010-09-18",
        "2010-09-18", "Shared Kitchen Day, Aldmoor, 18 September 2010", (
        "Forty cooks from nine streets met to plan a kitchen that belongs to nobody and to everybody.",
        there("Petra Lindqvist, cook at the Aldmoor Lunch Club", "Petra Lindqvist", "cook at the Aldmoor Lunch Club", "opened the day"),
        quote("We never had a rota. We had a wall with nails in it, and whoever took an apron off a nail was on.", "Petra Lindqvist", "cook at the Aldmoor Lunch Club"),
        barrier("The hygiene inspectorate has no form for a kitchen without an owner."),
        barrier("Insurers ask for one name, and nobody wants to be that name."),
        body("The Aldmoor Lunch Club lent its hall", "Aldmoor Lunch Club", "lent its hall"),
        ), hosts=("Aldmoor Lunch Club",)),
    MadeEvent("gatherings.md", "repair-2011", "First Repair Exchange", "Wendlebury", "United Kingdom", "2011-03-12",
        "2011-03-13", "First Repair Exchange, Wendlebury, 12-13 March 2011", (
        "Two days of toasters, bicycles and arguments about who may open a sealed case.",
        there("Oluwaseun Adeyemi of the Tool Library", "Oluwaseun Adeyemi", "Tool Library", "led the bench"),
        there("Councillor Maud Ferris", "Maud Ferris", "Councillor", "visited"),
        says("Maud Ferris promised that the old fire station would be let to repairers at a pound a year.", "Maud Ferris", "Councillor", "promised"),
        barrier("Spare parts are sold to licensed workshops only.", "Manufacturers"),
        barrier("Volunteers stop coming once they have mended their own things."),
        advice("The council should let empty buildings to repairers for a token rent.", "The council"),
        body("The Tool Library brought six benches", "Tool Library", "brought six benches"),
        ), series="Repair Exchange", hosts=("Tool Library", "Wendle Valley Forum")),
    MadeEvent("gatherings.md", "listening-2011", "Listening Walk", "Aldmoor", "United Kingdom", "2011-05-01",
        "2011-05-31", "Listening Walk, Aldmoor, May 2011", (
        "In May residents walked the estate with two planners and wrote down every noise they would miss.",
        there("Ines Bramante, planner", "Ines Bramante", "planner", "walked"),
        says("Ines Bramante reported that the walk had changed four lines on the plan.", "Ines Bramante", "planner", "reported"),
        quote("Nobody had ever asked me what I would miss.", "a resident of Tern Court"),
        ), precision="month"),
    MadeEvent("gatherings.md", "budget-2011", "People’s Budget Assembly", "Marrow Hill", "United Kingdom", "2011-10-08",
        "2011-10-08", "People’s Budget Assembly, Marrow Hill, 8 October 2011", (
        "A hundred and twelve people divided £90,000 between nineteen proposals in one afternoon.",
        there("Tomasz Wieczorek, treasurer of the Marrow Hill Residents", "Tomasz Wieczorek", "treasurer of the Marrow Hill Residents", "explained the count"),
        there("Maud Ferris, by then deputy leader of the council", "Maud Ferris", "deputy leader of the council", "answered questions"),
        says("Tomasz Wieczorek explained that no proposal was funded that had not been costed by its own neighbours.", "Tomasz Wieczorek", "treasurer of the Marrow Hill Residents", "explained"),
        barrier("The papers were forty pages long and came three days before."),
        barrier("People who work on Saturdays were not in the room."),
        barrier("Money must be spent by March, whatever was decided."),
        advice("Publish the costs of every proposal a month before the vote."),
        advice("Hold a second sitting on a weekday evening.", "The organisers"),
        body("Marrow Hill Residents", "Marrow Hill Residents", "hosted"),
        ), hosts=("Marrow Hill Residents",)),
    MadeEvent("abroad.md", "reise-2012", "Werkstatt der Nachbarn", "Kiel", "Germany", "2012-04-30",
        "2012-05-02", "Werkstatt der Nachbarn, Kiel, 30 April to 2 May 2012", (
        "Six of us travelled to Kiel to see how a harbour quarter runs its own laundry, and came home with a recipe for quarrels.",
        there("Frauke Petersen, who keeps the laundry’s books", "Frauke Petersen", "keeps the laundry’s books", "showed the books"),
        there("Oluwaseun Adeyemi", "Oluwaseun Adeyemi", "", "travelled"),
        quote("Ein Plan ohne Streit ist ein Plan ohne Leute. A plan without a quarrel is a plan without people.", "Frauke Petersen", "keeps the laundry’s books"),
        says("Frauke Petersen stressed that the machines were bought only after a year of washing by hand.", "Frauke Petersen", "keeps the laundry’s books", "stressed"),
        barrier("Grants pay for machines, but not for the person who empties the lint."),
        advice("Buy nothing in the first year."),
        )),
    MadeEvent("gatherings.md", "repair-2012", "Second Repair Exchange", "Wendlebury", "United Kingdom", "2012-06-16",
        "2012-06-17", "Second Repair Exchange, Wendlebury, 16-17 June 2012", (
        "The old fire station was open, and so were eighty-one toasters.",
        there("Oluwaseun Adeyemi of the Tool Library", "Oluwaseun Adeyemi", "Tool Library", "led the bench"),
        there("Gwen Okafor, apprentice", "Gwen Okafor", "apprentice", "spoke"),
        quote("I learnt more from the thing I broke than from the eleven I mended.", "Gwen Okafor", "apprentice"),
        says("Oluwaseun Adeyemi counted 340 objects that did not go to the tip.", "Oluwaseun Adeyemi", "Tool Library", "counted"),
        barrier("Two of three benches are too high for a wheelchair."),
        barrier("Spare parts still come from abroad and take six weeks."),
        advice("Manufacturers should publish drawings of what they no longer sell.", "Manufacturers"),
        advice("Pay one coordinator for the hours in which nobody repairs anything."),
        body("The Tool Library and two schools", "Tool Library", "ran the benches"),
        body("Wendlebury Girls’ School", "Wendlebury Girls’ School", "sent two classes"),
        ), series="Repair Exchange", hosts=("Tool Library",)),
    MadeEvent("gatherings.md", "care-2012", "Conversations about Care", "Edinburgh", "United Kingdom", "2012-11-07",
        "2012-11-07", "Conversations about Care, Edinburgh, St. Cuthbert’s Hall, 7 November 2012", (
        "Carers, nurses and three officials sat in circles of five, and changed circles when the kettle boiled.",
        there("Dr Hamish Rennie, adviser to the health board", "Hamish Rennie", "adviser to the health board", "listened"),
        there("Yetunde Bello, carer", "Yetunde Bello", "carer", "spoke"),
        there("Ines Bramante", "Ines Bramante", "", "kept the notes"),
        quote("I am called informal. There is nothing informal about lifting my mother at four in the morning.", "Yetunde Bello", "carer"),
        says("Hamish Rennie acknowledged that the board had counted hours and never people.", "Hamish Rennie", "adviser to the health board", "acknowledged"),
        says("Yetunde Bello suggested that carers should sit on the panels that appoint nurses.", "Yetunde Bello", "carer", "suggested"),
        barrier("Respite is offered in blocks of a week, and asked for in blocks of an hour."),
        barrier("Each service keeps its own record, and the carer carries all of them in her head."),
        barrier("Professionals fear that what is shared cannot be taken back."),
        advice("Carers should sit on the panels that appoint nurses.", "The health board"),
        advice("Write one record, and let the carer hold it.", "Health and social services"),
        advice("Pay for hours, not for weeks."),
        body("The Lothian Carers’ Circle", "Lothian Carers’ Circle", "hosted"),
        ), hosts=("Lothian Carers’ Circle",)),
    MadeEvent("abroad.md", "brasilia-2013", "Encontro das Hortas", "Brasília", "Brazil", "2013-03-20",
        "2013-03-22", "Encontro das Hortas, Brasília, 20-22 March 2013", (
        "Three hundred gardeners from eleven states compared seeds, and the contracts under which they borrow land.",
        there("Luiza Carvalho, of the Asa Norte gardens", "Luiza Carvalho", "of the Asa Norte gardens", "opened"),
        says("Luiza Carvalho said that land lent for a year is planted with lettuce, and land lent for ten with trees.", "Luiza Carvalho", "of the Asa Norte gardens", "said"),
        barrier("Land is lent by the year.", "Cities"),
        advice("Lend land for ten years or not at all.", "Cities"),
        body("Gardens of eleven states", "Gardens of eleven states"),
        )),
    MadeEvent("gatherings.md", "exchange-2013", "Third Repair Exchange", "Wendlebury", "United Kingdom", "2013-06-15",
        "2013-06-16", "Third Repair Exchange, Wendlebury, 15-16 June 2013", (
        "For the first time the exchange was opened by somebody who had come as a customer.",
        there("Gwen Okafor, by now the coordinator", "Gwen Okafor", "coordinator", "opened the exchange"),
        there("Oluwaseun Adeyemi", "Oluwaseun Adeyemi", "", "led the bench"),
        says("Gwen Okafor announced that the benches had been lowered, all but one.", "Gwen Okafor", "coordinator", "announced"),
        barrier("The rent of the fire station was to rise to the market’s."),
        body("The Tool Library", "Tool Library", "ran the benches"),
        ), series="Repair Exchange", hosts=("Tool Library",)),
    MadeEvent("exchange-report.md", "night-2013", "Night School of the Commons: how neighbours, councils and small firms write agreements that outlive the people who signed them", "Leeds", "United Kingdom",
        "2013-06-27", "2013-06-27", "Night School of the Commons: how neighbours, councils and small firms write agreements that outlive the people who signed them, Leeds, 27 June 2013", (
        "From seven in the evening until the caretaker jangled his keys, sixty people rewrote one agreement.",
        there("Professor Asha Venkataraman", "Asha Venkataraman", "Professor", "taught"),
        quote("Write it so that your successor, who never met you and is in a hurry, can keep it.", "Asha Venkataraman", "Professor"),
        barrier("Agreements name people, and people move."),
        advice("Name the office, not the officer."),
        advice("Meet once a year to read the agreement aloud."),
        )),
    MadeEvent("exchange-report.md", "summer-2013", "Summer of Small Grants", None, None, "2013-01-01",
        "2013-12-31", "Summer of Small Grants, 2013", (
        "Forty-four grants of £250 were given on the word of a neighbour.",
        says("The jury found that none of the forty-four had failed to report.", "The jury", "", "found"),
        advice("Trust first, and ask for a photograph.", "Funders"),
        ), precision="year"),
    MadeEvent("exchange-report.md", "undated", "The kitchen-table meetings", None, None, None,
        None, "The kitchen-table meetings", (
        "Before any of this there were the kitchen-table meetings, of which nobody kept a date.",
        there("Petra Lindqvist", "Petra Lindqvist", "", "kept the tea warm"),
        quote("If you want minutes, come earlier and bring a pen.", "Petra Lindqvist"),
        )),
)  # fmt: skip


def write_corpus(folder: Path) -> None:
    """Writes the three documents and what is known of them."""
    folder.mkdir(parents=True, exist_ok=True)
    titles = {"gatherings.md": "Gatherings", "exchange-report.md": "What we learnt", "abroad.md": "Seen abroad"}
    for file, title in titles.items():
        parts = [f"# {title}"]
        for event in EVENTS:
            if event.file == file:
                parts.append(f"## {event.heading}")
                parts += [_sentence(line if isinstance(line, str) else line[4]) for line in event.told]
        (folder / file).write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    (folder / "sources.toml").write_text(SOURCES, encoding="utf-8")


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words} was there."


def made_catalogue(documents: Iterable[Document]) -> Catalogue:
    """Events and records of the invented documents, found by their words."""
    by_file = {document.source.file: document for document in documents}
    return Catalogue([_event(event, by_file) for event in EVENTS], _records(by_file))


def _section(event: MadeEvent, document: Document) -> tuple[int, int]:
    start = document.text.index(event.heading)
    later = [document.text.find(other.heading) for other in EVENTS if other.file == event.file]
    return start, min((at for at in later if at > start), default=len(document.text))


def _event(event: MadeEvent, by_file: dict[str, Document]) -> Event:
    document = by_file[event.file]
    start, end = _section(event, document)
    source = EventSource(document.id, start, end, start, start + len(event.heading))
    day = dt.date.fromisoformat
    return Event(
        event.id,
        event.name,
        event.place,
        event.country,
        day(event.starts) if event.starts else None,
        day(event.ends) if event.ends else None,
        event.precision,
        (source,),
        event.series,
        event.hosts,
    )


def _records(by_file: dict[str, Document]) -> Iterator[Record]:
    for event in EVENTS:
        document = by_file[event.file]
        start, end = _section(event, document)
        for number, line in enumerate(event.told):
            if isinstance(line, str):
                continue
            kind, subject, role, verb, words = line
            at = document.text.index(words, start, end)
            name = f"{event.id}-{number}"
            yield Record(name, cast(RecordKind, kind), document.id, at, at + len(words), event.id, subject, role, verb)


class Catalogued:
    """An assistant whose indexes answer with a given catalogue, whatever was found when they were made."""

    def __init__(self, assistant: object, make: Callable[[Iterable[Document]], Catalogue]) -> None:
        self._assistant = assistant
        self._make = make

    def __getattr__(self, name: str) -> object:
        return getattr(self._assistant, name)

    def pin(self) -> PinnedCatalogue:
        return PinnedCatalogue(self._assistant.pin(), self._make)  # type: ignore[attr-defined]


class PinnedCatalogue:
    """A pinned index with the given catalogue."""

    def __init__(self, pinned: object, make: Callable[[Iterable[Document]], Catalogue]) -> None:
        self._pinned = pinned
        self._make = make

    def __enter__(self) -> PinnedCatalogue:
        self._index = self._pinned.__enter__()  # type: ignore[attr-defined]
        self.generation = self._index.generation
        return self

    def __exit__(self, *trouble: object) -> None:
        self._pinned.__exit__(*trouble)  # type: ignore[attr-defined]

    def __getattr__(self, name: str) -> Any:  # all else is the index's own
        return getattr(self._index, name)

    def catalogue(self) -> Catalogue:
        return self._make(self._index.document(summary.id) for summary in self._index.documents())

"""What people read on a terminal: answers, passages, checks, progress. Programs read JSON.

On a terminal words are wrapped and coloured; into a pipe or file every paragraph is one line without colours. Control
characters of a source, which could change what a terminal shows, are made visible instead of being obeyed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from .types import Answer, Citation, Generation, Hit
from .when import when

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

    from .doctor import Check
    from .evaluation.answering import Answering
    from .evaluation.beir import BeirReport

WIDEST = 100  # columns; longer lines are hard to read
LONG = 20  # of a stage whose tenths are told where no bar can be drawn
NEAREST = 3  # passages shown with a refusal
EXCERPT = 240  # characters of a passage that are shown
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
MEASURES = ("nDCG@10", "R@10", "RR@10")


def plain(text: str) -> str:
    """`text` with each character that a terminal would obey replaced by U+FFFD; tabs and line breaks stay."""
    return CONTROL.sub("\ufffd", text)


def counted(number: int, thing: str) -> str:
    """A number of things, in English."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


class Printer:
    """Prints to standard output."""

    def __init__(self) -> None:
        from rich.console import Console

        terminal = sys.stdout.isatty()
        self._console = Console(
            force_terminal=terminal, soft_wrap=not terminal, highlight=False, markup=False, emoji=False
        )
        self._console.width = min(self._console.width, WIDEST)

    def line(self, text: str = "", *, style: str = "", indent: int = 0) -> None:
        """One paragraph; on a terminal its further lines are indented as the first."""
        from rich.padding import Padding
        from rich.text import Text

        shown = Text(plain(text), style=style)
        if self._console.soft_wrap:
            shown = Text(" " * indent) + shown
            self._console.print(shown)
        else:
            self._console.print(Padding(shown, (0, 0, 0, indent)))

    def reasons(self, lines: Sequence[str]) -> None:
        """What decided an answer, below it; nothing if there is nothing to say."""
        if lines:
            self.line()
        for line in lines:
            self.line(line.lstrip(), style="dim", indent=len(line) - len(line.lstrip()))

    def answer(self, answer: Answer) -> None:
        """The answer, then where it stands; for a refusal the nearest passages. A model's part is told first."""
        if answer.generation is not None:
            self.line(_told(answer.generation), style="dim")
            self.line()
        if sum(statement.event is not None for statement in answer.statements) > 1:
            self._listed(answer)
        else:
            for part in answer.text.split("\n\n"):
                self.line(part)
                self.line()
        if answer.citations:
            self.line("Sources", style="bold")
            for citation in answer.citations:
                self._place(f"[{citation.marker}]", citation)
        elif answer.hits:
            self.line("Nearest passages", style="bold")
            for hit in answer.hits[:NEAREST]:
                self.hit(hit)

    def _listed(self, answer: Answer) -> None:
        """An answer that lists events: when, what and where on one line, and below it what it was."""
        for statement in answer.statements:
            marks = "".join(f"[{marker}]" for marker in statement.citations) if statement.verbatim else ""
            if statement.event is None:
                self.line(f"{statement.text} {marks}".rstrip())
            else:
                event, told = statement.event.event, statement.event.told
                facts = " · ".join(filter(None, (when(event), event.name, event.place)))
                self.line(f"{facts} {marks}")
                if told is not None:
                    self.line(_excerpt(told.quote), style="" if told.marker else "dim", indent=4)
        self.line()
        if answer.missing:
            self.line(answer.missing)
            self.line()

    def hit(self, hit: Hit) -> None:
        """Where a passage stands, and the statement of it that is nearest to what was asked."""
        self._place(f"{hit.rank}.", hit)
        self.line(_excerpt(hit.words), indent=4)

    def events(self, events: Sequence[Mapping[str, Any]], *, why: bool = False) -> None:
        """A table of events as `--json` gives them, with `why` each source with the grounds on which it was joined."""
        from rich.table import Table
        from rich.text import Text

        table = Table("Date", "Event", "Place", "Sources", box=None, pad_edge=False)
        for event in events:
            date, name, place, files = (Text(plain(cell)) for cell in _columns(event))
            files = Text("\n".join(line.strip() for line in telling_lines(event))) if why else files
            table.add_row(date, name + Text(f"\n{event['id']}", style="dim"), place, files)
        self._console.print(table)

    def _place(self, mark: str, found: Citation | Hit) -> None:
        if isinstance(found, Hit):
            place = found.chunk.place
            heading = found.chunk.headings[-1] if found.chunk.headings else None
            where = f"{found.file} ({found.chunk.document_id})"
        else:
            place, heading = found.place, found.heading
            where = found.link or f"{found.file} ({found.document_id})"
        parts = [found.title or found.file, heading, place]
        said = dict.fromkeys(" ".join(part.split()) for part in parts if part)
        self.line(f"{mark:<4}{' · '.join(said)}")
        self.line(where, style="dim", indent=4)
        if isinstance(found, Citation) and found.linked_from:
            self.line(f"linked from {' '.join(str(found.linked_from).split())}", style="dim", indent=4)

    def checks(self, checks: Sequence[Check]) -> None:
        """A line per check, and for each that failed what to do."""
        for check in checks:
            mark, style = ("ok   ", "green") if check.ok else ("wrong", "bold red")
            self.line(f"{mark} {check.name}: {check.detail}", style="" if check.ok else style)
            if not check.ok and check.remedy:
                self.line(check.remedy, indent=6)

    def beir(self, report: BeirReport) -> None:
        """Measures of each ranking over all questions, and nDCG@10 on each half."""
        self.line(f"{report.folder}: {counted(report.passages, 'passage')}, {counted(report.queries, 'question')}")
        self.line(f"{'':8}" + "".join(f"{name:>11}" for name in (*MEASURES, "half a", "half b")))
        for name, measured in report.runs.items():
            values = [*(measured.get(key, float("nan")) for key in MEASURES), *_halves(report.halves, name)]
            self.line(f"{name:8}" + "".join(f"{value:>11.4f}" for value in values))
        for half, gain in report.gains.items():
            where = "all questions" if half == "all" else f"half {half}"
            within = f"95 % interval {gain.low:+.4f} to {gain.high:+.4f}"
            self.line(f"fused less {gain.over} on {where}: nDCG@10 {gain.mean:+.4f}, {within}")

    def answering(self, kinds: Sequence[Answering]) -> None:
        """How well answerable questions are told from each kind of others."""
        if not kinds:
            return
        heads = ("answerable", "others", "AUC", "AURC", "refused", "answered")
        self.line()
        self.line(f"{'':10}" + "".join(f"{head:>11}" for head in heads))
        for each in kinds:
            shares = (each.auc, each.aurc, each.answerable_refused, each.unanswerable_answered)
            counts = f"{each.answerable:>11}{each.unanswerable:>11}"
            self.line(f"{each.kind:10}{counts}" + "".join(f"{share:>11.4f}" for share in shares))
        self.line("refused: of the answerable; answered: of the others, which should be refused")


def _excerpt(text: str) -> str:
    """The beginning of `text` on one line, cut between words."""
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _told(generation: Generation) -> str:
    if generation.fallback is not None:
        return generation.notice or ""
    written = f"Written by {generation.model}, each sentence checked against its source."
    return f"{written} {generation.notice}" if generation.notice else written


def event_line(event: Mapping[str, Any]) -> str:
    """An event as a line for programs: dates, name, place, files and id, parted by tabs."""
    return "\t".join(plain(column) for column in [*_columns(event), event["id"]])


def telling_lines(event: Mapping[str, Any]) -> list[str]:
    """A line for each telling of an event: its file, its words, and on what grounds it was joined to the first."""
    tellings = [(each["file"], each["quote"], each["grounds"] or "told here") for each in event["sources"]]
    return ["\t" + "\t".join(plain(" ".join(part.split())) for part in telling) for telling in tellings]


def _columns(event: Mapping[str, Any]) -> list[str]:
    sources = dict.fromkeys(source["file"] for source in event["sources"])
    place = event["place"] or ""
    country = event["country"] if event["country"] and event["country"] not in place else ""
    where = ", ".join(part for part in (place, country) if part)
    name = f"{event['name']} ({event['status']})" if event["status"] else event["name"]
    return [" ".join(words.split()) for words in (_when(event), name, where, ", ".join(sources))]


def _when(event: Mapping[str, Any]) -> str:
    """The days of an event as far as they are known: `2011-05-09 to 2011-05-11`, `2012-05`, `2014`."""
    length = {"day": 10, "month": 7, "year": 4}[event["precision"]]
    days = [event[key][:length] for key in ("starts", "ends") if event[key]]
    return " to ".join(dict.fromkeys(days)) or "undated"


def _halves(halves: Mapping[str, Mapping[str, float]], name: str) -> list[float]:
    return [halves[half][name] for half in "ab"]


class ProgressBar:
    """Shows on standard error how far each stage is and how long it will take.

    Where that is no terminal, each stage is named once, and a long one says at each tenth how far it is.
    """

    def __init__(self) -> None:
        self._bar: RichProgress | None = None
        self._tasks: dict[str, TaskID | None] = {}
        self._tenths: dict[str, int] = {}

    def __call__(self, stage: str, done: int, total: int, *, doing: str = "") -> None:
        """Takes what a build reports; `total` is 0 while it is not known, `doing` names what is at work."""
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(stage, total=None, doing="") if self._bar else None
            if self._bar is None:
                print(f"{stage} {total}" if total > 1 else stage, file=sys.stderr, flush=True)
        task = self._tasks[stage]
        if self._bar is not None and task is not None:
            self._bar.update(task, completed=done, total=total or None, doing=plain(doing))
        elif self._bar is None and total >= LONG and 10 * done // total > self._tenths.get(stage, 0):
            self._tenths[stage] = 10 * done // total
            print(f"{stage} {done} of {total}", file=sys.stderr, flush=True)

    def __enter__(self) -> ProgressBar:
        """Begins to draw, if standard error is a terminal."""
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
            from rich.table import Column

            columns: list[Any] = [TextColumn("{task.description:>12}"), BarColumn(), MofNCompleteColumn()]
            shown = TextColumn(
                "{task.fields[doing]}", markup=False, table_column=Column(no_wrap=True, overflow="ellipsis")
            )
            self._bar = Progress(*columns, TimeRemainingColumn(), shown, console=Console(stderr=True), transient=True)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clears what was drawn."""
        if self._bar is not None:
            self._bar.stop()

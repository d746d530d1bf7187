"""Commands that show what the index holds: `events`, `show`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ..errors import AssistantError
from ..streams import print_json, warn, write
from ..types import Document, LeftOutReason
from .app import app
from .options import AsJson, IndexDir, Place, Since, Until, filter_of, settings_of

REASONS: dict[LeftOutReason, str] = {  # those that may be content first
    "hidden": "hidden from readers of the page",
    "unread": "in mark-up that is not understood",
    "beside": "beside the main part",
    "aside": "comments, deletions and notes of those who wrote it",
    "furniture": "names and addresses in headers and footers, visitors' comments",
    "repeated": "the same around other pages",
    "line": "legal lines, single lines of menus and tools",
    "menu": "menus, tools, links to other pages",
    "form": "forms to fill in",
    "note": "raised marks of notes",
}


@app.command()
def events(
    index: IndexDir = None,
    as_json: AsJson = False,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    why: Annotated[bool, typer.Option("--why", help="Say which tellings were joined on what grounds.")] = False,
) -> None:
    """List the events that the archive tells of, by date.

    The date is when an event was held, never when a page about it was published. What was found wrongly, or not at
    all, can be put right in the corpus's catalogue.toml. With --why those that were called off are listed, too.
    """
    from ..event_view import events_to_dict
    from ..filters import fitting_events
    from ..index import open_index

    within = filter_of(since, until, place)
    with open_index(settings_of(index_dir=index).index_dir, embedder_hash=None) as opened:
        warn(opened.warnings)
        catalogue = opened.catalogue()
        listed = fitting_events(catalogue, within)
        listed += fitting_events(catalogue, within, called_off=True) if why else []
        found = events_to_dict(opened, listed)
    if not found["events"]:
        warn([f"none of the {len(catalogue.events)} events that were found fits; there may be others in the texts"])
    if as_json:
        print_json(found)
    elif sys.stdout.isatty():
        from ..display import Printer

        Printer().events(found["events"], why=why)
    else:
        from ..display import event_line, telling_lines

        for event in found["events"]:
            write("\n".join([event_line(event), *(telling_lines(event) if why else [])]) + "\n")


@app.command()
def show(
    document_id: Annotated[
        str | None, typer.Argument(metavar="DOCUMENT_ID", help="Without it all documents are listed.")
    ] = None,
    index: IndexDir = None,
    left_out: Annotated[
        bool,
        typer.Option("--left-out", help="Print what of it is in no answer instead: menus, hidden text, repetitions."),
    ] = False,
) -> None:
    """Print the text of a document, or list them.

    The text is printed byte for byte: offsets of citations count its characters.
    """
    from ..index import open_index

    if left_out and document_id is None:
        raise typer.BadParameter("--left-out needs a DOCUMENT_ID; `coprod show` lists them")

    with open_index(settings_of(index_dir=index).index_dir, embedder_hash=None) as opened:
        warn(opened.warnings)
        listed = opened.documents()
        if document_id is not None:
            if document_id not in {summary.id for summary in listed}:
                raise AssistantError(
                    f"there is no document {document_id!r}", hint="run: coprod show, which lists the documents"
                )
            document = opened.document(document_id)
            write(_left_out(document) if left_out else document.text)
            return
    widest = max((len(summary.id) for summary in listed), default=0)
    for summary in listed:
        write(f"{summary.id:<{widest}}  {summary.characters:>9}  {' '.join(summary.title.split())}\n")


def _left_out(document: Document) -> str:
    """What extraction left out of a document, by reason; a line a passage, its first words where it is long.

    First what could not be read, as pages without text.
    """
    lines = [f"{warning}\n" for warning in document.warnings]
    for reason, meaning in REASONS.items():
        found = [left for left in document.left_out if left.reason == reason]
        if found:
            lines.append(f"{meaning} ({sum(left.characters for left in found)} characters)\n")
            lines += [f"  {left.words}{' …' if left.characters > len(left.words) else ''}\n" for left in found]
    return "".join(lines)

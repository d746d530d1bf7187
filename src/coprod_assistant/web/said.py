"""What an answer says, as parts of a turn: one list, in which each statement is followed by the source that it is from.

Events are cards, rows of a table are a table; a source that several statements stand in is told once, below the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from ..types import Block, Citation, Document, ListedEvent, Span, Statement
from ..when import when
from .addresses import event_address
from .cells import TABLE_OPENS, cells_of, header_rows, table_at
from .panel import NEW_TAB, Lookup
from .prose import prose_html, snippet


def said_html(
    statements: Sequence[Statement], citations: Sequence[Citation], lookup: Lookup, *, prefix: str = "c"
) -> list[str]:
    """Parts of a turn, each with a `data-key`; without `citations` the answer is under way and no source is shown yet.

    Args:
        prefix: What the passages of these citations are opened by, before their markers.
    """
    by_marker = {citation.marker: citation for citation in citations}
    parts: list[str] = []
    numbered = list(enumerate(statements))
    for shape, group in groupby(numbered, key=lambda each: _shape(each[1], by_marker, lookup)):
        run = list(group)
        first, cited = run[0][0], _cited(run, by_marker)
        if shape[0] == "events":
            cards = "".join(_card_html(statement, by_marker, lookup, prefix) for _, statement in run)
            key = f"{'e' if citations else 'w'}{first}-{len(run)}"
            parts.append(f'<ol class="events" data-key="{key}">{cards}</ol>')
        elif shape[0] == "table":
            rows = [by_marker[statement.citations[0]] for _, statement in run]
            document = lookup(rows[0].document_id)
            found = table_at(document, rows[0].start, rows[0].end)
            assert found is not None  # noqa: S101 - else it had another shape
            parts.append(f'<div data-key="t{first}-{len(run)}">{_table_html(document, found[0], rows)}</div>')
            parts.append(_source_html(rows, lookup, prefix, key=f"o{first}"))
        elif shape[0] == "quoted":
            parts += [_statement_html(number, statement, prefix) for number, statement in run]
            parts.append(_source_html(cited, lookup, prefix, key=f"o{first}"))
        else:
            parts += [_statement_html(number, statement, prefix) for number, statement in run]
    return parts


def sources_html(citations: Sequence[Citation], lookup: Lookup) -> str:
    """Where a written answer stands: a row for each place, which opens the first passage found there."""
    rows = "".join(f"<li>{_source_button([*group], lookup, 'c')}</li>" for _, group in groupby(citations, key=_place))
    return f'<div class="sources"><h3>Sources</h3><ol>{rows}</ol></div>'


def told_with(statements: Sequence[Statement], citations: Sequence[Citation], lookup: Lookup) -> dict[int, list[Span]]:
    """What stands in a card beside its citation, or in a table beside its first row, by the marker of these."""
    by_marker = {citation.marker: citation for citation in citations}
    found: dict[int, list[Span]] = {}
    for shape, group in groupby(statements, key=lambda each: _shape(each, by_marker, lookup)):
        run = list(group)
        if shape[0] == "table":
            rows = [by_marker[statement.citations[0]] for statement in run]
            found[rows[0].marker] = [Span(row.start, row.end) for row in rows[1:]]
        for statement in run if shape[0] == "events" else ():
            told = statement.event and statement.event.told
            if told and not told.marker:
                found[statement.citations[0]] = [Span(told.start, told.end)]
    return found


def _shape(statement: Statement, by_marker: Mapping[int, Citation], lookup: Lookup) -> tuple[object, ...]:
    """What statements side by side must share to be shown together: their form, and where they are from."""
    if statement.event is not None:
        return ("events",)
    cited = [by_marker[marker] for marker in statement.citations if marker in by_marker]
    if not (statement.verbatim and cited):
        return ("written",)
    table = table_at(lookup(cited[0].document_id), cited[0].start, cited[0].end) if len(cited) == 1 else None
    if table is not None:
        return ("table", cited[0].document_id, table[0].start)
    return ("quoted", *(_place(citation) for citation in cited))


def _place(citation: Citation) -> tuple[str, str | None, str | None]:
    return citation.document_id, citation.heading, citation.place


def _cited(run: Sequence[tuple[int, Statement]], by_marker: Mapping[int, Citation]) -> list[Citation]:
    markers = dict.fromkeys(marker for _, statement in run for marker in statement.citations)
    return [by_marker[marker] for marker in markers if marker in by_marker]


def _statement_html(number: int, statement: Statement, prefix: str) -> str:
    """A statement, with its numbers as buttons."""
    opens = statement.text.rstrip().endswith(":") and not statement.verbatim  # what it counts stands below it
    marks = "" if opens else _marks_html(statement.citations, prefix)
    key = f"{'s' if statement.verbatim else 'g'}{number}"
    kind = "verbatim" if statement.verbatim else "plain"
    return f'<div class="statement {kind}" data-key="{key}">{prose_html(statement.text, ending=marks)}</div>'


def _card_html(statement: Statement, by_marker: Mapping[int, Citation], lookup: Lookup, prefix: str) -> str:
    """An event: when, its name as a link to its page, where, a line of what it was, and the passage."""
    listed = statement.event
    assert listed is not None  # noqa: S101 - cards are made of events only
    event, told = listed.event, _told_words(listed)
    where = f'<p class="event-where">{escape(event.place)}</p>' if event.place else ""
    line = f'<p class="event-told">{escape(told)}</p>' if told else ""
    cited = [by_marker[marker] for marker in statement.citations if marker in by_marker]
    opens = "".join(_source_button([each], lookup, prefix, under=event.name) for each in cited)
    return (
        f'<li class="event statement verbatim" data-quote="{escape(statement.text)}">'
        f'<p class="event-when">{escape(" ".join(when(event).split()))}</p><div class="event-what">'
        f'<h3><a href="{escape(event_address(event.id))}" target="_blank">{escape(event.name)}{NEW_TAB}</a></h3>'
        f'{where}{line}<p class="event-source">{opens}</p></div></li>'
    )


def _told_words(listed: ListedEvent) -> str:
    """The answer's own words whole, of others the beginning."""
    if listed.told is None:
        return ""
    return " ".join(listed.told.quote.split()) if listed.told.marker else snippet(listed.told.quote)


def _table_html(document: Document, table: Block, rows: Sequence[Citation]) -> str:
    """Rows of a table under the row that names its columns, whether that is cited or not."""
    text, heads = document.text, header_rows(document.text, table)
    cited = {row.start for row in rows}
    if heads and all(row.start < table.parts[0].end for row in rows):
        heads = 0  # it is all that is cited, so it says something by itself
    head = ""
    for part in table.parts[:heads]:
        cells = "".join(f'<th scope="col">{escape(text[c.start : c.end])}</th>' for c in cells_of(text, table, part))
        own = f' class="statement verbatim" data-quote="{escape(text[part.start : part.end])}"'
        head += f"<tr{own if part.start in cited else ''}>{cells}</tr>"
    body = ""
    for part in table.parts[heads:]:
        if part.start not in cited and not any(part.start <= row.start < part.end for row in rows):
            continue
        first, *others = (escape(text[cell.start : cell.end]) for cell in cells_of(text, table, part))
        cells = f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in others)
        body += f'<tr class="statement verbatim" data-quote="{escape(text[part.start : part.end])}">{cells}</tr>'
    inside = f"{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody>"
    return f"{TABLE_OPENS}{inside}</table></div>"


def _source_html(cited: Sequence[Citation], lookup: Lookup, prefix: str, *, key: str) -> str:
    alone = " alone" if len(cited) == 1 else ""  # its number need not stand behind the statement, too
    return f'<p class="from{alone}" data-key="{key}">{_source_button(cited, lookup, prefix)}</p>'


def _source_button(cited: Sequence[Citation], lookup: Lookup, prefix: str, *, under: str = "") -> str:
    """A button that opens the first of `cited`, which are in one place, and says their numbers and that place."""
    first = cited[0]
    numbers = ", ".join(str(citation.marker) for citation in cited)
    said = "Source" if len(cited) == 1 else "Sources"
    where = " · ".join(_where(first, lookup(first.document_id), under))
    return (
        f'<button type="button" class="source" data-open="{prefix}{first.marker}" aria-haspopup="dialog">'
        f'<span class="visually-hidden">{said} </span><span class="number">{numbers}</span> '
        f'<span class="where">{escape(where)}</span></button>'
    )


def _where(citation: Citation, document: Document, under: str) -> Iterator[str]:
    """Title, heading, page and date of publication; a heading that says what is told already is left out."""
    yield citation.title
    heading = (citation.heading or "").rstrip(" :")
    if heading and heading != citation.title and not (under and under in heading):
        yield heading
    if citation.place:
        yield citation.place
    if document.source.published:
        yield f"published {document.source.published:%B %Y}"


def _marks_html(citations: Sequence[int], prefix: str) -> str:
    return "".join(
        f'<button type="button" class="marker" data-open="{prefix}{marker}" aria-haspopup="dialog" '
        f'aria-label="Source {marker}: show the passage">{marker}</button>'
        for marker in citations
    )

"""A view as a file: CSV or a workbook for a spreadsheet, JSON for a program."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeGuard

from starlette.responses import Response

from ...tokens import fold
from ..addresses import event_address, passage_address
from .copying import source_link
from .view import Held, Quote
from .when import when

Row = Mapping[str, object]
TableForm = Literal["csv", "xlsx"]
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_SHEET_NAME = 31  # letters
MAX_CELL = 32_767  # letters that a cell can hold
FIRST_YEAR = 1900  # of which a workbook knows the days
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what no XML may hold
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # what a spreadsheet reads as the beginning of a formula
EVENT_COLUMNS = (
    "id", "name", "place", "country", "starts", "ends", "precision", "when", "series", "hosts", "barriers",
    "recommendations", "quotations", "statements", "people", "organisations", "address",
)  # fmt: skip
RECORD_COLUMNS = (
    "id", "kind", "text", "subject", "role", "verb", "event_id", "event", "when", "place", "country", "starts", "ends",
    "document_id", "title", "file", "url", "heading", "page", "page_name", "start", "end", "link", "address",
)  # fmt: skip
PASSAGE_COLUMNS = (
    "rank", "text", "event_id", "event", "when", "document_id", "title", "file", "url", "heading", "page",
    "page_name", "start", "end", "link", "address",
)  # fmt: skip


def is_table(form: str) -> TypeGuard[TableForm]:
    """Whether a format is a table for a spreadsheet."""
    return form in ("csv", "xlsx")


def event_row(held: Held) -> dict[str, object]:
    """An event as one flat row; `hosts` are parted by semicolons."""
    event, counts = held.event, held.counts
    return {
        "id": event.id,
        "name": event.name,
        "place": event.place,
        "country": event.country,
        "starts": event.starts and event.starts.isoformat(),
        "ends": event.ends and event.ends.isoformat(),
        "precision": event.precision if event.starts else None,
        "when": _spaced(when(event)),
        "series": event.series,
        "hosts": "; ".join(event.hosts),
        "barriers": counts.get("barrier", 0),
        "recommendations": counts.get("recommendation", 0),
        "quotations": counts.get("quotation", 0),
        "statements": counts.get("statement", 0),
        "people": counts.get("person", 0),
        "organisations": counts.get("organisation", 0),
        "address": event_address(event.id),
    }


def record_row(held: Held | None, quote: Quote) -> dict[str, object]:
    """A record as one flat row: its words, its event and where it stands."""
    record = quote.record
    return {
        "id": record.id,
        "kind": record.kind,
        "text": quote.words,
        "subject": record.subject,
        "role": record.role,
        "verb": record.verb,
        **_of_event(held),
        "place": held.event.place if held else None,
        "country": held.event.country if held else None,
        "starts": held.event.starts.isoformat() if held and held.event.starts else None,
        "ends": held.event.ends.isoformat() if held and held.event.ends else None,
        "document_id": record.document_id,
        "title": quote.title,
        "file": quote.file,
        "url": quote.url,
        "heading": quote.heading,
        "page": quote.page,
        "page_name": quote.place,
        "start": record.start,
        "end": record.end,
        "link": source_link(quote),
        "address": passage_address(record.document_id, record.start, record.end, quote.words),
    }


def _of_event(held: Held | None) -> dict[str, object]:
    return {
        "event_id": held.event.id if held else None,
        "event": held.event.name if held else None,
        "when": _spaced(when(held.event)) if held else None,
    }


def _spaced(words: str) -> str:
    return words.replace("\u00a0", " ")


def csv_text(rows: Iterable[Row], columns: Sequence[str]) -> str:
    """The rows as RFC 4180 has them: a header, CRLF, quotes where they are needed; no cell begins a formula."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)
    return written.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value).replace("\0", " ")
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_file(rows: Iterable[Row], columns: Sequence[str], *, name: str, today: dt.date) -> Response:
    """A download of the rows; it begins with the mark by which Excel knows that its letters are UTF-8."""
    content = csv_text(rows, columns).encode("utf-8-sig", errors="replace")
    return download(content, "text/csv; charset=utf-8", name=name, ending="csv", today=today)


def workbook_file(rows: Iterable[Row], columns: Sequence[str], *, name: str, today: dt.date) -> Response:
    """A download of the rows as a workbook: days are days, all other words are words and no formulas."""
    import xlsxwriter

    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet(slug(name)[:MAX_SHEET_NAME])
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for line, row in enumerate(rows, start=1):
            for at, value in enumerate(_worth(row.get(column)) for column in columns):
                if isinstance(value, str):
                    sheet.write_string(line, at, value)  # though it may begin like a formula or an address
                elif value is not None:
                    sheet.write(line, at, value)
    return download(written.getvalue(), WORKBOOK, name=name, ending="xlsx", today=today)


def _worth(value: object) -> str | int | float | dt.date | None:
    """A value as a workbook can hold it."""
    if value is None or isinstance(value, int | float):
        return value
    words = NO_XML.sub(" ", str(value))
    if DAY.fullmatch(words):
        day = dt.date.fromisoformat(words)
        return day if day.year >= FIRST_YEAR else words
    return words if len(words) <= MAX_CELL else f"{words[: MAX_CELL - 1]}…"


def table_file(form: TableForm, rows: Iterable[Row], columns: Sequence[str], *, name: str, today: dt.date) -> Response:
    """A download of the rows in one of the forms that `is_table` knows."""
    write = csv_file if form == "csv" else workbook_file
    return write(rows, columns, name=name, today=today)


def json_file(fields: Row, *, name: str, today: dt.date) -> Response:
    """A download of `fields` with the view's name and the day before them."""
    body = {"view": name, "made": today.isoformat(), **fields}
    content = json.dumps(body, ensure_ascii=False, indent=1).encode(errors="replace")
    return download(content, "application/json", name=name, ending="json", today=today)


def download(content: bytes, media_type: str, *, name: str, ending: str, today: dt.date) -> Response:
    """A file that a browser saves."""
    filename = f"archive-{slug(name)}-{today.isoformat()}.{ending}"
    return Response(
        content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{filename}"'}
    )


def slug(name: str) -> str:
    """`name` as a part of a file name: at most 60 lower-case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name))[:60].strip("-") or "view"

"""Files of a view: every spreadsheet reads them, and none runs them."""

import csv
import datetime as dt
import io
import json
import re

import httpx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.web.archive.export import EVENT_COLUMNS, RECORD_COLUMNS, csv_text, slug, workbook_file

ROWS = st.fixed_dictionaries({"a": st.text(max_size=9), "b,c": st.none() | st.integers()})
FILE = re.compile(r'attachment; filename="(archive-[a-z0-9-]+-\d{4}-\d\d-\d\d\.(?:csv|json))"')


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_events_as_csv(reader: httpx.Client) -> None:
    answer = reader.get("/archive", params={"country": "United Kingdom", "since": "2012", "format": "csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert FILE.fullmatch(answer.headers["content-disposition"])
    rows = rows_of(answer)
    assert tuple(rows[0]) == EVENT_COLUMNS
    assert [row["id"] for row in rows] == ["repair-2012", "care-2012", "exchange-2013", "night-2013"]
    assert rows[0] | {"name": "", "hosts": ""} == {
        "id": "repair-2012", "name": "", "place": "Wendlebury", "country": "United Kingdom", "starts": "2012-06-16",
        "ends": "2012-06-17", "precision": "day", "when": "16–17 June 2012", "series": "Repair Exchange", "hosts": "",
        "barriers": "2", "recommendations": "2", "quotations": "1", "statements": "1", "people": "2",
        "organisations": "2", "address": "/archive/events/repair-2012",
    }  # fmt: skip


def test_a_spreadsheet_is_told_that_its_letters_are_utf_8(reader: httpx.Client) -> None:
    content = reader.get("/archive?format=csv").content
    assert content.startswith("\ufeffid,".encode()) and "Brasília".encode() in content


def sheet_of(content: bytes) -> list[tuple[object, ...]]:
    [sheet] = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return list(sheet.values)


@pytest.mark.parametrize(
    "path", ["/archive", "/archive/records", "/archive/events/care-2012", "/archive/search?q=carers"]
)
def test_a_workbook_holds_the_same_as_csv(reader: httpx.Client, path: str) -> None:
    mark = "&" if "?" in path else "?"
    answer = reader.get(f"{path}{mark}format=xlsx")
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    columns, *rows = sheet_of(answer.content)
    told = rows_of(reader.get(f"{path}{mark}format=csv"))
    assert list(told[0]) == list(columns) and len(told) == len(rows) > 0
    shown = [[value.date() if isinstance(value, dt.datetime) else value for value in row] for row in rows]
    assert [["" if value is None else str(value) for value in row] for row in shown] == [
        [value.removeprefix("'") for value in row.values()] for row in told
    ]
    if "starts" in columns:
        assert isinstance(shown[0][columns.index("starts")], dt.date)


@given(st.lists(st.text(max_size=9) | st.none() | st.integers(-9, 9), min_size=2, max_size=2))
def test_no_cell_of_a_workbook_is_a_formula(values: list[object]) -> None:
    rows = [dict(zip("ab", [*values], strict=True)), {"a": "=1+1", "b": "1850-02-03"}]
    content = workbook_file(rows, ("a", "b"), name="x", today=dt.date(2026, 1, 2)).body
    sheet = openpyxl.load_workbook(io.BytesIO(bytes(content))).active
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert [cell.value for cell in list(sheet.iter_rows())[-1]] == ["=1+1", "1850-02-03"]


def test_json_holds_the_same(reader: httpx.Client) -> None:
    given = {"kind": "barrier", "place": "Edinburgh", "format": "json"}
    answer = reader.get("/archive/records", params=given)
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert set(body) == {"view", "made", "filters", "count", "records"}
    assert (body["view"], body["count"], body["filters"]) == (
        "records", 3, {"place": "Edinburgh", "kind": "barrier"},
    )  # fmt: skip
    assert tuple(body["records"][0]) == RECORD_COLUMNS
    rows = rows_of(reader.get("/archive/records", params={**given, "format": "csv"}))
    assert [row["text"] for row in rows] == [record["text"] for record in body["records"]]
    document = reader.get(f"/api/documents/{rows[0]['document_id']}").json()
    assert document["text"][int(rows[0]["start"]) : int(rows[0]["end"])] == rows[0]["text"]


@pytest.mark.parametrize(
    ("path", "name", "rows"),
    [
        ("/archive/events/care-2012?", "event-conversations-about-care", 13),
        ("/archive/compare?event=care-2012&event=reise-2012&", "comparison", 19),
        ("/archive/search?q=carers+nurses&place=Edinburgh&", "passages", 1),
    ],
)
def test_every_view_is_a_file(reader: httpx.Client, path: str, name: str, rows: int) -> None:
    answer = reader.get(f"{path}format=csv")
    assert answer.status_code == 200
    match = FILE.fullmatch(answer.headers["content-disposition"])
    assert match and match[1].startswith(f"archive-{name}-2")
    assert len(rows_of(answer)) == rows
    assert json.loads(reader.get(f"{path}format=json").content)["count"] in {rows, 2}


def test_a_view_with_a_wrong_filter_is_no_file(reader: httpx.Client) -> None:
    answer = reader.get("/archive?since=soon&format=csv")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_no_cell_is_a_formula(start: str) -> None:
    (row,) = csv.DictReader(io.StringIO(csv_text([{"a": f"{start}cmd|' /C calc'!A0"}], ["a"]), newline=""))
    assert row["a"] == f"'{start}cmd|' /C calc'!A0"


@given(st.lists(ROWS, max_size=3))
def test_any_words_come_back(rows: list[dict[str, object]]) -> None:
    written = csv_text(rows, ["a", "b,c"])
    assert written.endswith("\r\n") and written.startswith('a,"b,c"\r\n')
    back = list(csv.reader(io.StringIO(written, newline="")))[1:]
    assert len(back) == len(rows)
    for row, cells in zip(rows, back, strict=True):
        for name, cell in zip(["a", "b,c"], cells, strict=True):
            value = row.get(name)
            assert cell.removeprefix("'") == ("" if value is None else str(value).replace("\0", " ")).removeprefix("'")
            assert not cell.startswith(("=", "+", "-", "@"))


def test_names_of_files_are_plain() -> None:
    assert slug('../Über «x»\r\n"; rm') == "uber-x-rm"
    assert slug("日本") == "view"
    assert len(slug("a" * 500)) == 60

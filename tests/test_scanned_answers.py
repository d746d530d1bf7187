"""From a scanned page to an answer: wherever it is cited it is said that it was read by OCR."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import httpx
import pytest

from coprod_assistant.answer_view import answer_to_dict
from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.cli import main
from coprod_assistant.config import Settings, load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index
from coprod_assistant.messages import source_of
from coprod_assistant.references import reference, write
from coprod_assistant.types import Answer

from .extract.scanned import PROSE, WEIR, pictures, report, scan
from .web.serving import serving

pytestmark = pytest.mark.slow
QUESTION = "How many neighbours mended the weir at Oxley?"
SAID = re.compile(r"page 2 \(read by OCR, \d\d % sure\)")


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive of a scanned report, and the answer to what stands on its second page."""

    settings: Settings
    assistant: Assistant
    answer: Answer


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("scans")
    (folder / "corpus").mkdir()
    first = (("h", "The barn"), ("p", f"The barn has a roof of reed. {PROSE}"))
    second = (("h", "The weir at Oxley"), ("p", WEIR))
    (folder / "corpus" / "weir.pdf").write_bytes(scan(pictures(report(first, second))))
    built = build_index(folder / "corpus", folder / "index", load_embedder(), timeout_s=60, memory_mb=1024, ocr=True)
    assert built.failures == ()
    settings = load_settings(index_dir=folder / "index", corpus_dir=folder / "corpus", questions_per_minute=600)
    opened = open_assistant(settings)
    yield Archive(settings, opened, opened.ask(QUESTION))
    opened.close()


def test_the_citation_says_it(archive: Archive) -> None:
    (cited,) = archive.answer.citations
    assert archive.answer.status == "answered" and cited.quote in WEIR
    assert SAID.fullmatch(cited.place or "") and cited.page == 2
    assert SAID.fullmatch(answer_to_dict(archive.answer)["citations"][0]["place"])
    assert SAID.search(source_of(cited))


def test_references_say_it(archive: Archive) -> None:
    (cited,) = archive.answer.citations
    made = reference(cited, archive.assistant.document(cited.document_id), dt.date(2026, 1, 5))
    for kind in ("plain", "markdown", "html", "apa", "ris", "bibtex"):
        assert SAID.search(write([made], kind).replace("\\", "")), kind


def test_pages_say_it(archive: Archive) -> None:
    (cited,) = archive.answer.citations
    span = {"document": cited.document_id, "start": str(cited.start), "end": str(cited.end)}
    with serving(archive.settings, archive.assistant) as site, httpx.Client(base_url=site, timeout=60) as client:
        told = client.post("/api/ask", json={"question": QUESTION, "render": "html"}, headers=EVENTS).text
        parts = unescape(json.loads(told.rpartition("data: ")[2])["html"])
        shown = [
            client.get("/ask", params={"q": QUESTION}).text,
            client.get("/archive/passage", params=span).text,
            client.get("/archive/passage", params=span | {"format": "csv"}).text,
            client.get("/archive/search", params={"q": "weir"}).text,
            client.get("/archive/search", params={"q": "weir", "format": "json"}).text,
        ]
    source, panel, copied = parts.count('class="source"'), parts.count('class="facts"'), parts.count("data-copy")
    assert source and panel and copied and len(SAID.findall(parts)) >= source + panel + copied
    assert all(SAID.search(page) for page in shown)


def test_the_command_line_says_it(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--index", str(archive.settings.index_dir)]) == 0
    assert SAID.search(capsys.readouterr().out)


EVENTS = {"Accept": "text/event-stream"}

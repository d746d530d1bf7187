"""Pages of reports over HTTP: the picture, the boxes of cited words, and what is said where there is none."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import Settings, load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index
from coprod_assistant.types import Document
from tests.page_images.made import WORDS, report

from .chat_client import Page, tags
from .serving import serving


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Assistant]]:
    """An archive of one report of two pages and one page of the web."""
    folder = tmp_path_factory.mktemp("reports")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "weir.pdf").write_bytes(report())
    (corpus / "note.md").write_text("# Note\n\nThe note tells of nothing but the note.\n", encoding="utf-8")
    build_index(corpus, folder / "index", load_embedder("all-MiniLM-L6-v2"), timeout_s=60, memory_mb=1024)
    settings = load_settings(
        index_dir=folder / "index", corpus_dir=corpus, questions_per_minute=6000, cpu_seconds_per_minute=6000
    )
    opened = open_assistant(settings)
    yield settings, opened
    opened.close()


def pdf_of(assistant: Assistant) -> Document:
    (found,) = [each for each in assistant.documents() if each.file == "weir.pdf"]
    return assistant.document(found.id)


def boxes_path(document: Document, words: str) -> str:
    start = document.text.index(words)
    page = document.page_at(start)
    return f"/source/{document.id}/page/{page}.json?start={start}&end={start + len(words)}"


def test_page_with_the_boxes_of_cited_words(reports: tuple[Settings, Assistant]) -> None:
    document = pdf_of(reports[1])
    with serving(*reports) as site:
        told = httpx.get(site + boxes_path(document, WORDS), timeout=30)
        assert told.status_code == 200
        assert told.json()["boxes"] and "page 2" in told.json()["alt"].lower()
        picture = httpx.get(site + told.json()["image"], timeout=30)
    assert picture.headers["content-type"] == "image/webp"
    assert "max-age=3600" in picture.headers["cache-control"] and "private" in picture.headers["cache-control"]
    assert Image.open(io.BytesIO(picture.content)).size == (told.json()["width"], told.json()["height"])


def test_source_panel_of_a_report_offers_its_page(reports: tuple[Settings, Assistant]) -> None:
    with serving(*reports) as site:
        html = Page(site).ask("Who mended the weir?").html
        (page,) = [a["data-page"] for _, a in tags(html) if "data-page" in a]
        assert httpx.get(f"{site}{page}", timeout=30).json()["boxes"]
        other = Page(site).ask("What does the note tell of?").html
    assert "data-passage" in other and "data-page" not in other


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/source/nothing/page/1.json?start=0&end=5", 404),
        ("/source/{id}/page/9.json?start=0&end=5", 404),
        ("/source/{id}/page/9.webp", 404),
        ("/source/{id}/page/0.webp", 422),
        ("/source/{id}/page/1.json", 422),
        ("/source/../corpus/page/1.webp", 404),
    ],
)
def test_what_is_not_there_is_said(reports: tuple[Settings, Assistant], path: str, status: int) -> None:
    with serving(*reports) as site:
        got = httpx.get(site + path.format(id=pdf_of(reports[1]).id), timeout=30)
    assert got.status_code == status
    assert got.json().keys() == {"error", "hint"}


def test_changed_file_is_not_shown(reports: tuple[Settings, Assistant], tmp_path: Path) -> None:
    settings, assistant = reports
    (tmp_path / "weir.pdf").write_bytes(report() + b"\n% another file\n")
    with serving(settings.model_copy(update={"corpus_dir": tmp_path}), assistant) as site:
        got = httpx.get(site + boxes_path(pdf_of(assistant), WORDS), timeout=30)
    assert got.status_code == 409
    assert "changed since it was indexed" in got.json()["error"]


def test_drawing_a_page_counts_as_a_question_and_looking_again_does_not(reports: tuple[Settings, Assistant]) -> None:
    settings, assistant = reports
    document = pdf_of(assistant)
    with serving(settings.model_copy(update={"questions_per_minute": 1}), assistant) as site:
        first, again = (httpx.get(site + boxes_path(document, WORDS), timeout=30).status_code for _ in range(2))
        other = httpx.get(f"{site}/source/{document.id}/page/1.webp", timeout=30)
    assert (first, again, other.status_code) == (200, 200, 429)


def test_looking_for_words_on_a_page_has_a_cost(reports: tuple[Settings, Assistant]) -> None:
    settings, assistant = reports
    page = f"/source/{pdf_of(assistant).id}/page/2.json?start=0&end=100000000"
    with serving(settings.model_copy(update={"cpu_seconds_per_minute": 0.02}), assistant) as site:
        first, again = (httpx.get(site + page, timeout=30).status_code for _ in range(2))
    assert (first, again) == (200, 429), "the page is kept, and the drawing has used the minute up"

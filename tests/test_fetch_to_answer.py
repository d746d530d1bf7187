"""From a site on the web to an answer: fetch, index, ask, on the sample site."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from coprod_assistant.cli import main
from tests.site.server import SampleSite

LIST = "What are the twelve obstacles to working together on rivers?"
REPORT = "/reports/lisbon-2016-report.pdf"
DIARY = "What did the laboratory find in the bucket of water from the Trancão?"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COPROD_CORPUS_DIR", str(tmp_path / "corpus"))
    monkeypatch.setenv("COPROD_INDEX_DIR", str(tmp_path / "index"))
    return tmp_path / "corpus"


def allow(corpus: Path, site: SampleSite) -> None:
    corpus.mkdir()
    (corpus / "fetch.toml").write_text(
        f'start = ["{site.url("/")}"]\nallow_private = ["127.0.0.1:{site.port}"]\n'
        'contact = "test@example.org"\ndelay_s = 0.0\n',
        encoding="utf-8",
    )


def asked(question: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["ask", "--json", question]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.long
def test_a_report_comes_in_with_the_page_that_links_to_it(corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SampleSite() as site:
        allow(corpus, site)
        site.remove(REPORT)
        assert main(["fetch", "--index"]) == 0
        without = asked(LIST, capsys)
        assert without["status"] == "partial"
        assert site.url(REPORT) in without["missing"] and "which is not in the archive" in without["missing"]
        assert "“Hands on the Bank”" in without["missing"]
        assert [cited["url"] for cited in without["citations"]] == [site.url("/events/lisbon-2016.html")]
        assert "caffeine" not in asked(DIARY, capsys)["text"]

        site.reset()
        assert main(["fetch", "--index"]) == 0
        whole = asked(LIST, capsys)
        assert whole["status"] == "answered" and whole["missing"] is None
        (cited,) = whole["citations"]
        assert cited["quote"].count("\n") >= 11 and "Nobody tells us what became of our report" in cited["quote"]
        assert (cited["page"], cited["link"]) == (3, f"{site.url(REPORT)}#page=3")
        page, words = "Hands on the Bank", "Click here to read the full report of the meeting"
        hangs = {"url": site.url("/events/lisbon-2016.html"), "words": words, "title": page}
        assert cited["linked_from"] == hangs
        assert main(["ask", LIST]) == 0
        assert f"#page=3\n    linked from “{page}” as “{words}”\n" in capsys.readouterr().out
        told = asked(DIARY, capsys)
        assert told["status"] == "answered" and "caffeine" in told["text"]
        assert {cited["link"] for cited in told["citations"]} == {f"{site.url(REPORT)}#page=2"}

        site.reset()
        capsys.readouterr()
        assert main(["fetch", "--index"]) == 0
        fetched, built = capsys.readouterr().out.splitlines()
        assert re.match(r"0 new, 0 changed, \d+ unchanged, .*; \d+\.\d s$", fetched)
        assert re.search(r"; nothing has changed; \d+\.\d s; ", built), "nothing is embedded"
        again = {request.path for request in site.requests if request.status == 200}
        assert again == {"/news/2014-09-island-summer.html", "/news/page-2.html"}, "errors that carry no ETag"

        served = (corpus.parent / "index" / "CURRENT").read_bytes()
        before = {
            path: path.read_bytes() for path in corpus.rglob("*.*") if path.is_file() and ".fetch" not in str(path)
        }
        for status in (500, "soft 404"):
            site.reset()
            site.fail(share=0.4, status=status, spare=["/"])
            capsys.readouterr()
            assert main(["fetch", "--index"]) == 1
            out, err = capsys.readouterr()
            said = r"error: 16 of 46 pages and reports can no longer be got, first http\S+: .*; nothing was changed \("
            assert out == "" and re.match(said, err.splitlines()[-1])
            assert (corpus.parent / "index" / "CURRENT").read_bytes() == served
            assert all(path.read_bytes() == data for path, data in before.items())
        assert asked(DIARY, capsys)["status"] == "answered", "what was served is served on"

"""`POST /api/export`: answers come back with their references, compared with the archive that is served."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import docx
import httpx
import pytest

from coprod_assistant.web.export_api import EXPORT_BODY_BYTES

from .hostile import HOSTILE

QUESTIONS = ("When was the IRSPM conference in Brasilia?", "Which events were held in 2011?", "Who spoke in Paris?")


@pytest.fixture(scope="module")
def answers(site: str) -> list[dict[str, Any]]:
    """Answers of the server, the last of them a refusal."""
    with httpx.Client(base_url=site, timeout=60) as client:
        found = [client.post("/api/ask", json={"question": question}).json() for question in QUESTIONS]
    assert [one["status"] for one in found] == ["answered", "answered", "refused"]
    return found


def export(client: httpx.Client, answers: list[dict[str, Any]], kind: str, **more: object) -> httpx.Response:
    return client.post("/api/export", json={"answers": answers, "kind": kind, **more})


def test_a_conversation_is_exported_as_markdown(client: httpx.Client, answers: list[dict[str, Any]]) -> None:
    reply = export(client, answers, "markdown")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/markdown; charset=utf-8")
    name = re.fullmatch(
        r'attachment; filename="(archive-answers-\d{4}-\d\d-\d\d\.md)"', reply.headers["content-disposition"]
    )
    assert name
    assert re.findall(r"^## (.*)$", reply.text, re.MULTILINE) == [*QUESTIONS, "References"]
    assert "Every quotation was compared with the archive" in reply.text and "Changed since" not in reply.text
    cited = {citation["link"] for one in answers for citation in one["citations"]}
    assert cited and all(f"(<{link}>)" in reply.text for link in cited)
    assert "The archive does not answer this." in reply.text


def test_a_conversation_is_exported_as_a_word_file(client: httpx.Client, answers: list[dict[str, Any]]) -> None:
    reply = export(client, answers, "docx")
    assert reply.headers["content-disposition"].endswith('.docx"')
    opened = docx.Document(io.BytesIO(reply.content))
    assert [row.text for row in opened.paragraphs if row.style and row.style.name == "Heading 1"] == [
        *QUESTIONS, "References",
    ]  # fmt: skip
    links = {link.url for row in opened.paragraphs for link in row.hyperlinks if link.address}
    assert links == {citation["link"] for one in answers for citation in one["citations"]}


@pytest.mark.parametrize("kind", ["plain", "html", "apa", "ris", "bibtex"])
def test_an_answer_is_given_in_other_forms(client: httpx.Client, answers: list[dict[str, Any]], kind: str) -> None:
    reply = export(client, answers[:1], kind, whole=False)
    assert reply.status_code == 200
    assert "Governance International" in reply.text and answers[0]["citations"][0]["url"] in reply.text


def test_what_the_archive_does_not_hold_is_told_and_kept(client: httpx.Client, answers: list[dict[str, Any]]) -> None:
    forged = json.loads(json.dumps(answers[0]))
    forged["citations"][0]["quote"] = forged["statements"][0]["text"] = "Everybody agreed with everybody."
    gone = json.loads(json.dumps(answers[0]))
    gone["citations"][0] |= {"document_id": "nowhere", "url": "javascript:alert(1)"}
    for one in (forged, gone):
        text = export(client, [one], "markdown").text
        assert one["statements"][0]["text"] in text.replace("\\", "") and text.count("Changed since") == 2
        assert "javascript" not in text
    assert "changed since" in export(client, [forged], "ris").text


ASKED: dict[str, Any] = {"question": "x", "status": "refused", "statements": [], "citations": []}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"answers": [], "kind": "plain"},
        {"answers": [ASKED], "kind": "exe"},
        {"answers": [ASKED | {"question": "x" * 3000}], "kind": "plain"},
        {"answers": [ASKED | {"status": "said"}], "kind": "plain"},
        {"answers": [ASKED] * 101, "kind": "plain"},
        {"answers": [ASKED | {"statements": [{"text": 1}]}], "kind": "plain"},
    ],
)
def test_what_is_no_conversation_is_refused(client: httpx.Client, body: dict[str, object]) -> None:
    reply = client.post("/api/export", json=body)
    assert reply.status_code == 422 and set(reply.json()) == {"error", "hint"}


def citation(number: int) -> dict[str, object]:
    named = dict.fromkeys(("document_id", "title", "file", "quote"), f"nowhere {number}")
    return named | {"marker": number, "start": number, "end": number + 1}


def test_more_passages_than_fit_are_told(client: httpx.Client) -> None:
    many = [ASKED | {"citations": [citation(turn * 200 + n) for n in range(200)]} for turn in range(6)]
    reply = export(client, many, "docx")
    assert reply.status_code == 400
    assert "1200 passages" in reply.json()["error"] and "1000 passages" in reply.json()["hint"]
    assert export(client, many[:5], "plain").status_code == 200


def test_a_body_has_its_limit(client: httpx.Client) -> None:
    reply = client.post("/api/export", content=b"x" * (EXPORT_BODY_BYTES + 1))
    assert reply.status_code == 413


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_break_nothing(client: httpx.Client, words: str) -> None:
    named = dict.fromkeys(("document_id", "title", "file", "heading", "url"), words[:99])
    one = ASKED | {
        "question": words[:2000],
        "status": "partial",
        "missing": words,
        "statements": [{"text": words, "citations": [1], "verbatim": False}],
        "citations": [named | {"marker": 1, "start": 9, "end": 3, "quote": words}],
    }
    for kind in ("plain", "markdown", "html", "docx", "ris", "bibtex"):
        content = json.dumps({"answers": [one], "kind": kind}).encode()
        reply = client.post("/api/export", content=content, headers={"Content-Type": "application/json"})
        assert reply.status_code == 200, kind
        if kind == "docx":
            docx.Document(io.BytesIO(reply.content))
        if kind == "html":
            assert not re.search(r"<(?!/?(?:p|a|em|h1|h2|blockquote|ol|li)\b)", reply.text)

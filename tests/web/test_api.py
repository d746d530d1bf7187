"""The JSON API keeps its contract, whatever it is sent."""

import json
import logging
from pathlib import Path

import httpx
import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings

from .hostile import ASKED
from .serving import serving

SCOTLAND = "Which policies were recommended for Scotland?"
ANSWER_KEYS = {
    "id", "question", "query", "status", "mode", "text", "statements", "citations", "missing", "hits", "follow_ups",
    "reason", "index", "timings_ms", "generation", "pinned",
}  # fmt: skip


def post(client: httpx.Client, body: object) -> httpx.Response:
    """The answer to `body`, sent with `json.dumps`, which writes lone surrogates."""
    return client.post("/api/ask", content=json.dumps(body), headers={"Content-Type": "application/json"})


def test_answer_is_the_contract(client: httpx.Client, assistant: Assistant) -> None:
    answer = post(client, {"question": SCOTLAND, "id": "q1"}).json()
    assert set(answer) == ANSWER_KEYS
    assert (answer["id"], answer["question"], answer["status"]) == ("q1", SCOTLAND, "answered")
    text = client.get(f"/api/documents/{answer['citations'][0]['document_id']}").json()["text"]
    quotes = " ".join(citation["quote"] for citation in answer["citations"])
    assert "Needs and Capabilities Assessment" in quotes
    for citation in answer["citations"]:
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        assert "#:~:text=" in citation["link"]
    assert {marker for s in answer["statements"] for marker in s["citations"]} == {
        citation["marker"] for citation in answer["citations"]
    }


def test_refusal_keeps_its_hits(client: httpx.Client) -> None:
    answer = post(client, {"question": "What is the price of bread in Paris?"}).json()
    assert answer["status"] == "refused"
    assert (answer["statements"], answer["citations"]) == ([], [])
    assert answer["missing"] and answer["hits"]


def test_follow_up_takes_its_subject_from_the_history(client: httpx.Client) -> None:
    first = post(client, {"question": SCOTLAND}).json()
    history = [{"question": SCOTLAND, "answer": first["text"]}]
    follow_up = post(client, {"question": "Who suggested them?", "history": history}).json()
    assert follow_up["status"] in {"answered", "partial"}
    assert "Elke" in follow_up["text"]
    assert post(client, {"question": SCOTLAND, "history": [{"question": "Hello"}]}).status_code == 200


def test_search_gives_passages_best_first(client: httpx.Client) -> None:
    hits = client.get("/api/search", params={"q": "barriers to co-production", "top_k": 3}).json()
    assert [hit["rank"] for hit in hits] == [1, 2, 3]
    assert "barriers" in hits[0]["text"]
    assert {"document_id", "chunk_id", "start", "end", "text", "heading", "page", "file"} <= set(hits[0])


def test_document_text_is_what_offsets_count_in(client: httpx.Client, assistant: Assistant) -> None:
    hit = client.get("/api/search", params={"q": "Edgar Cahn"}).json()[0]
    document = client.get(f"/api/documents/{hit['document_id']}").json()
    assert set(document) == {"id", "title", "url", "file", "text"}
    assert document["text"][hit["start"] : hit["end"]] == hit["text"]
    assert document["text"] == assistant.document(hit["document_id"]).text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 422),
        ("{", 400),
        ("[" * 60_000, 400),
        ("\ufeff{}", 422),
        ("null", 422),
        ("[]", 422),
        ('"x"', 422),
        ("{}", 422),
        ('{"question": null}', 422),
        ('{"question": 5}', 422),
        ('{"question": ["x"]}', 422),
        ('{"question": "x", "histroy": []}', 422),
        ('{"question": "x", "history": "y"}', 422),
        ('{"question": "x", "history": [{"answer": "y"}]}', 422),
        ('{"question": "x", "id": 7}', 422),
        ('{"question": ""}', 400),
        ('{"question": " \\n\\t "}', 400),
        ('{"question": "\\u0000"}', 400),
    ],
)
def test_malformed_questions_are_named(client: httpx.Client, body: str, status: int) -> None:
    answer = client.post("/api/ask", content=body.encode(), headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "hint"}
    assert answer.json()["error"]


@pytest.mark.parametrize("length", [1000, 1001])
def test_longest_question(client: httpx.Client, length: int) -> None:
    answer = post(client, {"question": "Who spoke? " + "b" * (length - 11)})
    assert answer.status_code == (200 if length == 1000 else 400)
    if length == 1001:
        assert answer.json() == {
            "error": "The question has 1001 characters.",
            "hint": "Ask in 1000 characters or fewer.",
        }
        assert answer.elapsed.total_seconds() < 0.5


def test_million_combining_marks_are_refused_by_their_size(client: httpx.Client) -> None:
    assert post(client, {"question": "Z" + "\u0301" * 1_000_000}).status_code == 413


@pytest.mark.parametrize("words", ASKED)
def test_hostile_strings_break_nothing(client: httpx.Client, words: str) -> None:
    history = [{"question": words[:100], "answer": words}]
    answers = [
        post(client, {"question": words, "history": history, "id": words[:50]}),
        post(client, {"question": SCOTLAND, "history": history}),
        client.get("/api/search", params={"q": words.encode("utf-8", "replace").decode()}),
        client.get(f"/api/documents/{words.encode('utf-8', 'replace').hex()}"),
    ]
    for answer in answers:
        assert answer.status_code in {200, 400, 404, 422}
        assert answer.headers["content-type"] == "application/json"
        answer.json()


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 422), ("q=", 400), ("q=x&top_k=0", 422), ("q=x&top_k=101", 422), ("q=x&top_k=y", 422), ("q=%00", 400),
     ("q=%ff%fe", 200), ("q=" + "x" * 1001, 400)],
)  # fmt: skip
def test_malformed_searches_are_named(client: httpx.Client, query: str, status: int) -> None:
    assert client.get(f"/api/search?{query}").status_code == status


def test_a_document_is_packed_where_the_client_takes_that_and_counts(settings: Settings, assistant: Assistant) -> None:
    (document, *_) = assistant.documents()
    path = f"/api/documents/{document.id}"
    with serving(settings, assistant) as address, httpx.Client(base_url=address) as client:
        packed, plain = client.get(path), client.get(path, headers={"Accept-Encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip" and "content-encoding" not in plain.headers
        assert packed.content == plain.content and packed.json()["text"] == assistant.document(document.id).text
    narrow = settings.model_copy(update={"cpu_seconds_per_minute": 1e-5})
    with serving(narrow, assistant) as address, httpx.Client(base_url=address) as client:
        statuses = [client.get(path).status_code for _ in range(2)]
        assert statuses == [200, 429]


@pytest.mark.parametrize("name", ["none", "%00", "%ff", "a%2fb", "'; DROP TABLE documents; --", "x" * 5000])
def test_unknown_documents_are_not_found(client: httpx.Client, name: str) -> None:
    answer = client.get(f"/api/documents/{name}")
    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "hint"}


def test_health(client: httpx.Client) -> None:
    for path, status in (("/healthz/live", "live"), ("/healthz/ready", "ready")):
        answer = client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": status})
        assert answer.elapsed.total_seconds() < 0.1


def test_without_an_index_the_app_lives_and_says_so(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    empty = settings.model_copy(update={"index_dir": tmp_path})
    with caplog.at_level(logging.ERROR), serving(empty) as address, httpx.Client(base_url=address) as client:
        assert client.get("/healthz/live").json() == {"status": "live"}
        ready = client.get("/healthz/ready")
        assert (ready.status_code, ready.json()) == (503, {"status": "not ready"})
        assert ready.elapsed.total_seconds() < 0.1
        asked = post(client, {"question": SCOTLAND})
        assert asked.status_code == 503
        assert asked.json() == {"error": "the archive is not ready", "hint": "try again later"}
        assert client.get("/api/documents/x").status_code == 503
        page = client.get("/")
        assert page.status_code == 200
        assert "The archive is not ready at the moment." in page.text
        assert str(tmp_path) not in page.text + asked.text + ready.text
    assert "coprod index" in caplog.text

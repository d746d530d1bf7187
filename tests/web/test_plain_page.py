"""The page that answers a form without JavaScript."""

import httpx

from coprod_assistant.assistant import Assistant
from coprod_assistant.config import Settings
from coprod_assistant.web.render import nearest_hits

from .chat_client import tags, text_in
from .hostile import ASKED
from .serving import serving

SCOTLAND = "Which policies were recommended for Scotland?"


def test_a_question_is_answered_with_its_sources(client: httpx.Client, assistant: Assistant) -> None:
    page = client.get("/ask", params={"q": SCOTLAND})
    assert page.status_code == 200
    answer = assistant.ask(SCOTLAND)
    shown = " ".join(text_in(page.text).split())
    assert SCOTLAND in shown
    assert "Needs and Capabilities Assessment" in shown
    links = [a["href"] for t, a in tags(page.text) if t == "a"]
    for citation in answer.citations:
        assert f"#source-{citation.marker}" in links
        assert citation.link in links
        (context,) = [link for link in links if link and f"start={citation.start}&end={citation.end}" in link]
        assert client.get(context).status_code == 200
    assert [a["content"] for t, a in tags(page.text) if t == "meta" and a.get("name") == "robots"] == ["noindex"]


def test_a_refusal_lists_the_passages_that_are_near(client: httpx.Client, assistant: Assistant) -> None:
    question = "Which policies were recommended for Paris?"
    wanted = nearest_hits(assistant.ask(question))
    page = client.get("/ask", params={"q": question}).text
    assert "The archive does not answer this" in text_in(page)
    near = [str(a["href"]) for t, a in tags(page) if t == "a" and str(a["href"]).startswith("/archive/passage")]
    assert len(near) == len(wanted) > 0
    assert client.get(near[0]).status_code == 200


def test_a_refusal_lists_nothing_where_nothing_is_near(client: httpx.Client) -> None:
    page = client.get("/ask", params={"q": "What is the price of bread in Paris?"}).text
    assert "The archive does not answer this" in text_in(page)
    assert "/archive/passage" not in page


def test_without_a_question_it_asks_for_one(client: httpx.Client) -> None:
    page = client.get("/ask").text
    assert [a["name"] for t, a in tags(page) if t == "textarea"] == ["q"]
    assert client.head("/ask", params={"q": SCOTLAND}).status_code == 200


def test_it_has_the_limits_of_the_api(settings: Settings, assistant: Assistant) -> None:
    few = settings.model_copy(update={"questions_per_minute": 1})
    with serving(few, assistant) as address:
        assert httpx.get(f"{address}/ask", params={"q": "x" * 1001}).status_code == 422
        assert httpx.get(f"{address}/ask", params={"q": SCOTLAND}, timeout=30).status_code == 200
        refused = httpx.get(f"{address}/ask", params={"q": SCOTLAND})
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert "Please try again in" in text_in(refused.text)


def test_hostile_questions_are_text(client: httpx.Client) -> None:
    for words in ASKED[:6]:
        page = client.get("/ask", params={"q": words.encode(errors="replace")}).text
        for tag, attributes in tags(page):
            assert tag not in {"img", "iframe", "object", "style"}
            assert not any(name.startswith("on") for name in attributes)


def test_the_front_page_asks_it_without_javascript(client: httpx.Client) -> None:
    page = client.get("/").text
    forms = [a for t, a in tags(page) if t == "form"]
    assert [(form["action"], form["method"]) for form in forms] == [("/ask", "get")] * 2
    assert {a["name"] for t, a in tags(page) if t in {"textarea", "button"} and a.get("name")} == {"q"}

"""The page around the chat."""

import re

import pytest

from coprod_assistant.assistant import Assistant
from coprod_assistant.web.page import WITHOUT_MODEL, FrontPage, asset, fill_page

from .chat_client import tags
from .serving import Kept

VALUES = {"title": "T", "publisher": "P", "whose": "W", "site_link": "", "examples": "", **WITHOUT_MODEL}
GRADIO = (
    '<script>window.gradio_config = {"a":"$b"};</script><script>window.gradio_api_info = {};</script>'
    '<script type="module" crossorigin src="./assets/index-A_1.js"></script>'
    '<link rel="stylesheet" crossorigin href="./assets/index-B.css">'
)


def test_gradio_is_set_into_our_page() -> None:
    page = fill_page(GRADIO, nonce="n0nce", values=VALUES)
    assert '<script nonce="n0nce">window.gradio_config = {"a":"$b"};window.gradio_api_info = {};</script>' in page
    assert 'src="/assets/index-A_1.js"' in page and 'href="/assets/index-B.css"' in page
    assert asset("app.js") in page


@pytest.mark.parametrize("original", ["", "<html></html>", GRADIO.replace("gradio_config", "other"), GRADIO[:80]])
def test_another_gradio_is_noticed(original: str) -> None:
    with pytest.raises(RuntimeError, match="another page"):
        fill_page(original, nonce="n", values=VALUES)


def test_examples_and_link_come_from_the_archive(assistant: Assistant) -> None:
    values = FrontPage(assistant, title="A & B")()
    assert values["title"] == "A &amp; B"
    assert values["publisher"] == "Governance International"
    assert values["whose"] == "The archive of Governance International"
    (link,) = [a for t, a in tags(values["site_link"]) if t == "a"]
    assert link["href"] == "https://www.govint.org/events/conferences/co-production/"
    assert [a["data-ask"] for t, a in tags(values["examples"]) if t == "button"] == assistant.examples()


def test_examples_are_made_once_and_escaped(assistant: Assistant) -> None:
    class Counting(Kept):
        made = 0

        def examples(self) -> list[str]:
            self.made += 1
            return ['What is "<b>" & who?']

    counting = Counting(assistant)
    front = FrontPage(counting, title="T")  # type: ignore[arg-type]
    assert front() == front()
    assert counting.made == 1
    assert 'data-ask="What is &quot;&lt;b&gt;&quot; &amp; who?"' in front()["examples"]


def test_page_says_what_the_archive_holds_and_whom_to_ask(assistant: Assistant) -> None:
    values = FrontPage(assistant, title="T", contact="Ada <ada@example.org>")()
    assert re.search(r"It holds 6 events, 2011 to 2012, 1 page, as of \d{1,2} [A-Z]\w+ 20\d\d\.", values["scope"])
    assert "Ada &lt;ada@example.org&gt;" in values["contact"]
    assert FrontPage(assistant, title="T")()["contact"] == ""

"""The Python examples of the documentation run on the small archive and print what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"
# A block of Python and, where one follows at once, the block of what it prints.
EXAMPLE = re.compile(r"^```python\n(.*?)^```\n(?:\n```\n(.*?)^```\n)?", re.M | re.S)


def run_examples(page: str, *, served_at: str = "") -> int:
    """How many examples of a page were run, one after the other in one namespace, with the web app at `served_at`."""
    text = (DOCS / page).read_text(encoding="utf-8")
    examples = EXAMPLE.findall(text.replace("http://127.0.0.1:7860", served_at) if served_at else text)
    names: dict[str, object] = {}
    for code, printed in examples:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, page, "exec"), names)
        assert out.getvalue() == printed
    return len(examples)


@pytest.fixture
def in_folder_of_the_index(small_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small_index.parent)


def test_the_examples_of_the_python_page_run(in_folder_of_the_index: None) -> None:
    assert run_examples("python.md") == 7


def test_the_examples_of_the_langchain_page_run(in_folder_of_the_index: None) -> None:
    assert run_examples("langchain.md") == 5


def test_the_example_of_the_mcp_page_runs(in_folder_of_the_index: None) -> None:
    assert run_examples("mcp.md") == 1


def test_the_example_of_the_openai_page_runs(small_index: Path) -> None:
    from coprod_assistant.config import load_settings

    from .web.serving import serving

    with serving(load_settings(index_dir=small_index, chat_api="open")) as address:
        assert run_examples("openai.md", served_at=address) == 1

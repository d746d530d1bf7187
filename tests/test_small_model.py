"""A real small model, end to end: SmolLM2-135M writes badly, and nothing of that may reach a visitor unchecked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import load_settings
from coprod_assistant.types import Answer, Statement

from .conftest import CORPUS
from .llm.small_model import NAME, small_model
from .test_assistant import assert_contract

QUESTIONS = [
    "What was the German public management conference focused on?",
    "What intrigued the participants of the Berlin conference?",
    "What was the workshop during Policy@MBS week about?",
]
pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture(scope="module")
def written(built_index: Path) -> Iterator[Assistant]:
    with small_model() as address:
        settings = load_settings(
            index_dir=built_index,
            corpus_dir=CORPUS,
            llm_model=NAME,
            llm_base_url=address,
            llm_timeout_s=60,
            llm_max_output_tokens=48,
        )
        opened = open_assistant(settings)
        opened.prepare()
        yield opened
        opened.close()


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_unchecked_is_shown_and_the_answer_is_no_worse(
    written: Assistant, assistant: Assistant, question: str
) -> None:
    items = list(written.stream(question))
    answer, own = items[-1], assistant.ask(question)
    assert isinstance(answer, Answer)
    assert_contract(written, answer)
    generation = answer.generation
    assert generation is not None
    assert generation.model == NAME
    assert generation.fallback in {None, "unsupported", "left out", "declined"}
    assert generation.written > 0
    assert answer.status == own.status
    assert [item for item in items[:-1] if isinstance(item, Statement)] == list(answer.statements)
    if generation.fallback:
        assert (answer.text, answer.citations) == (own.text, own.citations)
    else:
        # Whatever the archive's own answer cites is cited, whole or in the part that the model wrote of.
        for citation in own.citations:
            assert any(
                other.document_id == citation.document_id and other.start < citation.end and citation.start < other.end
                for other in answer.citations
            )


def test_the_server_is_a_real_one(written: Assistant) -> None:
    assert written.writing is not None
    assert written.writing.writer.models() == [NAME]
    assert written.writing.writer.budget.used > 100

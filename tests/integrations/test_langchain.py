"""LangChain's own tests of retrievers and tools, and what theirs do not look at."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool
from langchain_tests.integration_tests import RetrieversIntegrationTests, ToolsIntegrationTests
from langchain_tests.unit_tests import ToolsUnitTests

from coprod_assistant import Archive, ConfigError, QuestionError
from coprod_assistant.integrations.langchain import (
    ArchiveEmbeddings,
    ArchiveRetriever,
    archive_runnable,
    archive_tool,
)

RENT = "What is the rent of the hall?"


class TestRetriever(RetrieversIntegrationTests):
    """LangChain's standard tests."""

    @pytest.fixture(autouse=True)
    def opened(self, small_archive: Archive) -> None:
        self.archive = small_archive

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return ArchiveRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"archive": self.archive}

    @property
    def retriever_query_example(self) -> str:
        return "water for the beds"


class _ToolOfTheArchive:
    @pytest.fixture(autouse=True)
    def opened(self, small_archive: Archive) -> None:
        self.archive = small_archive

    @property
    def tool_constructor(self) -> BaseTool:
        return archive_tool(self.archive)

    @property
    def tool_invoke_params_example(self) -> dict[str, Any]:
        return {"question": RENT}


class TestTool(_ToolOfTheArchive, ToolsUnitTests):
    """LangChain's standard tests."""


class TestToolAtWork(_ToolOfTheArchive, ToolsIntegrationTests):
    """LangChain's standard tests."""


def test_a_document_says_where_it_stands(small_archive: Archive) -> None:
    found = ArchiveRetriever(archive=small_archive, k=2).invoke("Where does the water come from?")
    first = found[0]
    text = small_archive.document(first.metadata["document_id"]).text
    assert text[first.metadata["start"] : first.metadata["end"]] == first.page_content
    assert first.metadata["nearest"]["text"] == "Water comes from the roof of the library."
    assert first.metadata["source"] == "https://example.org/garden"
    assert first.metadata["link"].startswith("https://example.org/garden#:~:text=Water")
    assert [document.metadata["rank"] for document in found] == [1, 2]
    assert first.metadata["score"] == first.metadata["scores"]["fused"] > found[1].metadata["score"]
    without_address = ArchiveRetriever(archive=small_archive, k=1).invoke("Ines Bramante took the minutes")[0]
    assert (without_address.metadata["source"], without_address.metadata["link"]) == ("minutes.md", None)


def test_filters_of_the_retriever_and_of_one_call(small_archive: Archive) -> None:
    retriever = ArchiveRetriever(archive=small_archive, place="Aldmoor")
    assert {found.metadata["title"] for found in retriever.invoke("workshop")} == {"The repair café"}
    assert {found.metadata["title"] for found in retriever.invoke("workshop", place="Wendlebury", k=1)} == {
        "The shared garden"
    }
    again = asyncio.run(retriever.ainvoke("workshop", since="2021", place=None, k=1))
    assert [found.metadata["title"] for found in again] == ["The shared garden"]
    with pytest.raises(QuestionError, match="'soon' is not a day"):
        retriever.invoke("workshop", until="soon")


def test_an_answer_is_a_message_with_standard_citations(small_archive: Archive) -> None:
    message = archive_runnable(small_archive).invoke(RENT)
    assert message.text == "The rent is twenty pounds a month. [1]"
    block = message.content_blocks[0]
    annotation = block["annotations"][0]  # type: ignore[typeddict-item]
    assert message.text[annotation["start_index"] : annotation["end_index"]] == "[1]"
    assert annotation["cited_text"] == "The rent is twenty pounds a month."
    text = small_archive.document(annotation["extras"]["document_id"]).text
    assert text[annotation["extras"]["start"] : annotation["extras"]["end"]] == annotation["cited_text"]
    assert message.response_metadata["answer"]["status"] == "answered"


def test_a_refusal_is_a_message_too(small_archive: Archive) -> None:
    message = asyncio.run(archive_runnable(small_archive).ainvoke("What is the price of bread in Paris?"))
    assert (message.text, message.response_metadata["answer"]["status"]) == (
        "The archive does not mention “Paris”.",
        "refused",
    )


def test_messages_give_a_follow_up_its_context(small_archive: Archive) -> None:
    messages = [
        SystemMessage("Answer in rhymes."),
        HumanMessage("How many beds has the shared garden in Wendlebury?"),
        AIMessage("The shared garden in Wendlebury has forty beds. [1]"),
        HumanMessage("Who keeps the list for it?"),
    ]
    answered = archive_runnable(small_archive).invoke(messages).response_metadata["answer"]
    assert answered["question"] == "Who keeps the list for it?"
    assert "Wendlebury" in answered["query"]
    with pytest.raises(QuestionError, match="does not end with a question"):
        archive_runnable(small_archive).invoke(messages[:3])


def test_a_chain_of_prompt_archive_and_parser(small_archive: Archive) -> None:
    chain = ChatPromptTemplate.from_messages([("human", "Who {did} the harvest workshop?")]) | archive_runnable(
        small_archive
    )
    assert (chain | StrOutputParser()).invoke({"did": "opened"}).startswith("The harvest workshop in Wendlebury was")


def test_the_tool_tells_a_model_its_sources_and_its_mistakes(small_archive: Archive) -> None:
    tool = archive_tool(small_archive)
    told = tool.invoke({"name": tool.name, "args": {"question": "Who runs it?" * 200}, "id": "1", "type": "tool_call"})
    assert (told.status, told.content) == ("error", "the question has more than 1000 characters: shorten it")
    question = "Who opened the harvest workshop?"
    told = tool.invoke({"name": tool.name, "args": {"question": question}, "id": "1", "type": "tool_call"})
    assert told.content.splitlines()[-1].startswith("[1]: https://example.org/garden#:~:text=The%20harvest")
    assert told.artifact.citations[0].quote in told.content
    assert tool.args["question"]["type"] == "string"


def test_langchain_chroma_opens_exported_vectors(small_archive: Archive, tmp_path: Path) -> None:
    from langchain_chroma import Chroma

    assert small_archive.export_vectors(tmp_path / "vectors") == 5
    store = Chroma(
        collection_name="passages",
        persist_directory=str(tmp_path / "vectors"),
        embedding_function=ArchiveEmbeddings(small_archive),
        create_collection_if_not_exists=False,
    )
    found, score = store.similarity_search_with_relevance_scores("water from the library's roof", k=1)[0]
    text = small_archive.document(found.metadata["document_id"]).text
    assert text[found.metadata["start"] : found.metadata["end"]] == found.page_content
    ours = ArchiveRetriever(archive=small_archive, k=1).invoke("water from the library's roof")[0]
    assert found.id == ours.id
    assert score == pytest.approx(ours.metadata["scores"]["cosine"], abs=1e-3)
    with pytest.raises(ConfigError, match="not empty"):
        small_archive.export_vectors(tmp_path / "vectors")

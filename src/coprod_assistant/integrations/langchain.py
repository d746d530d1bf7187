"""LangChain: a retriever over the passages of an archive, a runnable and a tool over its answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.language_models import LanguageModelInput
from langchain_core.messages import AIMessage, convert_to_messages
from langchain_core.messages.content import create_citation, create_text_block
from langchain_core.prompt_values import PromptValue
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda, run_in_executor
from langchain_core.tools import BaseTool, StructuredTool, ToolException
from pydantic import BaseModel, Field

from ..answer_view import answer_to_dict, hit_to_dict
from ..archive import Archive
from ..errors import AssistantError
from ..messages import marks, question_of, source_of, with_sources
from ..types import Answer, Citation, Hit, RecordKind, Turn, Wanted

TOOL = (
    "Answers a question from an organisation's published material. Every statement of the answer is quoted from a "
    "source, which is linked below it; what the material does not say is refused. Ask one whole question in English."
)


class ArchiveRetriever(BaseRetriever):
    """Passages of an archive as documents, best first; each can be set again for one call: `invoke("…", k=3)`.

    `page_content` is the passage, `id` stays the same as long as its words do. `metadata` has `document_id`, `start`
    and `end` (characters of that document's text, the end exclusive), `title`, `heading`, `page`, `url`, `file`, `link`
    (opens the source at the passage), `source` (`url`, else `file`), `event_id`, `rank`, `score`, `scores` by their
    scales and `nearest`, the statement that comes nearest to the question.
    """

    archive: Archive
    k: int = Field(10, ge=1, le=1000, description="How many passages.")
    since: date | str | None = Field(None, description="Only of events held on or after that day, month or year.")
    until: date | str | None = Field(None, description="Only of events held on or before that day, month or year.")
    place: str | None = Field(None, description="Only of events at that place or in that country.")
    event: str | None = Field(None, description="Only of the event with that id.")
    kind: RecordKind | None = Field(None, description="Only those that hold such a record.")

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 (the interface's)
        **changes: Any,
    ) -> list[Document]:
        return self._found(query, changes)

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,  # noqa: ARG002 (the interface's)
        **changes: Any,
    ) -> list[Document]:
        return await run_in_executor(None, self._found, query, changes)

    def _found(self, query: str, changes: dict[str, Any]) -> list[Document]:
        named = {name: getattr(self, name) for name in ("k", "since", "until", "place", "event", "kind")} | changes
        return [document_of(hit) for hit in self.archive.search(query, top_k=named.pop("k"), **named)]


def document_of(hit: Hit) -> Document:
    """A passage as LangChain's document; see `ArchiveRetriever`."""
    fields = hit_to_dict(hit)
    text, chunk_id = fields.pop("text"), fields.pop("chunk_id")
    return Document(
        id=chunk_id,
        page_content=text,
        metadata={**fields, "score": hit.scores["fused"], "source": hit.url or hit.file},
    )


def archive_runnable(archive: Archive, *, mode: Wanted = "auto") -> Runnable[LanguageModelInput, AIMessage]:
    """Takes what a chat model takes, a text, a prompt or messages, and gives the archive's answer as a message.

    Earlier messages give a follow-up its context; system messages are not read. Each marker in the text is a standard
    citation of its content block. `response_metadata["answer"]` is the whole answer, as the JSON API gives it.

    Raises:
        QuestionError: when called: the question is empty or too long, or the messages do not end with one.
    """

    def ask(given: LanguageModelInput) -> AIMessage:
        question, history = _asked(given)
        return message_of(archive.ask(question, history, mode=mode))

    return RunnableLambda(ask, name="archive")


def message_of(answer: Answer) -> AIMessage:
    """The answer as a message whose markers are citations."""
    block = create_text_block(answer.text, annotations=[_annotation(*mark) for mark in marks(answer)])
    return AIMessage(content_blocks=[block], response_metadata={"answer": answer_to_dict(answer)})


def archive_tool(
    archive: Archive, *, name: str = "ask_archive", description: str = TOOL, mode: Wanted = "auto"
) -> BaseTool:
    """A tool that answers one question: its text with the sources' links below; the artifact is the `Answer`."""

    def ask(question: str) -> tuple[str, Answer]:
        try:
            answer = archive.ask(question, mode=mode)
        except AssistantError as error:  # a model is told, and can ask otherwise
            raise ToolException(f"{error}: {error.hint}" if error.hint else str(error)) from error
        return with_sources(answer, lambda citation: citation.link), answer

    return StructuredTool.from_function(
        ask,
        name=name,
        description=description,
        args_schema=ToolQuestion,
        response_format="content_and_artifact",
        handle_tool_error=True,
    )


class ToolQuestion(BaseModel):
    """What the tool is asked."""

    question: str = Field(description="One question that can be understood without the conversation.")


class ArchiveEmbeddings(Embeddings):
    """The embedding model of an archive, for a vector store opened on what `Archive.export_vectors` wrote."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit-length vector for each text."""
        return self._archive.embed(texts)

    def embed_query(self, text: str) -> list[float]:
        """The unit-length vector of a question."""
        return self._archive.embed([text])[0]


def _asked(given: LanguageModelInput) -> tuple[str, list[Turn]]:
    if isinstance(given, str):
        return given, []
    messages = given.to_messages() if isinstance(given, PromptValue) else convert_to_messages(given)
    return question_of([(message.type, message.text) for message in messages])


def _annotation(start: int, end: int, citation: Citation) -> Any:
    extras: dict[str, Any] = {
        "marker": citation.marker,
        "document_id": citation.document_id,
        "start": citation.start,
        "end": citation.end,
        "page": citation.page,
        "place": citation.place,
        "heading": citation.heading,
        "file": citation.file,
    }
    return create_citation(
        url=citation.link,
        title=source_of(citation),
        start_index=start,
        end_index=end,
        cited_text=citation.quote,
        **extras,
    )


__all__ = ["ArchiveEmbeddings", "ArchiveRetriever", "archive_runnable", "archive_tool"]

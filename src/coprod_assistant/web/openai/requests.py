"""What clients of OpenAI's chat completions send; fields that say how a model is to write are let pass and not read."""

from __future__ import annotations

from pydantic import BaseModel, Field

from ...errors import QuestionError
from ...messages import question_of
from ...types import Turn
from ..api import EARLIER_CHARS
from ..desk import clean_text

TEXTS = {"text", "input_text", "output_text"}


class Part(BaseModel):
    """A part of a message."""

    type: str
    text: str = ""


class Message(BaseModel):
    """A message; an assistant's that only calls tools has no content."""

    role: str
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        """The words of it."""
        if isinstance(self.content, list):
            return clean_text("\n".join(part.text for part in self.content if part.type in TEXTS))
        return clean_text(self.content or "")

    @property
    def has_more(self) -> bool:
        """Whether it holds something that is no text."""
        return isinstance(self.content, list) and any(part.type not in TEXTS for part in self.content)


class StreamOptions(BaseModel):
    """How an answer is streamed."""

    include_usage: bool = False


class ChatIn(BaseModel):
    """A request for a completion."""

    model: str
    messages: list[Message] = Field(min_length=1, max_length=1000)
    stream: bool = False
    stream_options: StreamOptions | None = None
    n: int = Field(1, ge=1, le=1)

    @property
    def wants_usage(self) -> bool:
        """Whether a stream is to end with the counts of tokens."""
        return self.stream_options is not None and self.stream_options.include_usage


def asked(body: ChatIn, *, longest: int) -> tuple[str, list[Turn]]:
    """The question that the chat ends with and the turns before it.

    An earlier question over `longest` characters was refused when it was asked, so it is left out: the conversation
    would otherwise never go on.

    Raises:
        QuestionError: the last message is not the user's, or holds more than text.
    """
    if body.messages[-1].has_more:
        raise QuestionError("Only text is read here.", hint="Send the question without images or files.")
    question, turns = question_of([(message.role, message.text) for message in body.messages])
    kept = [Turn(turn.question, turn.answer[:EARLIER_CHARS]) for turn in turns if len(turn.question) <= longest]
    return question.strip(), kept

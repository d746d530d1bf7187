"""Messages of a chat, as other programs send and show them: a question what was said before, an answer's sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from .errors import QuestionError
from .types import Answer, Citation, Turn

MARKER = re.compile(r"\[(\d+)\]")
# The lines that `with_sources` adds, at the end of a text.
SOURCES = re.compile(r"\n\n(?:\[\d+\]: \S+(?: \"[^\n]*\")?(?:\n|$))+\s*$")
QUESTIONER = {"user", "human"}
ANSWERER = {"assistant", "ai"}


def question_of(messages: Iterable[tuple[str, str]]) -> tuple[str, list[Turn]]:
    """The question that a chat ends with, and its earlier questions with their answers, oldest first.

    Args:
        messages: Role and text of each, oldest first; what is neither the user's nor an answer (system messages,
            results of tools) is left out, for the program follows no orders.

    Raises:
        QuestionError: the last of them is not the user's.
    """
    turns: list[Turn] = []
    for role, text in messages:
        if role in QUESTIONER:
            turns.append(Turn(text))
        elif role in ANSWERER and turns and text:
            last = turns[-1]
            said = f"{last.answer}\n\n{without_sources(text)}" if last.answer else without_sources(text)
            turns[-1] = Turn(last.question, said)
    if not turns or turns[-1].answer:
        raise QuestionError("the chat does not end with a question", hint="send a message of the user last")
    return turns[-1].question, [turn for turn in turns[:-1] if turn.question.strip()]


def marks(answer: Answer) -> Iterator[tuple[int, int, Citation]]:
    """Where each marker stands in the answer's text (offsets, the end exclusive), and what it cites."""
    cited = {citation.marker: citation for citation in answer.citations}
    for match in MARKER.finditer(answer.text):
        if int(match[1]) in cited:
            yield match.start(), match.end(), cited[int(match[1])]


def source_of(citation: Citation) -> str:
    """A source in words: its title, the heading of the passage, what its page is called."""
    parts = [" ".join(citation.title.split())]
    if citation.heading and citation.heading.strip() not in parts:
        parts.append(" ".join(citation.heading.split()))
    return " · ".join(parts) + (f", {citation.place}" if citation.place else "")


def with_sources(answer: Answer, link: Callable[[Citation], str | None]) -> str:
    """The answer's text with a line for each source: `[1]: address "title"`.

    So Markdown defines a link: where it is rendered the lines vanish and each marker opens its source, elsewhere they
    read as notes. `link` gives the address of a source, None where it has none, and its file is then named.
    """
    lines = [f'[{one.marker}]: {_address(one, link)} "{_quoted(one)}"' for one in _once(answer.citations)]
    return "\n\n".join([answer.text, "\n".join(lines)]) if lines else answer.text


def without_sources(text: str) -> str:
    """`text` without the lines that `with_sources` added, as it comes back in the next request."""
    return SOURCES.sub("", text)


def _address(citation: Citation, link: Callable[[Citation], str | None]) -> str:
    return re.sub(r"\s", "%20", link(citation) or citation.file)


def _quoted(citation: Citation) -> str:
    return source_of(citation).replace('"', "'")


def _once(citations: Sequence[Citation]) -> list[Citation]:
    return list({citation.marker: citation for citation in citations}.values())

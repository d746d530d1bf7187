"""An MCP server over an archive: tools that answer, search, list events and read, for assistants of other makers."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field

from ..archive import Archive
from ..errors import AssistantError
from ..types import RecordKind, Turn
from .mcp_results import Answered, Events, Passages, Words, answered, held, passage, words

LONGEST_READ = 20_000  # characters of one call: more fills the window of the model that asks
BODY_BYTES = 64 * 1024
INSTRUCTIONS = (
    "Answers from what an organisation has published. Every statement comes with the exact passage it stands on and a "
    "link to it: show both. Use `ask` for a question, `search` for material on a subject, `events` for what was held "
    "when and where, `read` for the words around a passage. A refusal means that the archive does not say it."
)
LOOKS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Question = Annotated[str, Field(description="A question in English that can be understood by itself.")]
Earlier = Annotated[
    list[str], Field(description="Earlier questions of the conversation, oldest first, if it refers to them.")
]
Day = Annotated[str | None, Field(description="A day, month or year of events: 2011-05-03, 2011-05 or 2011.")]
Place = Annotated[str | None, Field(description="Only events at that place or in that country.")]


def archive_server(archive: Archive, *, at_once: int = 4) -> MCPServer[Any]:
    """A server whose tools ask `archive`; at most `at_once` of them work at the same time, others wait."""
    server: MCPServer[Any] = MCPServer(
        "coprod-assistant",
        title="Archive of published material",
        instructions=INSTRUCTIONS,
        version=version("coprod-assistant"),
        log_level="WARNING",  # below that the SDK writes down what was asked
        subscriptions=False,
    )
    places = threading.BoundedSemaphore(at_once)

    @contextmanager
    def working() -> Iterator[None]:
        """Holds one of the places; an expected failure becomes what the model is told."""
        with places:
            try:
                yield
            except AssistantError as error:
                raise ToolError(f"{error}: {error.hint}" if error.hint else str(error)) from error

    @server.tool(title="Ask the archive", annotations=LOOKS)
    def ask(question: Question, earlier: Earlier = []) -> Answered:  # noqa: B006 (read by the SDK, never changed)
        """Answer a question in the archive's own, cited words; refused where it does not say."""
        with working():
            return answered(archive.ask(question, [Turn(text) for text in earlier]))

    @server.tool(title="Search the archive", annotations=LOOKS)
    def search(
        words: Annotated[str, Field(description="What to look for, in words or as a question.")],
        top_k: Annotated[int, Field(ge=1, le=50, description="How many passages.")] = 5,
        since: Day = None,
        until: Day = None,
        place: Place = None,
        event: Annotated[str | None, Field(description="Only passages of the event with that id.")] = None,
        kind: Annotated[RecordKind | None, Field(description="Only passages that hold such a record.")] = None,
    ) -> Passages:
        """Find passages, best first, without an answer; filters leave those of such events or with such a record."""
        with working():
            found = archive.search(words, top_k=top_k, since=since, until=until, place=place, event=event, kind=kind)
            return Passages(passages=[passage(archive, hit) for hit in found])

    @server.tool(title="List events", annotations=LOOKS)
    def events(
        since: Day = None,
        until: Day = None,
        place: Place = None,
        called_off: Annotated[bool, Field(description="Those cancelled or put off, not those held.")] = False,
        limit: Annotated[int, Field(ge=1, le=200, description="Most events to list.")] = 50,
    ) -> Events:
        """List the events that the archive tells of by the days on which they were held, each with its sources."""
        with working():
            found = archive.events(since=since, until=until, place=place, called_off=called_off)
            return Events(events=[held(archive, event) for event in found[:limit]], total=len(found))

    @server.tool(title="Read a passage", annotations=LOOKS)
    def read(
        document_id: Annotated[str, Field(description="As citations and passages name it.")],
        start: Annotated[int, Field(ge=0, description="First character.")] = 0,
        end: Annotated[int | None, Field(description="The character after the last one.")] = None,
        around: Annotated[int, Field(ge=0, le=5000, description="Characters more on both sides.")] = 0,
    ) -> Words:
        """Read the words of a document, at most 20,000 characters of it in one call."""
        with working():
            length = len(archive.document(document_id).text)
            first = max(0, start - around)
            last = min(length, (length if end is None else end) + around, first + LONGEST_READ)
            return words(archive.read(document_id, first, last), length)

    return server


def serve(
    archive: Archive,
    *,
    transport: Literal["stdio", "http"],
    host: str,
    port: int,
    names: str = "",
    at_once: int = 4,
) -> None:
    """Serves an archive until it is told to stop.

    Args:
        names: Comma-separated names under which it is reached over HTTP, besides those of this machine; a request for
            another is refused.
    """
    server = archive_server(archive, at_once=at_once)
    if transport == "stdio":
        server.run()
        return
    shown = f"[{host}]" if ":" in host else host
    print(f"Serving MCP on http://{shown}:{port}/mcp (Ctrl+C stops)", file=sys.stderr, flush=True)
    server.run(
        "streamable-http",
        host=host,
        port=port,
        stateless_http=True,  # every call stands alone, so there are no sessions to keep or to lose
        json_response=True,
        max_request_body_size=BODY_BYTES,
        transport_security=_known_hosts(names),
    )


def _known_hosts(names: str) -> TransportSecuritySettings:
    """Which names a request may be for: else a page in a browser could reach the server by a name of its own."""
    hosts = ["127.0.0.1", "localhost", "[::1]", *(name.strip() for name in names.split(",") if name.strip())]
    return TransportSecuritySettings(
        allowed_hosts=[*hosts, *(f"{host}:*" for host in hosts)],
        allowed_origins=[
            f"{scheme}://{host}{port}" for host in hosts for scheme in ("http", "https") for port in ("", ":*")
        ],
    )

"""An MCP server over an archive: tools that answer, search, list events and read, for assistants of other makers."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Annotated, Any, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field

from ..api_keys import ApiKeys
from ..archive import Archive
from ..errors import AssistantError
from ..types import RecordKind, Turn
from .mcp_access import OnlyKeys, caller_of
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


def archive_server(
    archive: Archive,
    *,
    at_once: int = 4,
    keys: ApiKeys | None = None,
    admit: Callable[[str], None] = lambda _: None,
) -> MCPServer[Any]:
    """A server whose tools ask `archive`.

    Args:
        at_once: How many of them work at the same time; others wait.
        keys: Who may call over HTTP; everyone if None or empty.
        admit: Counts a call of the key of that name, and raises an AssistantError where it may not be answered now.
    """
    server = _Server(
        "coprod-assistant",
        title="Archive of published material",
        instructions=INSTRUCTIONS,
        version=version("coprod-assistant"),
        log_level="WARNING",  # below that the SDK writes down what was asked
        subscriptions=False,
    )
    server.keys = keys or ApiKeys("")
    places = threading.BoundedSemaphore(at_once)
    counting = threading.Lock()

    @contextmanager
    def working(context: Context) -> Iterator[None]:
        """Counts the call and holds one of the places; an expected failure becomes what the model is told."""
        try:
            if caller := caller_of(context.request_context.request):
                with counting:
                    admit(caller)
            with places:
                yield
        except AssistantError as error:
            raise ToolError(f"{error}: {error.hint}" if error.hint else str(error)) from error

    @server.tool(title="Ask the archive", annotations=LOOKS)
    def ask(context: Context, question: Question, earlier: Earlier = []) -> Answered:  # noqa: B006 (read by the SDK, never changed)
        """Answer a question in the archive's own, cited words; refused where it does not say."""
        with working(context):
            return answered(archive.ask(question, [Turn(text) for text in earlier]))

    @server.tool(title="Search the archive", annotations=LOOKS)
    def search(
        context: Context,
        words: Annotated[str, Field(description="What to look for, in words or as a question.")],
        top_k: Annotated[int, Field(ge=1, le=50, description="How many passages.")] = 5,
        since: Day = None,
        until: Day = None,
        place: Place = None,
        event: Annotated[str | None, Field(description="Only passages of the event with that id.")] = None,
        kind: Annotated[RecordKind | None, Field(description="Only passages that hold such a record.")] = None,
    ) -> Passages:
        """Find passages, best first, without an answer; filters leave those of such events or with such a record."""
        with working(context):
            found = archive.search(words, top_k=top_k, since=since, until=until, place=place, event=event, kind=kind)
            return Passages(passages=[passage(archive, hit) for hit in found])

    @server.tool(title="List events", annotations=LOOKS)
    def events(
        context: Context,
        since: Day = None,
        until: Day = None,
        place: Place = None,
        called_off: Annotated[bool, Field(description="Those cancelled or put off, not those held.")] = False,
        limit: Annotated[int, Field(ge=1, le=200, description="Most events to list.")] = 50,
    ) -> Events:
        """List the events that the archive tells of by the days on which they were held, each with its sources."""
        with working(context):
            found = archive.events(since=since, until=until, place=place, called_off=called_off)
            return Events(events=[held(archive, event) for event in found[:limit]], total=len(found))

    @server.tool(title="Read a passage", annotations=LOOKS)
    def read(
        context: Context,
        document_id: Annotated[str, Field(description="As citations and passages name it.")],
        start: Annotated[int, Field(ge=0, description="First character.")] = 0,
        end: Annotated[int | None, Field(description="The character after the last one.")] = None,
        around: Annotated[int, Field(ge=0, le=5000, description="Characters more on both sides.")] = 0,
    ) -> Words:
        """Read the words of a document, at most 20,000 characters of it in one call."""
        with working(context):
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
    **access: Any,
) -> None:
    """Serves an archive until it is told to stop.

    Args:
        access: Who may call, and how often, as `archive_server` takes it.
        names: Comma-separated names under which it is reached over HTTP, besides those of this machine; a request for
            another is refused.
    """
    server = archive_server(archive, **access)
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
        transport_security=_known_hosts(f"{shown},{names}"),
    )


class _Server(MCPServer[Any]):
    """The SDK's server, whose HTTP app asks for keys."""

    keys: ApiKeys

    def streamable_http_app(self, **given: Any) -> Any:
        """The app, behind the guard."""
        app = super().streamable_http_app(**given)
        app.add_middleware(OnlyKeys, keys=self.keys)
        return app


def _known_hosts(names: str) -> TransportSecuritySettings:
    """Which names a request may be for: else a page in a browser could reach the server by a name of its own."""
    hosts = ["127.0.0.1", "localhost", "[::1]", *(name.strip() for name in names.split(",") if name.strip())]
    return TransportSecuritySettings(
        allowed_hosts=[*hosts, *(f"{host}:*" for host in hosts)],
        allowed_origins=[
            f"{scheme}://{host}{port}" for host in hosts for scheme in ("http", "https") for port in ("", ":*")
        ],
    )

"""A chat assistant over an organisation's published material.

    from coprod_assistant import open_archive

    with open_archive("index") as archive:
        print(archive.ask("When was the IRSPM conference in Brasilia?").text)

What `__all__` names is public and described in docs/python.md; everything else may change without notice. Importing
the package is cheap: models and libraries are loaded when an archive is opened or first asked.
"""

from .archive import Archive, open_archive
from .errors import (
    AssistantError,
    ConfigError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    QuestionError,
)
from .types import (
    Answer,
    Chunk,
    Citation,
    Document,
    DocumentSummary,
    Event,
    EventSource,
    Generation,
    Hit,
    LinkFrom,
    Span,
    Statement,
    Turn,
)

__version__ = "0.1.0"
__all__ = [
    "Answer",
    "Archive",
    "AssistantError",
    "Chunk",
    "Citation",
    "ConfigError",
    "Document",
    "DocumentSummary",
    "Event",
    "EventSource",
    "Generation",
    "Hit",
    "IndexDamagedError",
    "IndexMismatchError",
    "IndexMissingError",
    "LinkFrom",
    "QuestionError",
    "Span",
    "Statement",
    "Turn",
    "open_archive",
]

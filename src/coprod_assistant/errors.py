"""Expected failures, each with what to do about it.

    AssistantError            .hint = what to do next
    ├─ ConfigError            a setting, or a corpus description, that cannot be used
    ├─ ExtractionError        one file that cannot be read; names it
    ├─ IndexMissingError      nothing is built yet
    ├─ IndexMismatchError     built by another version or another embedding model
    ├─ IndexDamagedError      a file differs from its manifest
    ├─ IndexBusyError         another builder holds the index
    ├─ StoreError             the store where passages are searched cannot be asked; names it
    ├─ BuildError             a generation could not be built or did not verify; nothing was published
    ├─ BackupError            an archive that cannot be made, read or brought back; says what was changed
    ├─ FetchError             nothing of the web could be taken over; the corpus is untouched
    ├─ QuestionError          words that cannot be asked (empty, too long)
    ├─ StoppedError           nobody waits for the answer any more, so it was not made
    └─ GenerationError        a language model that gave no whole text; .reason names the fault

The command line prints one line, message and hint, and exits 1; anything else keeps its traceback.
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of all expected failures; `hint` says what to do next and may be empty."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ConfigError(AssistantError):
    """A setting, or a corpus description, that cannot be used."""


class ExtractionError(AssistantError):
    """A file that cannot be read."""


class IndexMissingError(AssistantError):
    """No index has been built here."""


class IndexMismatchError(AssistantError):
    """The index was built by another version or with another embedding model."""


class IndexDamagedError(AssistantError):
    """A file of the index differs from its manifest."""


class IndexBusyError(AssistantError):
    """Another builder holds this index."""


class StoreError(AssistantError):
    """The store where passages are searched cannot be asked.

    Attributes:
        dropped: Whether the connection broke, so that a new one may do.
        gone: Whether it answers, but no longer holds the generation.
    """

    def __init__(self, message: str, *, hint: str = "", dropped: bool = False, gone: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.dropped = dropped
        self.gone = gone


class BuildError(AssistantError):
    """A generation could not be built or did not verify; the served one is untouched."""


class BackupError(AssistantError):
    """An archive that cannot be made, cannot be trusted or cannot be brought back."""


class FetchError(AssistantError):
    """Pages and reports could not be fetched as a whole; the corpus is untouched."""


class QuestionError(AssistantError):
    """A question that cannot be asked."""


class StoppedError(AssistantError):
    """An answer that was given up, as whoever asked has left."""


class GenerationError(AssistantError):
    """A language model that gave no whole text; `reason` names the fault in one word, for counts and tests.

    Neither message nor hint holds anything that the model's server sent: it may repeat a key or a question.
    """

    def __init__(self, message: str, *, reason: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.reason = reason

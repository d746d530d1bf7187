"""What a reader is given and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Window:
    """Statements that stand side by side in a document, in order, and the title and headings above them."""

    head: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader says of a question, or a claim, and one window; all are logits, greater is more.

    `statements` has one for each of the window's statements: does it answer the question? `answerable` is for the
    window: is the question answered here? `supported`: does it say what the claim in the question's place says?
    """

    statements: tuple[float, ...]
    answerable: float
    supported: float


class Reader(Protocol):
    """What reads; one object serves all threads."""

    @property
    def name(self) -> str:
        """What a person calls the model."""

    @property
    def model_hash(self) -> str:
        """sha256 of the model: an operating point belongs to one model."""

    def read(self, text: str, windows: Sequence[Window]) -> list[Read]:
        """What the model says of each window, in their order; `text` is a question or a claim."""

    def sizes(self, statements: Sequence[str]) -> list[int]:
        """How many tokens each statement takes of the `limit` that a window may hold."""

    @property
    def limit(self) -> int:
        """Tokens of the statements of one window; what is longer is cut."""

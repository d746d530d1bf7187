"""What the verifier is given and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...types import Span, Unit

Reason = Literal[
    "", "empty", "markup", "marker", "uncited", "number", "date", "name", "negation", "relation", "unsupported"
]


@dataclass(frozen=True, slots=True)
class Passage:
    """What a language model was shown under a marker; `text` is `document.text[start:end]`.

    `units` are the sentences, items and rows inside it, with offsets into the document. `title`, `headings` and
    `date` stand around the passage: names and dates in them may support a sentence too, numbers may not. `vectors`,
    one row per unit, spare the verifier from embedding the units; without them it does.
    """

    marker: int
    document_id: str
    start: int
    end: int
    text: str
    units: tuple[Unit, ...]
    title: str = ""
    headings: tuple[str, ...] = ()
    date: str = ""
    vectors: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence may be shown, and on what it stands.

    `reason` is empty for a sentence that is shown. `text` is the sentence without markers, links, pictures and tags.
    `cited` pairs a marker with the range of that passage's document that supports the sentence: at least one where it
    is shown, none where it is not. `score` is the probability that the sentence is supported, 0 where a rule decided.
    """

    shown: bool
    reason: Reason
    text: str
    cited: tuple[tuple[int, Span], ...] = ()
    score: float = 0.0

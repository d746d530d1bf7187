"""Questions and windows as the tokens that the shipped reader was trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..model_files import open_tokenizer
from .protocol import Window

QUESTION_TOKENS, HEAD_TOKENS, PASSAGE_TOKENS = 48, 32, 250  # as in training


@dataclass(frozen=True, slots=True)
class Inputs:
    """Arrays of a batch: `ids` and `mask` (batch, tokens), `members` (batch, 1 + most statements, tokens).

    `members` is 1 where a token belongs to the question (first row) or to a statement (the rows after it).
    """

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    members: NDArray[np.float32]


class WindowTokens:
    """The tokenizer of the model that reads."""

    def __init__(self, file: Path) -> None:
        """Reads a tokenizer.json of the tokenizers library."""
        self._tokenizer = open_tokenizer(file)
        self._cls = int(self._tokenizer.token_to_id("[CLS]") or 0)
        self._sep = int(self._tokenizer.token_to_id("[SEP]") or 0)

    def pieces(self, texts: Sequence[str]) -> list[list[int]]:
        """Token ids of each text; half a surrogate pair, which is no character, is replaced."""
        whole = [text.encode(errors="replace").decode() for text in texts]
        return [row.ids for row in self._tokenizer.encode_batch(whole, add_special_tokens=False)]

    def row(self, question: Sequence[int], window: Window) -> tuple[list[int], list[int]]:
        """Token ids of a window with the question, and each token's segment: 0 the question, 1… statements, -1 none."""
        head, *statements = self.pieces([window.head, *window.statements])
        asked, head = list(question[:QUESTION_TOKENS]), head[:HEAD_TOKENS]
        ids = [self._cls, *asked, self._sep, *head, self._sep]
        segments = [-1, *[0] * len(asked), *[-1] * (len(head) + 2)]
        for number, piece in enumerate(statements, 1):
            kept = piece[:PASSAGE_TOKENS]
            ids += [*kept, self._sep]
            segments += [*[number] * len(kept), -1]
        return ids, segments


def arrays(rows: Sequence[tuple[Sequence[int], Sequence[int]]], *, most: int) -> Inputs:
    """Rows of `WindowTokens.row` as arrays, padded to the longest; `most` is the greatest number of statements."""
    width = max(len(ids) for ids, _ in rows)
    ids = np.zeros((len(rows), width), dtype=np.int64)
    mask = np.zeros((len(rows), width), dtype=np.int64)
    segments = np.full((len(rows), width), -1, dtype=np.int64)
    for at, (row, segment) in enumerate(rows):
        ids[at, : len(row)] = row
        mask[at, : len(row)] = 1
        segments[at, : len(row)] = segment
    members = (segments[:, None, :] == np.arange(most + 1)[None, :, None]).astype(np.float32)
    return Inputs(ids, mask, members)

"""What the reader is trained on: a question or a claim, a passage in statements, and what is right."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

UNKNOWN = -1
QUESTION_TOKENS, HEAD_TOKENS, PASSAGE_TOKENS = 48, 32, 250
WIDTH = 32  # batches are padded to a multiple of so many tokens


@dataclass(frozen=True, slots=True)
class Example:
    """One question or claim on one passage.

    `labels` are 1 for a statement that answers, 0 for one that does not, -1 where nobody knows; `answerable` and
    `supported` likewise for the passage as a whole. A question has no `supported`, a claim neither of the others.
    """

    text: str
    head: str
    statements: tuple[str, ...]
    labels: tuple[int, ...]
    answerable: int
    supported: int
    source: str


@dataclass(frozen=True, slots=True)
class Encoded:
    """Token ids of an example, and the number of the segment that each token belongs to.

    Segment 0 is the question, 1 to n are the statements, -1 is everything else.
    """

    ids: tuple[int, ...]
    segments: tuple[int, ...]
    labels: tuple[int, ...]
    answerable: int
    supported: int
    source: str


def encode(example: Example, tokenizer: Tokenizer, lot: random.Random) -> Encoded | None:
    """The example in tokens, cut to a window of statements around the answer; None where nothing is left."""
    pieces = [row.ids for row in tokenizer.encode_batch(list(example.statements), add_special_tokens=False)]
    first, last = _window([len(piece) + 1 for piece in pieces], example.labels, lot)
    if first == last:
        return None
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    question = tokenizer.encode(example.text, add_special_tokens=False).ids[:QUESTION_TOKENS]
    head = tokenizer.encode(example.head, add_special_tokens=False).ids[:HEAD_TOKENS]
    ids, segments = [cls, *question, sep, *head, sep], [-1, *[0] * len(question), *[-1] * (len(head) + 2)]
    for number, piece in enumerate(pieces[first:last], 1):
        kept = piece[:PASSAGE_TOKENS]
        ids += [*kept, sep]
        segments += [*[number] * len(kept), -1]
    labels = example.labels[first:last]
    answerable = example.answerable
    if answerable == 1 and 1 not in labels and UNKNOWN not in labels:
        return None
    return Encoded(tuple(ids), tuple(segments), labels, answerable, example.supported, example.source)


def encoded(examples: Sequence[Example], tokenizer: Tokenizer, *, seed: int) -> list[Encoded]:
    """The examples in tokens; those of which nothing is left are dropped."""
    lot = random.Random(seed)
    return [row for example in examples if (row := encode(example, tokenizer, lot)) is not None]


def _window(lengths: Sequence[int], labels: Sequence[int], lot: random.Random) -> tuple[int, int]:
    """First and end of the statements that fit, the first answering one among them."""
    if sum(lengths) <= PASSAGE_TOKENS:
        return 0, len(lengths)
    centre = labels.index(1) if 1 in labels else lot.randrange(len(lengths))
    first, last, used = centre, centre + 1, min(lengths[centre], PASSAGE_TOKENS)
    while True:
        sides = [
            side
            for side, at in (("before", first - 1), ("after", last))
            if 0 <= at < len(lengths) and used + lengths[at] <= PASSAGE_TOKENS
        ]
        if not sides:
            return first, last
        if lot.choice(sides) == "before":
            first -= 1
            used += lengths[first]
        else:
            used += lengths[last]
            last += 1


def batches(examples: Sequence[Encoded], tokens: int, lot: random.Random) -> list[list[Encoded]]:
    """Batches of examples of like length, in random order, of about `tokens` tokens with their padding.

    Few shapes come out, for each new one costs the matrix library time: a batch of a width has always as many rows.
    What fills no batch of its width is left out, another part each time.
    """
    by_width: dict[int, list[Encoded]] = {}
    for row in examples:
        by_width.setdefault(padded(len(row.ids)), []).append(row)
    found: list[list[Encoded]] = []
    for width, rows in by_width.items():
        lot.shuffle(rows)
        size = max(1, tokens // width)
        full = len(rows) // size * size or len(rows)
        found += [rows[at : at + size] for at in range(0, full, size)]
    lot.shuffle(found)
    return found


def group_batches(groups: Sequence[Sequence[Encoded]], tokens: int, lot: random.Random) -> list[list[Encoded]]:
    """Batches of whole groups of like length, in random order; each group's examples follow each other."""
    order = sorted(groups, key=lambda group: (max(padded(len(row.ids)) for row in group), lot.random()))
    found: list[list[Encoded]] = []
    while order:
        width = max(padded(len(row.ids)) for row in order[-1])
        count = max(1, tokens // (width * len(order[-1])))
        found.append([row for group in order[-count:] for row in group])
        del order[-count:]
    lot.shuffle(found)
    return found


def padded(length: int) -> int:
    """The width that a batch with an example of so many tokens has."""
    return -(-length // WIDTH) * WIDTH

"""Whether the reader's judgement of claims can be used to check written sentences: `python -m training.support`.

For each set: the area under the curve of the reader's logit for true against false claims, and beside it that of the
share of the claim's words that stand in the passage. Near 0 or 1, the latter says that a set can be sorted without
reading; a reader that is no better there, and does worse on sets where it is near 0.5, has learned to sort. The last
lines say of how many statements claimed word for word, and of how many claims of another passage, the reader thinks
that the passage says it: all and none would be right.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from coprod_assistant.reader import Reader, Window, load_reader
from coprod_assistant.tokens import terms

from .measures import auc
from .own_data import Passage, read_all
from .own_examples import PLAIN, is_held_out, own_examples

SENTENCES = Path(__file__).parents[1] / "evals" / "verifying" / "freely-worded.jsonl"
SEED = 14


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim on a window of its passage, whether it is true there, and the set that it belongs to."""

    set: str
    claim: str
    window: Window
    true: bool


def own_claims(passages: Sequence[Passage]) -> Iterator[Judged]:
    """The claims of own passages as written, copied from them, and moved to another."""
    for example in own_examples(passages, seed=SEED):
        if example.supported in {0, 1}:
            name = "held-out claims" if example.source != PLAIN else "copied" if example.supported else "moved"
            yield Judged(name, example.text, Window(example.head, example.statements), bool(example.supported))


def free_sentences(file: Path = SENTENCES) -> Iterator[Judged]:
    """The freely worded sentences, each half a set of its own."""
    for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
        window = Window(row["heading"] or "", tuple(row["passage"]))
        yield Judged(f"freely worded, {row['split']}", row["sentence"], window, row["label"])


def word_share(claim: str, window: Window) -> float:
    """The share of the claim's stems that stand in the window or in the headings above it."""
    said = set(terms(claim))
    return len(said & set(terms(" ".join([window.head, *window.statements])))) / len(said) if said else 0.0


def figures(judged: Sequence[Judged], reader: Reader) -> list[str]:
    """A line for each set, in the order in which they come."""
    lines = []
    for name in dict.fromkeys(each.set for each in judged):
        rows = [each for each in judged if each.set == name]
        logits = [reader.read(row.claim, [row.window])[0].supported for row in rows]
        true = [row.true for row in rows]
        area = auc(true, logits)
        if area is None:
            says = sum(logit > 0 for logit in logits) / len(rows)
            lines.append(f"{name}: n {len(rows)}, thought true {says:.0%}")
        else:
            shares = auc(true, [word_share(row.claim, row.window) for row in rows])
            lines.append(f"{name}: n {len(rows)}, reader's AUC {area:.3f}, AUC of shared words {shares:.3f}")
    return lines


def main() -> None:
    """Prints the figures of the reader that ships."""
    own = own_claims([passage for passage in read_all() if is_held_out(passage)])
    print("\n".join(figures([*free_sentences(), *own], load_reader())))


if __name__ == "__main__":
    main()

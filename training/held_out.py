"""Figures on what is never trained on: `python -m training.held_out [CHECKPOINT] [--squad2 DIR] [--share 0.5]`.

Without a checkpoint they are those of the reader that ships. With `--share` they are of the mean of both weights
(Wortsman and others 2022), of which the checkpoint has that share.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import torch

from .examples import Example, encoded
from .hard import groups
from .measures import first_of_groups, measure
from .model import new_model
from .open_data import squad2_examples
from .own_data import read_all
from .own_examples import is_held_out, own_examples
from .restore import mix_with_shipped, restore

GROUP, GROUPS = 6, 260  # passages of a group, and groups


def held_out(squad2: Path | None, *, most: int, seed: int) -> list[Example]:
    """A choice of `most` examples of held-out passages, our own and those of squad2's articles in a folder."""
    found = own_examples([passage for passage in read_all() if is_held_out(passage)], seed=seed)
    if squad2:
        found += squad2_examples(squad2, trained=False)
    return random.Random(seed).sample(found, min(len(found), most))


def held_out_groups(*, seed: int) -> list[list[Example]]:
    """Held-out questions of our own, each with the passage that answers and the nearest of all our passages."""
    passages = read_all()
    asked = own_examples([passage for passage in passages if is_held_out(passage)], seed=seed)
    lot = random.Random(seed)
    chosen = lot.sample([example for example in asked if 1 in example.labels], GROUPS)
    return groups(chosen, own_examples(passages, seed=seed), size=GROUP, seed=seed)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m training.held_out", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("checkpoint", type=Path, nargs="?")
    parser.add_argument("--squad2", type=Path, help="folder with squad2 in the BEIR layout")
    parser.add_argument("--share", type=float, default=1.0, help="of the checkpoint, the rest is what ships")
    parser.add_argument("--most", type=int, default=700, help="examples")
    parser.add_argument("--seed", type=int, default=14)
    asked = parser.parse_args()
    model, tokenizer = new_model(seed=asked.seed)
    if asked.checkpoint is None:
        restore(model)
    else:
        model.load_state_dict(torch.load(asked.checkpoint, weights_only=True)["model"])
        if asked.share < 1:
            mix_with_shipped(model, asked.share)
    rows = encoded(held_out(asked.squad2, most=asked.most, seed=asked.seed), tokenizer, seed=asked.seed)
    for source, figures in measure(model, rows).items():
        print(source, {name: round(value, 3) for name, value in figures.items()})
    both = [encoded(group, tokenizer, seed=asked.seed) for group in held_out_groups(seed=asked.seed)]
    whole = [group for group in both if len(group) == GROUP]
    print(f"first of {GROUP} passages: {first_of_groups(model, whole):.3f} of {len(whole)}")


if __name__ == "__main__":
    main()

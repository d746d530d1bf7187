"""Trains the reader: `python -m training.train --open DIR --squad2 DIR --work DIR`.

Two stages: `open` on openly licensed sets, `own` on the project's own data with a share of the open ones. Or, from the
reader that ships, `more`, all of it mixed, also in groups of a passage that answers and those that retrieval takes for
it, and `own` after it. A checkpoint is written every hundred batches; the same command goes on from it. Everything is
drawn by one seed.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from .batch import collate, loss_of
from .examples import Encoded, Example, batches, encoded, group_batches
from .hard import groups
from .held_out import held_out
from .measures import measure
from .model import ReaderModel, new_model, precision
from .open_data import open_examples, squad2_examples
from .own_data import read_all
from .own_examples import is_held_out, own_examples
from .restore import restore

BATCH_TOKENS = 4000
RATE, HEADS_RATE = 6e-5, 6e-4
WARM_UP = 100  # batches
EVERY = 100  # batches between two checkpoints
TESTED = 1000  # held-out examples measured on while training
MOST_GROUPS, OWN_GROUPS = 9000, 1500  # of the stage `more`, and of `own` after it
GROUP = 3  # passages for a question: one that answers and two that retrieval takes for it
ALONE = frozenset({"qed_nq", "squad11_dev", "squad2", "selqa", "covidqa"})  # sets whose questions can stand alone


@dataclass(frozen=True, slots=True)
class Stage:
    """A pass over examples: `rate` is a factor on the learning rates, which fall to nothing from `falls_from` on.

    Batches of `groups`, which all have as many examples, come among those of single examples.
    """

    name: str
    examples: Sequence[Encoded]
    epochs: int
    rate: float
    falls_from: float
    groups: Sequence[Sequence[Encoded]] = ()
    tokens: int = BATCH_TOKENS

    def plan(self, seed: int) -> list[tuple[list[Encoded], int]]:
        """Batches in order, each with how many examples make a group in it."""
        found: list[tuple[list[Encoded], int]] = []
        for epoch in range(self.epochs):
            lot = random.Random(f"{seed}/{self.name}/{epoch}")
            these = [(batch, 1) for batch in batches(self.examples, self.tokens, lot)]
            if self.groups:
                size = len(self.groups[0])
                these += [(batch, size) for batch in group_batches(self.groups, self.tokens, lot)]
                lot.shuffle(these)
            found += these
        return found


def train(
    model: ReaderModel, stage: Stage, held_out: Sequence[Encoded], work: Path, *, seed: int, limit_s: float
) -> None:
    """Trains `model` in place over the stage, from its last checkpoint in `work` if there is one.

    Args:
        limit_s: Seconds after which the rates have fallen to nothing and the stage ends, whatever is left.
    """
    plan = stage.plan(seed)
    optimizer = _optimizer(model, stage.rate)
    rates = [group["lr"] for group in optimizer.param_groups]
    path, done, spent = work / f"{stage.name}.pt", 0, 0.0
    if path.exists():
        saved = torch.load(path, weights_only=True)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        done, spent = saved["done"], saved["spent"]
    began = time.monotonic() - spent
    losses: list[float] = []
    model.train()
    for at in range(done, len(plan)):
        spent = time.monotonic() - began
        way = max(at / len(plan), spent / limit_s)
        if way >= 1:
            break
        fall = min(1.0, (1 - way) / max(1 - stage.falls_from, 1e-9))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * min(1.0, (at + 1) / WARM_UP) * fall
        batch = collate(*plan[at])
        with precision():
            logits = model(batch.ids, batch.mask, batch.members)
        loss = loss_of(logits, batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        losses.append(loss.item())
        if (at + 1) % EVERY == 0:
            _save(path, model, optimizer, at + 1, spent)
            told = {
                "stage": stage.name,
                "batch": at + 1,
                "of": len(plan),
                "s": round(spent),
                "loss": sum(losses) / len(losses),
            }
            if (at + 1) % (5 * EVERY) == 0:
                told["held out"] = measure(model, held_out)
            _log(work, told)
            losses.clear()
    _save(path, model, optimizer, len(plan), spent)
    _log(work, {"stage": stage.name, "ended": round(spent), "held out": measure(model, held_out)})


def _optimizer(model: ReaderModel, factor: float) -> torch.optim.AdamW:
    """Word embeddings stay as they are; the new heads learn faster than the encoder."""
    model.encoder.embeddings.requires_grad_(False)
    encoder = [
        weight for name, weight in model.named_parameters() if name.startswith("encoder.") and weight.requires_grad
    ]
    heads = [weight for name, weight in model.named_parameters() if not name.startswith("encoder.")]
    groups = [{"params": encoder, "lr": RATE * factor}, {"params": heads, "lr": HEADS_RATE * factor}]
    return torch.optim.AdamW(groups, weight_decay=0.01)


def _save(path: Path, model: ReaderModel, optimizer: torch.optim.Optimizer, done: int, spent: float) -> None:
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "done": done, "spent": spent}
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def _log(work: Path, told: dict[str, object]) -> None:
    line = json.dumps(told)
    print(line, flush=True)
    with (work / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--open", type=Path, help="folder with the openly licensed sets")
    parser.add_argument("--squad2", type=Path, help="folder with squad2 in the BEIR layout")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--stage", choices=("open", "more", "own"), nargs="+", default=["open", "own"])
    parser.add_argument("--own-epochs", type=int, default=3)
    parser.add_argument("--open-share", type=float, default=1.0, help="of the open sets, in the open stage")
    parser.add_argument("--mixed-share", type=float, default=0.2, help="of the open sets, in the stages after it")
    parser.add_argument("--minutes", type=float, default=600, help="at most so long for each stage")
    parser.add_argument("--seed", type=int, default=14)
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    model, tokenizer = new_model(seed=asked.seed)
    for name, stage in STAGES.items():
        if name in asked.stage:
            tested = encoded(held_out(asked.squad2, most=TESTED, seed=asked.seed), tokenizer, seed=asked.seed)
            train(
                model, stage(asked, model, tokenizer), tested, asked.work, seed=asked.seed, limit_s=asked.minutes * 60
            )


def _open_stage(asked: argparse.Namespace, _model: ReaderModel, tokenizer: Tokenizer) -> Stage:
    examples = _near(asked) + _open(asked, asked.seed, asked.open_share)
    return Stage("open", encoded(examples, tokenizer, seed=asked.seed), 1, 1.0, 0.6)


def _own_stage(asked: argparse.Namespace, model: ReaderModel, tokenizer: Tokenizer) -> Stage:
    """Goes on from `more.pt`, and then with groups, or where there is none from `open.pt`."""
    own = own_examples([passage for passage in read_all() if not is_held_out(passage)], seed=asked.seed)
    if _continue(model, asked.work / "more.pt"):
        _drop_nothing(model)
        found = groups(own, own, size=GROUP, seed=asked.seed)
        rows = [encoded(group, tokenizer, seed=asked.seed) for group in found]
        whole = random.Random(asked.seed).sample([group for group in rows if len(group) == GROUP], OWN_GROUPS)
        single = encoded([*own, *_near(asked)], tokenizer, seed=asked.seed)
        return Stage("own", single, asked.own_epochs, 0.8, 0.2, whole)
    _continue(model, asked.work / "open.pt")
    mixed = _near(asked) + _open(asked, asked.seed + 1, asked.mixed_share)
    return Stage("own", encoded([*own, *mixed], tokenizer, seed=asked.seed), asked.own_epochs, 0.8, 0.3)


def _more_stage(asked: argparse.Namespace, model: ReaderModel, tokenizer: Tokenizer) -> Stage:
    """From the reader that ships: twice as many open questions, all of our own, and groups of both, in one mixture.

    What comes after it goes on with our own alone: here easy questions outnumber near misses.
    """
    restore(model)
    _drop_nothing(model)
    own = own_examples([passage for passage in read_all() if not is_held_out(passage)], seed=asked.seed + 3)
    near = _near(asked)
    elsewhere = open_examples(asked.open, seed=asked.seed + 3, share=asked.open_share, claims_share=asked.mixed_share)
    alone: dict[str, list[Example]] = defaultdict(list)
    for example in near + elsewhere:
        if example.source in ALONE:
            alone[example.source].append(example)
    found = [group for each in (own, *alone.values()) for group in groups(each, each, size=GROUP, seed=asked.seed + 3)]
    lot = random.Random(asked.seed)
    rows = [encoded(group, tokenizer, seed=asked.seed) for group in lot.sample(found, min(len(found), MOST_GROUPS))]
    whole = [group for group in rows if len(group) == GROUP]
    single = encoded([*own, *near, *elsewhere], tokenizer, seed=asked.seed + 3)
    return Stage("more", single, 1, 1.0, 1.0, whole)


def _drop_nothing(model: ReaderModel) -> None:
    """Dropout takes a third of the time, and is not needed where hardly anything is read twice."""
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0


STAGES = {"open": _open_stage, "more": _more_stage, "own": _own_stage}  # in this order


def _near(asked: argparse.Namespace) -> list[Example]:
    return squad2_examples(asked.squad2, trained=True) if asked.squad2 else []


def _open(asked: argparse.Namespace, seed: int, share: float) -> list[Example]:
    return open_examples(asked.open, seed=seed, share=share) if asked.open else []


def _continue(model: ReaderModel, checkpoint: Path) -> bool:
    """Whether there is a checkpoint of the stage before, whose weights `model` then has."""
    if checkpoint.exists():
        model.load_state_dict(torch.load(checkpoint, weights_only=True)["model"])
    return checkpoint.exists()


if __name__ == "__main__":
    main()

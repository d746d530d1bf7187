"""Examples as tensors, and the loss."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from .examples import UNKNOWN, Encoded, padded
from .model import Logits


class Batch(NamedTuple):
    """Inputs of the model, and what is right: labels (batch, most statements), answerable and supported (batch,).

    `group` rows that follow each other are of one question, and the first of them holds the answer.
    """

    ids: Tensor
    mask: Tensor
    members: Tensor
    labels: Tensor
    answerable: Tensor
    supported: Tensor
    group: int = 1


def collate(rows: Sequence[Encoded], group: int = 1) -> Batch:
    """A batch, padded to its longest example; `group` examples each are of one question."""
    width = padded(max(len(row.ids) for row in rows))
    most = max(len(row.labels) for row in rows)
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    mask = torch.zeros(len(rows), width, dtype=torch.long)
    segments = torch.full((len(rows), width), -1)
    labels = torch.full((len(rows), most), UNKNOWN)
    for at, row in enumerate(rows):
        ids[at, : len(row.ids)] = torch.tensor(row.ids)
        mask[at, : len(row.ids)] = 1
        segments[at, : len(row.ids)] = torch.tensor(row.segments)
        labels[at, : len(row.labels)] = torch.tensor(row.labels)
    members = (segments.unsqueeze(1) == torch.arange(most + 1).view(1, -1, 1)).float()
    answerable = torch.tensor([row.answerable for row in rows])
    supported = torch.tensor([row.supported for row in rows])
    return Batch(ids, mask, members, labels, answerable, supported, group)


def loss_of(logits: Logits, batch: Batch) -> Tensor:
    """Each statement, and against those of its group; the passage answered or not; the claim supported or not."""
    known = batch.labels != UNKNOWN
    zero = logits.statements.sum() * 0.0
    parts = [zero]
    if known.any():
        target = batch.labels.clamp(min=0).float()
        each = functional.binary_cross_entropy_with_logits(logits.statements, target, reduction="none")
        parts.append((each * known).sum(-1).div(known.sum(-1).clamp(min=1).sqrt())[known.any(-1)].mean())
        together = (len(target) // batch.group, -1)
        target, told = (target * known).reshape(together), logits.statements.reshape(together)
        answered = target.sum(-1) > 0
        if answered.any():
            right = target[answered] / target[answered].sum(-1, keepdim=True)
            spread = functional.log_softmax(told[answered], -1)
            parts.append(-(right * spread.clamp(min=-30)).sum(-1).mean())
    for told, wanted in ((logits.answerable, batch.answerable), (logits.supported, batch.supported)):
        there = wanted != UNKNOWN
        if there.any():
            share = there.float().mean()
            parts.append(share * functional.binary_cross_entropy_with_logits(told[there], wanted[there].float()))
    return torch.stack(parts).sum()

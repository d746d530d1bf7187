"""How well a reader reads examples that it was not trained on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import torch

from .batch import collate
from .examples import UNKNOWN, Encoded
from .model import ReaderModel, precision


def measure(model: ReaderModel, examples: Sequence[Encoded]) -> dict[str, dict[str, float]]:
    """By source: share of answerable ones whose best statement is right, and AUC of answered and of supported."""
    model.eval()
    rows: dict[str, list[tuple[Encoded, list[float], float, float]]] = defaultdict(list)
    order = sorted(examples, key=lambda example: len(example.ids))
    with torch.inference_mode(), precision():
        for start in range(0, len(order), 32):
            chosen = order[start : start + 32]
            batch = collate(chosen)
            logits = model(batch.ids, batch.mask, batch.members)
            for at, row in enumerate(chosen):
                told = logits.statements[at, : len(row.labels)].tolist()
                rows[row.source].append((row, told, float(logits.answerable[at]), float(logits.supported[at])))
    model.train()
    return {source: _figures(found) for source, found in sorted(rows.items())}


def first_of_groups(model: ReaderModel, groups: Sequence[Sequence[Encoded]]) -> float:
    """Share of groups of passages in which the best statement of all is one that answers."""
    model.eval()
    right = []
    with torch.inference_mode(), precision():
        for group in groups:
            batch = collate(group)
            logits = model(batch.ids, batch.mask, batch.members).statements
            right.append(int(batch.labels.flatten()[int(logits.argmax())]) == 1)
    model.train()
    return float(np.mean(right))


def _figures(rows: list[tuple[Encoded, list[float], float, float]]) -> dict[str, float]:
    figures = {"n": float(len(rows))}
    right = [row.labels[int(np.argmax(told))] == 1 for row, told, _, _ in rows if 1 in row.labels]
    if right:
        figures["first right"] = float(np.mean(right))
    for name, wanted, score in (
        ("answered AUC", [row.answerable for row, *_ in rows], [asked for *_, asked, _ in rows]),
        ("supported AUC", [row.supported for row, *_ in rows], [held for *_, held in rows]),
    ):
        known = [at for at, value in enumerate(wanted) if value != UNKNOWN]
        area = auc([wanted[at] for at in known], [score[at] for at in known])
        if area is not None:
            figures[name] = area
    return figures


def auc(wanted: Sequence[int], scores: Sequence[float]) -> float | None:
    """Chance that a right one scores above a wrong one, ties counted half; None where one of the two is missing."""
    right = np.array([score for want, score in zip(wanted, scores, strict=True) if want])
    wrong = np.array([score for want, score in zip(wanted, scores, strict=True) if not want])
    if not len(right) or not len(wrong):
        return None
    ordered = np.sort(wrong)
    below = np.searchsorted(ordered, right, "left") + np.searchsorted(ordered, right, "right")
    return float(below.mean() / (2 * len(wrong)))

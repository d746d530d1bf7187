"""Groups of passages for a question, and the shipped reader as a place to train on from."""

from __future__ import annotations

import random

import pytest

from training.examples import UNKNOWN, encode, group_batches
from training.hard import groups
from training.own_data import read_all
from training.own_examples import own_examples

torch = pytest.importorskip("torch")


def test_the_question_is_asked_of_passages_that_retrieval_takes_for_the_answer() -> None:
    examples = own_examples(read_all()[:12], seed=1)
    found = groups(examples, examples, size=3, seed=1)
    assert len(found) == sum(1 in example.labels for example in examples)
    for first, *others in found:
        assert first.answerable == 1
        assert len({first.statements, *(other.statements for other in others)}) == 3
        assert all(other.text == first.text and 1 not in other.labels for other in others)
        assert all(other.answerable == UNKNOWN for other in others), (
            "whether a passage answers is learnt of near misses"
        )
        assert all(other.head != first.head for other in others), "another part of the same page may answer"
    assert groups(examples, examples[:1], size=3, seed=1) == [], "there is nothing to stand beside"


def test_a_group_is_never_parted_and_its_statements_compete() -> None:
    from training.batch import collate, loss_of
    from training.model import Logits, new_model

    _, tokenizer = new_model(seed=1)
    examples = own_examples(read_all()[:12], seed=1)
    lot = random.Random(1)
    rows = [
        [row for example in group if (row := encode(example, tokenizer, lot))]
        for group in groups(examples, examples, size=3, seed=1)[:40]
    ]
    batches = group_batches(rows, 2000, random.Random(1))
    assert sum(map(len, batches)) == sum(map(len, rows))
    for batch in batches:
        assert all((row.answerable == 1) == (at % 3 == 0) for at, row in enumerate(batch))
    batch = collate(batches[0][:3], 3)
    right = torch.where(batch.labels == 1, 5.0, -5.0)
    other = right.clone()
    other[1, 0] = 9.0  # a statement of another passage before the right one
    zeros = torch.zeros(3)
    told, alone = (loss_of(Logits(each, zeros, zeros), batch) for each in (right, other))
    assert alone > told + 4


def test_the_restored_reader_says_what_the_file_says() -> None:
    pytest.importorskip("onnx")
    import numpy as np
    import onnxruntime

    from training.batch import collate
    from training.model import new_model
    from training.restore import SHIPPED, mix_with_shipped, restore

    model, tokenizer = new_model(seed=1)
    begun = {name: weight.clone() for name, weight in model.state_dict().items()}
    mix_with_shipped(model, 0.5)
    half = {name: weight.clone() for name, weight in model.state_dict().items()}
    restore(model)
    assert all(torch.allclose(half[name], (begun[name] + weight) / 2) for name, weight in model.state_dict().items())
    lot = random.Random(1)
    rows = [row for each in own_examples(read_all()[:2], seed=1)[:20] if (row := encode(each, tokenizer, lot))]
    batch = collate(rows)
    session = onnxruntime.InferenceSession(str(SHIPPED))
    told = session.run(None, {name: getattr(batch, name).numpy() for name in ("ids", "mask", "members")})
    with torch.no_grad():
        logits = model.eval()(batch.ids, batch.mask, batch.members)
    for found, wanted in zip(logits, told, strict=True):
        there = wanted > -20
        assert np.corrcoef(found.numpy()[there], wanted[there])[0, 1] > 0.98

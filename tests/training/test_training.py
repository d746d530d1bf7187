"""The project's own training data, and that the trainer trains, stops and goes on: on twenty examples, not for good."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.tokens import terms
from training.examples import UNKNOWN, Example
from training.measures import auc
from training.own_data import FOLDER, BadLineError, read_all, read_file
from training.own_examples import PLAIN, is_held_out, own_examples

PASSAGE = """= minutes | Weir Club | Spring meeting > Item 2
1. The club met at the lock house.
2. Nine people came.
? where visitor: where did they meet => 1
! number staff: How many people stayed away? ~> 2: only who came
+ The meeting was held at the lock house. => 1
- Ninety people came. ~> 2
"""


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("? where visitor: where => 3", "statement that is not there"),
        ("? whence visitor: where => 1", "unknown kind"),
        ("? where robot: where => 1", "unknown voice"),
        ("?? where visitor: where => 1", "no known form"),
        ("3. A statement after the questions.", "statements stand first"),
    ],
)
def test_a_line_out_of_form_is_named_with_its_passage(tmp_path: Path, line: str, wrong: str) -> None:
    file = tmp_path / "01.txt"
    file.write_text(PASSAGE + line + "\n", encoding="utf-8")
    with pytest.raises(BadLineError, match=rf"01.txt:1: .*{wrong}"):
        read_file(file)


def test_a_passage_is_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "01.txt"
    file.write_text(PASSAGE, encoding="utf-8")
    (passage,) = read_file(file)
    assert passage.headings == ("Spring meeting", "Item 2")
    assert [(asked.answers, asked.near) for asked in passage.asked] == [((0,), None), ((), 1)]
    assert [(claim.true, claim.of) for claim in passage.claims] == [(True, (0,)), (False, (1,))]


def test_the_shipped_data_is_as_large_and_as_hard_as_its_readme_says() -> None:
    passages = read_all()
    asked = [question for passage in passages for question in passage.asked]
    assert len(passages) >= 800
    assert len(asked) >= 8000
    assert sum(not question.answers for question in asked) >= 0.35 * len(asked)
    assert len({path.parent.name for path in FOLDER.glob("*/*.txt")}) >= 5
    held = {passage.statements[0] for passage in passages}
    assert len(held) >= len(passages) - 5, "passages begin alike"


def test_claims_are_also_copied_and_moved_so_that_shared_words_do_not_tell_which_are_true() -> None:
    passages = [passage for passage in read_all() if not is_held_out(passage)][:60]
    written = [e for e in own_examples(passages, seed=1) if e.supported != UNKNOWN and e.source == "own"]
    plain = [e for e in own_examples(passages, seed=1) if e.source == PLAIN]
    assert sum(example.supported for example in plain) >= sum(not example.supported for example in written) * 0.9
    for example in plain:
        assert (example.text in example.statements) == bool(example.supported)
    alone, both = (auc([e.supported for e in rows], [_share(e) for e in rows]) for rows in (written, written + plain))
    assert alone is not None and both is not None
    assert alone < 0.2, "the claims as written no longer need this"
    assert 0.5 < both < 0.8


def _share(example: Example) -> float:
    """The share of a claim's stems that stand in its passage."""
    said = set(terms(example.text))
    return len(said & set(terms(" ".join(example.statements)))) / max(1, len(said))


@pytest.mark.long
def test_training_learns_stops_and_goes_on(tmp_path: Path) -> None:
    import torch

    from training.examples import encoded
    from training.model import new_model
    from training.train import Stage, train

    model, tokenizer = new_model(seed=1)
    examples = encoded(own_examples(read_all()[:1], seed=1)[:20], tokenizer, seed=1)
    first = Stage("tiny", examples, epochs=1, rate=1.0, falls_from=0.9)
    train(model, first, [], tmp_path, seed=1, limit_s=600)
    before = {name: weight.clone() for name, weight in model.state_dict().items()}
    again, _ = new_model(seed=1)
    train(again, first, examples, tmp_path, seed=1, limit_s=600)  # all is done already: it only loads
    assert all(torch.equal(weight, again.state_dict()[name]) for name, weight in before.items())
    fresh, _ = new_model(seed=1)
    assert any(not torch.equal(weight, fresh.state_dict()[name]) for name, weight in before.items())
    assert '"ended"' in (tmp_path / "log.jsonl").read_text(encoding="utf-8")

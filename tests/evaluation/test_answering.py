"""Answering and refusing on a set that says what can be answered."""

from __future__ import annotations

import pytest

from coprod_assistant.evaluation.answerability import Case
from coprod_assistant.evaluation.answering import answering_of, tells_answerable
from coprod_assistant.evaluation.beir import BeirQuery, BeirSet


def case(kind: str, *, sure: bool, right: bool = False) -> Case:
    """A case far above or far below the threshold."""
    return Case("q", "a", kind, 0.99 if sure else 0.01, kind == "answerable", right)


def test_figures_worked_out_by_hand() -> None:
    (near,) = answering_of(
        [
            case("answerable", sure=True, right=True),
            case("answerable", sure=True, right=False),
            case("answerable", sure=False, right=True),
            case("near miss", sure=True),
            case("near miss", sure=False),
        ]
    )
    assert (near.kind, near.answerable, near.unanswerable) == ("near miss", 3, 2)
    assert near.coverage == pytest.approx(3 / 5)
    assert near.risk == pytest.approx(2 / 3, abs=1e-4)
    assert (near.answerable_refused, near.unanswerable_answered) == (pytest.approx(1 / 3, abs=1e-4), 0.5)
    # Of the six pairs, 1 + 1 answerable are surer than one other, and three pairs are tied: (2 + 3 / 2) / 6.
    assert near.auc == pytest.approx(3.5 / 6, abs=1e-4)


def test_only_kinds_that_occur_have_a_line() -> None:
    cases = [case("answerable", sure=True, right=True), case("withheld", sure=False)]
    assert [(each.kind, each.auc, each.aurc) for each in answering_of(cases)] == [("withheld", 1.0, 0.25)]
    assert answering_of(cases[:1]) == []


@pytest.mark.parametrize(
    ("metadata", "tells"),
    [([{}], False), ([{"answerable": True}], False), ([{"answerable": True}, {"answerable": False}], True)],
)
def test_a_set_must_name_both(metadata: list[dict[str, bool]], tells: bool) -> None:
    queries = tuple(BeirQuery(str(number), "?", metadata=each) for number, each in enumerate(metadata))
    assert tells_answerable(BeirSet((), queries, {}, {})) is tells

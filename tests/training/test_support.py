"""What tells whether the reader's judgement of claims may be used: what it compares, and its lines."""

from __future__ import annotations

import pytest

from coprod_assistant.reader import Window, load_reader
from training.own_data import Claim, Passage
from training.support import Judged, figures, free_sentences, own_claims, word_share

WINDOW = Window("Harbour fair", ("Nine rowers crossed the bay.", "The fair was cancelled in the afternoon."))


@pytest.mark.parametrize(
    ("claim", "share"),
    [("Nine rowers crossed the bay.", 1.0), ("The fair: cancelled.", 1.0), ("Nobody swam anywhere", 0.0), ("", 0.0)],
)
def test_the_share_of_words_that_stand_there(claim: str, share: float) -> None:
    assert word_share(claim, WINDOW) == pytest.approx(share)


def test_a_line_for_each_set_says_what_sorts_it() -> None:
    judged = [
        Judged("told", "Nine rowers crossed the bay.", WINDOW, True),
        Judged("told", "The library sells maps.", WINDOW, False),
        Judged("copied", WINDOW.statements[1], WINDOW, True),
    ]
    told, copied = figures(judged, load_reader())
    assert told.startswith("told: n 2, reader's AUC ") and told.endswith("AUC of shared words 1.000")
    assert copied in {"copied: n 1, thought true 100%", "copied: n 1, thought true 0%"}


def test_own_claims_are_written_copied_and_moved() -> None:
    passages = [
        Passage("news", name, (), (f"{name} won the race.", "It rained."), (), (claim, other), "x:1")
        for name, claim, other in (
            ("Ada", Claim("Ada came first.", True, (0,)), Claim("Ada won the rain.", False, (0,))),
            ("Ben", Claim("Ben came first.", True, (0,)), Claim("Ben won the rain.", False, (0,))),
        )
    ]
    found = list(own_claims(passages))
    assert sum(each.set == "held-out claims" for each in found) == 4
    assert all(each.claim in each.window.statements for each in found if each.set == "copied")
    assert all(each.window.head not in each.claim for each in found if each.set == "moved")
    assert {each.true for each in found if each.set == "moved"} <= {False}


def test_the_freely_worded_sentences_come_in_two_halves() -> None:
    assert {each.set for each in free_sentences()} == {"freely worded, tune", "freely worded, report"}

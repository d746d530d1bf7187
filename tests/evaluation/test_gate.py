"""What the gate must catch, and must let pass: whole runs over the organisation's page with the program made worse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coprod_assistant import assistant
from coprod_assistant.catalogue import Catalogue
from coprod_assistant.config import load_settings
from coprod_assistant.evaluation.compare import Comparison, compare
from coprod_assistant.evaluation.run_sets import run_sets
from coprod_assistant.evaluation.runs import Run
from coprod_assistant.evaluation.sets import choose_sets
from coprod_assistant.index import reader
from coprod_assistant.types import Answer, Citation, Document

EVALS = Path(__file__).parents[2] / "evals"
pytestmark = [pytest.mark.slow, pytest.mark.long]
Rerun = Callable[[], Comparison]


@pytest.fixture(scope="module")
def run(built_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Run]:
    sets = choose_sets(["events-page"], EVALS)
    runs = tmp_path_factory.mktemp("runs")
    return lambda: run_sets(sets, load_settings(), runs=runs, index_dir=built_index).run


@pytest.fixture(scope="module")
def before(run: Callable[[], Run]) -> Run:
    return run()


@pytest.fixture
def rerun(before: Run, run: Callable[[], Run], monkeypatch: pytest.MonkeyPatch) -> Iterator[Rerun]:
    """Runs again and compares; what a test has patched is as it was afterwards."""
    yield lambda: compare(before, run())


def losses(found: Comparison) -> set[str]:
    return {each.name for each in found.differences if each.loss}


def test_a_rerun_of_the_same_passes_and_differs_in_nothing(rerun: Rerun) -> None:
    found = rerun()
    assert found.compared == 211
    assert found.reasons == ()
    assert all(each.worse == each.better == 0 for each in found.differences)


def test_search_by_words_alone_is_caught(rerun: Rerun, monkeypatch: pytest.MonkeyPatch) -> None:
    search = assistant.search

    def lexical(passages: Any, query: Any, vector: Any, **options: Any) -> Any:
        """Finds by words alone; what is found is answered from as before."""
        return replace(search(passages, query, vector * 0, **options), vector=vector)

    monkeypatch.setattr(assistant, "search", lexical)
    assert "ndcg@10" in losses(rerun())


@pytest.mark.parametrize(("threshold", "lost"), [(0.1, "refusal_recall"), (0.8, "not_refused")])
def test_a_moved_threshold_of_refusing_is_caught(
    rerun: Rerun, monkeypatch: pytest.MonkeyPatch, threshold: float, lost: str
) -> None:
    monkeypatch.setenv("COPROD_THRESHOLD", str(threshold))
    found = rerun()
    assert found.reasons
    (fallen,) = [each for each in found.differences if each.name == lost]
    assert (fallen.worse > 5, fallen.better) == (True, 0)


def test_citations_shifted_by_a_sentence_are_caught(rerun: Rerun, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each quote stands where it says, so nothing but gold tells that it is the wrong one."""
    ask = assistant.Assistant.ask

    def shifted(self: Any, question: str, *more: Any, **named: Any) -> Answer:
        answer = ask(self, question, *more, **named)
        return replace(answer, citations=[later(cited, self.document(cited.document_id)) for cited in answer.citations])

    monkeypatch.setattr(assistant.Assistant, "ask", shifted)
    found = rerun()
    assert {"right", "citation_precision", "citation_recall"} <= losses(found)
    assert "valid" not in losses(found)


def later(cited: Citation, document: Document) -> Citation:
    """The citation of the sentence or line that follows."""
    length, end = len(cited.quote), len(document.text)
    start = min(cited.end + 1, end - 1)
    stop = min(start + length, end)
    return replace(cited, start=start, end=stop, quote=document.text[start:stop])


def test_an_event_that_is_gone_from_the_catalogue_is_caught(rerun: Rerun, monkeypatch: pytest.MonkeyPatch) -> None:
    read = reader.read_catalogue
    names = []

    def without(path: Path) -> Catalogue:
        whole = read(path)
        gone = whole.events[2]  # the one that fewest questions are about but one
        names.append(gone.name)
        return Catalogue(
            [event for event in whole.events if event is not gone],
            [record for record in whole.records if record.event_id != gone.id],
        )

    monkeypatch.setattr(reader, "read_catalogue", without)
    found = rerun()
    assert [reason for reason in found.reasons if f"the event {names[0]!r}" in reason]
    assert found.turned_wrong, "the answers suffer too"

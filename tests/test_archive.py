"""The Python interface: what it gives, that threads may share it, and what it says where it cannot."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import coprod_assistant
from coprod_assistant import Archive, AssistantError, ConfigError, IndexMissingError, QuestionError, Turn, open_archive

ROOT = Path(__file__).parents[1]


def test_an_answer_can_be_looked_up(small_archive: Archive) -> None:
    answer = small_archive.ask("Who runs the repair café?")
    assert (answer.status, answer.index) == ("answered", small_archive.generation)
    for citation in answer.citations:
        assert small_archive.document(citation.document_id).text[citation.start : citation.end] == citation.quote
        assert small_archive.read(citation.document_id, citation.start, citation.end).link == citation.link


def test_a_follow_up_takes_its_subject_from_the_history(small_archive: Archive) -> None:
    history = [Turn("How many beds has the shared garden in Wendlebury?")]
    assert "Wendlebury" in small_archive.ask("Who keeps the list for it?", history).query
    assert "Wendlebury" not in small_archive.ask("Who keeps the list for it?").query


def test_filters_narrow_a_search_and_the_events(small_archive: Archive) -> None:
    assert {hit.title for hit in small_archive.search("visitors", since=dt.date(2021, 1, 1))} == {
        "The shared garden",
        "Minutes of the forum",
    }
    event = small_archive.events(since="2020", until="2020-06")[0]
    assert (event.name, event.place) == ("Repair day", "Aldmoor")
    assert [hit.chunk.event_id for hit in small_archive.search("barriers", event=event.id)] == [event.id]
    assert len(small_archive.search("library", kind="barrier")) == 1
    assert [event.name for event in small_archive.events(place="Wendlebury")] == ["Harvest workshop"]
    assert small_archive.events(called_off=True) == []


def test_what_cannot_be_is_said(small_archive: Archive) -> None:
    document_id = small_archive.documents()[0].id
    with pytest.raises(QuestionError, match="empty"):
        small_archive.ask("  ")
    with pytest.raises(QuestionError, match="more than 1000"):
        small_archive.ask("why " * 300)
    with pytest.raises(TypeError, match="not NoneType"):
        small_archive.ask(None)  # type: ignore[arg-type]
    with pytest.raises(QuestionError, match="'last year' is not a day"):
        small_archive.events(since="last year")
    with pytest.raises(QuestionError, match="2021 is after 2020"):
        small_archive.search("beds", since="2021", until="2020")
    with pytest.raises(QuestionError, match="no kind of record"):
        small_archive.search("beds", kind="cabbage")
    with pytest.raises(QuestionError, match="top_k is 0"):
        small_archive.search("beds", top_k=0)
    with pytest.raises(AssistantError, match="no event 'x'"):
        small_archive.search("beds", event="x")
    with pytest.raises(AssistantError, match="no document 'x'"):
        small_archive.read("x")
    for start, end in [(0, 10_000), (5, 5), (-3, 4), (9, 2)]:
        with pytest.raises(QuestionError, match=f"no characters {start} to {end}"):
            small_archive.read(document_id, start, end)


def test_half_characters_are_no_failure(small_archive: Archive) -> None:
    assert small_archive.ask("Who runs the repair café\ud83d?").status == "answered"


def test_settings_are_checked(small_index: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError):
        open_archive(tmp_path)
    with pytest.raises(ConfigError, match="COPROD_THRESHOLD=7"):
        open_archive(small_index, threshold=7)
    with pytest.raises(ConfigError, match="unknown setting treshold") as misspelt:
        open_archive(small_index, treshold=0.5)
    assert misspelt.value.hint == "did you mean threshold?"
    with open_archive(small_index, threshold=1) as strict:
        assert strict.ask("What is the rent of the hall?").status == "refused"


def test_threads_share_one_archive(small_archive: Archive) -> None:
    questions = ["Who runs the repair café?", "Who opened the harvest workshop?", "What is the rent of the hall?"]
    alone = [small_archive.ask(question).text for question in questions]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(lambda question: small_archive.ask(question).text, questions * 4))
    assert together == alone * 4


def test_closing_waits_for_what_has_begun(small_index: Path) -> None:
    archive = open_archive(small_index)
    begun, answers = threading.Event(), []
    asked = archive._assistant.ask

    def slowly(*args: object, **named: object) -> object:
        begun.set()
        time.sleep(0.3)
        return asked(*args, **named)  # type: ignore[arg-type]

    archive._assistant.ask = slowly  # type: ignore[method-assign, assignment]
    thread = threading.Thread(target=lambda: answers.append(archive.ask("Who runs the repair café?")))
    thread.start()
    begun.wait(10)
    archive.close()
    thread.join(10)
    assert [answer.status for answer in answers] == ["answered"]
    with pytest.raises(AssistantError, match="closed"):
        archive.documents()
    archive.close()


def test_importing_the_package_loads_no_library() -> None:
    code = (
        "import sys; before = set(sys.modules); import coprod_assistant; "
        "new = {name.partition('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names; print(new)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "{'coprod_assistant'}\n"


def test_the_page_names_all_that_is_public() -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8").partition("## What is public")[2]
    named = set(re.findall(r"`([A-Za-z_]+)`", page))
    assert set(coprod_assistant.__all__) <= named
    methods = {name for name in vars(Archive) if not name.startswith("_")}
    assert named - set(coprod_assistant.__all__) == methods
    assert all(hasattr(coprod_assistant, name) for name in coprod_assistant.__all__)

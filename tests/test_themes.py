"""Themes: words that several events share, from the sources' own words, each with its statements."""

from __future__ import annotations

import pytest

from coprod_assistant.themes import Statement, Themes, statements_of
from coprod_assistant.types import Event, EventSource

from .made_documents import made

TOLD = {
    "oban": "Mr Brown said that youth workers are paid by the hour. The ferry was late.",
    "truro": "A youth worker needs a room. Local people decided who may enter.",
    "leeds": "Two youth workers described how the budget was shared. Mr Brown listened to the workshop.",
    "hull": "The participatory budget was cut. The workshop ended on Friday.",
}


def themes_of(told: dict[str, str]) -> Themes:
    found = []
    for event, text in told.items():
        at = 0
        for sentence in text.split(". "):
            found.append(Statement(event, event, at, at + len(sentence), sentence))
            at += len(sentence) + 2
    return Themes(found)


def test_what_several_events_share_is_a_theme_with_its_statements() -> None:
    themes = themes_of(TOLD).among(TOLD, most=10)
    assert [(theme.words, theme.events) for theme in themes] == [("youth workers", 3), ("budget", 2)]
    assert [one.event_id for one in themes[0].statements] == ["oban", "truro", "leeds"]
    for theme in themes:
        for one in theme.statements:
            assert TOLD[one.event_id][one.start : one.end] == one.words


def test_names_everyday_words_and_verbs_are_none() -> None:
    told = {"a": "Mr Brown described the day in Oban.", "b": "Then Mr Brown described a day near Oban."}
    assert themes_of(told).among(told, most=10) == []


def test_only_the_events_asked_for_count() -> None:
    themes = themes_of(TOLD)
    assert [theme.words for theme in themes.among({"leeds", "hull"}, most=10)] == ["budget"]
    assert themes.among({"leeds"}, most=10) == [] and themes.among((), most=10) == []
    assert len(themes.among(TOLD, most=1)) == 1


def test_a_sentence_that_an_event_repeats_counts_once_and_no_text_is_no_theme() -> None:
    told = {"a": "The budget is small. The  budget is small", "b": "One budget for all."}
    [theme] = themes_of(told).among(told, most=5)
    assert len(theme.statements) == 2
    assert themes_of({"a": "", "b": "1 2 3 \ud800"}).among({"a", "b"}, most=5) == []


def test_many_events_ask_for_three_of_them() -> None:
    told = {str(n): "The ferry was late." if n < 2 else f"Number {n}." for n in range(12)}
    assert themes_of(told).among(told, most=5) == []
    told["2"] = "A ferry sank."
    assert [theme.words for theme in themes_of(told).among(told, most=5)] == ["ferry"]


@pytest.mark.parametrize("told", [("paragraph", "First one. Second one."), ("list", ("", "First one.", "Second one."))])
def test_statements_are_sentences_and_items_inside_the_events_range(told: tuple[str, str | tuple[str, ...]]) -> None:
    document = made(("h2", "Orchard Day, 4 May 2013"), told, ("paragraph", "Of something else."))
    end = document.blocks[1].end
    source = EventSource(document.id, 0, end, 0, document.blocks[0].end)
    event = Event("e", "Orchard Day", None, None, None, None, "none", (source,))  # type: ignore[arg-type]
    found = list(statements_of(event, [document]))
    assert [one.words for one in found] == ["First one.", "Second one."]
    assert all(document.text[one.start : one.end] == one.words for one in found)

"""Questions that a visitor may ask next, made of the archive's own events, and tried before they are shown."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from .catalogue import is_place
from .errors import ConfigError
from .passages import Passages
from .question import EVENT_NOUNS
from .thesaurus import SPOKE
from .tokens import terms
from .types import Citation, Event, Intent, Query

FILE = "examples.toml"
MOST = 4
MOST_FOLLOW_UPS = 3
MOST_SUGGESTIONS = 1000
LOOKED_AT = 9  # events from which examples are made, the latest ones
LONG_NAME = 6  # words; a longer name is not one that people say


def example_questions(passages: Passages, corpus_dir: Path, answers: Callable[[str], bool]) -> list[str]:
    """Up to four questions, those that the corpus folder's `examples.toml` gives first, else some on its events.

    Args:
        answers: Whether the assistant answers a question; those that it does not are left out.

    Raises:
        ConfigError: `examples.toml` is not a list of questions.
    """
    found: list[str] = []
    for question in [*_written(corpus_dir / FILE), *_made(passages)]:
        if len(found) < MOST and question not in found and answers(question):
            found.append(question)
    return found


def _written(path: Path) -> list[str]:
    if not path.is_file():
        return []
    hint = 'write: questions = ["Who spoke at …?"]'
    try:
        questions = tomllib.loads(path.read_text(encoding="utf-8")).get("questions", [])
    except (ValueError, OSError) as error:
        raise ConfigError(f"{path}: {error}", hint=hint) from error
    if not isinstance(questions, list) or not all(isinstance(question, str) for question in questions):
        raise ConfigError(f"{path}: questions is not a list of texts", hint=hint)
    return questions


def _made(passages: Passages) -> list[str]:
    """One question of each event in turn: when, who, what."""
    forms = ("When was {}?", "Who spoke at {}?", "What was said at {}?")
    events = [event for event in passages.index.catalogue().events if not event.name[:1].islower()]
    names = [spoken_name(passages, event) for event in events[-LOOKED_AT:]]
    return [forms[number % len(forms)].format(name) for number, name in enumerate(dict.fromkeys(names))]


def spoken_name(passages: Passages, event: Event) -> str:
    """What a person would call the event: "the" and its name, a title in quotation marks, a long one by its place."""
    if len(event.name.split()) > LONG_NAME and event.place:
        place = event.place.split(",")[0]
        there = [other for other in passages.index.catalogue().events if place in (other.place or "")]
        if len(there) == 1 and is_place(place):
            return f"the event in {place}"
    last = terms(event.name)[-1:]
    if last and last[0] in EVENT_NOUNS and not event.name.lower().startswith(("the ", "a ")):
        return f"the {event.name}"
    return f"“{event.name}”"


def follow_ups(passages: Passages, citations: Sequence[Citation], query: Query) -> list[str]:
    """Up to three questions about the event last cited that its records answer and that have not just been asked."""
    event_id = next((citation.event_id for citation in reversed(citations) if citation.event_id), None)
    if event_id is None:
        return []
    event, asked = passages.index.catalogue().event(event_id), set(terms(query.text))
    name = spoken_name(passages, event)
    forms = _answered(passages, event)
    offers = [form for form, intents, stems in forms if query.intent not in intents and not asked & stems]
    return [form.format(name) for form in offers[:MOST_FOLLOW_UPS]]


def suggestions(passages: Passages) -> dict[str, list[str]]:
    """What a visitor may be about to write: questions that records answer, those on the latest events first, and names.

    The keys are "question", "event", "person" and "place"; there are at most `MOST_SUGGESTIONS` of each.
    """
    catalogue = passages.index.catalogue()
    events = catalogue.events[::-1][:MOST_SUGGESTIONS]
    found = {
        "question": [
            form.format(name)
            for event in events
            for name in [spoken_name(passages, event)]
            for form, *_ in _answered(passages, event)
        ],
        "event": [event.name for event in events],
        "person": sorted(record.subject for record in catalogue.records if record.kind == "person"),
        "place": sorted(event.place.split(",")[0] for event in events if event.place),
    }
    return {kind: list(dict.fromkeys(filter(None, words)))[:MOST_SUGGESTIONS] for kind, words in found.items()}


def _answered(passages: Passages, event: Event) -> list[tuple[str, set[Intent], set[str]]]:
    """Questions on an event that its records answer, each with the intents and the stems of one that asks the same."""
    records = passages.index.catalogue().records_of(event.id)
    kinds = {record.kind for record in records}
    spoke = any(record.kind == "person" and SPOKE & set(terms(record.verb)) for record in records)
    forms: tuple[tuple[bool, str, set[Intent], set[str]], ...] = (
        (bool(event.starts), "When was {}?", {"date", "events"}, set()),
        (spoke, "Who spoke at {}?", {"person"}, set()),
        ("recommendation" in kinds, "What was recommended at {}?", set(), {"recommend", "polici"}),
        ("barrier" in kinds, "Which barriers were named at {}?", set(), {"barrier"}),
        (bool(kinds & {"statement", "quotation"}), "What was said at {}?", set(), {"say"}),
        ("person" in kinds and not spoke, "Who was at {}?", {"person"}, set()),
    )
    return [(form, intents, stems) for held, form, intents, stems in forms if held]

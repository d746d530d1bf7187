"""Questions that a visitor may ask next, made of the archive's own headings, and tried before they are shown."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from .dates import find_dates
from .errors import ConfigError
from .passages import Passage, Passages
from .tokens import stem, terms
from .types import Citation, Query

FILE = "examples.toml"
MOST = 4
LOOKED_AT = 60  # chunks from which examples are made


def example_questions(passages: Passages, corpus_dir: Path, answers: Callable[[str], bool]) -> list[str]:
    """Up to four questions, those that the corpus folder's `examples.toml` gives first, else one for a dated heading.

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
    """One question of a dated heading in turn: when, then who."""
    names = []
    for position in range(min(len(passages.index), LOOKED_AT)):
        for heading in passages[position].chunk.headings:
            name = event_name(heading)
            if name and name not in names:
                names.append(name)
    forms = ("When was {}?", "Who spoke at {}?", "What was discussed at {}?")
    return [forms[number % len(forms)].format(name) for number, name in enumerate(names[:9])]


def event_name(heading: str) -> str:
    """The name of the event that a dated heading announces, without place and date; empty for other headings."""
    dates = find_dates(heading)
    if not dates:
        return ""
    name = re.split(r",|\s[-–—|]\s", heading[: dates[0].start])[0].strip(" ,;:-–—(")
    return name if len(name.split()) >= 2 else ""


def follow_ups(passages: Passages, citations: Sequence[Citation], query: Query) -> list[str]:
    """Up to three questions that the section last cited answers and that have not just been asked."""
    if not citations:
        return []
    last = citations[-1]
    section = _section_of(passages, last)
    name = next((event_name(heading) for p in section for heading in p.chunk.headings if event_name(heading)), "")
    if not name:
        return []
    text = " ".join(passage.chunk.text for passage in section)
    asked = {stem(word) for word in terms(query.text)}
    offers = (
        ("date", f"When was {name}?", True),
        ("person", f"Who spoke at {name}?", bool(re.search(r"\b(?:spoke|speaker|keynote|lecture|speech)", text))),
        ("number", f"How many people took part in {name}?", bool(re.search(r"\d+\s+(?:\w+\s+)?participants", text))),
        ("other", f"Is there a report on {name}?", bool(re.search(r"\breport\b", text)) and "report" not in asked),
    )
    return [question for intent, question, held in offers if held and (intent != query.intent or intent == "other")][:3]


def _section_of(passages: Passages, citation: Citation) -> list[Passage]:
    for stems in (terms(citation.quote),):
        for position, _ in passages.index.lexical(list(dict.fromkeys(stems)), 10):
            chunk = passages[position].chunk
            if chunk.document_id == citation.document_id and chunk.start <= citation.start < chunk.end:
                return passages.section(position)
    return []

"""What of an answer in the archive's own words a generated one leaves out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...tokens import terms
from ...types import Citation, Query, Statement
from ..draft import Draft
from ..exact import fit

# Shares of the words that the question does not hold. A summary keeps about half of a sentence's words and of an item
# its head; below a third it tells of something else.
OF_SENTENCE = 1 / 3
OF_ITEM = 1 / 2
FACTS = frozenset({"date", "number", "place", "person", "role"})  # asked for by name: the rest of a sentence may go
NAME_OR_NUMBER = re.compile(r"\b(?:[A-Z][\w’'-]*|\d[\d.,]*)")
ITEMS = 3  # lines from which a statement is a list: the line that opens it and two items


@dataclass(frozen=True, slots=True)
class Shown:
    """A generated sentence that was checked, and the ranges it stands on, by document."""

    text: str
    places: tuple[tuple[str, int, int], ...]


def left_out(query: Query, draft: Draft, shown: Sequence[Shown]) -> list[Statement]:
    """The statements of `draft` whose content the sentences shown do not hold, in order."""
    by_marker = {citation.marker: citation for citation in draft.citations}
    return [
        statement
        for statement in draft.statements
        if not _covered(query, statement, [by_marker[marker] for marker in statement.citations], shown)
    ]


def _covered(query: Query, statement: Statement, citations: Sequence[Citation], shown: Sequence[Shown]) -> bool:
    touching = [sentence for sentence in shown if _touches(sentence, citations)]
    if not touching:
        return False
    text = " ".join(sentence.text for sentence in touching)
    if fit(query, text) < fit(query, statement.text):
        return False  # the date, number, place or person asked for is not in it
    asked = set(terms(query.text))
    held = set(terms(text))
    if query.intent in FACTS:
        facts = _facts(statement.text) - asked
        return not facts or bool(facts & _facts(text))
    lines = statement.text.split("\n")
    if len(lines) >= ITEMS:
        return all(_share(line, asked, held) >= OF_ITEM for line in lines[1:])
    return _share(statement.text, asked, held) >= OF_SENTENCE


def _touches(sentence: Shown, citations: Sequence[Citation]) -> bool:
    return any(
        document_id == citation.document_id and start < citation.end and citation.start < end
        for document_id, start, end in sentence.places
        for citation in citations
    )


def _facts(text: str) -> set[str]:
    """Stems of the words that are written large, and numbers."""
    return set(terms(" ".join(NAME_OR_NUMBER.findall(text))))


def _share(text: str, asked: set[str], held: set[str]) -> float:
    wanted = set(terms(text)) - asked
    return len(wanted & held) / len(wanted) if wanted else 1.0

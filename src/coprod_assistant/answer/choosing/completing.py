"""Statements that others cannot be read without: the name before "She", a table's columns, a list before "Both"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...passages import same_section
from ..gathering import Evidence
from ..kinds import PERSON
from ..reading import header_of

BEGINS_WITH_SOME = re.compile(
    r"(?:The (?:first|last|other|former|latter)|These|Those|Both|All (?:of them|two|three|four|five|six)|None of"
    r"|Neither|Each of|Most of) "
)
NEAR = 3  # characters between a list and the statement after it
MOST_LISTED = 120  # words of a list that is shown for the statement after it
BEGINS_WITH_PRONOUN = re.compile(r"(?:He|She|They|His|Her|Their)\b|(?:As|While|When|But|And) (?:he|she|they)\b")


def with_antecedents(chosen: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The chosen statements, and before one that begins with "He" or "They" the one that says who that is."""
    complete = list(chosen)
    for item in chosen:
        if item.candidate.unit.kind == "row":
            complete += [other for other in _columns_of(item, evidence) if other not in complete]
        if item.candidate.unit.kind == "sentence" and BEGINS_WITH_SOME.match(item.candidate.text):
            complete += [other for other in _list_before(item, evidence) if other not in complete]
        if item.candidate.unit.kind != "sentence" or not BEGINS_WITH_PRONOUN.match(item.candidate.text):
            continue
        before = [
            other
            for other in evidence
            if other.passage.position == item.passage.position
            and other.number < item.number
            and other.candidate.unit.kind in {"sentence", "heading"}
        ]
        named = max((other for other in before if _names_somebody(other)), key=lambda other: other.number, default=None)
        if named is not None and named not in complete:
            complete.append(named)
    return complete


def _columns_of(row: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The row that names the columns of a table, without which another one says little."""
    header = header_of(row.passage, row.number)
    return [item for item in evidence if item.passage.position == row.passage.position and item.number == header]


def _list_before(item: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The list right before a statement that tells of its items: "The first three were adopted"."""
    return [
        other
        for other in evidence
        if other.candidate.unit.kind == "list"
        and same_section(other.passage, item.passage)
        and 0 <= item.start - other.end <= NEAR
        and len(other.candidate.text.split()) <= MOST_LISTED
    ]


def _names_somebody(item: Evidence) -> bool:
    return bool(PERSON.search(item.candidate.text)) and not BEGINS_WITH_PRONOUN.match(item.candidate.text)

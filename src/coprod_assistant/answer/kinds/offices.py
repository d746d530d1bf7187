"""Whether a statement tells somebody's role, or who holds an office in one body and not in another."""

from __future__ import annotations

import re

from ...tokens import fold, stem, terms
from ...types import Query

OFFICE = re.compile(
    r"\bwho (?:is|was|are|were) (?:the )?(?:current |new |then |former )?(?P<office>[\w' -]{3,60}?)"
    r" (?:of|at|for|in) (?:the )?(?P<body>[\w'& -]+)"
)
BESIDE = 5  # words that may stand between an office and the body it is held in


def other_office(query: Query, text: str) -> bool:
    """Whether "who is the OFFICE of BODY" is asked and `text` holds both words, but not beside each other.

    "Paul Sheehan, Chief Executive, Walsall MBC, and Jim McManus of Birmingham City Council" does not say who the chief
    executive of Birmingham City Council is.
    """
    match = OFFICE.search(fold(query.text))
    if not match:
        return False
    held = terms(match["office"])
    body = terms(match["body"])
    stems = [stem(word) for word in re.findall(r"[\w’']+", text)]
    ends = _ends_of(held, stems)
    starts = _ends_of(body[:1], stems)
    if not held or not body or not ends or not starts:
        return False
    near = (
        0 < start - end <= BESIDE or 0 < end - start <= BESIDE + len(body) + len(held)
        for end in ends
        for start in starts
    )
    return not any(near)


def _ends_of(phrase: list[str], stems: list[str]) -> list[int]:
    """Where in `stems` the words of `phrase` end, standing together in order."""
    size = len(phrase)
    return [at + size - 1 for at in range(len(stems) - size + 1) if stems[at : at + size] == phrase] if size else []


def role_fit(query: Query, text: str) -> float:
    """1 where the person asked about stands with a role beside the name: "Chris Gray, CEO of …"."""
    people = [term.word for term in query.terms if term.kind == "person"]
    names = people or [term.word for term in query.terms if term.kind == "name"]
    if not names:
        return 0.0
    last = f"(?i:{re.escape(names[-1])})"  # typed in haste, a name may have no capital
    if re.search(rf"\b{last}\b\s*(?:[,(–—]|\n|- )\s*(?:the |a |an )?[\w]", text):
        return 1.0
    if re.search(rf"\b{last}\b,? (?:is|was|who|of|from|at)\b", text) or re.search(
        rf"\b[A-Z][a-z]+ (?:[A-Z]\w+ )*{last}\b", text
    ):
        return 0.3
    return -1.0

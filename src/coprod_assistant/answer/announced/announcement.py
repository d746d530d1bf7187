"""The statement that says that what is asked for exists, and does not give it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...lexicon import numbers
from ...passages import same_section
from ...question import asked_noun
from ...tokens import fold, terms
from ...types import Query
from ..missing import POINTED_AT, WANTS_POINTER, is_pointer
from ..readings import Reading

# Words before a list of things named in running text: "initiatives such as Food Train".
NAMED = re.compile(r"\b(?:such as|including|includes?|namely|for example|e\.g\.|like|called|among them)\b|:\s*\S")
OPEN = re.compile(r"^\W*(?:please )?tell (?:me|us) (?:\w+ )?about\b")  # asks for whatever is said, and for no list
NONE_BEFORE = re.compile(r"\b(?:no|without|neither|nor)\b(?:\W+\w+){0,2}\W*$")  # "have no powers": that is an answer
ANNOUNCED = re.compile(
    r"\b(?:discuss|explor|showcas|summari[sz]|present|gather|outlin|cover|address|examin|review|identif|report|publish|"
    r"highlight|look|list|host|includ|collect|describ|set out|document)\w*",
    re.IGNORECASE,
)
WANTS_CONTENT = re.compile(r"\b(?:what|which|name|list|tell|describe|summari[sz]e)\b")
COUNTED = re.compile(
    rf"\b(?:{'|'.join(numbers(2, 12))}|\d{{1,2}})\s+((?:\w+\s+){{0,2}}?\w+s)\b",
    re.IGNORECASE,
)
GOES_ON = re.compile(r"[^;.]{0,30}[:,–—]\s[^;.]*\b(?:and|or)\b")  # "two barriers, time and money"


def announcement(query: Query, chosen: Sequence[Reading], evidence: Sequence[Reading]) -> Reading | None:
    """The statement that says that what is asked for exists, where the source does not give it; else None.

    "Which ten barriers were discussed?" is not answered by "explored the ten most common barriers", nor "What
    does the report say?" by "Click here to read the report".
    """
    low = fold(query.text)
    if (
        query.intent not in {"other", "quotation", "number"}
        or not WANTS_CONTENT.search(low)
        or WANTS_POINTER.search(low)
    ):
        return None
    best = chosen[0]
    asked = {term.stem for term in (*query.terms, *query.carried)}
    noun = "" if OPEN.match(low) else asked_noun(low)
    if any(item.candidate.unit.kind in {"list", "item", "row"} for item in chosen):
        return None
    nearby = [item for item in evidence if same_section(item.passage, best.passage) and not item.breaches]
    pointers = [item for item in nearby if is_pointer(item) and asked & POINTED_AT & item.candidate.stems]
    if pointers:
        return max(pointers, key=lambda item: (len(asked & item.candidate.stems), item.score))
    if is_pointer(best) and noun:
        return best
    if not noun:
        return None
    for item in (*chosen, *nearby):
        if noun in item.candidate.stems and item.candidate.unit.kind == "sentence":
            position = _position_of(noun, item.candidate.text)
            given = (
                NAMED.search(item.candidate.text, position)
                or _names_after(item.candidate.text, position)
                or NONE_BEFORE.search(item.candidate.text[:position])
            )
            return item if _announces(item.candidate.text, noun) and not given else None
    return None


def _announces(text: str, noun: str) -> bool:
    """Whether a statement says that there are things of a kind: by its verb, or by their number and no more."""
    if ANNOUNCED.search(text):
        return True
    for match in COUNTED.finditer(text):
        if noun in terms(match[1]):
            return not GOES_ON.match(text[match.end() :])
    return False


def _position_of(noun: str, text: str) -> int:
    return next((match.end() for match in re.finditer(r"\w+", text) if noun in terms(match.group())), 0)


def _names_after(text: str, position: int) -> bool:
    """Whether several things are named right after the noun: "the cities Bath, York and Hull"."""
    return bool(
        re.match(
            r"\W{0,3}(?:of |were |are |was |is )?(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*,? (?:and )?){2,}", text[position:]
        )
    )

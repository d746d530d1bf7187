"""What is labelled as that which is asked: a label and its value, a name and an office, a list under its heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from ...passages import Passage
from ...question import EVENT_NOUNS, ORDINALS
from ...tokens import fold, terms
from ...types import Query
from .section import Section

LABELLED = re.compile(r"^(?P<label>[^\W\d_][^:.!?\n]{1,48}):\s+(?P<value>\S.*)", re.DOTALL)
BESIDE = re.compile(r"^(?P<value>[A-ZÄÖÜÀ-Þ][^()\n]{2,60}?)\s*\((?P<label>[^()\d]{3,40})\)$")
COUNTED = {word: str(number) for number, word in enumerate(ORDINALS[:6], start=1)}  # parts are hardly counted further
NUMBERED = re.compile(
    rf"\b(?P<ordinal>{'|'.join(COUNTED)})\s+(?P<part>[a-z]+)\b|\b(?P<thing>[a-z]+)\s+(?P<number>\d)\b"
)
SAYS = re.compile(
    r"\b(?:is|are|was|were|be|has|have|had|do|does|did|will|would|can|could|should|must|said|says|asked)\b"
)
WORDS = 6  # of a label at most
HEADED = 3  # characters at most between a heading and the list below it, besides the mark of its first item
# What is listed may be called so by the question and more exactly by the heading: organisations, and "Partners".
GENERAL = frozenset(
    terms("organisations bodies institutions groups companies people persons places things names items")
)
LISTS = frozenset({"other", "person"})  # intents that a list under a heading answers


def label_of(query: Query, passage: Passage, number: int) -> str:
    """The words that say what a candidate gives: its own label, else of a list the heading right above; or none."""
    candidate = passage.candidates[number]
    if candidate.unit.kind == "list" and query.intent in LISTS and number:
        above = passage.candidates[number - 1]
        near = candidate.unit.start - above.unit.end <= HEADED + 2
        return above.text if above.unit.kind == "heading" and near else ""
    if candidate.unit.kind == "list":
        return ""
    match = LABELLED.match(candidate.text) or BESIDE.match(candidate.text)
    if match is None or SAYS.search(match["label"]) or len(match["label"].split()) > WORDS:
        return ""
    return match["label"] if set(terms(match["value"])) - {term.stem for term in query.terms} else ""


def labelled_share(query: Query, weights: Mapping[str, float], label: str, section: Section) -> float:
    """How much of what is asked the label bears, from 0 to 1, names aside; 0 where it counts another one of them.

    Args:
        weights: Of the question's terms, by their stems.
    """
    asked, given = _counted(query.text), _counted(label)
    if not label or any(asked[thing] != given[thing] for thing in asked.keys() & given.keys()):
        return 0.0
    words = set(terms(label))
    if any(asked[thing] == given[thing] for thing in asked.keys() & given.keys()):
        words |= {stem for stem in terms(" ".join(COUNTED)) if stem in weights}
    things = {term.stem for term in query.terms if term.kind == "content"} - EVENT_NOUNS - GENERAL
    total = sum(weights.get(stem, 0.0) for stem in things)
    held = sum(weights.get(stem, 0.0) * _worth(stem, words, section) for stem in things)
    share = held / total if total else 0.0
    whole = share > 0 and set(terms(label)) <= things  # "treasurer of the board": the treasurer is asked for
    return (1 + share) / 2 if whole else share


def _worth(stem: str, words: Collection[str], section: Section) -> float:
    return 1.0 if stem in words else section.credit(stem, words)


def _counted(text: str) -> dict[str, str]:
    """Numbers of things that are told apart by them: "the second phase" and "phase 2" are phase: 2."""
    found = {}
    for match in NUMBERED.finditer(fold(text)):
        for stem in terms(match["part"] or match["thing"]):
            found[stem] = COUNTED[match["ordinal"]] if match["ordinal"] else match["number"]
    return found

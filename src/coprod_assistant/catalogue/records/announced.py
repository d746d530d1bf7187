"""What a count or a heading announces: "Three barriers were named", "What would you advise a new group?"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ...language import Token, split_by_rule
from ...lexicon import numbers
from ...types import Document, RecordKind
from .passages import Passage, Place

NUMBERS = numbers(2, 15)
BARRIERS = "barriers|obstacles|challenges|difficulties|hurdles|impediments"
COUNT = re.compile(
    rf"\b(?P<number>\d{{1,2}}|{'|'.join(NUMBERS)})\s+(?:(?!(?:ideas|ways|answers|of|for|to|and)\b)[\w-]+\s+){{0,2}}?"
    rf"(?P<noun>(?P<barriers>{BARRIERS})|recommendations|demands"
    r"|proposals(?=[^.]*\b(?:adopted|agreed|made|put forward|drawn up)\b)|(?<=policy )proposals)\b",
    re.IGNORECASE,
)
# "We recommend four things.", with as many sentences behind it.
THINGS = re.compile(
    rf"\b(?:recommend|propose|suggest)(?:s|d|ed)?\s+(?P<number>\d{{1,2}}|{'|'.join(NUMBERS)})\s+(?:[\w-]+\s+)?"
    r"(?:things|measures|steps|changes)[.:]$",
    re.IGNORECASE,
)
# What is said of barriers and advice that the text does not go on to tell.
ELSEWHERE = re.compile(
    r"\b(?:removed|overc[ao]me|solved|gone|rejected|withdrawn|dropped|tackled|no longer|last year|fewer|more than)\b",
    re.IGNORECASE,
)
MAX_COUNTED = 20  # sentences that one count announces
BLOCKS_ABOVE = 2  # how far above its list a count may stand
MAX_ABOVE = 2_000  # characters of a block that are searched for one
ASKS = re.compile(
    r"\b(?:what|which|how)\b.*\b(?:advise|advice|recommend|tips?)\b.*\?$"
    r"|^(?:(?:our|her|his|their|[\w-]+['’]s|some|practical|\w+)\s+)?(?:advice|tips)\b(?:\s+(?:to|for|from)\b.*)?[:.]?$",
    re.IGNORECASE,
)
ASKED_FOR = re.compile(
    r"\b(?:advise|(?:recommend|advice|tips)\s+(?:to|for)|tell)\s+(?:an?\s+|the\s+)?(?P<whom>[^?.:]+)", re.I
)
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


def count_above(document: Document, place: Place) -> str:
    """The words of a count right above a list of as many items, as a line that opens it; empty if there is none."""
    block = place.block
    if block.kind != "list":
        return ""
    for above in reversed(document.blocks[max(0, place.number - BLOCKS_ABOVE) : place.number]):
        if above.kind != "paragraph":
            return ""
        text = document.text[max(above.start, above.end - MAX_ABOVE) : above.end]
        for span in split_by_rule(text) if COUNT.search(text) else ():
            counted = _count(text[span.start : span.end])
            if counted is not None and _number(counted) == len(block.parts):
                return f"{counted.group()}:"
    return ""


def counted_sentences(passages: Sequence[Passage]) -> dict[int, RecordKind]:
    """Numbers of sentences that are all that follows a count of as many in their paragraph, and what it counts."""
    found: dict[int, RecordKind] = {}
    for at, passage in enumerate(passages):
        counted = _opens(passage.text) if passage.kind == "sentence" and passage.text.endswith((".", ":")) else None
        if counted is None:
            continue
        end = at + 1
        while end < len(passages) and passages[end].block == passage.block and end - at <= MAX_COUNTED:
            end += 1
        if end - at - 1 == _number(counted):
            kind: RecordKind = "barrier" if counted.groupdict().get("barriers") else "recommendation"
            found |= dict.fromkeys(range(at + 1, end), kind)
    return found


def asks_for_advice(heading: str) -> bool:
    """Whether a heading asks for advice or says that what follows is some."""
    return bool(ASKS.search(" ".join(heading.split())))


def asked_for(heading: str) -> str:
    """For whom a heading asks for advice, as written; empty if it does not tell."""
    asked = ASKED_FOR.search(" ".join(heading.split()))
    return asked["whom"].strip() if asked else ""


def told_to(passages: Sequence[Passage], grammar: Mapping[int, Sequence[Token]]) -> list[int]:
    """Numbers of the sentences that tell the reader to do something ("Do not ask for a strategy")."""
    return [number for number, tokens in grammar.items() if _is_imperative(passages[number], tokens)]


def _is_imperative(passage: Passage, tokens: Sequence[Token]) -> bool:
    words = [token for token in tokens if token.text.strip()]
    if not words or passage.text.endswith("?") or words[0].tag not in {"VERB", "AUX"}:
        return False
    root = next((number for number, token in enumerate(tokens) if token.dependency == "ROOT"), None)
    if root is None or words[0].text.lower() not in {tokens[root].text.lower(), "do", "don"}:
        return False
    return not any(token.dependency in SUBJECTS and token.head == root for token in tokens)


def _opens(sentence: str) -> re.Match[str] | None:
    """The count that a sentence begins with, or that ends it behind "recommend"."""
    counted = _count(sentence)
    if counted and sentence[: counted.start()].strip().lower() in {"", "the", "these", "another"}:
        return counted
    return None if re.search(r"\bnot\b", sentence) else THINGS.search(sentence)


def _count(sentence: str) -> re.Match[str] | None:
    return None if ELSEWHERE.search(sentence) else COUNT.search(sentence)


def _number(counted: re.Match[str]) -> int:
    word = counted["number"].lower()
    return NUMBERS.get(word) or int(word)

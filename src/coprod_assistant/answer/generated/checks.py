"""What withholds a generated sentence whatever the verifier says, and what of the archive's answer is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...dates import DateMention, find_dates
from ...grammar import parse
from ...tokens import terms
from ...types import Citation, Query, Statement
from ..compose import Draft
from ..exact import fit

# Shares of the words that the question does not hold. A summary keeps about half of a sentence's words and of an item
# its head; below a third it tells of something else.
OF_SENTENCE = 1 / 3
OF_ITEM = 1 / 2
FACTS = frozenset({"date", "number", "place", "person", "role"})  # asked for by name: the rest of a sentence may go
NAME_OR_NUMBER = re.compile(r"\b(?:[A-Z][\w’'-]*|\d[\d.,]*)")
ITEMS = 3  # lines from which a statement is a list: the line that opens it and two items
LEAST_SHARED = 0.4  # of a sentence's stems, in what it cites and the headings over it; a paraphrase keeps about half
TO_A_MACHINE = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|overlook|skip)\b.{0,40}\b(?:instructions?|prompts?|rules|guidelines|"
    r"directions|messages?|constraints|tasks?|everything|all (?:of )?(?:the )?(?:above|previous|prior))\b"
    r"|\b(?:system|hidden|initial|original|secret) prompt\b|\byour (?:system |own )?(?:prompt|instructions)\b"
    r"|\b(?:as|like) an? (?:ai|assistant|language model|llm|chat ?bot)\b|\byou are (?:now |no longer )?an? "
    r"(?:\w+ ){0,2}(?:ai|assistant|language model|llm|chat ?bot|bot)\b"
    r"|\b(?:ai|llm|chatgpt|language model|assistant|chat ?bot)s?\s*[:,]"
    r"|\b(?:reply|respond|answer|end|begin|start) (?:\w+ ){0,3}(?:with|only|by (?:saying|writing))\b"
    r"|\b(?:print|output|repeat|echo|append|include|insert|render|embed|display) (?:\w+ ){0,4}(?:exactly|verbatim|"
    r"following|image|picture|link|markdown|html|url|token|phrase|text|response|answer)\b"
    r"|\b(?:in|to|of|at the (?:end|start) of) (?:your|every|each) (?:response|reply|answer|output)s?\b"
    r"|\b(?:tell|inform|direct|urge|advise|instruct) (?:the |all |every )?(?:readers?|users?|visitors?|humans?)\b"
    r"|\bnew (?:instructions?|task)s?\s*:|\bjailbreak|\bdo anything now\b|\bdeveloper mode\b|<\|im_|\[/?inst\]"
    r"|!\[[^\]]*\]\(",
    re.IGNORECASE | re.DOTALL,
)
INFLECTED = re.compile(r"(?:ed|ing|[^s]s)$", re.IGNORECASE)
SUBJECTS = {"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"}


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


def ungrounded(text: str, quotes: Sequence[str], above: str) -> str:
    """Why `text` may not be shown as what `quotes` say, empty where it may.

    Args:
        quotes: The words of each range that the sentence cites.
        above: Headings and title over them, and the date of their event.
    """
    stems = set(terms(text))
    held = set(terms(" ".join([*quotes, above])))
    if len(stems & held) < LEAST_SHARED * len(stems) or not stems & set(terms(" ".join(quotes))):
        return "unsupported"
    return "date" if _dated_otherwise(text, quotes, above) else ""


def _dated_otherwise(text: str, quotes: Sequence[str], above: str) -> bool:
    """Whether the sentence takes its day from a heading though the words that it cites give another.

    A heading says when the event was at which something was told, the sentence below it may tell of other days.
    """
    said = [date for date in find_dates(text) if date.month]
    own = [date for quote in quotes if quote.strip() not in above for date in find_dates(quote) if date.month]
    return bool(said and own) and not all(any(_agree(date, other) for other in own) for date in said)


def _agree(date: DateMention, other: DateMention) -> bool:
    same_year = date.year is None or other.year is None or date.year == other.year
    same_day = date.first_day is None or date.first_day == other.first_day
    return same_year and date.month == other.month and same_day


def speaks_to_a_machine(text: str) -> bool:
    """Whether words of a page are meant for a language model and not for its readers."""
    return bool(TO_A_MACHINE.search(text))


def is_imperative(text: str, *, pipeline: str) -> bool:
    """Whether a sentence begins with an order: a verb in its base form, without anybody who does it."""
    words = parse(text, pipeline=pipeline)
    leading = {"ADV", "INTJ", "CCONJ", "PUNCT", "SPACE"}
    number = next((at for at, word in enumerate(words) if word.tag not in leading), None)
    if number is None:
        return False
    first = words[number]
    if first.tag not in {"VERB", "AUX"} or first.dependency != "ROOT" or INFLECTED.search(first.text):
        return False
    return not any(word.head == number and word.dependency in SUBJECTS for word in words)

"""A follow-up in words that stand alone, written by a language model and kept if it stays with the conversation."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from contextlib import closing

from ...errors import GenerationError
from ...llm import Writer, rewrite_messages
from ...tokens import STOPWORDS, fold, stem, terms
from ...types import Query, Turn
from ..verify import find_numbers
from .generating import masked

TIMEOUT_S = 5.0
MOST_TOKENS = 80
LONGEST = 300  # characters
KEPT = 0.5  # share of the question's own content words that the rewriting must keep
LEAD = re.compile(
    r"^(?:the )?(?:rewritten |standalone |stand-alone )?question(?:, standing alone)?\s*:\s*", re.IGNORECASE
)
NUMBER = re.compile(r"\d+")
DENIAL = re.compile(r"\b(?:not|never|no|nobody|none|nothing|without|except|cannot)\b|n['’]t\b", re.IGNORECASE)
NAMED = re.compile(r"\b[A-Z][\w’'-]*")


def rewritten(
    query: Query,
    history: Sequence[Turn],
    *,
    writer: Writer,
    understand: Callable[[str], Query],
    stop: threading.Event | None = None,
) -> Query | None:
    """The query of the question in words that stand alone; None where the model drifts, fails, or is too slow.

    Args:
        query: The question as the rules understand it, with what the conversation lends it.
        understand: Makes a query of a question by itself.

    Raises:
        GenerationError: the model gave no answer, for another reason than what it wrote.
    """
    question, turns = masked(query.question, history, published="")
    try:
        text = _written(writer, question, turns, stop)
    except GenerationError as error:
        if error.reason in {"empty", "context", "too long", "slow"}:
            return None
        raise
    if text is None or drifts(text, query, history):
        return None
    return understand(text)


def _written(writer: Writer, question: str, turns: Sequence[Turn], stop: threading.Event | None) -> str | None:
    parts: list[str] = []
    messages = rewrite_messages(question, turns)
    with closing(writer.write(messages, max_tokens=MOST_TOKENS, timeout_s=TIMEOUT_S, stop=stop)) as pieces:
        for piece in pieces:
            parts.append(piece.text)
            if piece.cut or sum(map(len, parts)) > 2 * LONGEST:
                return None
    return LEAD.sub("", " ".join("".join(parts).split()).strip(' "“”*')).strip()


def drifts(text: str, query: Query, history: Sequence[Turn]) -> bool:
    """Whether `text` is no question of this conversation: empty, too long, with foreign names or numbers, or another.

    A foreign word that is written large counts as a name. A denial that the question does not hold asks the reverse.
    """
    if not text or len(text) > LONGEST:
        return True
    said = " ".join([query.question, *(f"{turn.question} {turn.answer}" for turn in history)])
    known = {stem(fold(word)) for word in re.findall(r"[\w’'-]+", said)} | set(terms(said))
    names = {stem(fold(word)) for word in NAMED.findall(text) if fold(word) not in STOPWORDS}
    if names - known or _numbers(text) - _numbers(said):
        return True
    if DENIAL.search(text) and not DENIAL.search(query.question):
        return True
    own = {term.stem for term in query.terms}
    return bool(own) and len(own & set(terms(text))) < KEPT * len(own)


def _numbers(text: str) -> set[str]:
    """Numbers in digits as they stand, those in words by what they mean; "one" and "first" mean too much else."""
    spelt = {str(number.value) for number in find_numbers(text) if number.value > 1}
    return {str(int(digits)) for digits in NUMBER.findall(text)} | spelt

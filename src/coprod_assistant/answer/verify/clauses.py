"""The statements of a sentence: "A came, while B left; C stayed" says three things, each of which must stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...language import Token
from .reading import Reading, read_tokens

# Words before a statement that only say that it is one.
LEAD_IN = re.compile(
    r"^(?:(?:according to|as (?:stated|noted|described|mentioned) in|based on)\s+(?:the|this|these)\s+(?:\w+\s+)?"
    r"(?:archive|sources?|passages?|texts?|documents?|pages?|excerpts?|material|context)s?\s*,\s*"
    r"|(?:it is|it was)\s+(?:also\s+)?(?:reported|said|noted|stated|mentioned)\s+that\s+"
    r"|(?:the|this|these)\s+(?:archive|sources?|passages?|texts?|documents?|pages?|excerpts?)\s+(?:also\s+)?"
    r"(?:says?|notes?|states?|mentions?|reports?|tells?(?: us)?|shows?|explains?|indicates?)\s+that\s+"
    r"|(?:however|moreover|furthermore|in addition|additionally|also|therefore|thus|finally|overall|in summary|in short"
    r"|similarly|meanwhile|for example|for instance|specifically|notably)\s*,\s*)+",
    re.IGNORECASE,
)
CONTRASTED = frozenset("while whereas although though".split())
SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
JOINTS = frozenset("and but while whereas ;".split())
EDGES = " ,;:–—-"


def without_lead_in(text: str) -> str:
    """The sentence without words that only lead to what it says."""
    return text[match.end() :] if (match := LEAD_IN.match(text)) and match.end() < len(text) else text


def statements_of(reading: Reading) -> list[Reading]:
    """The sentence cut into clauses that each have a subject and a verb of their own; itself if it is one."""
    tokens = reading.tokens
    heads = _heads(tokens)
    if len(heads) < 2:
        return [reading]
    owner = {}
    for number in range(len(tokens)):
        at = number
        for _ in range(len(tokens)):
            if at in heads or tokens[at].head == at:
                break
            at = tokens[at].head
        owner[number] = at if at in heads else heads[0]
    parts = [_part(reading, [n for n in range(len(tokens)) if owner[n] == head]) for head in heads]
    if any(part is None or sum(part.weights) < 2.0 for part in parts):
        return [reading]
    return [part for part in parts if part is not None]


def _heads(tokens: Sequence[Token]) -> list[int]:
    """The verbs of the sentence's independent clauses, the main one first."""
    root = next((n for n, token in enumerate(tokens) if token.dependency == "ROOT"), None)
    if root is None or not _has_subject(tokens, root):
        return [] if root is None else [root]
    heads = [root]
    for number, token in enumerate(tokens):
        if number in heads or not _has_subject(tokens, number):
            continue
        joined = token.dependency == "conj" and token.head in heads
        contrasted = token.dependency == "advcl" and token.head in heads and _mark(tokens, number) in CONTRASTED
        beside = token.dependency in {"ccomp", "parataxis"} and token.head == root and _semicolon(tokens, number, root)
        if joined or contrasted or beside:
            heads.append(number)
    return heads


def _has_subject(tokens: Sequence[Token], verb: int) -> bool:
    return any(token.head == verb and token.dependency in SUBJECTS for token in tokens)


def _mark(tokens: Sequence[Token], verb: int) -> str:
    marks = (t.text.lower() for t in tokens if t.head == verb and t.dependency in {"mark", "advmod"})
    return next(marks, "")


def _semicolon(tokens: Sequence[Token], one: int, other: int) -> bool:
    low, high = sorted((one, other))
    return any(token.text == ";" for token in tokens[low:high])


def _part(reading: Reading, numbers: Sequence[int]) -> Reading | None:
    """The words of one clause as a reading of their own; None where they do not stand together."""
    tokens = reading.tokens
    joints = {"cc", "punct", "mark"}
    while numbers and (tokens[numbers[0]].dependency in joints or tokens[numbers[0]].text.isspace()):
        if tokens[numbers[0]].text in {"(", '"', "“", "not"}:
            break
        numbers = numbers[1:]
    while numbers and tokens[numbers[-1]].dependency == "cc":
        numbers = numbers[:-1]
    if not numbers or numbers[-1] - numbers[0] + 1 - len(numbers) > 3:
        return None  # another clause stands in its middle
    kept = list(range(numbers[0], numbers[-1] + 1))
    start = tokens[kept[0]].start
    end = tokens[kept[-1]].start + len(tokens[kept[-1]].text)
    text = reading.text[start:end].rstrip(EDGES)
    cut = [_moved(token, number, kept, start) for number, token in ((n, tokens[n]) for n in kept)]
    return read_tokens(text, cut)


def _moved(token: Token, number: int, kept: Sequence[int], start: int) -> Token:
    first = kept[0]
    inside = kept[0] <= token.head <= kept[-1] and token.head != number
    return Token(
        text=token.text,
        start=token.start - start,
        tag=token.tag,
        dependency=token.dependency if inside else "ROOT",
        head=token.head - first if inside else number - first,
        entity=token.entity,
    )


def halves_of(reading: Reading) -> list[tuple[Reading, Reading]]:
    """The ways to cut a sentence in two at "and", "but", "while" or a semicolon so that each half has a subject."""
    tokens = reading.tokens
    found = []
    for number, token in enumerate(tokens):
        if token.text.lower() not in JOINTS or not 1 < number < len(tokens) - 2:
            continue
        left, right = list(range(number)), list(range(number + 1, len(tokens)))
        if not (_is_statement(tokens, left) and _is_statement(tokens, right)):
            continue
        parts = _part(reading, left), _part(reading, right)
        if parts[0] is not None and parts[1] is not None and all(sum(part.weights) >= 2.0 for part in parts if part):
            found.append((parts[0], parts[1]))
    return found


def _is_statement(tokens: Sequence[Token], numbers: Sequence[int]) -> bool:
    """Whether a noun or pronoun stands before the first verb of a stretch."""
    for number in numbers:
        if tokens[number].tag in {"NOUN", "PROPN", "PRON"}:
            return any(tokens[n].tag in {"VERB", "AUX"} for n in numbers if n > number)
        if tokens[number].tag in {"VERB", "AUX"}:
            return False
    return False

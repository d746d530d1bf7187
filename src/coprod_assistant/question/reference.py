"""Words that point at one of several things of the turn before: "the second one", "the latter", "the year after"."""

from __future__ import annotations

import re

from .. import lexicon
from ..grammar import parse
from ..tokens import STOPWORDS, fold
from ..types import Turn

ORDINALS = tuple(word for word, number in lexicon.ORDINALS.items() if 1 <= number <= 10)
_ORDINAL = "|".join(ORDINALS)
ANOTHER = re.compile(rf"\bthe ({_ORDINAL}) one\b", re.IGNORECASE)
ORDINAL = re.compile(rf"\b(?:{_ORDINAL})\b", re.IGNORECASE)
ONE_OF = re.compile(
    rf"\bthe (?:(?P<nth>{_ORDINAL}|last)(?: one)? of (?:those|these|them)(?: (?:two|three|four))?(?: [a-z-]+s\b)?"
    r"|(?P<pair>former|latter)\b)",
    re.IGNORECASE,
)
YEAR_AFTER = re.compile(
    r"\b(?:in |during )?(?:the (?:following|next) year|the year after(?: that)?|a year later)\b", re.IGNORECASE
)
YEAR_BEFORE = re.compile(
    r"\b(?:in |during )?(?:the (?:previous|preceding) year|the year before(?: that)?|a year earlier)\b", re.IGNORECASE
)
YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
NAME = re.compile(r"\b[^\W\d_a-z][\w’'-]+(?: [^\W\d_a-z][\w’'-]+)*")
LISTED = re.compile(r"^\s*(?:[•*–-]|\d+[.)])\s", re.MULTILINE)
LEAD = re.compile(r"^\W*(?:(?:and|or|but|so|ok|okay|also|what about|how about|what of)\b[\s,]*)+", re.IGNORECASE)
HEARD = re.compile(
    r"\b(how many(?: people)?(?: (?:have|had))?) (?:heard|listened to|watched|saw|seen) (?:him|her|them|it|that)\b",
    re.IGNORECASE,
)
PHRASE = frozenset({"ADJ", "NOUN", "PROPN", "NUM"})


def resolved(text: str, turn: Turn, *, pipeline: str) -> str:
    """`text` with the thing said in place of words that point at one of several; as it is where none is meant."""
    text = _another(text, turn, pipeline=pipeline)
    text = ONE_OF.sub(lambda found: _name_meant(found, turn) or found.group(), text)
    year = _year(turn)
    if year:
        text = YEAR_AFTER.sub(f"in {year + 1}", text)
        text = YEAR_BEFORE.sub(f"in {year - 1}", text)
    return HEARD.sub(r"\1 came", text)


def _another(text: str, turn: Turn, *, pipeline: str) -> str:
    """ "The second one" after a question about the first forum: "the second forum", and alone the same question."""
    asked, before = ANOTHER.search(text), ORDINAL.search(turn.question)
    if not asked or not before or ORDINAL.search(turn.question, before.end()):
        return text
    rest = LEAD.sub("", text)
    if fold(rest.strip(" ?.!")) == fold(asked.group()):
        return f"{turn.question[: before.start()]}{asked[1].lower()}{turn.question[before.end() :]}"
    noun = _phrase_after(turn.question[before.end() :], pipeline=pipeline)
    return ANOTHER.sub(f"the {asked[1].lower()} {noun}", rest) if noun else text


def _phrase_after(text: str, *, pipeline: str) -> str:
    """The noun with its adjectives that `text` begins with."""
    found: list[str] = []
    for word in parse(text.strip(), pipeline=pipeline):
        if word.tag not in PHRASE:
            break
        found.append(word.text)
    return " ".join(found)


def _name_meant(found: re.Match[str], turn: Turn) -> str:
    """The name of the earlier answer that is counted to; empty where it has too few, or is a list of other things."""
    names = [] if LISTED.search(turn.answer) else _names(turn)
    pair = found["pair"]
    if pair:
        return names[pair.lower() == "latter"] if len(names) == 2 else ""
    if found["nth"].lower() == "last":
        return names[-1] if len(names) > 1 else ""
    at = ORDINALS.index(found["nth"].lower())
    return names[at] if at < len(names) and len(names) > 1 else ""


def _names(turn: Turn) -> list[str]:
    """Names of the earlier answer that its question does not hold, in the order of the text."""
    said = fold(turn.question)
    found = []
    for match in NAME.finditer(turn.answer):
        words = match.group().split()
        while words and fold(words[0]) in STOPWORDS | {"while", "once"}:  # the word that opens a sentence
            words = words[1:]
        name = " ".join(words)
        if name and fold(name) not in said and not _opens_a_sentence(turn.answer, match, name):
            found.append(name)
    return list(dict.fromkeys(found))


def _opens_a_sentence(text: str, match: re.Match[str], name: str) -> bool:
    """Whether a single word has its capital from where it stands, so that it may be no name."""
    before = text[: match.start()].rstrip()
    return match.group() == name and " " not in name and (not before or before[-1] in ".!?]:")


def _year(turn: Turn) -> int | None:
    """The one year that the earlier question gives, or else its answer; None without one, or with several."""
    for text in (turn.question, turn.answer):
        years = set(YEAR.findall(text))
        if years:
            return int(years.pop()) if len(years) == 1 else None
    return None

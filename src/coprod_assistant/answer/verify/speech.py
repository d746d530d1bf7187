"""Whether a sentence puts words into a mouth: "Berg stressed that …" of what the source says in its own voice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...tokens import fold, stem, words
from .names import TITLES, holds_name, name_words
from .narrow import Candidate, covered
from .reading import Reading
from .roles import AGENT

SAYING = frozenset(
    map(
        stem,
        "say state note explain argue stress emphasise emphasize highlight underline suggest claim believe add mention "
        "tell warn think conclude remark observe point insist admit declare announce reveal maintain".split(),
    )
)
ACCORDING = re.compile(r"\baccording to (?:the |prof\.? |dr\.? |mr\.? |mrs\.? |ms\.? |sir )?$", re.IGNORECASE)
AT_PLACE = re.compile(r"\b(?:in|at|near)\s+(?:the\s+)?$", re.IGNORECASE)
PAST = frozenset({"said", "told", "thought"})
PERSONS = frozenset({"he", "she", "they"})
POINTS_BACK = re.compile(r"\b(?:he|she|they|his|her|their|it|its)\b", re.IGNORECASE)
OWN_VOICE = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b|[“\"„«]")


def unheard(sentence: Reading, units: Sequence[Candidate], candidates: Sequence[Candidate]) -> bool:
    """Whether a name that the sentence makes a speaker stands neither in the unit of what was said nor where it points.

    A pronoun points to the two units before, a quotation to the line after it, and whoever says "we" to the headings.
    A sentence with "he" or "she" for its speaker needs a unit in which somebody speaks.
    """
    speakers, pronoun = _speakers(sentence), _pronoun_speaks(sentence)
    if not (speakers or pronoun) or not units:
        return False
    others = {n for n, token in enumerate(sentence.tokens) if not any(a <= token.start < b for a, b in speakers)}
    said_in = max(units, key=lambda unit: sum(w for n, w in covered(sentence, unit).items() if n in others))
    if pronoun and not _somebody_speaks(said_in, candidates):
        return True
    heard = _heard_around(said_in, candidates)
    return not all(_is_heard(sentence.text[start:end], heard, candidates) for start, end in speakers)


def _is_heard(name: str, heard: str, candidates: Sequence[Candidate]) -> bool:
    """Whether a name stands where a speaker may: as more than a place, or by one of its parts for somebody known."""
    if holds_name(name, name_words(heard)):
        return not _is_place_of(name, heard)
    known = any(holds_name(name, name_words(candidate.text)) for candidate in candidates)
    return known and any(_stands_alone(part, heard) for part in name.split() if _names_one(part))


def _names_one(part: str) -> bool:
    return len(part) > 1 and not part.endswith(".") and fold(part) not in TITLES


def _is_place_of(name: str, heard: str) -> bool:
    """Whether a name stands only behind "in" or "at": a project in Walsall says nothing."""
    places = [match.start() for match in re.finditer(rf"\b{re.escape(name)}\b", heard)]
    return bool(places) and all(AT_PLACE.search(heard[:start]) for start in places)


def _stands_alone(part: str, heard: str) -> bool:
    """Whether a part of a name stands without another one beside it: "Jo and Al", not "Jo Holm" for Jo Berg."""
    found = re.finditer(rf"(?:(\w+) )?\b{re.escape(part)}\b(?:['’]s)?(?: (\w+))?", heard)
    return any(not any(beside and beside[0].isupper() for beside in match.groups()) for match in found)


def _speakers(sentence: Reading) -> list[tuple[int, int]]:
    """Ranges of the names that are said to have said something."""
    found = []
    for start, end in sentence.names:
        inside = {n for n, token in enumerate(sentence.tokens) if start <= token.start < end}
        says = any(
            relation.role == AGENT and relation.dependent in inside and sentence.stems[relation.governor] in SAYING
            for relation in sentence.relations
        )
        if says or ACCORDING.search(sentence.text[:start]):
            found.append((start, end))
    return found


def _pronoun_speaks(sentence: Reading) -> bool:
    """Whether "he", "she" or "they" is said to have said something."""
    return any(
        relation.role == AGENT
        and fold(sentence.tokens[relation.dependent].text) in PERSONS
        and sentence.stems[relation.governor] in SAYING
        for relation in sentence.relations
    )


def _somebody_speaks(unit: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Whether a unit, or the line that opens its list, speaks of a person or has a word for saying or a quotation."""
    told = "\n".join((unit.text, *(line for line, _ in _openings(unit, candidates))))
    spoken = [fold(word) for word in words(told)]
    return bool(PERSONS.intersection(spoken) or OWN_VOICE.search(told)) or any(
        stem(word) in SAYING and (word.endswith("ed") or word in PAST or after in {"that", "how", "why", "whether"})
        for word, after in zip(spoken, (*spoken[1:], ""), strict=True)  # "the state" and "a note" say nothing
    )


def _openings(unit: Candidate, candidates: Sequence[Candidate]) -> list[tuple[str, str]]:
    """For an item, the line that opens its list and what stands before that: "Jo and Al suggested:" """
    if unit.unit.kind != "item":
        return []
    return [
        (other.text.strip().partition("\n")[0], other.before)
        for other in candidates
        if other.unit.kind == "list" and other.unit.start <= unit.unit.start and unit.unit.end <= other.unit.end
    ]


def _heard_around(unit: Candidate, candidates: Sequence[Candidate]) -> str:
    parts = [unit.text, unit.passage.title]  # "The Handbook says"
    parts += [part for opening in _openings(unit, candidates) for part in opening]
    if POINTS_BACK.search(unit.text):
        parts.append(unit.before)
    if OWN_VOICE.search(unit.text):
        after = next((other.text for other in candidates if other.place == unit.place + 1), "")
        parts += [unit.before, unit.around, after]
    return "\n".join(parts)

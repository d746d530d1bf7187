"""Whether a sentence puts words into a mouth: "Berg stressed that …" of what the source says in its own voice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...tokens import stem
from .names import holds_name, name_words
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
POINTS_BACK = re.compile(r"\b(?:he|she|they|his|her|their|it|its)\b", re.IGNORECASE)
OWN_VOICE = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b|[“\"„«]")


def unheard(sentence: Reading, units: Sequence[Candidate], candidates: Sequence[Candidate]) -> bool:
    """Whether a name that the sentence makes a speaker stands neither in the unit of what was said nor where it points.

    A pronoun points to the two units before, a quotation to the line after it, and whoever says "we" to the headings.
    """
    speakers = _speakers(sentence)
    if not speakers or not units:
        return False
    others = {n for n, token in enumerate(sentence.tokens) if not any(a <= token.start < b for a, b in speakers)}
    said_in = max(units, key=lambda unit: sum(w for n, w in covered(sentence, unit).items() if n in others))
    heard = name_words(_heard_around(said_in, candidates))
    return not all(holds_name(sentence.text[start:end], heard) for start, end in speakers)


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


def _heard_around(unit: Candidate, candidates: Sequence[Candidate]) -> str:
    parts = [unit.text, unit.passage.title]  # "The Handbook says"
    if POINTS_BACK.search(unit.text):
        parts.append(unit.before)
    if OWN_VOICE.search(unit.text):
        after = next((other.text for other in candidates if other.place == unit.place + 1), "")
        parts += [unit.before, unit.around, after]
    return "\n".join(parts)

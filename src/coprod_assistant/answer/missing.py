"""What the archive does not say, in a sentence or two that help: the words it lacks, the report it only points to."""

from __future__ import annotations

from collections.abc import Sequence

from ..passages import Passages, same_section
from ..question import other_language
from ..thesaurus import family
from ..tokens import terms
from ..types import Query, Term
from .exact import TITLES, idle_words
from .pointers import is_pointer, target_of
from .readings import Reading, Readings

LONGEST_WORD = 40  # characters of a word that is told to be missing
KINDS = {
    "date": "a date",
    "place": "a place",
    "person": "a name",
    "number": "a number",
    "quotation": "a quotation",
}
# To be told that these are missing helps nobody: hardly a question is about them.
EVERYDAY = frozenset(
    terms(
        "people person somebody everyone anyone man woman public way thing kind sort type part lot place time year day "
        "week month matter point case fact example reason result use help good need want idea something anything "
        "main key most latest majority "
        "number amount form word name detail information head boss model area world country town city"
    )
)


def missing_from(passages: Passages, query: Query, readings: Readings) -> str:
    """Why a question is refused: its language, names and years unknown, or never together, or no answer near."""
    language = other_language(query.question)
    if language is not None:
        return f"This question seems to be in {language}. The assistant understands English: please ask in English."
    if not query.terms and not query.carried:
        return "Ask about something that the archive may hold: an event, a person, a place, a policy."
    required = [term for term in query.terms if term.kind != "content" and term.stem not in TITLES]
    unknown = [term for term in required if not _is_known(passages, term.stem)]
    if unknown:
        # A name is told whole, though the archive may know a word of it: "Black Country", not "Black".
        phrases = {term.phrase for term in unknown if term.phrase >= 0}
        unknown = [term for term in required if term in unknown or term.phrase in phrases]
        return f"The archive does not mention {_listed(unknown)}."
    best = readings.best
    if best is not None and best.breaches and len(required) > 1:
        return f"The archive has no passage that brings {_listed(required)} together."
    kind = KINDS.get(query.intent)
    if kind and best is not None and best.fit < 0:
        return f"The nearest passages of the archive give no {kind.split(' ', 1)[1]} for this."
    absent = [
        term
        for term in query.terms
        if term.kind == "content"
        and (term.tag in {"NOUN", "PROPN"} or len(query.terms) == 1)
        and term.stem not in idle_words(query) | EVERYDAY
        and not _is_known(passages, term.stem)
    ]
    if absent:
        words = _listed(absent[:3], quoted=True, joined="or")
        return f"The archive does not use the word{'s' * (len(absent) > 1)} {words}. Other words may find what it says."
    return "The archive comes near this question, but no passage of it gives an answer."


def missing_in_part(passages: Passages, best: Reading, readings: Readings) -> str:
    """What a statement that only announces leaves open, and where the source says that it can be read."""
    target = target_of(passages, best, readings.all)
    if target is not None and target.title is not None:
        return f"The source points to {target.named}. The archive has it as “{target.title}”; ask about it."
    if target is not None:
        return f"The source points to {target.named}, which is not in the archive."
    if is_pointer(best):
        return "The source points to it, but what it points to is not in the archive."
    pointer = next(
        (item for item in readings.all if is_pointer(item) and same_section(item.passage, best.passage)),
        None,
    )
    said = "The source says that they exist, but does not give them"
    if pointer is not None:
        return f"{said}; it points to a report or recording that is not in the archive."
    return f"{said}, and nothing else in the archive does."


def _is_known(passages: Passages, stem: str) -> bool:
    """Whether the archive holds the word or one of its family: it that tells of "Latin American" knows "America"."""
    return any(passages.index.document_frequency(word) for word in (stem, *family(stem)))


def _short(word: str) -> str:
    return word if len(word) <= LONGEST_WORD else f"{word[:LONGEST_WORD]}…"


def _listed(terms: Sequence[Term], *, quoted: bool = False, joined: str = "and") -> str:
    """“Gordon Brown” and 2015: names side by side as one."""
    phrases: list[list[Term]] = []
    for term in terms:
        if phrases and term.phrase >= 0 and phrases[-1][-1].phrase == term.phrase:
            phrases[-1].append(term)
        else:
            phrases.append([term])
    words = [" ".join(dict.fromkeys(_short(term.word) for term in phrase)) for phrase in phrases]
    marked = [f"“{word}”" if quoted or not word[0].isdigit() else word for word in words]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} {joined} {marked[-1]}"

"""The words of a question that carry its meaning, and which of them are names or numbers."""

from __future__ import annotations

from collections.abc import Sequence

from ..grammar import Word
from ..lexicon import MONTHS, WEEKDAYS
from ..tokens import terms
from ..types import Term, TermKind

# Generic nouns of the field: they point at an event, but are no names even where they are written with capitals.
EVENT_NOUNS = frozenset(
    terms("event conference workshop roadshow summit meeting seminar lecture congress forum symposium session day")
)

NO_NAMES = EVENT_NOUNS | frozenset(
    terms(
        "talk panel presentation speech keynote report interview video webinar training course project programme "
        "program "
        "page website organisation organization archive"
    )
)

NAMES = frozenset({"name", "person"})  # kinds of terms that are names

DATE_WORDS = frozenset(terms(" ".join((*MONTHS, *WEEKDAYS))))

# What people say to a chat and not about its subject.
COURTESY = frozenset(
    terms(
        "please tell show give find explain describe know hello hi hey let want like would "
        "question ask answer could kindly exactly actually many much list whole complete full page "
        "section else mention named one someone anyone somebody anybody something anything connection according "
        "happen happened happening gave give given gives took taken made make makes get got put came"
    )
)
# Words that only frame what is asked ("for what purpose", "which part of", "took part"): no source need hold them.
FRAME = frozenset(terms("purpose part kind sort type way reason extent aspect apart instead"))


def own_terms(words: Sequence[Word]) -> tuple[Term, ...]:
    """The words that carry the question's meaning, each stem once, in order."""
    found: dict[str, Term] = {}
    phrase, last_name = -1, -2
    for number, word in enumerate(words):
        if word.is_function or word.tag == "PART" or (word.stem in COURTESY | FRAME and word.tag != "PROPN"):
            continue
        if word.tag in {"AUX", "VERB"} and word.stem in DATE_WORDS:
            continue  # "may" and "march" are verbs, too
        kind = _kind(word, first=number == 0)
        if kind in NAMES:
            phrase += last_name != number - 1
            last_name = number
        for part in terms(word.text):
            found.setdefault(part, Term(word.text, part, kind, phrase if kind in NAMES else -1, word.tag))
    return tuple(found.values())


def _kind(word: Word, *, first: bool) -> TermKind:
    if word.text[0].isdigit() or word.stem in DATE_WORDS:
        return "number"
    if word.stem in NO_NAMES or word.entity in {"CARDINAL", "ORDINAL"}:
        return "content"
    # A capital that no sentence start explains is a name even where the tagger doubts it, and a word that the tagger
    # takes for a name in a question typed without capitals is one too.
    if word.entity == "PERSON":
        return "person"
    if word.tag == "PROPN" or (word.text[0].isupper() and not first and not word.text.isupper()):
        return "name"
    return "content"

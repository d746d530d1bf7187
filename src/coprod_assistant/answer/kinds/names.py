"""Whether a statement names somebody or something that the question does not."""

from __future__ import annotations

import re
from collections.abc import Collection

from ...tokens import STOPWORDS, fold, stem, terms
from ...types import Query

# A name with one of these words is not a person's.
ORGANISATIONS = frozenset(
    terms(
        "university international council foundation network government conference roadshow workshop event institute "
        "association society company group agency authority department ministry office committee centre center school "
        "college partnership programme project house award week service services police health city county street "
        "union party bank board trust federation co-production public social north south east west new united states "
        "kingdom january february march april may june july august september october november december"
    )
)
NAME = re.compile(r"\b[A-Z][\w’'-]*[a-zà-ÿ][\w’'-]*(?:\s+(?:of|de|von|van|da)?\s*[A-Z][\w’'-]+)*")
PERSON = re.compile(r"\b(?:[A-Z][a-zà-ÿ’'-]+|[A-Z]\.)(?:[-\s]+(?:[A-Z]\.|de|von|van|da))*[-\s]+[A-Z][a-zà-ÿ’'-]+")
ASKS_PEOPLE = re.compile(r"\b(?:people|persons?|speakers?|colleagues?|delegates?)\b")


def name_fit(
    pattern: re.Pattern[str], text: str, asked: Collection[str], *, never: Collection[str] = frozenset()
) -> float:
    """1 where `text` names something that the question does not; a name with a word of `never` does not count."""
    for match in pattern.finditer(text):
        stems = [stem(word) for word in re.findall(r"[\w’']+", match.group()) if fold(word) not in STOPWORDS]
        if any(word in never for word in stems):
            continue
        fresh = [word for word in stems if word not in asked]
        if len(fresh) > len(stems) / 2:
            return 1.0
    return -1.0


def person_fit(query: Query, text: str) -> float:
    """1 where a person is named, less for an organisation: they host and award, too, but are not "which people"."""
    asked = {term.stem for term in query.terms}
    person = name_fit(PERSON, text, asked, never=ORGANISATIONS)
    return person if person > 0 or ASKS_PEOPLE.search(fold(query.text)) else 0.6 * name_fit(NAME, text, asked)

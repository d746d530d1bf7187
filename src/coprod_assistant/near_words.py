"""Words of the archive that mean nearly what a question's word does: "award" for "prize", "template" for "model".

Single words are embedded by the model that embeds the passages. On the words of three sets of questions, cosines
from 0.45 on are related words and from 0.8 on the same in other clothes; between, worth grows with the cosine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .index import Index
from .tokens import stem
from .types import Query

FAR, NEAR = 0.45, 0.8  # cosines of single words: worth nothing, worth as much as a word of the same family
MOST_WORDS = 8  # of a question
COMPARED = frozenset({"NOUN", "VERB", "ADJ", "ADV"})


def words_to_compare(query: Query) -> list[str]:
    """The question's own words, in lower case, that the archive may say in other words; names and dates never."""
    terms = (term for term in query.terms if term.kind == "content" and term.tag in COMPARED and term.word.isalpha())
    return list(dict.fromkeys(term.word.lower() for term in terms))[:MOST_WORDS]


def unknown_words(index: Index, words: Sequence[str]) -> list[str]:
    """Those of `words` that have to be embedded: of the others the index has the vectors."""
    rows, _ = index.compared_words()
    return [word for word in words if word not in rows]


def near_words(
    index: Index, words: Sequence[str], unknown: Mapping[str, NDArray[np.float32]]
) -> dict[str, Mapping[str, float]]:
    """For the stem of each word the stems of the archive's words near it, and what each is worth, from 0 to 1.

    Args:
        unknown: Unit-length vectors, shape `(dim,)`, of the `unknown_words` among them.
    """
    rows, known_vectors = index.compared_words()
    found: dict[str, Mapping[str, float]] = {}
    if not rows:
        return found
    known = list(rows)
    vectors = np.array([unknown[word] if word in unknown else known_vectors[rows[word]] for word in words])
    for word, cosines in zip(words, vectors @ known_vectors.T if words else (), strict=True):
        near: dict[str, float] = {}
        for at in np.flatnonzero(cosines > FAR):
            worth = min(1.0, (float(cosines[at]) - FAR) / (NEAR - FAR))
            near[stem(known[at])] = max(worth, near.get(stem(known[at]), 0.0))
        near.pop(stem(word), None)
        found[stem(word)] = near
    return found

"""Nouns under which the same things are counted: "three case studies" are three examples."""

from __future__ import annotations

from ...tokens import terms

_ALIKE = (
    "example case instance illustration",
    "barrier obstacle hurdle impediment",
    "goal aim objective",
    "prize award",
)

ALIKE: dict[str, frozenset[str]] = {}
for _line in _ALIKE:
    _stems = frozenset(terms(_line))
    for _stem in _stems:
        ALIKE[_stem] = ALIKE.get(_stem, frozenset()) | _stems


def counted_as(stem: str) -> frozenset[str]:
    """Stems of the nouns that a count of `stem` may stand before, itself among them."""
    return ALIKE.get(stem, frozenset()) | {stem}

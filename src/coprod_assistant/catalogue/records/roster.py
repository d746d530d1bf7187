"""The people of one document, so that "Elke" and "Mr Platt" are told by their full names where only one fits."""

from __future__ import annotations

from collections import defaultdict

from ...tokens import fold
from .vocabulary import KEPT_TITLES, TITLES


class Roster:
    """Full names seen so far."""

    def __init__(self) -> None:
        self._by_part: dict[str, set[str]] = defaultdict(set)

    def add(self, name: str) -> None:
        """Remembers a full name; a single word or a title with a surname is none."""
        words = [word for word in name.split() if word not in TITLES]
        if len(words) < 2:
            return
        for word in (words[0], words[-1]):
            known = self._by_part[fold(word)]
            if not any(self._bare(other) == self._bare(name) for other in known):
                known.add(name)
            elif set(name.split()) & KEPT_TITLES:  # "Sir Harry Burns" is fuller than "Harry Burns"
                known.difference_update({other for other in known if self._bare(other) == self._bare(name)})
                known.add(name)

    def full(self, name: str) -> str:
        """The one full name that a first name, a surname or a titled surname stands for, else the name itself."""
        words = [word for word in name.split() if word not in TITLES]
        if not words:
            return name
        known = self._by_part.get(fold(words[-1]), set())
        if len(words) > 1:
            known = {other for other in known if self._bare(other) == self._bare(name)}
        return next(iter(known)) if len(known) == 1 else name

    def knows(self, name: str) -> bool:
        """Whether the word is part of exactly one known name."""
        return len(self._by_part.get(fold(name), set())) == 1

    @staticmethod
    def _bare(name: str) -> str:
        return fold(" ".join(word for word in name.split() if word not in TITLES))

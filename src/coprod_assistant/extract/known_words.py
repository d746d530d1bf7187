"""Words of English as they are commonly written, to tell a word that was cut or damaged from a whole one."""

from __future__ import annotations

from functools import cache

from ..model_files import published_folder

MIN_LETTERS = 2  # the list holds every single letter, too


@cache
def known_words() -> frozenset[str]:
    """Some 21,000 words in small letters: the whole words of the embedding model's vocabulary. Read in 0.05 s."""
    folder = published_folder()  # it is there whether or not its model is the one in use
    if folder is None or not (folder / "vocab.txt").is_file():
        return frozenset()
    words = (folder / "vocab.txt").read_text(encoding="utf-8").split()
    return frozenset(word for word in words if word.isalpha() and len(word) >= MIN_LETTERS)


def is_known(word: str) -> bool:
    """Whether it is one of them, written in whatever case."""
    return word.lower() in known_words()

"""The grammar of a question: its words with part of speech, dependency and kind of name (spaCy's labels)."""

from __future__ import annotations

from dataclasses import dataclass

from .language import DEFAULT_PIPELINE, parse_document
from .tokens import STOPWORDS, fold, stem


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a question.

    `tag` is a universal part of speech (Petrov et al. 2012), `dependency` the relation to the word at `head`
    (ClearNLP labels, as spaCy's English pipelines use them), `entity` an OntoNotes 5 name type or empty.
    """

    text: str
    stem: str
    tag: str
    dependency: str
    head: int
    entity: str

    @property
    def is_function(self) -> bool:
        """Whether it carries no subject of its own."""
        return fold(self.text) in STOPWORDS or not any(c.isalnum() for c in self.text)


def parse(text: str, *, pipeline: str = DEFAULT_PIPELINE) -> tuple[Word, ...]:
    """The words of `text` in order; punctuation included, blanks left out."""
    document = parse_document(text, pipeline=pipeline)
    words = [token for token in document if not token.is_space]
    place = {token.i: number for number, token in enumerate(words)}
    return tuple(
        Word(
            text=token.text,
            stem=stem(token.text),
            tag=token.pos_,
            dependency=token.dep_,
            head=place.get(token.head.i, 0),
            entity=token.ent_type_,
        )
        for token in words
    )

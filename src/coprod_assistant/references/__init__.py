"""From citations to references: what is quoted, with its publisher, title, dates, place and address, to be taken along.

`reference` looks a citation up in its document, `reference_at` a range of one; `write` makes a list of references, and
`quotation` the words of one with its reference below. `conversation` numbers those of answers through, and is written
by `as_plain`, `as_markdown`, `as_html` and `as_word`.
"""

from .conversation import Conversation, Said, Told, as_html, as_markdown, as_plain, conversation
from .reference import Reference, reference, reference_at, stands_at
from .word import as_word
from .written import KINDS, Kind, quotation, write

__all__ = [
    "KINDS",
    "Conversation",
    "Kind",
    "Reference",
    "Said",
    "Told",
    "as_html",
    "as_markdown",
    "as_plain",
    "as_word",
    "conversation",
    "quotation",
    "reference",
    "reference_at",
    "stands_at",
    "write",
]

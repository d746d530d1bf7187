"""What a statement is, by its own words and by where it stands: a row, a labelled line, an aside, one of its section.

After its kind, a candidate's surroundings are read: `section` and `named` for the words and names of the question
around it, `labelled`, `columns`, `asides` and `antecedent` for what it is itself, `told` for what was said before.
"""

from .antecedent import SAID_OF_HIM, named_before
from .asides import FACTS, POINTED_AT, WANTS_POINTER, beside_the_point, is_aside, is_pointer_text, wants_pointer
from .columns import has_count, header_of, is_header
from .labelled import label_of, labelled_share
from .named import TITLES, breached
from .section import RELATED, Section, section_around
from .told import asks_besides, asks_else, is_told

__all__ = [
    "FACTS",
    "POINTED_AT",
    "RELATED",
    "SAID_OF_HIM",
    "TITLES",
    "WANTS_POINTER",
    "Section",
    "asks_besides",
    "asks_else",
    "beside_the_point",
    "breached",
    "has_count",
    "header_of",
    "is_aside",
    "is_header",
    "is_pointer_text",
    "is_told",
    "label_of",
    "labelled_share",
    "named_before",
    "section_around",
    "wants_pointer",
]

"""The kind of thing that a question asks for, and how well a statement holds one: a day, a number, a name, a cause.

The first thing asked of every candidate statement: `fit` goes by the question's intent to the one kind, after `shapes`
has looked for facts of one shape; `stance` and `idle` say which words of a question only tell the kind.
"""

from .fit import fit
from .idle import KIND_WORDS, idle_words
from .names import PERSON
from .offices import OFFICE, other_office
from .openings import LEAD, WHY, YES_NO, YES_NO_OR_WHY
from .others import QUOTED, SAID
from .places import lacks_place
from .shapes import asks_shape, lacks_shape
from .stance import WORTH, agreement
from .still_open import is_under_way

__all__ = [
    "KIND_WORDS",
    "LEAD",
    "OFFICE",
    "PERSON",
    "QUOTED",
    "SAID",
    "WHY",
    "WORTH",
    "YES_NO",
    "YES_NO_OR_WHY",
    "agreement",
    "asks_shape",
    "fit",
    "idle_words",
    "is_under_way",
    "lacks_place",
    "lacks_shape",
    "other_office",
]

"""Which candidates become the statements of an answer: few, lists whole, with what belongs to them.

`of_the_kind` puts forward a statement of the kind asked for, `select` takes the best and those that add to it; at the
end `going_on` and `completing` add what the source says next, and what a statement cannot be read without.
"""

from .completing import with_antecedents
from .going_on import with_what_follows
from .of_the_kind import of_the_kind
from .select import select
from .topic import is_off_matter, on_matter

__all__ = [
    "is_off_matter",
    "of_the_kind",
    "on_matter",
    "select",
    "with_antecedents",
    "with_what_follows",
]

"""Whether the best candidates answer at all, what they leave open, and what a refusal says is missing.

`refuse` turns the evidence into a probability, then `contradict` looks for sure signs against it; of what is chosen
`not_told` and `premises` say what it leaves open; after a refusal `dated_otherwise` and `missing` say what is known.
"""

from .contradict import cannot_answer, lacks_kind
from .dated_otherwise import dated_otherwise
from .missing import missing_from, missing_in_part
from .not_told import asks_in_vain, leaves_out_doer, leaves_out_result, leaves_out_talk
from .office import holders
from .premises import denies, is_ahead, is_off, is_only_looked_into
from .refuse import FEATURES, answerable, features, operating_point

__all__ = [
    "FEATURES",
    "answerable",
    "asks_in_vain",
    "cannot_answer",
    "dated_otherwise",
    "denies",
    "features",
    "holders",
    "is_ahead",
    "is_off",
    "is_only_looked_into",
    "lacks_kind",
    "leaves_out_doer",
    "leaves_out_result",
    "leaves_out_talk",
    "missing_from",
    "missing_in_part",
    "operating_point",
]

"""Query and Hits -> Answer: candidates, refusal, selection, citations.

`pipeline` is the whole way of a question: `catalogued` is asked first, then `read` looks at the passages with the
reader and by exact checks (`exact`), `readings` orders and `decide` chooses or refuses, `announced` and `complete` add
what belongs to it; `compose` checks what is cited. `generated` words it anew, `verify` checks that.
"""

from typing import TYPE_CHECKING

from ..late import late
from .compose import Draft, cite, link_to, quoted, text_of, why
from .decide import point_of
from .going_on import ALWAYS, GoOn, going_on
from .missing import UNSURE
from .pipeline import Pipeline
from .readings import Reading, Readings
from .several import joined

if TYPE_CHECKING:
    from .generated import Generated, generate, notice_of, rewritten
    from .verify import Verifier
else:  # what a language model writes
    __getattr__ = late(__name__, {"generated": "Generated generate notice_of rewritten", "verify": "Verifier"})

__all__ = [
    "ALWAYS",
    "UNSURE",
    "Draft",
    "Generated",
    "GoOn",
    "Pipeline",
    "Reading",
    "Readings",
    "Verifier",
    "cite",
    "generate",
    "going_on",
    "joined",
    "link_to",
    "notice_of",
    "point_of",
    "quoted",
    "rewritten",
    "text_of",
    "why",
]

"""Whether a question asks which events there were: a list of them, the first or the last, or what was held at a time.

Either an event is the thing asked for ("Which workshops …", "the last conference", "any seminars"), or what happened is
asked and nothing else ("What was held in 2012?", "Did you do anything in Leeds?", "4 May 2013").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..tokens import fold, terms
from ..types import Term
from .period import Period, period_of
from .wording import EVENT_NOUNS

_ONE = (
    "event|conference|workshop|roadshow|summit|meeting|seminar|lecture|congress|forum|symposium|gathering|webinar"
    "|colloquium|convention|session|assembly"
)
_SEVERAL = (  # "Tool Shed Days" are events, "how many days" are none
    "|".join(f"{noun}s" for noun in _ONE.split("|"))
    + r"|congresses|fora|symposia|colloquia|assemblies|(?<=\w )(?<!many )days"
)
_END = r"(?:first|last|latest|earliest|most recent|newest|oldest|longest|shortest|next)"
_BEFORE_A_NOUN = (  # up to three words that may stand between "which" and the noun; verbs and prepositions may not
    r"(?:(?!(?:did|do|does|was|were|is|are|be|had|has|have|should|can|could|would|will|about|at|on|in|of|for|to|by|with"
    r"|that|and|or|the|a|an)\b)[\w’'-]+\s+){0,3}?"
)
_LISTING = rf"(?:which|what|list|show|name|give|tell|any|all|every|other|how many|number of|there|been|{_END})"
_OF_THEM = r"(?:\b(?:me|us|about|of|the|all|your|our|their|these|those|any)\s+)*"
_PAPERS = r"(?:room|pack|agenda|paper|note|minute|report|leader)s?"  # "which meeting rooms"
ASKED = re.compile(
    rf"(?:\b{_LISTING}|^)\s*{_OF_THEM}{_BEFORE_A_NOUN}(?:{_SEVERAL})\b(?!['’])"
    rf"|\b(?:which|what|any|there (?:been )?an?|^(?:have|has|did|was|were) .*\ban?|{_END})\s+{_BEFORE_A_NOUN}"
    rf"(?:{_ONE})\b(?!['’]|\s+{_PAPERS}\b)"
    rf"|\b(?:which|what) (?:was|is|were) the (?:very )?{_END}(?: one)?\b(?=\W*$| (?:on|in|of)\b)"
)
# What was said, learned or advised there is no list of events, nor who was there.
TOLD = re.compile(
    r"\b(?:who|whom|whose|why|how (?:did|was|were|do|does|much|long)|say|said|recommend\w*|barriers?|obstacles?|quot\w+"
    r"|speakers?|attend(?:ees|ance)|participants?|people|members|discuss\w*|learn\w*)\b"
)
# "When was the last meeting?" asks for events only where no event is named.
ONE_THING = re.compile(
    r"\W*(?:and |so |but )?(?:(?:on|in|at|until|since) )?"
    r"(?:when|where|how long|(?:what|which) (?:days?|dates?|year|month|time|town|city|place|venue|country)"
    r"|how many days)\b"
)
WERE_HELD = re.compile(
    r"(?:^|\W)(?:when|where|(?:in|at|on) (?:which|what) \w+s) (?:all )?(?:were|have|did|are|do) (?:all )?"
    rf"(?:(?:the|your|these|those|our) )?(?:{_SEVERAL})\b"
    r"(?: (?:been|all|held|hold|take place|taken place|taking place|happen(?:ed|ing)?))*\W*$"
)
HAPPENED = re.compile(
    r"\bwhat(?: else| all)? (?:happened|took place|was on(?= in| on| during|\W*$)|went on|was there"
    r"|has (?:happened|taken place))\b(?! (?:to|with)\b)"
    r"|\bwhat (?:else |all )?(?:was|were|has been|have been) (?:held|organi[sz]ed|put on)\b"
    r"|\b(?:what|anything|something|everything|things|all)(?: else| all)? (?:did|have|had) (?:you|they|we) (?:\w+ )?"
    r"(?:do|done|run|put on|hold|held|organi[sz]ed?)\b"
    r"|\b(?:did|have|has|was|were|is) (?:you|they|there|we)(?: \w+){0,2} (?:anything|something)\b"
    r"|\b(?:did|has|was) (?:anything|something) (?:take place|taken place|happen(?:ed)?|held|organi[sz]ed|on)\b"
    r"|^(?:please )?(?:list|show|give|name|tell)(?: me| us)?(?: of)? (?:everything|all)\b"
)
# Words that only frame a question over events.
FRAMING = frozenset(
    terms(
        "held hold take took taken place happen list listed archive page name run ran organised cover covered "
        "present know recent latest last first earliest newest oldest organisation came earlier later part were "
        "mention named report since fall fell do done anything something put date year month week overall "
        "altogether total number chronological order sorted please everything anything something thing very one page "
        "go went gone come visit join whole full happen happened complete kind gathering "
        "upcoming planned forthcoming future next coming past previous "
        "deal dealt concern address focus touch treat topic theme subject dedicate devote talk"
    )
)


def asks_for_events(text: str, given: Sequence[Term]) -> bool:
    """Whether events are what `text`, whose terms are `given`, asks for."""
    low, period = fold(text), period_of(text)
    dates = {stem for part in (period.words if period else ()) for stem in terms(part)}
    bare = all(term.stem in EVENT_NOUNS | FRAMING | dates for term in given if term.kind == "content")
    if WERE_HELD.search(low) or (bare and _is_ahead(period, given)):
        return True
    found = ASKED.search(low)
    if found and ONE_THING.match(low):
        return bare and not any(term.kind in {"name", "person"} for term in given)
    if found and not TOLD.search(low[: found.end()]):
        return True
    if not bare or TOLD.search(low):
        return False
    return bool(HAPPENED.search(low)) or (_is_a_day(period) and not ONE_THING.match(low))


def _is_a_day(period: Period | None) -> bool:
    """Whether one whole day is named: a question that says nothing else asks what was on."""
    return period is not None and period.since is not None and period.since == period.until


def _is_ahead(period: Period | None, given: Sequence[Term]) -> bool:
    """Whether an event is meant that is still to come: "When is the next meeting?", "an event coming up"."""
    return period is not None and period.ahead and any(term.stem in EVENT_NOUNS for term in given)

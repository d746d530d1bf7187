"""What a question over events leaves out, wants long or short, or on which day of the week, read from its words.

A list of events is wrong if a word such as "not" or "outside" was passed over. So every word that limits a list is
either understood here or named as not understood, and then no list is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..lexicon import WEEKDAYS, numbers
from ..tokens import fold

_NUMBERS = ["a", *numbers(1, 10)]
SHORTEST_NAME = 4  # characters of an event's name that is looked for in a question
NUMBERS = {"a": 1, "single": 1} | numbers(1, 10)
_N = rf"(?P<n>\d{{1,3}}|single|{'|'.join(_NUMBERS)})"
_STOP = (
    r"(?=\s*(?:[?.;!]|$)|,?\s+(?:were|was|did|do|took|take|have|had|has|since|after|before|until|during|in|on|at|from"
    r"|between|with|who|which|that|where|when|hosted|held|organi[sz]ed)\b)"
)
EXCLUDED = re.compile(
    r"\b(?:(?:but\s+|and\s+)?(?:not|never|\w+n't|\w+n’t)\s+"
    r"(?:(?:held|hold|been held|take place|taken place|happen|meet)\s+)?"
    r"(?:in|at|near|from|on)|outside(?:\s+of)?|apart\s+from|except(?:ing)?(?:\s+for)?|excluding|other\s+than|besides"
    r"|aside\s+from|elsewhere\s+than|not\s+counting|anywhere\s+but)\s+"
    rf"(?:(?:the|those|one|ones|in|at|held|that|were)\s+)*(?P<what>\S.*?){_STOP}"
)
_DAYS = r"days?\b(?!\s+of\b)"
DURATIONS = (  # pattern, and the fewest and most days that N stands for; None where there is no such end
    (rf"\b(?:at\s+most|up\s+to|(?:no|not)\s+(?:more|longer)\s+than)\s+{_N}\s+{_DAYS}", lambda n: (1, n)),
    (rf"\b(?:more|longer)\s+than\s+{_N}\s+{_DAYS}", lambda n: (n + 1, None)),
    (rf"\bat\s+least\s+{_N}\s+{_DAYS}|\b{_N.replace('?P<n>', '?P<m>')}"
        r"\s+(?:or\s+more\s+days|days\s+or\s+(?:more|longer))",
     lambda n: (n, None)),
    (rf"\b(?:less|fewer|shorter)\s+than\s+{_N}\s+{_DAYS}", lambda n: (1, n - 1)),
    (r"\b(?:several|many|multiple|some|a\s+few)\s+days\b|\bmulti-?day\b", lambda _: (2, None)),
    (rf"\b(?:last(?:ed|ing)?|took|ran|went\s+on)\s+(?:for\s+)?(?:only\s+|just\s+|exactly\s+)?{_N}\s+{_DAYS}"
     rf"|\b{_N.replace('?P<n>', '?P<m>')}[- ]day\b(?:\s+long\b)?", lambda n: (n, n)),
)  # fmt: skip
_EVENT = (
    r"(?:events?|conferences?|workshops?|roadshows?|meetings?|seminars?|lectures?|forums?|summits?|symposi(?:um|a))"
)
LENGTH = re.compile(
    rf"\b(?P<most>longest|shortest)\b(?=(?:\s+[\w-]+){{0,2}}?\s+{_EVENT}\b)|\blasted\s+(?:the\s+)?(?P<lasted>longest|shortest)\b"
)
WEEKDAY = re.compile(
    rf"\b(?P<edge>began|begin|started|start|opened|ended|end|finished)?\s*\b(?:on|at|over)\s+(?:an?\s+|the\s+|any\s+)?"
    rf"(?P<day>{'|'.join(WEEKDAYS)}|week-?end)s?\b(?!,?\s+(?:the\s+)?\d)"
)
_LATE = r"last|final|latest|most\s+recent"
_EARLY = r"first|earliest"
YEAR_OF_ARCHIVE = re.compile(
    rf"\b(?:the\s+)?(?P<which>{_LATE}|{_EARLY})\s+year\s+(?:of|in|on)\s+(?:the\s+|your\s+|our\s+)?"
    r"(?:archives?|records?|catalogue|collection|list)\b"
)
SOME = re.compile(
    rf"\b(?P<which>{_LATE}|{_EARLY})\s+(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS[2:])})\b(?!\s+(?:days|years|months))"
)
# Words that limit, compare or rank; where one is left, what is asked for has not been understood.
UNCLEAR = re.compile(
    r"\b(?:not|\w+n[’']t|no|never|without|none|neither|nor|unless|except|excluding|outside|only|than|most(?!\s+recent)|least"
    r"|fewest|fewer|(?<!me )(?<!any )more|less|per|average|majority|largest|biggest|smallest|longest|shortest|best"
    r"|worst|greatest|busiest|popular|twice|other\s+than|apart|besides|instead|winter\s+(?:of\s+)?\d{4}|morning|afternoon"
    r"|evening|week-?ends?|(?:half|quarter)\s+of)\b"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What limits a list of events beside dates, names and words; `rest` is the question without it.

    `excluded` are the words for what is left out, `days` the fewest and most days that an event lasted, `extreme` is
    "longest" or "shortest", `weekdays` count from 0 for Monday and `edge` is "start" or "end" where only that day
    counts, `year` is "first" or "last" for a year of the archive, `ends` how many of the first or last are wanted
    (below 0 for the last). `bare` is `rest` in lower case and without the names of events. `unclear` are words that
    limit in a way that is not understood, `said` those that were.
    """

    rest: str
    bare: str = ""
    excluded: tuple[str, ...] = ()
    days: tuple[int, int | None] | None = None
    extreme: str = ""
    weekdays: frozenset[int] = frozenset()
    edge: str = ""
    year: str = ""
    ends: int = 0
    unclear: str = ""
    said: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything limits the list."""
        return bool(self.said or self.unclear)


def limits_of(text: str, *, names: Sequence[str] = ()) -> Limits:
    """The limits that the words of a question set.

    Args:
        names: Names of events in lower case; their own words ("The Longest Table") limit nothing.
    """
    low = fold(text)
    named = [name for name in names if len(name) >= SHORTEST_NAME and name in low]
    for name in named:
        low = low.replace(name, " " * len(name))
    said: list[str] = []

    def taken(pattern: re.Pattern[str] | str) -> re.Match[str] | None:
        nonlocal low
        match = re.search(pattern, low)
        if match:
            said.append(match.group().strip())
            low = low[: match.start()] + " " * (match.end() - match.start()) + low[match.end() :]
        return match

    year = taken(YEAR_OF_ARCHIVE)
    days = _days(taken)
    length = taken(LENGTH)
    weekday = taken(WEEKDAY)
    some = taken(SOME)
    excluded: list[str] = []
    while match := taken(EXCLUDED):
        excluded.append(match["what"].strip(" ,"))
    unclear = UNCLEAR.search(low)
    return Limits(
        rest=_without(text, low, named),
        bare=low,
        excluded=tuple(excluded),
        days=days,
        extreme=length["most"] or length["lasted"] if length else "",
        weekdays=_weekdays(weekday["day"]) if weekday else frozenset(),
        edge=("end" if weekday["edge"] in {"ended", "end", "finished"} else "start")
        if weekday and weekday["edge"]
        else "",
        year=_which(year["which"]) if year else "",
        ends=_count(some) if some else 0,
        unclear=unclear.group() if unclear else "",
        said=tuple(said),
    )


def _days(taken: Callable[[str], re.Match[str] | None]) -> tuple[int, int | None] | None:
    """The fewest and most days that are asked for; takes the words that say so out of the question."""
    for pattern, bounds in DURATIONS:
        match = taken(pattern)
        if match:
            parts = match.groupdict()
            word = parts.get("n") or parts.get("m") or "two"
            fewest, most = bounds(int(word) if word.isdigit() else NUMBERS[word])
            return fewest, most
    return None


def _weekdays(word: str) -> frozenset[int]:
    return frozenset({5, 6}) if word.startswith("week") else frozenset({WEEKDAYS.index(word)})


def _which(word: str) -> str:
    return "first" if word in {"first", "earliest"} else "last"


def _count(match: re.Match[str]) -> int:
    number = int(match["n"]) if match["n"].isdigit() else NUMBERS[match["n"]]
    return number if _which(match["which"]) == "first" else -number


def _without(text: str, low: str, named: Sequence[str]) -> str:
    """`text` without the characters that were blanked in `low`, but for those of the names of events."""
    folded = fold(text)
    if len(folded) != len(text):
        return low  # a letter that has no lower case of one character
    kept = [letter if was == now else " " for letter, was, now in zip(text, folded, low, strict=True)]
    for name in named:
        for match in re.finditer(re.escape(name), folded):
            kept[match.start() : match.end()] = text[match.start() : match.end()]
    return "".join(kept)

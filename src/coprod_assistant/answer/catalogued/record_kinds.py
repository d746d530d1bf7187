"""Which kinds of records a question asks for, and what somebody must have done to count."""

from __future__ import annotations

import re

from ...thesaurus import HOSTS, SPOKE
from ...types import RecordKind

# What is asked for, the kinds of records that give it, and what somebody must have done to count, if it matters.
KINDS: tuple[tuple[re.Pattern[str], tuple[RecordKind, ...], frozenset[str] | None], ...] = (
    (
        re.compile(
            r"\bwho (?:else )?(?:(?:co-?)?hosted|organi[sz]ed|co-?organi[sz]ed|arranged|ran|put on)\b"
            r"|\b(?:on|at) whose (?:behalf|invitation)\b"
        ),
        ("organisation", "person"),
        HOSTS,
    ),
    (
        re.compile(
            r"\bwho (?:\w+ )?(?:spoke|talked|lectured"
            r"|gave (?:a|the) (?:\w+ )?(?:talk|lecture|speech|keynote|presentation))"
            r"\b|\b(?:who|which|what|name|list|were|was) "
            r"(?:(?:were|was|are|the|all|guest|keynote|main|invited|of) )*speakers?\b"
        ),
        ("person",),
        SPOKE,
    ),
    (
        re.compile(
            r"\bwho (?:else )?(?:was|were) (?:there|present|at)\b"
            r"|\bwho (?:else )?(?:attended|took part|participated|came|joined)\b"
            r"|\bwho was involved\b|\b(?:which|what) people\b"
        ),
        ("person",),
        None,
    ),
    (re.compile(r"\b(?:barriers?|obstacles?|hurdles?)\b"), ("barrier",), None),
    (re.compile(r"\b(?:recommend\w*|recommendations?)\b"), ("recommendation",), None),
    (re.compile(r"\bwhat (?:was said|(?:did|has|have) .{2,60} (?:say|said))\b"), ("statement", "quotation"), None),
)
LISTS = re.compile(r"\b(?:what|which|list|name|who|tell me|give me|show me)\b")


def kinds_asked(question: str) -> tuple[tuple[RecordKind, ...], frozenset[str] | None] | None:
    """The kinds of records and the words for deeds that a question in small letters asks for; None without any."""
    if not LISTS.search(question):
        return None
    return next(((kinds, deeds) for pattern, kinds, deeds in KINDS if pattern.search(question)), None)

"""Which questions are the same: all that differs is how they are written and how politely they are asked."""

from __future__ import annotations

import re

from ..tokens import fold
from .clean import expanded

GREETING = (
    r"(?:hello|hi|hey|hiya|dear \w+|good (?:morning|afternoon|evening|day)|greetings|please|thanks|thank you|sorry|"
    r"excuse me|pardon)"
)
WISH = (
    r"(?:(?:can|could|would|will) you (?:please |kindly )?|may i ask(?: you)? |i(?: would|['’]d) like to (?:know|ask) |"
    r"i want to know |do you (?:happen to )?know |i wonder |i am wondering |i['’]m wondering )"
)
TELL = r"(?:(?:please )?(?:tell|remind)(?: to)? (?:me|us) |(?:please )?say )"
WHAT = r"(?=(?:who|whom|whose|what|which|when|where|why|how)\b)"
ORDER = r"(?:can|could|would|will) you (?:please |kindly )?(?=(?:tell|list|name|show|give|explain|describe)\b)"
OPENING = re.compile(
    rf"^\W*(?:{GREETING}\b\W*)*(?:{WISH}(?:{TELL})?{WHAT}|{TELL}{WHAT}|{ORDER})?",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"(?:\W+(?:please|thanks(?: a lot)?|thank you(?: (?:very|so) much)?|many thanks|cheers))+\W*$", re.I
)
# Signs that make another word of one stay; all other marks are punctuation.
WORD = re.compile(r"[^\W_]+|[#+%&$€£]")


def same_question(question: str) -> str:
    """What all ways to write a question share; empty where nothing is asked.

    Case, accents, spaces, punctuation, contractions ("what's") and courtesies do not count; every word does.
    """
    text = " ".join(question.split())
    text = expanded(CLOSING.sub("", text))
    return " ".join(WORD.findall(fold(OPENING.sub("", text, count=1))))

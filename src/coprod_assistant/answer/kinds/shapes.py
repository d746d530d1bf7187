"""Facts of one shape: a telephone number, an address, a sum of money; a statement without that shape lacks them."""

from __future__ import annotations

import re

from ...tokens import fold, terms
from ...types import Query
from .openings import LEAD

ASKS_MONEY = re.compile(
    r"\bhow much\b.*\b(?:pa(?:id|y)|cost|spen[dt]|charge|price|earn|worth|money|budget|fee)"
    r"|\bwhat (?:did|does|do|has|have|will|would|is|was) .*\b(?:spend|spent|pay|paid|cost|charge)\b"
    r"|\bhow much (?:is|was|are|were|did|does|do|will|would)\b|\b(?:price|cost|fee|budget) (?:of|for)\b"
)
MONEY = re.compile(r"[£$€¥]|\b(?:pounds?|euros?|dollars?|gbp|eur|usd|free of charge|per ?cent)\b|%", re.IGNORECASE)
# What asks for a fact, and the shape of it.
SHAPES = (
    (
        re.compile(r"\b(?:tele)?phone|\bfax\b|\bmobile number|\bnumber to call"),
        # Neither the number in a web address ("/22071074") nor a span of years.
        re.compile(r"(?<![\w/=-])\+?(?!(?:19|20)\d\d ?[-/] ?(?:19|20)?\d\d\b)\d[\d ()/-]{5,}\d"),
    ),
    (re.compile(r"\be-?mail(?: address)?\b"), re.compile(r"[\w.+-]@[\w-]+\.\w")),
    (
        re.compile(
            r"\b(?:what|which) (?:is|was|are) (?:(?!web|site|page|e-?mail|internet)[\w'-]+ ){0,3}address\b"
            r"(?! (?:this|that|these|those|the|how)| of (?:[\w'-]+ ){0,3}(?:web|site|website|page))"
        ),
        re.compile(
            r"\b\d{1,4}[a-z]?,? (?!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Z]\w+"
            r"|\b[A-Z]\w+ (?:Street|Road|Lane|Avenue|Square|House|Place)\b"
        ),
    ),
    (
        re.compile(
            r"\b(?:web|site|website|page|internet) address\b|\baddress of (?:[\w'-]+ ){0,3}(?:web|site|website|page)\b"
            r"|\bwhat (?:is|are) (?:the |your |its |their )?(?:[\w'-]+ ){0,2}?"
            r"(?:web ?sites?|home ?pages?|urls?)\b(?! about)"
        ),
        re.compile(r"https?://|\bwww\.|\b[\w-]+\.(?:org|com|net|eu|uk|example)\b"),
    ),
    (
        re.compile(r"\b(?:post|zip) ?code\b|\bpostal address\b"),
        re.compile(r"\b[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}\b|\b\d{5}\b"),
    ),
    (
        # "An inspector at the age of 15" does not tell how old she is.
        re.compile(r"\bhow old (?:is|are)\b"),
        re.compile(
            r"(?<!\bat the )\b(?:aged?|born|years? old|birthday)\b|\b\d{1,3}-year-old"
            r"|\b(?:is|are) (?:now )?\d{1,3}(?=\W*$|[,.;)]| and\b)"
        ),
    ),
    (
        re.compile(r"\bhow old\b(?! (?:is|are)\b)|\bwhat age\b"),
        re.compile(r"\b(?:aged?|born|years? old|birthday)\b|\b\d{1,3}-year-old"),
    ),
    (
        re.compile(r"\bhow long\b(?! ago)"),
        re.compile(
            r"\b(?:seconds?|minutes?|hours?|days?|nights?|weeks?|months?|years?|decades?|centur\w+|pages?|words?|lines?"
            r"|metres?|meters?|km|kilomet\w+|miles?|feet|until|since|overnight|permanent\w*|indefinite\w*|for ever)\b"
            r"|\b\d{1,2}[:.]\d\d\b|\bfrom\b.{1,40}\bto\b|\d\s?[-–]\s?\d",
            re.IGNORECASE,
        ),
    ),
    (
        re.compile(r"\bhow often\b"),
        re.compile(
            r"\b(?:once|twice|times|every|each|daily|weekly|fortnight\w*|monthly|yearly|annual\w*|quarterly|per|regularly"
            r"|never|always|(?:a|the) (?:day|week|month|year))\b",
            re.IGNORECASE,
        ),
    ),
    (ASKS_MONEY, MONEY),
)
SHAPE_WORDS = frozenset(
    terms("address postal post code phone telephone e-mail email mail fax number call age old office headquarters")
)

# "Was lunch included in the fee for it?" wants a yes or a no, "Do you know the fee for it?" the sum.
YES_OR_NO = re.compile(
    LEAD + r"(?:is|are|was|were|did|does|has|had|will|would|must|should)\b"
    r"(?! (?:there|you|anyone|anybody)\b)"
)


def asks_shape(query: Query) -> bool:
    """Whether the question asks for a fact of one shape."""
    asked = fold(query.text)
    return not YES_OR_NO.match(asked) and any(asks.search(asked) for asks, _ in SHAPES)


def lacks_shape(query: Query, text: str) -> bool:
    """Whether the question asks for a fact of one shape (a telephone number, a sum of money) and `text` has none."""
    asked = fold(query.text)
    if YES_OR_NO.match(asked):
        return False
    return any(asks.search(asked) and not shape.search(text) for asks, shape in SHAPES)

"""What a definition, or the way that something works, needs to say and a statement does not."""

from __future__ import annotations

import re

from ...tokens import fold

DEFINITION = re.compile(
    r"^\W*(?:what (?:is|are(?! the\b))|define|what['’]s) (?:meant by |an? |the )?(?P<what>[\w-]+(?: [\w-]+)?)\W*$"
    r"|^\W*what (?:does|do) (?:an? |the )?(?P<term>[\w-]+(?: [\w-]+)?) (?:mean|stand for)\W*$"
)
# "What is the Green Gate Partnership?": a name of several words is defined as one of two is.
NAMED_THING = re.compile(
    r"^\W*[Ww]hat (?:is|are) (?:the )?(?P<what>[A-Z][\w-]+(?: (?:of |for |and )?[A-Z][\w-]+){1,4})\W*$"
)
WORKS = re.compile(
    r"^\W*how (?:does|do|did|is|are|was|were) (?:an? |the )?(?P<what>[\w-]+(?: [\w-]+){0,2}?) (?:work|done|made)\b"
)
EXPLAINS = re.compile(
    r"\b(?:by|through|works?|worked|means?|meant|lets?|allow|enabl|involv|first|each|when|if|using)\w*\b"
)
# "Timebanking in Leeds is …", "Food Train: …", "the Circle, a club of …", "the foundation (nef)"; not "of timebanking,
# and Chris Gray".
SAYS_WHAT = (
    r"[^.;,]{0,40}?\b(?:is|are|was|were|means?|refers?|stands? for)\b|[\"”’]?\s?[(:–—]"
    r"|,[\"”’]?\s(?:an?|the|its?|his|her|their|our|which|who|whose|where|when|in which|that is|or|also|short|meaning"
    r"|formerly|one)\b"
)


def undefined(question: str, text: str) -> bool:
    """Whether `text` lacks what a definition has: after "what is X?" words that go on from X, after "how does X work?"
    any that tell how."""
    asked = fold(question)
    works = WORKS.search(asked)
    if works and not EXPLAINS.search(fold(text)):
        return True
    match = NAMED_THING.search(question) or DEFINITION.search(asked)
    if not match:
        return False
    what = fold(match["what"] or match["term"])
    words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", what))
    return not re.search(rf"\b{words}\w{{0,2}}\b(?:{SAYS_WHAT})|\w \({words}\)", fold(text))

"""Barriers: sentences and items that name what stands in the way."""

from __future__ import annotations

import re

from .passages import Passage

NOUN = r"(?:barriers?|obstacles?|challenges?|difficult(?:y|ies)|hurdles?|impediments?|hindrances?|stumbling\s+blocks?)"
SOFT = r"(?:problems?|constraints?|concerns?|drawbacks?|bottlenecks?)"
CUES = frozenset(
    """barrier barriers obstacle obstacles challenge challenges difficulty difficulties hurdle hurdles impediment
    impediments hindrance hindrances problem problems constraint constraints bottleneck bottlenecks lack shortage
    insufficient prevents prevented prevent hinders hindered hinder hampers hampered hamper impedes impeded impede
    deters deterred
    deter discourages discouraged discourage stands stand stood struggle struggled puts difficult impossible
    limits stumbling hard harder drawback drawbacks concern concerns held holds hold keep keeps kept
    attend come join afford reach apply put
    stop stops stopped block blocks blocked delay delays delayed slow slows slowed""".split()
)
OPENS = re.compile(
    rf"\b(?:{NOUN}|{SOFT})\b|\b(?:stands?|stood)\s+in\s+the\s+way|\b(?:prevents?|hinders?|holds?\s+back)\b"
    r"|\bholds?\s+(?:\w+\s+){1,2}back\b|\b(?:keeps?|stops?)\s+(?:\w+\s+){1,3}(?:from|away)\b|\bputs?\s+(?:\w+\s+){1,3}off\b",
    re.I,
)
NOT_NAMED = re.compile(
    r"\b(?:overcom\w*|solutions?|solv\w+|tackl\w+|remov\w+|lessons|how\s+to|without|gone|address\w*|no|not|never|ideas?|break\w*|neither)\b|\?",
    re.I,
)
NUMBER = r"(?:(?:the|a|an|another|one\s+of\s+the|our|their|its|two|three|four|five|many|some)\s+)"
ADJECTIVES = (
    r"(?:(?!(?:to|of|in|on|under|for|and|as|the|guarded|concrete|physical|crash|sound|noise"
    r"|safety|flood|coral|metal)\b)[a-z-]+\s+){0,3}?"
)
MARKED = (
    r"(?:main|major|big(?:gest)?|great(?:est)?|key|serious|significant|chief|largest"
    r"|common(?:est)?|worst|real|first|second|third|next|last|other|another|further|one\s+of"
    r"|remaining|principal|primary|single|persistent|practical|most\s+\w+)"
)
IS = r"(?:is|was|are|were|remains?|remained|lies|lay|included?|being)"
MERELY = (
    r"(?:overcome|solved|removed|gone|discussed|addressed|identified|explored|presented|drawn"
    r"|tackled|listed|shown|not|no|out|over|closed|open|published|met|handed|awarded|described"
    r"|to|(?:named|mentioned|raised|cited)(?!\s+as\b))"
)
# "The main barrier (to X) was the lack of a room."
SUBJECT_IS = re.compile(
    rf"^(?:[^.]{{0,60}},\s+)?(?=(?:\w+\s+){{0,3}}?{MARKED}\b|{NUMBER}(?:{NOUN}|{SOFT})\s+(?:to|for|in|is\s+that|was\s+that)\b){NUMBER}{ADJECTIVES}(?:the\s+|our\s+)?{ADJECTIVES}(?:{NOUN}|{SOFT})\b(?P<of>(?:\s+[\w'’-]+){{0,12}}?)(?:(?:\s*,\s+[^,.;:]{{3,80}}){{1,3}},)?\s+{IS}\b(?:\s+(?:also|still|often|perhaps|that))?\s+(?!{MERELY}\b)",
    re.I,
)
# "Childcare remained an obstacle", "Transport is still the biggest barrier".
IS_ONE = re.compile(
    rf"\b(?:remain(?:s|ed)?|is|are|was|were|became|becomes?|poses?|posed|presents?|constitutes?|proved|seen\s+as|named\s+as|cited\s+as)\s+(?:(?:still|also|often|to\s+be)\s+)?(?:{NUMBER}{ADJECTIVES}{NOUN}|{ADJECTIVES}(?:barriers|obstacles|challenges|difficulties|hurdles|impediments))\b(?!\s+(?:cup|race|fund|day)\b)",
    re.I,
)
CAUSES = r"""(?:lack|shortages?|absence|fears?|costs?|rising|high|higher|slow|poor|complicated|complex|insufficient|
    inadequate|uneven|limited|cuts?|rules|regulations?|bureaucracy|paperwork|resistance|culture|distance|language|
    stigma|transport|rents?|prices?|old|outdated|silos?|uncertainty|delays?|short|strict|rigid|low|weak|unclear|
    missing|budgets?|forms?|laws?|legislation|mistrust|distrust|scepticism|attitudes?|interest|workload|pressures?|
    fragmented|heavy|unpaid|narrow|things|factors|issues|reasons)"""
HINDERS = r"""(?:prevent(?:s|ed)?|hinder(?:s|ed)?|hamper(?:s|ed)?|imped(?:e|es|ed)|deter(?:s|red)?|discourag(?:e|es|ed)|
    block(?:s|ed)?|st(?:ands?|ood)\s+in\s+the\s+way|h(?:olds?|eld)\s+(?:\w+\s+){0,2}back|
    ma(?:kes?|de)\s+it\s+(?:\w+\s+)?(?:difficult|hard|impossible|harder)|put(?:s)?\s+(?:[\w-]+\s+){1,4}off|
    limit(?:s|ed)?|stop(?:s|ped)|ke(?:eps?|pt)\s+(?:[\w-]+\s+){1,5}from|delay(?:s|ed)?|slow(?:s|ed)?\s+down)"""
HINDERING = re.compile(rf"\b{HINDERS}\b", re.I | re.X)
CAUSED = re.compile(
    rf"^(?:[^.,]{{0,40}},\s+)?(?:(?:the|a|an|its|their|our|and|but)\s+)?(?:[\w-]+\s+){{0,2}}?{CAUSES}\b", re.I | re.X
)
SURELY = re.compile(r"\bst(?:ands?|ood)\s+in\s+the\s+way\s+of\b", re.I)
LACKING = re.compile(
    r"^(?:[^.,]{0,40},\s+)?(?:the\s+|a\s+)?(?:[\w-]+\s+)?(?:lack|shortage|absence)\s+of\s+[^.]{2,80}?\b(?:(?:was|were|is)\s+(?:often\s+)?(?:named|cited|mentioned|given|felt)|means|meant|remains|limits?|limited|slows?|slowed)\b"
    r"|\bsuffer(?:s|ed)?\s+from\s+(?:a|the)?\s*(?:\w+\s+)?(?:lack|shortage|absence)\b"
    r"|\b(?:hindered|hampered|limited|held\s+back|slowed|prevented|impeded|constrained)\s+by\b",
    re.I,
)
FOUND_HARD = re.compile(
    r"\b(?!he\b|she\b|it\b)[a-z]+\s+(?:(?:often|also|still)\s+)?(?:f[io]u?nds?\s+it\s+(?:\w+\s+)?(?:difficult|hard|impossible)|struggl(?:e|es|ed)\s+to)\b",
    re.I,
)
WHAT_HOLDS = re.compile(
    r"\bwhat\s+(?:had\s+|has\s+|have\s+)?(?:holds?|held|stop(?:s|ped)|prevent(?:s|ed)|hinder(?:s|ed)|ke(?:eps|pt))\b[^.:]{0,60}:\s+\w"
)
# "Many parents could not come because there was no bus", "Others were put off by the tone"
COULD_NOT = re.compile(
    r"^(?:(?:some|many|most|several|other)\s+)?(?!(?:he|she|it|i|mr|ms|mrs|dr)\b)[a-z]+\s+(?:could|can)(?:\s+not|n['’]t)"
    r"\s+(?:attend|come|join|take\s+part|get|reach|apply|afford)\b.{0,60}\b(?:because|since|as\s+there)\b"
    r"|^(?:(?:some|many|most|several|other)\s+)?(?!(?:he|she|it|i)\b)[a-z]+\s+(?:was|were|are|is|felt)\s+(?:often\s+)?put\s+off\s+by\b",
    re.I,
)
# "The group named two obstacles: the bus leaves early, and …"
LISTED = re.compile(
    rf"\b(?:named|identified|listed|mentioned|raised|cited|found|saw|reported|noted|met)\s+(?:\w+\s+){{1,3}}?{NOUN}\b[^.:]{{0,40}}:\s+\w",
    re.I,
)
HEAD = re.compile(rf"(?:(?:main|key|biggest)\s+)?{NOUN}$", re.I)  # of a table's first column
MAYBE = re.compile(r"\b(?:could|might|would|may|if|will|whether|should)\b", re.I)
GONE = re.compile(
    rf"\b(?:that|this|these|the|those)\s+(?:{NOUN}|{SOFT})\s+(?:is|are|was|were|has\s+been|have\s+been)\s+(?:now\s+)?(?:gone|overcome|solved|removed)",
    re.I,
)


def is_barrier(passage: Passage, following: str = "") -> bool:
    """Whether the passage names a barrier; `following` is the next sentence, which may say that it is gone."""
    if passage.text.endswith("?"):
        return False
    if passage.kind == "item":
        return is_listed(passage) or (passage.text.endswith(".") and _is_said(passage))
    if passage.kind == "row":
        return bool(HEAD.match(passage.opening.split("|")[0].strip()))
    if passage.kind != "sentence" or passage.text.endswith(":") or not _is_said(passage):
        return False
    return not GONE.search(following[:120])


def is_listed(passage: Passage) -> bool:
    """Whether the line or heading above an item announces barriers."""
    announced = passage.opening or passage.heading
    if not OPENS.search(announced) or NOT_NAMED.search(announced):
        return False
    # An opening line ends with a colon and a heading is short; a sentence that mentions barriers opens nothing.
    return announced.rstrip().endswith(":") or len(announced.split()) <= 8


def _is_said(passage: Passage) -> bool:
    text = passage.text
    if COULD_NOT.search(text):
        return True
    if not passage.words & CUES or MAYBE.search(text[:30]):
        return False
    if re.search(r"\b(?:no|not|never|neither|without|nor)\b", text[:60], re.I) and not re.search(
        r"\bnot\s+only\b", text
    ):
        named = SUBJECT_IS.search(text)
        return bool(named and not re.search(r"\b(?:no|not)\b", text[: named.end()], re.I))
    if LISTED.search(text) and not NOT_NAMED.search(text[: text.index(":")]):
        return True
    if SUBJECT_IS.search(text) or WHAT_HOLDS.search(text) or LACKING.search(text) or SURELY.search(text):
        return True
    if IS_ONE.search(text) and not re.search(r"\b(?:overc[ao]me|gone|used\s+to)\b", text):
        return True
    if FOUND_HARD.search(text[:1].lower() + text[1:]) and not re.match(r"[A-Z]\w+\s+(?:finds|struggles)", text):
        return True
    hindering = HINDERING.search(text)
    if not hindering or MAYBE.search(text[: hindering.start()]):
        return False
    return bool(CAUSED.match(text)) or bool(
        OPENS.search(passage.heading) and not NOT_NAMED.search(passage.heading.rstrip("?"))
    )

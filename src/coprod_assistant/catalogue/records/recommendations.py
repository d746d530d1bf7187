"""Recommendations: sentences and items that say what should be done, and by whom."""

from __future__ import annotations

import re
from dataclasses import replace

from .passages import Passage
from .recommended_things import recommends_thing
from .vocabulary import ADDRESSEES, words

CUES = words(
    """recommendation advice plea appeal should must ought need needs have has recommend recommends recommended
    recommending urge urges urged called calls call calling propose proposes proposed demanded demands demand asks
    asked advise advised
    advises cabinet proposals demands"""
)
OPENING = re.compile(
    r"\brecommend(?:s|ed|ations?)?\b|\bshould\b[^.]*:\s*$|\bshould\s+be\s+(?:implemented|introduced|adopted|taken)"
    r"|\b(?:is|are|was|were)\s+asked\s+to:?\s*$|\bcall(?:s|ed)?\s+(?:up)?on\b|\bcall(?:s|ed)?\s+for\b|\burge[sd]?\b"
    r"|\bdemand(?:s|ed)?\b|\bproposals:$|\b(?:must|ought\s+to|needs?\s+to):?\s*$|\b(?:we|they)\s+(?:propose|advise|suggest)d?\b"
    r"|\bwhat\s+(?:should|must|needs?\s+to)\s+(?:be\s+done|happen|change)",
    re.I,
)
HEADING = re.compile(
    r"^[\d.\s(]*(?:(?:key|main|our|policy|final|summary\s+of|list\s+of|the|\w+)\s+){0,2}(?:and\s+)?recommendations?(?:\s+(?:for|to|from)\b.*)?[:.]?$"
    r"|^[\d.\s]*(?:conclusions?\s+and\s+recommendations|calls?\s+to\s+action|policy\s+proposals?|demands"
    r"|(?:(?:our|their|the|key|main|policy|\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+){1,2}"
    r"(?:proposals|demands)|what\s+(?:should|must|needs\s+to)\s+(?:be\s+done|happen|change)\??|our\s+(?:demands|asks)"
    r"|what\s+(?:[\w'’-]+\s+){1,5}recommend(?:s|ed)?(?:\s+(?:to|for|afterwards|in|at)\b.*)?"
    r"|(?:\w+\s+)?(?:empfehlungen|forderungen)(?:\s+\w+){0,4})[:.]?$",
    re.I,
)
# Below it stand findings too, so an item has to say what should be.
CONCLUDED = re.compile(r"\b(?:concluded|agreed|felt|were\s+clear)(?:\s+that)?:?\s*$", re.I)
MODAL = re.compile(r"\b(?:should|must|needs?(?:\s+to)?|ought\s+to)\b", re.I)
READING = re.compile(
    r"\b(?:reading|reads|books?|films?|links|websites?|hotels?|restaurants?|for\s+you|resources|products)\b|highly\s+recommend"
    r"|\bnot\s+recommend",
    re.I,
)
ASKED = re.compile(
    r"\b(?:to|on|upon|that)\s+(?:the\s+)?((?:[\w'’-]+\s+){0,3}[\w'’-]+)\s*(?:to|should|must)?\s*:?\s*$", re.I
)
IS_ASKED = re.compile(
    r"(?:the\s+)?([\w'’-]+(?:\s+[\w'’-]+){0,3}?)\s+(?:is|are|was|were)\s+asked\s+to|(?:the\s+)?([\w'’-]+(?:\s+[\w'’-]+){0,3}?)\s+(?:should|must|ought\s+to|needs?\s+to)\b",
    re.I,
)
SAYS_SO = re.compile(
    r"\b(?:(?:we|I|they|he|she|[\w'’-]+)\s+(?:\w+ly\s+|also\s+)?recommend(?:s|ed)?\s+(?:that|to|[a-z]+ing\b)"
    r"|propos(?:e|es|ed)\s+that|advis(?:e|es|ed)\s+against|it\s+(?:is|was)\s+(?:\w+\s+)?recommended\s+that|recommended\s+that|recommends\s+that"
    r"|(?:recommendation|advice|plea|demand|appeal)s?\b(?:\s+[\w'’-]+){0,5}?\s+(?:is|was|were|are)\s+(?:that|to))\b",
    re.I,
)
# "The young people made three proposals: a night bus, a youth worker in each library and …"
LISTED = re.compile(
    r"\b(?:made|agreed(?:\s+on)?|adopted|drew\s+up|put\s+forward|presented|had)\s+(?:\w+\s+){1,3}?"
    r"(?:recommendations|proposals|demands)\b[^.:]{0,30}:\s+\w",
    re.I,
)
NUMBERED = re.compile(r"^Recommendation\s+(?:\d{1,2}|[A-Z])\s*[:.–-]\s*\w", re.I)
BY_GROUP = re.compile(
    r"\b(?:is|are|was|were)\s+(?:strongly\s+|also\s+)?recommended\s+by\s+(?:the\s+|an?\s+)?(?:\w+\s+)?"
    r"(?:groups?|panel|evaluators?|inquiry|reviewers|committee|commission|jury|assembly|meeting|workshop|conference"
    r"|forum|participants|delegates|board)\b",
    re.I,
)
DEMANDS = re.compile(
    r"\b(?:call(?:s|ed|ing)?\s+(?:up)?on\s+(?P<on>[^.,]{2,80}?)\s+to\b|call(?:s|ed|ing)\s+for\s+\w|demand(?:s|ed)?\s+that\s+(?P<that>[^.]{2,80})|demanded\s+(?:a|an|the|more|better|that)\b|(?:urge[sd]?|advise[sd]?)\s+(?P<urged>[^.,]{2,60}?)\s+to\b|ask(?:s|ed)\s+(?!to\b)(?P<asked>[^.,]{2,60}?)\s+to\s+(?!(?:sit|stand|sign|come|speak|wait|look|explain|introduce|attend|join|leave|listen|describe|imagine|draw|write|say|tell|think|show|be)\b))",
    re.I,
)
ADVICE = re.compile(
    r"\b(?P<verb>should|must|ought\s+to|needs?\s+to|ha(?:ve|s)\s+to)\b(?P<not>\s+(?:not|never|also|always|now|therefore|instead|then|at\s+least|\w+ly))*\s+(?P<next>[\w-]+)(?:\s+(?P<then>[\w-]+))?(?:\s+(?P<last>[\w-]+))?",
    re.I,
)
# Who is asked for what should change; others are asked to do something in the room.
OFFICES = re.compile(
    r"\b(?:authorit(?:y|ies)|councils?|governments?|minist(?:ers?|ry|ries)|cabinet|parliament|mayors?|agenc(?:y|ies)"
    r"|departments?|boards?|employers?|landlords?|funders?|insurers?|regulators?|compan(?:y|ies)|cit(?:y|ies)|municipalit(?:y|ies)"
    r"|universit(?:y|ies)|schools|hospitals?|banks?|polic(?:e|y-?makers))\s*$",
    re.I,
)
# What asks is a text that binds: "The act of 2015 asks councils to …".
BINDING = re.compile(
    r"\b(?:act|law|bill|directive|rules?|forms?|contracts?|treaty|regulations?|code|licence|letter)(?:\s+(?:of\s+)?\d{4})?\s*$",
    re.I,
)
NOT_ASKING = re.compile(
    r"\b(?:is|are|be|was|were)(?:\s+\w+)?\s*$|\b(?:not|if|never|plans?|recipes?|treaty|contract|script|design|schedule|rules?|law)\s*$|\b(?:not|if|never)\b",
    re.I,
)
NO_ADVICE_BEFORE = re.compile(
    r"\b(?:if|whether|why|when|where|what|how|who|which|as|although|because|while|than|unless|you|it|I|he|she|they|this|that|there|these|those|one|somebody|someone|anybody|anyone|says?|said)$|^(?:if|as|when|why|how|what|where|who|whether|because|unless|although)\b",
    re.I,
)
NO_ADVICE_NEXT = words(
    """have receive arrive wish fit take come end begin start cost last find see hear remember note contact look click
    expect know get appear seem read bring be_able suffice"""
)
NO_ADVICE_STATE = words(
    """noted seen read clear available possible able back sent returned received over ready here open finished
    completed visible enough fine remembered borne understood interpreted confused regarded considered taken treated
    stressed emphasised emphasized mentioned added said pointed done in on at out about easy obvious no a an the
    familiar safe useful helpful delivered sold signed eligible aged over registered installed logged"""
)
STATE_END = re.compile(
    r"(?:ed|wn|ght|pt)$|^(?:put|set|cut|made|held|sent|built|paid|told|heard|met|led|left|run|found|bound|sold|given|taken"
    r"|written|chosen|driven|spoken|woven|begun|done|let|read|rebuilt|split|spent|lent|woken|broken|risen|become|been)$"
)
PERSONAL_ONLY = frozenset({"must", "need to", "needs to", "have to", "has to"})
ADVISING = re.compile(
    r"\b(?:recommend|conclusion|lessons?|advice|advis|rules|tips|guid|proposals?|what\s+next|ways\s+forward)", re.I
)


def recommendation_in(passage: Passage) -> str | None:
    """To whom the passage recommends something ("" if it does not tell), or None if it recommends nothing."""
    if passage.kind == "sentence" and passage.words.isdisjoint(CUES) and not HEADING.match(passage.heading.strip()):
        return None
    begins = passage.text[:80]
    if passage.text.endswith("?") or ("recommend" in begins.lower() and READING.search(begins)):
        return None
    listed = _listed(passage)
    if listed is not None:
        return listed
    if passage.kind == "row" or passage.text.endswith(":"):
        return None
    return _headed(passage)


def goes_on(passage: Passage, advised: str) -> str | None:
    """Whom the passage advises where "they" are those whom the sentence before advised; None if it does not."""
    if passage.kind != "sentence" or not advised or not passage.text.startswith("They "):
        return None
    return recommendation_in(replace(passage, text=advised + passage.text.removeprefix("They")))


def is_listed(passage: Passage) -> bool:
    """Whether the line or heading above an item announces recommendations."""
    opening = passage.opening
    if passage.kind == "item" and CONCLUDED.search(opening):
        return bool(MODAL.search(passage.text))
    if passage.kind != "item" or (opening and not OPENING.search(opening)):
        return False
    if not opening and not HEADING.match(passage.heading.strip()):
        return False
    return not (READING.search(opening) or READING.search(passage.heading) or opening.endswith("?"))


def _listed(passage: Passage) -> str | None:
    if not is_listed(passage):
        return None
    opening = passage.opening
    advised = _advised(passage.text)
    return advised or _asked(opening)


def _asked(opening: str) -> str:
    """Whom the line that opens a list of recommendations asks."""
    asked = IS_ASKED.search(opening) or ASKED.search(opening.rstrip(": \n"))
    if asked is None:
        return ""
    phrase = re.split(r"\b(?:that|recommend\w*)\s+(?:the\s+)?", next(group for group in asked.groups() if group))[-1]
    return phrase if _is_addressee(phrase) else ""


def _headed(passage: Passage) -> str | None:
    text = passage.text
    if HEADING.match(passage.heading.strip()):
        that = re.match(
            r"That\s+(?:the\s+)?(.{2,60}?)\s+(?:agrees?|approves?|notes?|adopts?|endorses?|be|should|instructs?)\b",
            text,
        )
        if that:
            return that.group(1) if _is_addressee(that.group(1)) else ""
    if NUMBERED.match(text) or LISTED.search(text) or BY_GROUP.search(text):
        return ""
    said = SAYS_SO.search(text)
    if said and not re.search(r"\b(?:you|had\s+recommend\w*|not\s+recommend\w*)\b", text[: said.end() + 8], re.I):
        return _of_that_clause(text[said.end() :])
    if recommends_thing(text):
        return ""
    asked = DEMANDS.search(text)
    if asked and not NOT_ASKING.search(text[: asked.start()]):
        told = asked["on"] or asked["urged"] or asked["asked"] or ""
        if asked["asked"] and (not OFFICES.search(told) or BINDING.search(text[: asked.start()])):
            return _advised(text, advising=bool(ADVISING.search(passage.heading)))
        whom = _addressee(told) or _by_whom(asked["that"] or "")
        if whom or not (told or asked["that"]) or re.search(r"\bbe\s+\w+(?:ed|en|n)\b", asked["that"] or ""):
            return whom
    return _advised(text, advising=bool(ADVISING.search(passage.heading)))


def _by_whom(clause: str) -> str:
    by = re.search(r"\bby\s+(?:the\s+)?([\w'’-]+(?:\s+[\w'’-]+)?)", clause)
    return by.group(1) if by and _is_addressee(by.group(1)) else ""


def _of_that_clause(clause: str) -> str:

    for length in range(1, 5):
        found = re.match(rf"\s+(?:the\s+)?((?:[\w'’-]+\s+){{{length - 1}}}[\w'’-]+)", clause)
        if found and _is_addressee(found.group(1)) and not re.match(r"\s+be\s", clause[found.end() :]):
            following = re.match(r"\s+([\w'’-]+)", clause[found.end() :])
            if following and following.group(1).lower() not in ADDRESSEES:
                return found.group(1)
    return ""


def _advised(text: str, *, advising: bool = True) -> str | None:
    """Whom a sentence with "should" or the like advises, "" if a thing is its subject, None if it is no advice."""
    for found in ADVICE.finditer(text):
        before = text[: found.start()].rstrip()
        subject = before[_clause_start(before) :].strip()
        if not _can_be_advised(subject) or re.match(r"(?:should|if|when)\b", text, re.I):
            continue
        verb = " ".join(found["verb"].lower().split())
        following = [word.lower() for word in (found["next"], found["then"], found["last"]) if word]
        addressed = _addressee(subject) or (re.sub(r"^[Tt]he\s+", "", subject) if _is_named_body(subject) else "")
        passive = following[0] == "be"
        if passive and (len(following) < 2 or not _is_act(following)):
            continue
        if following[0] == "have" and addressed and not _is_past(following):
            return addressed
        if following[0] in NO_ADVICE_NEXT and not (
            addressed and following[0] in {"take", "find", "see", "begin", "start"}
        ):
            continue
        if verb in PERSONAL_ONLY and not addressed and not (advising and passive):
            continue
        if verb in PERSONAL_ONLY and not advising and not _strict(subject):
            continue
        if (
            verb == "should"
            and not addressed
            and not passive
            and following[0]
            not in {"become", "feature", "include", "cover", "go", "stay", "remain", "run", "focus", "reflect", "apply"}
        ):
            continue
        return "" if passive else addressed
    return None


def _can_be_advised(subject: str) -> bool:
    """Whether the words before "should" can be its subject, and do not make it a question or a condition."""
    if not subject or len(subject.split()) > 9 or NO_ADVICE_BEFORE.search(subject):
        return False
    return not re.search(r"\b(?:whether|if|why|how|what)\b", subject, re.I)


def _strict(subject: str) -> bool:
    return len(subject.split()) <= 6


def _is_act(following: list[str]) -> bool:
    state = following[1]
    if state in {"not", "also", "always", "more", "fully", "given"} or state.endswith("ly"):
        state = following[2] if len(following) > 2 else state
    return state not in NO_ADVICE_STATE and bool(STATE_END.search(state))


def _is_past(following: list[str]) -> bool:
    """Whether "should have" goes on as in "should have been"."""
    return (len(following) > 1 and bool(STATE_END.search(following[1]))) or following[1:2] == ["to"]


def _clause_start(before: str) -> int:
    start = 0
    for cut in re.finditer(r"[;:,—–]\s+(?:(?:and|but|so|or|then)\s+)?|\bthat\s+|\bbut\s+", before):
        start = cut.end()
    return start


def _addressee(phrase: str) -> str:
    """The phrase without article if it names people or a body that can be advised, else nothing."""
    phrase = re.sub(r"^(?:and|the|a|an|all|then|so|also|finally|therefore)\s+", "", phrase.strip(), flags=re.I)
    return phrase if _is_addressee(phrase) else ""


def _is_addressee(phrase: str) -> bool:
    plain = re.split(r"\s+(?:in|of|for|with|at|from|on|who|to)\s+", phrase)[0].split()
    if not plain:
        return False
    head = re.sub(r"['’]s?$", "", plain[-1])
    if head.lower() in ADDRESSEES:
        return True
    return len(plain) <= 5 and len(head) > 1 and head.isupper()


def _is_named_body(subject: str) -> bool:
    """Whether the subject is "the" and a name: "The Treasury must stop"."""
    return bool(re.fullmatch(r"[Tt]he(?:\s+[A-Z][\w'’-]+){1,4}", subject))

"""Statements: sentences that report what somebody said, with the speaker read off the words before the verb."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .names import UPPER, Person
from .passages import Passage
from .roles import people_at
from .vocabulary import ROLES, SPEECH, STRESSING, any_of, words

CUES = SPEECH | {"according"}
VERBS = rf"{any_of(SPEECH - {'points'})}|points(?=\s+(?:out|to)\b)"  # "two points that all can see" are no speech
STRESSED = any_of(STRESSING)
BETWEEN = r"(?:,?\s+(?!that\b)[\w'’-]+){0,6}?"
# Only such sentences are parsed: a verb with "that" near it, "said" and a clause, "As he stressed …".
REPORTS = re.compile(
    rf"\b(?:{VERBS})\b{BETWEEN},?\s+(?:that|how)\b|\b(?:said|says|felt|feared|believed|thought|agreed)\s+(?:the|a|an|it(?=\s+(?:is|was|wo|would|will|has|had|can|could|should|may|might|does|did|takes|took|needs))|they|there|he|she|this|these|his|her|their|{'[A-Z]'})"
    rf"|\b(?:{STRESSED})\b|\b(?:warn|complain)(?:s|ed)\s+(?:of|about|against)\s|^As\s+[^.]{{2,80}}?\b(?:{VERBS})\b"
)
TOLD_HIM = re.compile(r"\b(?:tells?|told|reminds|reminded)\s+(?:him|her|me)\b")
# The verb and the thing said; the verb must not be a noun or a participle, which the words before it decide.
SAYING = re.compile(
    rf"\b(?P<verb>(?:{VERBS}))\b(?={BETWEEN},?\s+(?:that|how)\b|\s+(?:the|a|an|it(?=\s+(?:is|was|wo|would|will|has|had|can|could|should|may|might|does|did|takes|took|needs))|they|there|he|she|this|these|his|her|their|[A-Z])(?!\w*\s*$))"
    rf"|\b(?P<strong>(?:{STRESSED}))\b(?=\s+(?:the|a|an|in|out|at|on|how|that|his|her|their|this))"
    r"|\b(?P<warned>warn(?:s|ed)|complain(?:s|ed))\b(?=\s+(?:of|about|against)\s)"
)
AS = re.compile(r"^As\s+")
PRONOUN_BEFORE = re.compile(
    r"(?:^|[\s,;])(?P<who>[Hh]e|[Ss]he|[Tt]hey)\s+(?:(?:also|then|later|even|has|had|have|\w+ly)\s+){0,2}$"
)
PHRASE_BEFORE = re.compile(
    r"^(?:[^,.;]{0,60},\s+)?(?:(?:[Tt]he|[Aa]n?|[Oo]ur|[Tt]heir)\s+)?(?P<phrase>(?:[\w'’-]+\s+){0,3}?(?P<head>[\w'’-]+))(?:\s+(?:(?:also|then|later|has|had|have|\w+ly)\s+){0,2}|\s+)$"
)
NO_HEADS = words(
    """who which that what it he she they i we you there this these those and or but if as when while because is are was
    were be been has have had will would could should may might must can do does did not by of in on at to for with
    from about said one others whoever anyone none nothing someone somebody"""
)
GAP = re.compile(r",?\s+(?:who\s+[^,.;]{3,120},\s+)?(?:(?:also|then|later|has|had|have|\w+ly)\s+){0,3}")
POST = re.compile(r"(?:^|[.,;]\s+)(?:[Tt]he|[Aa]n?|[Oo]ur)?\s*(?P<post>[^,.;:]{3,80}?),?\s+$")
NAME_START = re.compile(rf"(?:^|(?<=[\s(“\"]))[{UPPER}]")
ADVERBIAL = re.compile(
    r"\b(?:[Ii]n|[Oo]n|[Aa]t|[Ff]or|[Oo]f|with|[Ff]rom|to|[Bb]y|about|against|near|between|like|than|into|[Tt]he)\s+$"
)
ACCORDING = re.compile(r"\b[Aa]ccording\s+to\s+(?:the\s+)?")
THINGS = words(
    """report reports study studies research survey surveys figures evidence paper papers article articles data review
    results result findings sign letter law act rule rules chapter section map table chart graph book document website
    legend tradition theory theorem model example examples experience case cases analysis poll polls film story press
    statement version account accounts text page website history science statistics number census minutes name it
    this that which there one what i we you evaluation guidance strategy policy programme film video test logic"""
)
PRONOUNS = frozenset({"he", "she", "they"})
BLOCKERS = frozenset({"could", "would", "might", "may", "should", "will", "can", "must", "cannot"})


@dataclass(frozen=True, slots=True)
class Said:
    """Who says something in a sentence: as written, in which role, with which verb, and where the name stands."""

    subject: str
    role: str
    verb: str
    at: int
    personal: bool


def may_report(passage: Passage) -> bool:
    """Whether the sentence has a form in which somebody's words are reported."""
    if passage.kind == "row" or passage.text.endswith(("?", ":")) or passage.words.isdisjoint(SPEECH):
        return False
    return bool(REPORTS.search(passage.text)) and not TOLD_HIM.search(passage.text)


def said_by_rule(passage: Passage) -> Said | None:
    """Who says it where the words right before the verb show it: a name, a pronoun, or a short noun phrase.

    Only what this leaves open is parsed, which costs a thousand times as much.
    """
    text = passage.text
    for report in SAYING.finditer(text):
        before, verb = text[: report.start()], report["verb"] or report["strong"] or report["warned"]
        pronoun = PRONOUN_BEFORE.search(before)
        if pronoun:
            return Said(pronoun["who"].lower(), "", verb, pronoun.start("who"), True)
        named = name_before(text, report.start())
        if named:
            person, role = named
            return Said(person.name, role, verb, person.start, True)
        phrase = PHRASE_BEFORE.search(before)
        if phrase and _is_somebody(phrase["head"], phrase["phrase"]):
            return Said(phrase["phrase"], "", verb, phrase.start("phrase"), False)
    return None


def is_worth_parsing(passage: Passage) -> bool:
    """Whether a report of speech that the rules leave open is likely enough: "As …", or a post and "that"."""
    text = passage.text
    return bool(AS.match(text)) or (
        " that " in text and not passage.words.isdisjoint(ROLES) and bool(SAYING.search(text))
    )


def name_before(text: str, stop: int) -> tuple[Person, str] | None:
    """The person whose name, with a role behind it, ends right before `stop`."""
    begin = max(0, stop - 300)
    for capital in NAME_START.finditer(text, begin, stop):
        people, end = people_at(text, capital.start(), limit=stop)
        if not people or not GAP.fullmatch(text, end, stop):
            continue
        lead = text[begin : capital.start()]
        if ADVERBIAL.search(lead):
            continue
        return people[-1], people[-1].role or _post(lead)
    return None


def _post(lead: str) -> str:
    """The post named right before a name: "The chair of the parish council, "."""
    post = POST.search(lead)
    words_ = post["post"].split() if post else []
    return " ".join(words_) if any(word.lower() in ROLES for word in words_[:5]) else ""


def _is_somebody(head: str, phrase: str) -> bool:
    lowered = head.lower()
    return lowered not in THINGS and lowered not in NO_HEADS and not any(w.lower() in NO_HEADS for w in phrase.split())


def according_to(passage: Passage) -> Said | None:
    """Who is meant by "according to": a person, a pronoun or somebody's post; not a report or a law."""
    if "according" not in passage.words:
        return None
    found = ACCORDING.search(passage.text)
    if found is None:
        return None
    rest = passage.text[found.end() :]
    pronoun = re.match(r"(him|her|them)\b(?!\s+\w)", rest)
    if pronoun:
        return Said(
            {"him": "he", "her": "she", "them": "they"}[pronoun.group(1)], "", "according to", found.end(), True
        )
    for capital in re.finditer(rf"(?:^|(?<=\s))[{UPPER}]", rest[:80]):
        people, _ = people_at(rest, capital.start())
        between = rest[: capital.start()]
        if people and not re.search(r"[.;:`]|\b(?:report|study|survey|paper|book|law|act)\b", between):
            post = between.strip(" ,")
            if post and not set(post.lower().split()) & ROLES:
                return None
            return Said(people[0].name, people[0].role or post, "according to", found.end() + capital.start(), True)
    return None

"""People: who took part, found by the names that stand before or behind words for taking part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .names import UPPER, Person, person_at
from .passages import Passage
from .roles import listed_person, people_at
from .vocabulary import QUOTING, ROLES, SPEECH, TAKING_PART, any_of, words

DOING = any_of(
    TAKING_PART | (SPEECH - {"felt", "feels", "thought", "thinks", "hoped", "believed", "hopes", "believes"})
)
HELPERS = (
    r"(?:also|then|both|later|again|briefly|jointly|together|who|has|have|had|(?:was|were"
    r"|been)\s+(?:invited|asked)\s+to|(?:was|were|is|are)(?=\s+(?:\w+\s+){0,3}(?:speak|facilit"
    r"|moder|present|chair|host|panel|discuss|guest|train))|\w+ly)"
)
SPEAKERS = (
    r"(?:speakers?|panell?ists?|facilitators?|moderators?|presenters?|chairs?|chairman|hosts?"
    r"|discussants?|guests?|contributors?|trainers?|attendees|participants|rapporteurs?"
    r"|lecturers?)"
)
KIND = r"(?:keynote|guest|main|plenary|opening|closing|invited|special|first|second|other|our|the|a|an|among)"
DOES = re.compile(
    rf"(?:\s*,)?\s+(?:{HELPERS}\s+){{0,4}}(?:(?P<verb>{DOING})\b(?P<object>\s+(?:the|a|an)\s+(?:[\w-]+\s+){{0,2}}(?:keynote|talk|lecture|speech|address|presentation|workshop|session|testimonial)\b)?|{KIND}?\s*(?:{KIND}\s+)*(?P<noun>{SPEAKERS})\b)"
)
# Words that a list of people follows.
TRIGGERS = re.compile(
    rf"\b(?:(?:{SPEAKERS})(?:\s+(?:were|was|included?|include|are|is|on\s+the\s+day\s+(?:were|was|included)))?\s*:?"
    r"|(?:chaired|led|facilitated|moderated|hosted|given|delivered|opened|presented|run|introduced|closed)(?:\s+jointly)?\s+by"
    r"|(?:hear|heard|learnt|learned|hearing|learning)\s+from|(?:joined|followed)\s+by|(?:talk|talks|keynote|keynotes|lecture|speech|presentation|presentations|workshop|workshops|welcome)\s+by"
    r"|(?:presentations?|contributions?|talks?|inputs?)\s+from|on\s+the\s+panel\s+(?:were|was)|in\s+attendance|[Pp]resent|[Aa]ttending|[Aa]ttended\s+by)"
    rf"(?P<colon>\s*:)?\s+(?=(?:the\s+)?(?:[a-z][\w-]*\s+){{0,3}}[{UPPER}])",
    re.I,
)
# A point of a programme and who stands in it: "Keynote: Schools after dark (Dr Amir Rezai)", "Panel with A and B".
POINT = re.compile(
    r"^\W*(?:\d{1,2}[.:]\d\d\b[^A-Za-z]*)?(?:the\s+)?(?P<point>welcome|opening|keynote|talk|lecture|closing|greetings|address"
    r"|presentation|panel|discussion|conversation|moderation|chair|podium|leitung|grußwort|vortrag|begrüßung"
    r"|referent(?:in|innen|en)?)(?:\s+\w+){0,2}?(?:\s*:|\s+(?:with|by|mit|von))\s+",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(rf"\((?=[{UPPER}])")
# A line of somebody's words: 'Leila Haddad, carer: "…"'
SPEAKS = re.compile(rf"^[{UPPER}][^:.!?\"“]{{4,80}}:\s*[\"“„«]")
# A heading or line above a list of people; the noun says what each of them was.
GERMAN = (
    r"(?:Referent(?:en|innen)|Teilnehme(?:nde|r|rinnen)|Moderator(?:en|innen)|Mitwirkende|Vortragende|Gäste|Podium)"
)
LISTED = re.compile(
    rf"^(?:(?:the|our|all|list\s+of|who\s+were\s+the)\s+)?(?:(?!for\b|to\b|what\b|how\b|not\b|no\b|absent\b)[\w-]+\s+){{0,2}}?"
    rf"(?P<noun>(?:{KIND}\s+)?(?:{SPEAKERS}|{GERMAN}))(?:\s+(?:and|und|&)\s+(?:\w+\s+)?(?:{SPEAKERS}|{GERMAN}))?"
    r"(?:\s+(?:at|of|on|in|included?|were|are|was|is|from|today|\(|an|bei|am|der)\b[^.]{0,40})?$"
    r"|^(?:the\s+)?(?:(?:on\s+the\s+)?panel|in\s+attendance|present|attending|anwesend|dabei\s+waren"
    r"|wer\s+(?:war\s+)?(?:da|dabei)(?:\s+war)?|(?:who\s+)?(?:was|were|is|are)\s+(?:there|present|speaking)"
    r"|who\s+(?:spoke|came|attended|took\s+part)|people|speaking)\b[^.]{0,20}$",
    re.I,
)
ROW_HEAD = re.compile(
    rf"^(?:(?:{KIND}\s+)*{SPEAKERS}|{GERMAN}|who|on\s+stage|led\s+by|with|chair|by|names?|lead|responsible)$", re.I
)
NAMELESS_HEAD = re.compile(r"who|with|by|names?|responsible", re.I)
ABSENT = re.compile(
    r"\b(?:apolog\w+|absen\w+|unable\s+to|could\s+not|did\s+not|sent\s+regrets|in\s+memory|named\s+after|cancelled)\b",
    re.I,
)
ELSEWHERE = re.compile(
    r"\b(?:in\s+(?:his|her|their)\s+(?:book|paper|article|novel|autobiography|memoirs?)|\(\d{4}\)|(?:1[0-8]\d\d|19[0-7]\d)\b)"
)
QUOTED_BY = re.compile(
    rf"[”\"'»]\s*,?\s*(?P<verb>{any_of(QUOTING)})\s+(?=(?:the\s+)?(?:[a-z][\w-]*\s+){{0,3}}[{UPPER}])"
)
NAME_START = re.compile(rf"(?:^|(?<=[\s(“\"]))[{UPPER}]")
BEFORE_NAME = re.compile(
    r"(?:(?P<post>(?:[Tt]he|[Aa]|[Oo]ur)\s+(?P<what>[^,.;:]{3,80})),\s+|(?P<lead>(?:[\w-]+\s+){1,4}))$"
)
TRIGGER_CUES = QUOTING | words(
    """speaker speakers panellist panellists panelist panelists facilitator facilitators moderator moderators presenter
    presenters chair chairs chairman chaired host hosts hosted guest guests panel attendance present attending attended
    followed led moderated facilitated given delivered opened presented run introduced closed hear heard learnt learned
    hearing learning joined discussant discussants contributor contributors trainer trainers attendees participants
    rapporteur lecturer lecturers talk talks keynote keynotes lecture speech presentation presentations workshop
    workshops
    contributions welcome inputs"""
)
DOING_CUES = frozenset(form.split("_")[0] for form in TAKING_PART | SPEECH) | words(
    """speaker speakers panellist panellists panelist panelists facilitator facilitators moderator moderators presenter
    presenters chair host hosts guest guests discussants contributor contributors trainers"""
)
CUES = TRIGGER_CUES | DOING_CUES
# Words for gatherings. Where a text has none of them, "Ann Lee led" is as likely a novel or a battle.
GATHERINGS = words(
    """conference workshop meeting event events seminar forum summit minutes committee festival debate session sessions
    hearing council roundtable symposium webinar assembly gathering lecture keynote talk talks speech panel agenda
    delegates participants speakers audience congress plenary consultation round-table table hearing inquiry"""
)
# A name behind one of these is no subject: "In Batman Begins, …".
ADVERBIAL = re.compile(
    r"\b(?:[Ii]n|[Oo]n|[Aa]t|[Ff]or|[Oo]f|with|[Ff]rom|to|[Bb]y|about|[Tt]he|against|near|between|like|[Aa]|than|into)\s+$"
)
MAX_NAMES = 40  # tried in one sentence


@dataclass(frozen=True, slots=True)
class Part:
    """A person of a sentence and what they do there; `sure` unless the name alone could be something else's."""

    person: Person
    verb: str
    sure: bool


def people_in(passage: Passage) -> list[Part]:
    """Who takes part according to the passage; each name once."""
    if ABSENT.search(passage.text) or ELSEWHERE.search(passage.text):
        return []
    if passage.kind == "row":
        return list(_of_row(passage))
    pointed = list(_of_point(passage.text))
    if pointed:
        return pointed
    found: dict[str, Part] = {}
    listing = announced(passage)
    if listing:
        person = listed_person(passage.text)
        return [Part(person, _singular(_as_noun(listing["noun"])), True)] if person else []
    parts = [] if passage.words.isdisjoint(TRIGGER_CUES) else list(_after_triggers(passage.text))
    if not passage.words.isdisjoint(DOING_CUES):
        parts += _before_verbs(passage.text)
    for part in parts:
        found.setdefault(part.person.name, part)
    return list(found.values())


def quoted_in(passage: Passage) -> list[Part]:
    """Who says the words of a sentence that is mostly a quotation."""
    found = []
    for trigger in QUOTED_BY.finditer(passage.text):
        people, _ = people_at(passage.text, trigger.end())
        found += [Part(person, trigger["verb"], True) for person in people[:1]]
    return found


def announced(passage: Passage) -> re.Match[str] | None:
    """The words above an item that make its list one of people, with the `noun` for what they were, if any."""
    if passage.kind != "item":
        return None
    above = (passage.opening or passage.heading).strip()
    return LISTED.match(above.splitlines()[-1].rstrip(": ") if above else "")


def is_pointed(text: str) -> bool:
    """Whether words are a point of a programme, or a line that names who speaks, and so may name people."""
    return bool(POINT.match(text) or SPEAKS.match(text))


def _of_point(text: str) -> Iterator[Part]:
    """The people of a point of a programme, or whose words a line gives."""
    if SPEAKS.match(text):
        people, end = people_at(text, 0)
        if people and text[end:].lstrip().startswith(":"):
            yield from (Part(person, "said", True) for person in people[:1])
        return
    point = POINT.match(text)
    if point is None:
        return
    bracket = IN_BRACKETS.search(text, point.end())
    for at in (point.end(), bracket.end() if bracket else -1):
        people = people_at(text, at)[0] if at >= 0 and person_at(text, at) else []
        if people:
            verb = _singular(_as_noun(point["point"]))
            yield from (Part(person, verb, True) for person in people)
            return


def _after_triggers(text: str) -> Iterator[Part]:
    for pattern in (TRIGGERS, QUOTED_BY):
        for trigger in pattern.finditer(text):
            people, _ = people_at(text, trigger.end())
            verb = trigger.groupdict().get("verb") or _act(trigger.group())
            for person in people:
                yield Part(person, verb, True)


def _act(trigger: str) -> str:
    """What the words before a list of people say of each: "keynote speakers were" makes a speaker, "led by" led."""
    words = re.sub(r"\s*(?::|\b(?:were|was|included?|include|are|is)\b.*)\s*$", "", trigger.strip().lower())
    words = re.sub(r"\s+by$", "", words)
    return _singular(words)


def _as_noun(noun: str | None) -> str:
    """The noun of a heading without capitals and article: "keynote speakers" of "Our Keynote Speakers"."""
    words = re.sub(r"^(?:the|our|a|an|other)\s+", "", noun or "", flags=re.I)
    return words if re.fullmatch(GERMAN, words, re.I) else words.lower()


def _singular(noun: str) -> str:
    """What each of a list is: "speaker" of "keynote speakers"; German words for both sexes stay as they are."""
    if re.match(r"(?:Referent|Moderator)", noun, re.I):
        return re.sub(r"(?:en|innen)$", "", noun).capitalize()
    return re.sub(rf"\b({SPEAKERS})$", lambda plural: plural.group().rstrip("s"), noun)


def _before_verbs(text: str) -> Iterator[Part]:
    done = 0
    for tried, capital in enumerate(NAME_START.finditer(text)):
        if capital.start() < done:
            continue
        if tried > MAX_NAMES:
            break
        people, end = people_at(text, capital.start())
        if not people:
            continue
        done = people[-1].end
        if ADVERBIAL.search(text[max(0, capital.start() - 12) : capital.start()]):
            continue
        does = DOES.match(text, end)
        if does is None:
            continue
        verb = (does["verb"] or does["noun"].rstrip("s")) + (does["object"] or "")
        for number, person in enumerate(people):
            role = person.role or (_role_before(text, person.start) if number == 0 else "")
            yield Part(replace(person, role=role), " ".join(verb.split()), bool(role) or person.titled)


def _role_before(text: str, at: int) -> str:
    """The post named right before a name: "Health minister", "The chair of the parish council, "."""
    found = BEFORE_NAME.search(text[max(0, at - 120) : at])
    if found is None:
        return ""
    if found["what"]:
        return found["what"] if any(word.lower() in ROLES for word in found["what"].split()[:4]) else ""
    lead: list[str] = []
    for word in reversed(found["lead"].split()):
        if word.lower() not in ROLES:
            break
        lead.insert(0, word)
    return " ".join(lead)


def _of_row(passage: Passage) -> Iterator[Part]:
    """The people of a table row: those in the column that its first row names for people."""
    heads = [cell.strip() for cell in re.split(r"[|\t]", passage.opening)]
    cells = [cell.strip() for cell in re.split(r"[|\t]", passage.text)]
    for head, cell in zip(heads, cells, strict=False):
        if ROW_HEAD.match(head) and person_at(cell, 0):
            verb = "" if NAMELESS_HEAD.fullmatch(head) else _singular(_as_noun(head))
            found = people_at(cell, 0)[0][:4]
            if len(found) == 1:
                found = [listed_person(cell) or found[0]]
            for person in found:
                yield Part(person, verb, True)

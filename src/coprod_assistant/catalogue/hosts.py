"""Who hosted an event, and the series that it was part of, where its text says so."""

from __future__ import annotations

import re

_NAME = r"[A-ZÄÖÜ][\w'’&.-]*(?:\s+(?:(?:of|for|the|and|in|de|für|der|des|&)\s+)*[A-ZÄÖÜ0-9][\w'’&.-]*)*"
_NAMES = rf"{_NAME}(?:,\s+(?:the\s+)?{_NAME})*(?:,?\s+(?:and|und|with)\s+(?:the\s+)?{_NAME})?"
_VERB = (
    r"(?:jointly\s+)?(?:co-?hosted|hosted|co-?organi[sz]ed|organi[sz]ed|convened|held|ran|veranstaltete[n]?|luden|lud)"
)
ACTIVE = re.compile(
    rf"(?:^|[.!?]\s+|\n\s*|,\s+)(?P<who>(?:[Tt]he\s+|[Dd](?:ie|er|as)\s+)?{_NAMES})\s+{_VERB}\s+"
    r"(?:(?:the|an?|this|our|its|die|den|das|eine|einen|zu[rm]?)\b|[“\"„])"
)
_KIND = (
    r"(?:conference|workshop|seminar|forum|symposium|congress|summit|assembly|meeting|event|gathering|lecture|hearing)"
)
# Of a body that asks people to a venue. A person who "invited them to think" is no host.
INVITED = re.compile(
    rf"(?:^|[.!?]\s+)(?P<who>(?:[Tt]he\s+)?{_NAMES})\s+invited\s+(?:[a-z0-9,-]+\s+){{1,10}}?to\s+(?:(?:the|their|its|an?)\s+)?"
    r"(?=[A-ZÄÖÜ])"
)
PASSIVE = re.compile(
    rf"(?:\b(?:(?:[Cc]o-?)?[Hh]osted|(?:[Cc]o-?)?[Oo]rgani[sz]ed|[Cc]onvened|veranstaltet|organisiert|ausgerichtet"
    rf"|run|held)\s+(?:jointly\s+|together\s+|in cooperation\s+)?(?:by|von|with|mit|on behalf of)\s+"
    r"|\b(?:[Aa]t the invitation of|[Aa]uf Einladung)\s+|\bOn behalf of\s+"
    rf"|\bInvited by\s+|\b{_KIND}\b[^.!?,;]{{0,60}}\s(?:was|were) invited by\s+)"
    rf"(?:the\s+|der\s+|dem\s+|des\s+|von\s+)?(?P<who>{_NAMES})"
)
PRONOUN = re.compile(
    r"^(?:We|They|He|She|It|I|Wir|Sie|Who|Which|That|This|These|There|On|In|At|Last|Today|Participants|Delegates)\b"
)
SPLIT = re.compile(r",\s+(?:and\s+|und\s+)?(?:the\s+)?|\s+(?:and|und|with)\s+(?:the\s+)?(?=[A-ZÄÖÜ])")
INSTITUTION_AND = re.compile(
    r"\b(?:University|Ministry|Department|Institute|Office|Centre|Board|College)\s+(?:of|for)\s+[\w\s]+$"
)
SENTENCE_END = re.compile(r"(?<=[^\W\d_A-Z]{3})\.\s")  # "Calder Trust. Ann Roe"; "St. Anne's" goes on
SERIES = re.compile(
    r"\b(?:part of|in|of|during|im Rahmen)\s+(?:the|our|its|der"
    r"|des)\s+(?P<name>(?:series of\s+)?[A-ZÄÖÜ][\w'’&@.-]*(?:\s+(?:[A-ZÄÖÜ][\w'’&@-]*"
    r"|of|for|and|the|events?))*?\s+(?:series|Series|week|Week|festival|Festival|programme|Programme|Reihe|Woche))\b"
)
MAX_NAME_WORDS = 9  # of one host


def hosts_in(text: str) -> tuple[str, ...]:
    """Names of those who, by the words of `text`, hosted or organised; in its order, each once."""
    found: dict[str, None] = {}
    # A paragraph is read as one line: no name goes on from a heading into the sentence below it.
    paragraphs = [" ".join(paragraph.split()) for paragraph in re.split(r"\n\s*\n", text)]
    for pattern in (ACTIVE, INVITED, PASSIVE):
        for match in (match for paragraph in paragraphs for match in pattern.finditer(paragraph)):
            who = re.sub(r"^(?:[Tt]he|[Dd]ie|[Dd]er|[Dd]as)\s+", "", match.group("who"))
            who = SENTENCE_END.split(who, maxsplit=1)[0].strip(" .,")
            if not PRONOUN.match(who):
                found |= dict.fromkeys(_split(who))
    return tuple(found)


def hosts_listed(names: str) -> tuple[str, ...]:
    """Names that a label or a cell lists: "Calder Trust and the Ouse water board"; empty where they are none."""
    bare = re.sub(r"^(?:[Tt]he|[Dd]ie|[Dd]er|[Dd]as)\s+", "", names.strip(" .,"))
    parts = [part for piece in re.split(r"\s*[;/]\s*", bare) for part in _split(piece)]
    named = all(part[0].isupper() and len(part.split()) <= MAX_NAME_WORDS for part in parts)
    return tuple(dict.fromkeys(parts)) if named and not PRONOUN.match(bare) else ()


def series_in(text: str) -> str | None:
    """The series, week or festival that the words of `text` make an event part of."""
    match = SERIES.search(text)
    return " ".join(match.group("name").split()) if match else None


def _split(who: str) -> list[str]:
    # "Ministry of Health and Care" is one, "University of Leeds and City of Malmö" are two.
    together = INSTITUTION_AND.search(who) and "," not in who and who.count(" and ") == 1
    if together and len(who.split(" and ")[1].split()) == 1:
        return [who]
    return [part.strip(" .") for part in SPLIT.split(who) if part.strip(" .")]

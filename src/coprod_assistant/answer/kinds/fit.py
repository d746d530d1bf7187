"""Whether a statement holds the kind of thing that is asked for: a date, a number, a place, a person, a quotation."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise

from ...catalogue import is_place
from ...dates import find_dates
from ...tokens import STOPWORDS, fold, stem, terms
from ...types import Query
from .counted_alike import counted_as
from .shapes import SHAPE_WORDS, asks_shape, lacks_shape
from .stance import STANCE_WORDS, stance

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions "
    "billion dozen dozens half quarter twice once several"
)
NUMBER = re.compile(rf"(?<![\w.,])\d[\d.,]*%?(?![\w])|\b(?:{'|'.join(_UNITS.split())})\b", re.IGNORECASE)
# What is counted when people are: a count of "participants" answers "how many people".
PEOPLE = frozenset(
    terms(
        "people person participants attendees delegates officials visitors guests members students residents citizens "
        "volunteers workers employees staff users professionals practitioners persons attended attend came men women "
        "children inhabitants customers patients soldiers players audience turnout attendance applicants "
        "candidates respondents passengers tenants pupils parents"
    )
)
# Those who are counted when it is asked how many came; others ("volunteers") count for themselves alone.
THOSE_WHO_CAME = frozenset(
    terms(
        "people person persons participants attendees delegates visitors guests audience turnout attendance attended "
        "came"
    )
)
# A name with one of these words is not a person's.
ORGANISATIONS = frozenset(
    terms(
        "university international council foundation network government conference roadshow workshop event institute "
        "association society company group agency authority department ministry office committee centre center school "
        "college partnership programme project house award week service services police health city county street "
        "union party bank board trust federation co-production public social north south east west new united states "
        "kingdom january february march april may june july august september october november december"
    )
)
NAME = re.compile(r"\b[A-Z][\w’'-]*[a-zà-ÿ][\w’'-]*(?:\s+(?:of|de|von|van|da)?\s*[A-Z][\w’'-]+)*")
PERSON = re.compile(r"\b(?:[A-Z][a-zà-ÿ’'-]+|[A-Z]\.)(?:[-\s]+(?:[A-Z]\.|de|von|van|da))*[-\s]+[A-Z][a-zà-ÿ’'-]+")
PLACE_CUE = re.compile(
    r"\b(?:in|at|near|from|across|to|of|around|into|throughout)\s+(?:the\s+)?(?:[a-z]+\s+)?[A-Z]|,\s*[A-Z]"
)
ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.|o['’]clock)|\b(?:noon|midnight|midday)\b", re.IGNORECASE
)
ASKS_CLOCK = re.compile(r"\b(?:what time|time of day|at which time|o['’]clock)\b")
NO_NUMBER = re.compile(r"\b(?:the|this|that|each|every|no|any|which|another|other) one$")
CLAUSES = re.compile(r";\s|,? (?:while|whereas|but)\b")
UP_TO_PREPOSITION = re.compile(r"(?:(?!\b(?:of|in|for|to|from|with|on|at|about|by)\b)[^.;:()])*")
# "It lies at the river": a place without a name.
SOMEWHERE = re.compile(
    r"\b(?:in|at|on|by|near|under|behind|beside|outside|inside|above|along)"
    r" (?:the|a|an|our|its|their|his|her) [a-z]{3,}"
)
# The place, date or name is still open: "will be announced in the spring".
STILL_OPEN = re.compile(
    r"\b(?:will be|(?:is|are) (?:still )?to be) (?:announced|published|decided|confirmed|named|made public)\b"
    r"|\bnot yet (?:known?|decided?|fixed|settled?|announced?)\b|\byet to be\b"
)
WHEN = {"day": 1.0, "month": 0.7, "year": 0.6}
ON_WHAT_DAY = {"day": 1.0, "month": 0.2, "year": 0.0}
# Words that only say which kind of thing is asked for; the statement that holds it need not hold them.
KIND_WORDS = {
    "date": frozenset(
        terms(
            "date day month year time century decade when take place took held hold happen occur fall event earlier "
            "later before after one came come first"
        )
    ),
    "place": frozenset(
        terms(
            "place city town country location venue located held hold take took happen event state region "
            "area building venue house hall room part england country"
        )
    ),
    "person": frozenset(terms("people person name named who colleague staff")),
    "number": frozenset(terms("number many much total people participant attend long last day")),
    "role": frozenset(
        terms("role position job post title function company organisation firm employer work works who from")
    ),
    "quotation": frozenset(terms("quote quotation word verbatim exact testimonial feedback")),
}
# Kinds of places: where one is asked for, the statement has to speak of such a one.
PLACE_NOUNS = frozenset(
    terms(
        "hall hotel room university college school church castle museum street pub theatre library stadium restaurant "
        "cafe airport station park hospital street square"
    )
)
ASKED_PLACE = re.compile(r"\b(?:what|which) (\w+)(?: (\w+))?")
OFFICE = re.compile(
    r"\bwho (?:is|was|are|were) (?:the )?(?:current |new |then |former )?(?P<office>[\w' -]{3,60}?)"
    r" (?:of|at|for|in) (?:the )?(?P<body>[\w'& -]+)"
)
BESIDE = 5  # words that may stand between an office and the body it is held in
ASKS_PEOPLE = re.compile(r"\b(?:people|persons?|speakers?|colleagues?|delegates?)\b")
QUOTED = re.compile('[“"„«‘].{12,}[”"“»’]', re.DOTALL)
SAID = re.compile(
    r"\b(?:sa(?:id|ys)|stress\w*|emphasi[sz]\w*|highlight\w*|argu\w+|explain\w*|stat(?:ed|es)|told|tells|suggest\w*|"
    r"according to|remark\w*|point(?:ed|s) out|believ\w+|claim\w*)\b"
)

ASKS_SAID = re.compile(
    r"\bwhat (?:did|does|has|had|do) .{2,60}"
    r"\b(?:say|said|tell|told|argue|argued|explain|think|warn|claim|reply|answer|advi[sc]e|recommend|suggest|promise"
    r"|believe|want|wish|hope|regret|complain|feel|call for|object)\b"
    r"|\bwhat (?:is|was|are|were) [\w’' -]{2,60}[’']s? (?:\w+ )?(?:advice|opinion|view|warning|wish|answer|message)\b"
)
ASKS_SHARE = re.compile(
    r"\b(?:what|which) (?:percentage|percent|proportion|share)\b|\bhow (?:big|large) a (?:share|part)\b"
)
SHARE = re.compile(
    r"%|\bper ?cent\b|\b(?:half|thirds?|quarters?|fifths?|tenths?)\b|\b(?:in|out of) (?:\d+|ten|five|three|four)\b"
)
ASKS_CAUSE = re.compile(
    r"^\W*(?:and |so |but )?(?:why|how come)\b|^\W*what (?:is|was|were|are) the (?:\w+ )?(?:causes?|reasons?)\b"
    r"|^\W*what (?:caused|led to|made)\b|\bfor what reasons?\b"
)
CAUSE = re.compile(
    r"\b(?:because|caus(?:e|es|ed|ing)|due to|owing to|thanks to|reasons?|so that|in order to|led to|as a result"
    r"|result(?:s|ed)? (?:of|from)|therefore|since|blam\w+|explains?|traced|(?:for|out of) (?:fear|lack|want) of"
    r"|had (?:failed|broken|burst|leaked))\b"
)
ASKS_MOST = re.compile(
    r"\b(?:most|commonest|biggest|largest|main|top|best|worst|least|highest|lowest|strongest|hardest|greatest"
    r"|favou?rite)\b"
)
RANKED = re.compile(
    r"\b(?:came|stood|were|was|is|ranked|voted) (?:in )?(?:the )?(?:first|top|last)\b|\bfirst place\b|\bnumber one\b"
    r"|\btop of the\b|\bmost (?:often|frequent\w*|common\w*|popular|important)\b|\b(?:headed|led|topped) the\b"
    r"|\bthe (?:biggest|largest|commonest|main|greatest|hardest|strongest|best|worst|highest|lowest)\b|\bby far\b"
)
CAUSE_WORDS = frozenset(terms("cause caused causes reason reasons why"))


def fit(query: Query, text: str, *, kind: str) -> float:
    """1 where `text` holds what the question's intent asks for, 0.3 where it may, -1 where not, 0 if all will do.

    A name, date or number that the question itself gives is no answer to it.
    """
    asked = {term.stem for term in query.terms}
    if (query.intent in {"date", "place", "person"} or asks_shape(query)) and STILL_OPEN.search(fold(text)):
        return 0.6
    if lacks_shape(query, text):
        return -1.0
    if query.intent == "date":
        return _date_fit(query, text, kind=kind)
    if query.intent == "number":
        return _number_fit(query, text)
    if query.intent == "person":
        person = _name_fit(PERSON, text, asked, never=ORGANISATIONS)
        # Organisations host and award, too; but "which people" asks for persons.
        return person if person > 0 or ASKS_PEOPLE.search(fold(query.text)) else 0.6 * _name_fit(NAME, text, asked)
    if query.intent == "role":
        return _role_fit(query, text)
    if query.intent == "place":
        return _place_fit(query, text, kind=kind)
    if query.intent == "quotation":
        return 1.0 if kind == "quotation" or QUOTED.search(text) else 0.3 if SAID.search(text) else -1.0
    return _other_fit(query, text, kind=kind)


def _other_fit(query: Query, text: str, *, kind: str) -> float:
    if asks_shape(query):
        return 1.0  # it is there, or `fit` would have said so
    if ASKS_SAID.search(fold(query.text)):
        return 1.0 if kind == "quotation" or QUOTED.search(text) else 0.5 if SAID.search(text) else 0.0
    if ASKS_CAUSE.search(fold(query.text)):
        return 1.0 if CAUSE.search(fold(text)) else 0.0
    if ASKS_MOST.search(fold(query.text)):
        return 1.0 if RANKED.search(fold(text)) else 0.0
    return 0.0


def idle_words(query: Query) -> frozenset[str]:
    """Stems of the question that only say which kind of thing is asked for; the answer need not hold them."""
    words = KIND_WORDS.get(query.intent, frozenset())
    if query.intent == "other" and ASKS_CAUSE.search(fold(query.text)):
        words = CAUSE_WORDS
    if stance(query.text):
        words |= STANCE_WORDS
    return words | SHAPE_WORDS if asks_shape(query) else words


def other_office(query: Query, text: str) -> bool:
    """Whether "who is the OFFICE of BODY" is asked and `text` holds both words, but not beside each other.

    "Paul Sheehan, Chief Executive, Walsall MBC, and Jim McManus of Birmingham City Council" does not say who the chief
    executive of Birmingham City Council is.
    """
    match = OFFICE.search(fold(query.text))
    if not match:
        return False
    held = terms(match["office"])
    body = terms(match["body"])
    stems = [stem(word) for word in re.findall(r"[\w’']+", text)]
    ends = _ends_of(held, stems)
    starts = _ends_of(body[:1], stems)
    if not held or not body or not ends or not starts:
        return False
    near = (
        0 < start - end <= BESIDE or 0 < end - start <= BESIDE + len(body) + len(held)
        for end in ends
        for start in starts
    )
    return not any(near)


def _ends_of(phrase: list[str], stems: list[str]) -> list[int]:
    """Where in `stems` the words of `phrase` end, standing together in order."""
    size = len(phrase)
    return [at + size - 1 for at in range(len(stems) - size + 1) if stems[at : at + size] == phrase] if size else []


def _place_fit(query: Query, text: str, *, kind: str) -> float:
    named = kind == "heading" and any(is_place(name) for name in NAME.findall(text))
    if lacks_place(query, text):
        return -1.0
    if not (named or PLACE_CUE.search(text)):
        return 0.3 if SOMEWHERE.search(text) else -1.0
    return _name_fit(NAME, text, {term.stem for term in query.terms})


def lacks_place(query: Query, text: str) -> bool:
    """Whether "which hall", "which college" is asked and `text` speaks of no such place."""
    match = ASKED_PLACE.search(fold(query.text))
    nouns = PLACE_NOUNS & {stem(word) for word in match.groups() if word} if match else PLACE_NOUNS & set()
    return bool(nouns) and not nouns & set(terms(text))


def _role_fit(query: Query, text: str) -> float:
    """1 where the person asked about stands with a role beside the name: "Chris Gray, CEO of …"."""
    people = [term.word for term in query.terms if term.kind == "person"]
    names = people or [term.word for term in query.terms if term.kind == "name"]
    if not names:
        return 0.0
    last = f"(?i:{re.escape(names[-1])})"  # typed in haste, a name may have no capital
    if re.search(rf"\b{last}\b\s*(?:[,(–—]|\n|- )\s*(?:the |a |an )?[\w]", text):
        return 1.0
    if re.search(rf"\b{last}\b,? (?:is|was|who|of|from|at)\b", text) or re.search(
        rf"\b[A-Z][a-z]+ (?:[A-Z]\w+ )*{last}\b", text
    ):
        return 0.3
    return -1.0


def _date_fit(query: Query, text: str, *, kind: str) -> float:
    if ASKS_CLOCK.search(fold(query.text)):
        return 1.0 if CLOCK.search(text) else -1.0
    given = set(re.findall(r"\d+", query.text))
    best = -1.0
    for mention in find_dates(text):
        words = text[mention.start : mention.end]
        if set(re.findall(r"\d+", words)) <= given and not re.search(r"[A-Za-z]{3}", words):
            continue
        by_precision = ON_WHAT_DAY if re.search(r"\b(?:day|date)\b", fold(query.text)) else WHEN
        # "Annual Report 2019": a bare year in a heading dates the report, not what it tells of.
        bare = kind == "heading" and mention.precision == "year"
        best = max(best, -1.0 if bare else by_precision[mention.precision])
    if best < 0 and re.search(
        r"\b(?:\d+(?:st|nd|rd|th) centur|centur(?:y|ies)|decade|today|yesterday|annual|summer|winter|spring)", text
    ):
        return 0.3
    return best


def _number_fit(query: Query, text: str) -> float:
    text = ADDRESS.sub(lambda match: " " * len(match.group()), text)
    dates = find_dates(text)
    given = fold(query.question)
    best = -1.0
    if ASKS_SHARE.search(fold(query.text)):
        return 1.0 if SHARE.search(text) else -1.0
    for match in NUMBER.finditer(text):
        if any(mention.start <= match.start() < mention.end for mention in dates):
            continue
        if NO_NUMBER.search(fold(text[max(0, match.start() - 8) : match.end()])):
            continue
        if fold(match.group()) in given.split() or _is_of_elsewhere(query, text, match.start()):
            continue
        after = terms(UP_TO_PREPOSITION.match(text[match.end() : match.end() + 60]).group())  # type: ignore[union-attr]
        before = terms(text[max(0, match.start() - 30) : match.start()].rpartition(";")[2])[-2:]
        best = max(best, _agreement(query.counted, [*after, *before]))
    return best


def _is_of_elsewhere(query: Query, text: str, at: int) -> bool:
    """Whether the clause around `at` names another one than the question, whose own name stands outside it."""
    asked = {term.stem for term in query.terms if term.kind == "name"}
    if not asked & set(terms(text)):
        return False
    starts = [0, *(match.end() for match in CLAUSES.finditer(text)), len(text)]
    clause = next(text[start:end] for start, end in pairwise(starts) if start <= at < end)
    if asked & set(terms(clause)):
        return False
    named = (part for name in NAME.findall(clause) for part in name.split() if fold(part) not in STOPWORDS)
    return any(part[0].isupper() for part in named)


def _agreement(counted: str, around: Collection[str]) -> float:
    """1 where the number counts what the question does; people are counted under many names."""
    if not counted:
        return 0.8
    if not counted_as(counted).isdisjoint(around) or (
        counted in THOSE_WHO_CAME and any(stem_ in PEOPLE for stem_ in around)
    ):
        return 1.0
    return 0.0


def _name_fit(
    pattern: re.Pattern[str], text: str, asked: Collection[str], *, never: Collection[str] = frozenset()
) -> float:
    """1 where `text` names something that the question does not; a name with a word of `never` does not count."""
    for match in pattern.finditer(text):
        stems = [stem(word) for word in re.findall(r"[\w’']+", match.group()) if fold(word) not in STOPWORDS]
        if any(word in never for word in stems):
            continue
        fresh = [word for word in stems if word not in asked]
        if len(fresh) > len(stems) / 2:
            return 1.0
    return -1.0

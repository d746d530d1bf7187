"""Names of bodies in running text and in roles: "the Lothian Rowing Trust", "Professor at INLOGOV"."""

from __future__ import annotations

import re

from ...tokens import STOPWORDS, fold
from ..gazetteer import is_place
from .names import BLANK, UPPER, WORD, is_personal
from .vocabulary import BODIES, ROLES, TITLES

JOIN = r"(?:of|for|and|the|&|in|on|at|to|de|der|des|für|und|la|le|del|y|e|du|et)"
BODY = re.compile(
    rf"(?:{WORD}|[{UPPER}\d]{{2,}}|['’](?=\s))(?:(?:['’]s)?{BLANK}(?:{JOIN}{BLANK}){{0,2}}(?:{WORD}|\d{{2,4}}\b)|['’](?=\s))*"
)
LOWER_BODY = re.compile(r"[a-z]+(?:\s+[a-z]+){1,5}(?=\s+\(\w{2,8}\))")  # "new economics foundation (nef)"
ACRONYM = re.compile(rf"\s\(([{UPPER}][{UPPER}\w&]{{1,9}})\)")
ARTICLES = re.compile(r"(?:(?:the|our|both|also|by|to|with|for)\s+){0,2}")
JOINED = re.compile(r"(?:\s*,)?\s+(?:and|together\s+with|with|&)\s+|\s*,\s+")
AT_BODY = re.compile(rf"\b(?:of|at|from|for|in|with)\s+(?:the\s+)?(?=[{UPPER}])")
POST_OF_PLACE = re.compile(
    r"(?:\w+\s+)?(?:mayor|bishop|archbishop|ambassador|governor|king|queen|prince|princess|duke)\b", re.I
)
# "visitor from Mold": a home, unless the name shows that it is a body's.
FROM_HOME = re.compile(
    r"(?:[\w-]+\s+){0,2}(?:visitor|resident|tenant|guest|farmer|pensioner|parent|mother|father|student)\s+(?:from|in|of)\b",
    re.I,
)
GERMAN_POST = re.compile(
    r"\w*(?:meister|lehrer|leiter|berater|pfleger|forscher|arbeiter|händler|planer|ingenieur|architekt|ärzt|arzt|anwalt|anwält"
    r"|wirt|referent|professor|student|schreiber|techniker|therapeut|pädagog)(?:e|in)?",
    re.I,
)
LOWER_KIND = re.compile(  # "the Ouse water board"
    r"(?:\s+[a-z]+)?\s+(?:board|authority|council|association|society|trust|network|agency|company|union|foundation"
    r"|institute|department|ministry|commission|federation|alliance|university|hospital|school|library|museum)\b"
)
POSTS = frozenset(
    """director chief head leader manager officer executive ceo chair chairman president professor lecturer secretary
    mayor councillor founder co-founder coordinator adviser advisor consultant teacher governor treasurer
    minister""".split()
)
FIELDS = frozenset(
    """health planning policy finance communications research digital operations housing transport education services
    marketing development public social care strategy economics law medicine sociology history waste data adult
    children culture performance studies management politics""".split()
)


UNIT = re.compile(r"(?:block|flat|ward|room|class|year|level|floor|unit)\s+(?:[A-Z]|\d+)\b", re.IGNORECASE)
BRACKETED = re.compile(r"\s*\([^()]{2,120}\)")


def bodies_at(text: str, at: int) -> list[tuple[str, int, int]]:
    """The bodies listed from `at` on, each with its range: "the Lothian Rowing Trust, Harbour Bakery Ltd and …"."""
    found: list[tuple[str, int, int]] = []
    while len(found) < 20:
        article = ARTICLES.match(text, at)
        begin = article.end() if article else at
        body = BODY.match(text, begin) or LOWER_BODY.match(text, begin)
        if body is None or fold(body.group().split()[0]) in STOPWORDS:
            break
        for start, end in _split_body(text, begin, body.end()):
            found.append((text[start:end], start, end))
        acronym = ACRONYM.match(text, body.end())
        end = acronym.end() if acronym else body.end()
        bracket = BRACKETED.match(text, end)
        end = bracket.end() if bracket else end
        joined = JOINED.match(text, end)
        if joined is None:
            break
        at = joined.end()
    return found


def _split_body(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """One range, or two where "and" joins two bodies: the left one then needs nothing of the right."""
    joined = next(re.compile(r"\s+and\s+(?:the\s+)?").finditer(text, start, end), None)
    if joined is None:
        return [(start, end)]
    left, right = text[start : joined.start()], text[joined.end() : end]
    if "the" in joined.group().split() or _is_whole(left) or is_personal(left):
        return [(start, joined.start()), *_split_body(text, joined.end(), end)]
    if is_body(left) and is_personal(right):  # "the Rotary Club of Melling and Jean Birtles"
        return [(start, joined.start()), (joined.end(), end)]
    return [(start, end)]


def _is_whole(name: str) -> bool:
    """Whether the name ends with a word for a body or holds "University of": it needs nothing more."""
    lowered = name.lower().split()
    if re.search(r"\b(?:university|bank|city|council|institute|ministry)\s+of\b", name.lower()):
        return True
    return lowered[-1].strip("'’") in BODIES or (len(lowered) == 1 and name.isupper())


def is_body(name: str) -> bool:
    """Whether the name shows that it is a body's: a word for one, or an acronym."""
    return any(w.strip("'’").lower() in BODIES for w in name.split()) or bool(re.fullmatch(rf"[{UPPER}]{{2,6}}", name))


def employers(role: str) -> list[str]:
    """The bodies that a role names: "Professor at INLOGOV and Director of Governance International" names two."""
    found: list[str] = []
    for number, part in enumerate(re.split(r",\s+|\s+and\s+(?=(?:[A-Z][\w-]*\s+)?[A-Za-z-]+\s+(?:of|at|for)\b)", role)):
        name = _employer(part.strip())
        if number and " " not in name and not is_body(name):
            continue  # a single word behind a comma is as likely a town
        if name and name not in found:
            found.append(name)
    return found


def _employer(part: str) -> str:
    if POST_OF_PLACE.match(part):
        return ""
    if GERMAN_POST.fullmatch(part):
        return ""
    words = part.split()
    whole = BODY.match(part)
    if whole and whole.end() == len(part) and words[0].lower() not in ROLES and _names_body(part):
        posts = [word for word in words if word.lower() in POSTS]
        if not posts:
            return part
    for joined in reversed(list(AT_BODY.finditer(part))):
        body = BODY.match(part, joined.end())
        if body and FROM_HOME.match(part) and not is_body(body.group()):
            continue
        if body and not is_body(body.group()) and (UNIT.match(body.group()) or is_place(body.group())):
            continue  # "who runs the kitchen in Halle"
        if body and _names_body(body.group()):
            start = _left_end(part, joined.start(), joined.end())
            kind = LOWER_KIND.match(part, body.end())
            return part[start : kind.end() if kind else body.end()]
    if whole and is_body(whole.group()) and re.match(r"['’]s?\s", part[whole.end() :]):
        return whole.group()
    return ""


def _left_end(part: str, joined: int, start: int) -> int:
    """Where the name starts that "of" belongs to: at "University" in "at the University of Porthgain"."""
    left = part[:joined].split()
    if not left or left[-1].strip("'’").lower() not in BODIES or not left[-1][0].isupper():
        return start
    begin = part.rindex(left[-1], 0, joined)
    for word in reversed(left[:-1]):
        if not word[0].isupper() or word.lower() in ROLES:
            break
        begin = part.rindex(word, 0, begin)
    return begin


def _names_body(name: str) -> bool:
    words = [word.lower() for word in name.split()]
    if len(words) == 1 and (words[0] in BODIES or words[0] in {"trustees", "governors"}) and not name.isupper():
        return False  # "librarian at the Trust" does not say which
    if words[0].strip(".").capitalize() in TITLES:
        return False
    return not all(word in FIELDS | {"and", "the", "of"} for word in words) and words[0] not in ROLES | STOPWORDS


def spelt_out(before: str, acronym: str) -> str:
    """The capitalised words at the end of `before` that the acronym is made of, or nothing."""
    words = before.split()
    for count in range(2, min(len(words), 12) + 1):
        taken = words[-count:]
        letters = "".join(word[0] for word in taken if word[0].isupper())
        if letters == acronym and taken[0][0].isupper():
            return " ".join(taken)
    return ""

"""Names of people and bodies in running text: "Elke Loeffler, Governance International, and Tony Bovaird (INLOGOV)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...tokens import STOPWORDS, fold
from .vocabulary import BODIES, KEPT_TITLES, PLACES_AND_THINGS, ROLES, TITLES, any_of

UPPER = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
WORD = rf"[{UPPER}](?:[^\W_]|(?!['’]s\b)[-'’](?=[^\W_]))*"
PARTICLE = r"(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|al|bin|ibn|ter|ten|zu)"
BLANK = r"[^\S\n]{0,2}\n?[^\S\n]{0,2}(?<=\s)"
FULL = rf"(?:[{UPPER}]\.|{WORD})(?:{BLANK}(?:{PARTICLE}{BLANK}){{0,2}}(?:[{UPPER}]\.|{WORD})){{1,4}}"
TITLE = rf"(?:(?:{any_of(TITLES)})\b\.?{BLANK})"
PERSON = re.compile(rf"(?P<title>{TITLE}{{0,3}})(?P<name>{FULL}|(?<=\s){WORD})")
ROLE_FIRST = re.compile(rf"(?:the\s+)?(?:{any_of(ROLES)})\b", re.I)
# A body: capitalised words, joined by "of", "for", "and the"…
JOIN = r"(?:of|for|and|the|&|in|on|at|to|de|der|des|für|und|la|le|del|y|e|du|et)"
BODY = re.compile(
    rf"(?:{WORD}|[{UPPER}\d]{{2,}}|['’](?=\s))(?:(?:['’]s)?{BLANK}(?:{JOIN}{BLANK}){{0,2}}(?:{WORD}|\d{{2,4}}\b)|['’](?=\s))*"
)
LOWER_BODY = re.compile(r"[a-z]+(?:\s+[a-z]+){1,5}(?=\s+\(\w{2,8}\))")  # "new economics foundation (nef)"
ACRONYM = re.compile(rf"\s\(([{UPPER}][{UPPER}\w&]{{1,9}})\)")
BRACKETED = re.compile(r"\s*\(([^()]{2,120})\)")
PIECE = re.compile(r",\s+([^,.;:()]{2,120})")
BARE_ROLE = re.compile(rf"\s+(?:of|from|at)\s+(?:the\s+)?(?=[{UPPER}])")
BARE_AFTER = re.compile(r"\s+(?:who\b[^,.;:()]{3,120})")
AND = re.compile(r"(?:\s*[,;])?\s+(?:and|und|&)\s+(?:(?:by|from|with|then|also|both|in\s+the\s+\w+\s+by)\s+)?")
COMMA = re.compile(r"\s*[,;]\s+")
PREDICATE = re.compile(
    r"\s+(?:was|were|is|are|has|have|had|will|led|gave|who|which|that|spoke|said|told|on|in|to|about|as|how|ran|did)\b|\s+[a-z-]+ed\b"
)
LEAD = re.compile(r"(?:the\s+)?((?:[a-z][\w-]*\s+){0,3})")
ARTICLES = re.compile(r"(?:(?:the|our|both|also|by|to|with|for)\s+){0,2}")
JOINED = re.compile(r"(?:\s*,)?\s+(?:and|together\s+with|with|&)\s+|\s*,\s+")
AT_BODY = re.compile(rf"\b(?:of|at|from|for|in|with)\s+(?:the\s+)?(?=[{UPPER}])")
POST_OF_PLACE = re.compile(
    r"(?:\w+\s+)?(?:mayor|bishop|archbishop|ambassador|governor|king|queen|prince|princess|duke)\b", re.I
)
POSTS = frozenset(
    """director chief head leader manager officer executive ceo chair chairman president professor lecturer secretary
    mayor councillor founder co-founder coordinator adviser advisor consultant teacher governor treasurer
    minister""".split()
)
ADVERBS = frozenset(
    """later then finally meanwhile today yesterday afterwards earlier next first lastly also still perhaps yet thanks
    dear according speaking commenting opening closing including chaired hosted led""".split()
)
SURNAMES = frozenset("green white black brown king day may west young english french march marsh".split())
FIELDS = frozenset(
    """health planning policy finance communications research digital operations housing transport education services
    marketing development public social care strategy economics law medicine sociology history waste data adult
    children culture performance studies management politics""".split()
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named, at `start` to `end` of a text; `role` as written, empty if none is."""

    name: str
    role: str
    start: int
    end: int
    titled: bool = False


def people_at(text: str, at: int, *, limit: int | None = None) -> tuple[list[Person], int]:
    """The people listed from `at` on, with roles, and where the list ends; none if no person's name stands there."""
    found: list[Person] = []
    stop = len(text) if limit is None else limit
    while len(found) < 30:
        person = person_at(text, at)
        if person is None or person.end > stop:
            break
        role, end = _role_after(text, person.end, stop)
        if role.isupper() and role == "".join(word[0] for word in person.name.split()):
            break  # "Electronic Gaming Monthly (EGM)"
        found.append(Person(person.name, role or person.role, person.start, end, person.titled))
        joined = AND.match(text, end, stop) or COMMA.match(text, end, stop)
        if joined is None:
            break
        at = joined.end()
    return found, found[-1].end if found else at


def person_at(text: str, at: int) -> Person | None:
    """The person whose name, with titles and what stands before ("farmer"), starts at `at`, or None."""
    before = LEAD.match(text, at)
    lead = before.group(1).strip() if before else ""
    if lead and not (set(lead.lower().split()) & ROLES):
        return None
    begin = before.end() if before else at
    match = PERSON.match(text, begin)
    if match is None:
        return None
    words = match["name"].split()
    dropped: list[str] = []
    for number in range(len(words) - 3, -1, -1):
        if words[number].lower() in ROLES:  # "Turkish President Jane Roe", "Campaigner Joyce Tillett"
            dropped, words = words[: number + 1], words[number + 1 :]
            break
    titles = match["title"].replace(".", "").split()
    if len(words) == 1 and not titles:
        return None
    name = " ".join(words)
    if not titles and not is_personal(name):
        return None
    if titles and not _may_be_personal(words if len(words) == 1 else words[:-1]):  # "Sir Peter Hall"
        return None
    kept = [title for title in titles if title in KEPT_TITLES or len(words) == 1]
    role = " ".join([lead, *dropped]).strip() or next(
        (t for t in titles if t in {"Professor", "Prof", "Cllr", "Councillor"}), ""
    )
    return Person(" ".join([*kept, name]), role, at, match.end(), bool(titles) or bool(dropped) or bool(lead))


def is_personal(name: str) -> bool:
    """Whether words in capitals may be somebody's full name: two to five, none of them a body's, place's or thing's."""
    words = name.split()
    return len(words) > 1 and _may_be_personal(words)


def _may_be_personal(words: list[str]) -> bool:
    lowered = [word.lower().strip(".") for word in words]
    if lowered[0] in STOPWORDS | ROLES | ADVERBS or any(word.strip(".") in TITLES for word in words):
        return False
    if any(word in BODIES for word in lowered):
        return False
    if any(word in PLACES_AND_THINGS for word in (lowered[:-1] if lowered[-1] in SURNAMES else lowered)):
        return False
    parts = [part for word in words for part in word.split("-")]
    return not any(len(part) > 2 and part.isupper() for part in parts) and not any(
        c.isdigit() for w in words for c in w
    )


def _role_after(text: str, at: int, stop: int) -> tuple[str, int]:
    """What somebody is, in brackets or between commas behind the name, and where it ends."""
    bracketed = BRACKETED.match(text, at, stop)
    if bracketed:
        role = bracketed.group(1).strip()
        if is_personal(role):  # "Edith Crane (Joan Pell)" is a part and its player
            role = ""
        return role, bracketed.end()
    bare = BARE_ROLE.match(text, at, stop)
    if bare:
        body = BODY.match(text, bare.end(), stop)
        if body:
            return text[bare.end() : body.end()], body.end()
    pieces: list[tuple[int, int]] = []
    end = at
    while len(pieces) < 4:
        piece = PIECE.match(text, end, stop)
        if piece is None:
            break
        cut = _piece_end(text, piece.start(1), piece.end(1))
        if cut is None or (pieces and not _continues(text, piece.start(1), cut)):
            break
        pieces.append((piece.start(1), cut))
        end = cut
        if cut < piece.end(1):
            break
    if not pieces:
        return "", at
    return text[pieces[0][0] : pieces[-1][1]].strip(), end


def _piece_end(text: str, start: int, end: int) -> int | None:
    """Where the part of a role that starts at `start` ends, or None if it is no role but the next person or clause."""
    words = text[start:end]
    for joined in AND.finditer(text, start, end):
        if person_at(text, joined.end()) and not ROLE_FIRST.match(text, joined.end()):
            end = joined.start()
            break
    words = text[start:end]
    if re.match(r"who\s+(?:leads|runs|heads|chairs|works|manages|coordinates|directs|founded|represents)\b", words):
        return end
    predicate = PREDICATE.search(words)
    if predicate and not words.startswith("who"):
        end = start + predicate.start()
        words = text[start:end]
    if not words.strip():
        return None
    first = words.split()[0]
    if ROLE_FIRST.match(words) or re.match(r"(?:the|a|an|our)\s", words):
        return end if any(w.strip("'’s").lower() in ROLES for w in words.split()) else None
    lowered = words.split()
    if any(word.lower() in ROLES for word in lowered[:6]) and person_at(text, start) is None:
        return end
    person = person_at(text, start)
    if person is not None and person.end >= end:
        return None
    return end if first[0].isupper() and first.lower() not in STOPWORDS else None


def _continues(text: str, start: int, end: int) -> bool:
    """Whether a further part between commas belongs to the same role: a body or a post, not the next person."""
    words = text[start:end]
    return bool(ROLE_FIRST.match(words)) or person_at(text, start) is None


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
    words = part.split()
    whole = BODY.match(part)
    if whole and whole.end() == len(part) and words[0].lower() not in ROLES and _names_body(part):
        posts = [word for word in words if word.lower() in POSTS]
        if not posts:
            return part
    for joined in reversed(list(AT_BODY.finditer(part))):
        body = BODY.match(part, joined.end())
        if body and _names_body(body.group()):
            start = _left_end(part, joined.start(), joined.end())
            return part[start : body.end()]
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

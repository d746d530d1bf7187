"""People listed with what they are: "Elke Loeffler, Governance International, and Tony Bovaird (INLOGOV)"."""

from __future__ import annotations

import re
from dataclasses import replace

from ...tokens import STOPWORDS
from .bodies import BODY, is_body
from .names import UPPER, Person, is_personal, person_at
from .vocabulary import ROLES, any_of, is_role

ROLE_FIRST = re.compile(rf"(?:the\s+)?(?:{any_of(ROLES)})\b", re.I)
BRACKETED = re.compile(r"\s*\(([^()]{2,120})\)")
PIECE = re.compile(r",\s+([^,.;:()]{2,120})")
BARE_ROLE = re.compile(rf"\s+(?:of|from|at)\s+(?:the\s+)?(?=[{UPPER}])")
AND = re.compile(r"(?:\s*[,;])?\s+(?:and|und|&)\s+(?:(?:by|from|with|then|also|both|in\s+the\s+\w+\s+by)\s+)?")
COMMA = re.compile(r"\s*[,;]\s+")
DASHED = re.compile(r"\s+[–—-]+\s+")
LISTED_TAIL = re.compile(r"\s*,|\s+(?:of|from|at|who)\s")
LED_BY_ROLE = re.compile(
    rf"(?:the|an?)\s+(?:[a-z-]+\s+)?(?P<role>(?!(?:of|at|for|from|in|by)\s)[a-z-]+)\s+(?=[{UPPER}])"
)
MAX_ROLE = 160  # characters
PREDICATE = re.compile(
    r"\s+(?:was|were|is|are|has|have|had|will|led|gave|who|which|that|spoke|said|told|on|in|to|about|as|how|ran|did)\b|\s+[a-z-]+ed\b"
)


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
        at = _named_next(text, joined.end()) or joined.end()
    return found, found[-1].end if found else at


def _named_next(text: str, at: int) -> int:
    """Where the next name of a list begins, behind what its bearer is: "the painter Colm Daly"; 0 if none does."""
    led = LED_BY_ROLE.match(text, at)
    if led is None or not is_role(led["role"]):
        return 0
    return led.end() if person_at(text, led.end()) else 0


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
        if _named_next(text, piece.start(1)):
            break  # "Niamh Burke, the painter Colm Daly": the next of a list
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
    if re.match(
        r"who\s+(?:leads|runs|heads|chairs|works|manages|coordinates|directs|founded|represents|[a-z]{3,}s)\b", words
    ):
        return end
    predicate = PREDICATE.search(words)
    if predicate and not words.startswith("who"):
        end = start + predicate.start()
        words = text[start:end]
    if not words.strip():
        return None
    first = words.split()[0]
    if ROLE_FIRST.match(words) or re.match(r"(?:the|a|an|our)\s", words):
        return end if any(is_role(w.strip("'’s")) or is_role(w) for w in words.split()) else None
    lowered = words.split()
    if any(is_role(word) for word in lowered[:6]) and person_at(text, start) is None:
        return end
    person = person_at(text, start)
    if person is not None and person.end >= end:
        return None
    return end if first[0].isupper() and first.lower() not in STOPWORDS else None


def _continues(text: str, start: int, end: int) -> bool:
    """Whether a further part between commas belongs to the same role: a body or a post, not the next person."""
    words = text[start:end]
    return bool(ROLE_FIRST.match(words)) or person_at(text, start) is None


def listed_person(item: str) -> Person | None:
    """The person that an item of a list of people names first, with all that it says of what they are.

    What follows a colon is what they speak on; what follows a dash is taken for that, too, unless it names a post or
    a body. In brackets, between commas or behind "of" and "at" it is what they are.
    """
    person = person_at(item, 0)
    if person is None:
        return None
    tail = re.split(r":\s|[“\"„]", item[person.end :], maxsplit=1)[0]
    bracketed = BRACKETED.match(tail)
    dashed = DASHED.match(tail)
    if bracketed:
        role = bracketed.group(1)
    elif dashed:
        words = tail[dashed.end() :]
        told = (
            words[:1].islower() or any(is_role(word.strip(",").lower()) for word in words.split()[:4]) or is_body(words)
        )
        role = words if told else ""
    else:
        role = (
            re.sub(r"^(?:,|\s+(?:of|from|at)\s+(?:the\s+)?|\s+(?=who\s))", "", tail) if LISTED_TAIL.match(tail) else ""
        )
    role = re.split(r"(?<=[a-z]{3})\.\s|\s+[–—-]\s|\n", role, maxsplit=1)[0].strip(" .,;()–—-")
    title = person.role if person.role.split() and person.role.split()[0] not in role.split() else ""
    parts = ", ".join(part for part in (title, role) if part)
    return replace(person, role=parts if len(parts) <= MAX_ROLE else person.role)

"""Names of people in running text ("Dr Elke van der Berg", "farmer Iain Baird"), and the people of one document."""

from __future__ import annotations

import re
from collections import defaultdict
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
LETTERS = frozenset("MP MSP MEP TD MBE OBE CBE DBE KBE CH QC KC JP PhD FRS FRCP RN BA MA MSc".split())  # behind a name
LEAD = re.compile(r"(?:the\s+)?((?:[a-z][\w-]*\s+){0,3})")
ADVERBS = frozenset(
    """later then finally meanwhile today yesterday afterwards earlier next first lastly also still perhaps yet thanks
    dear according speaking commenting opening closing including chaired hosted led""".split()
)
SURNAMES = frozenset("green white black brown king day may west young english french march marsh".split())


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named, at `start` to `end` of a text; `role` as written, empty if none is."""

    name: str
    role: str
    start: int
    end: int
    titled: bool = False


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
    while len(words) > 2 and words[-1] in LETTERS:
        words.pop()
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


class Roster:
    """Full names seen so far."""

    def __init__(self) -> None:
        self._by_part: dict[str, set[str]] = defaultdict(set)

    def add(self, name: str) -> None:
        """Remembers a full name; a single word or a title with a surname is none."""
        words = [word for word in name.split() if word not in TITLES]
        if len(words) < 2:
            return
        for word in (words[0], words[-1]):
            known = self._by_part[fold(word)]
            if not any(self._bare(other) == self._bare(name) for other in known):
                known.add(name)
            elif set(name.split()) & KEPT_TITLES:  # "Sir Harry Burns" is fuller than "Harry Burns"
                known.difference_update({other for other in known if self._bare(other) == self._bare(name)})
                known.add(name)

    def full(self, name: str) -> str:
        """The one full name that a first name, a surname or a titled surname stands for, else the name itself."""
        words = [word for word in name.split() if word not in TITLES]
        if not words:
            return name
        known = self._by_part.get(fold(words[-1]), set())
        if len(words) > 1:
            known = {other for other in known if self._bare(other) == self._bare(name)}
        return next(iter(known)) if len(known) == 1 else name

    def knows(self, name: str) -> bool:
        """Whether the word is part of exactly one known name."""
        return len(self._by_part.get(fold(name), set())) == 1

    @staticmethod
    def _bare(name: str) -> str:
        return fold(" ".join(word for word in name.split() if word not in TITLES))

"""Quotations: block quotations, and full thoughts in quotation marks with a speaker beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...types import Document
from .names import UPPER, Person, person_at
from .passages import MAX_BLOCK, Found, Place
from .roles import people_at
from .vocabulary import QUOTING, any_of

PAIRS = (("“", "”"), ("„", "“"), ('"', '"'), ("«", "»"), ("``", "''"))
SAID = any_of(QUOTING)
MIN_WORDS = 5  # fewer are an exclamation, a title or a term
MIN_PART = 3  # of a quotation that goes on behind "said X"
MIN_SAID = 4  # where the words beside them say who says them
MAX_LABEL = 14  # words of a line that names who speaks, before a colon
MAX_POST = 3  # of them before the name: "Opposition leader Ray Cobb"
MAX_QUOTED = 2_000
MANNER = r"(?:\s+(?:\w+ly|also|then|at\s+the\s+\w+))?"
WHO = r"(?:he|she|they)"
# What may stand right behind the closing mark: said Jane Smith / Jane Smith said / she added.
INVERTED = re.compile(rf"\s*(?P<verb>{SAID})\s+", re.I)
PRONOUN_AFTER = re.compile(
    rf"\s*(?P<who>{WHO}){MANNER}\s+(?P<verb>{SAID})\b|\s*(?P<verb2>{SAID})\s+(?P<who2>{WHO})\b", re.I
)
VERB_AFTER = re.compile(rf"(?:\s*,)?(?:\s+(?:also|then|later))?\s+(?P<verb>{SAID})\b", re.I)
# What may stand right before the opening mark: Jane Smith, chair of the board, said:
LEADS_IN = re.compile(rf"\b(?P<verb>{SAID})\b(?:\s+[\w'’-]+){{0,5}}\s*[:,]\s*$", re.I)
ENDS = re.compile(r"[.!?…,]['’]?$")
OUTSIDE = re.compile(r"[^.!?]{0,160}")
DASHED = re.compile(r"\s*[—–-]\s*(?=[^\W\d_])")


def quotations_of(document: Document, place: Place) -> list[Found]:
    """The quotations of one block, in order."""
    block = place.block
    if block.kind == "quotation":
        return [found for found in [_whole(document, place)] if found]
    lead = _line_above(document, place) if block.kind == "paragraph" else ""
    below = _all_quoted(document, place, lead) if lead else None
    if below:
        return [below]
    if block.kind not in {"paragraph", "list"} or block.end - block.start > MAX_BLOCK:
        return []
    text = document.text[block.start : block.end]
    if not any(opening in text for opening, _ in PAIRS):
        return []
    return list(_inline(text, block.start, place))


def _whole(document: Document, place: Place) -> Found | None:
    block = place.block
    if not block.parts:
        return None
    words = block.parts[0]
    text = document.text[words.start : words.end]
    if len(text.split()) < 3 or len(text) > 2 * MAX_QUOTED:
        return None
    if len(block.parts) > 1:
        who = document.text[block.parts[1].start : block.parts[1].end]
        name, role = attribution(who)
        return Found("quotation", words.start, words.end, place.section, name, role, "said")
    for found in _inline(text, words.start, place):
        return found if found.end - found.start > len(text) // 2 else None
    lead = document.text[block.start : words.start] or _line_above(document, place)
    people, _ = _anyone(lead)
    if people is None:
        return None
    return Found("quotation", words.start, words.end, place.section, people.name, people.role, "said")


def _all_quoted(document: Document, place: Place, lead: str) -> Found | None:
    """A paragraph that is one quotation, below a line that says whose."""
    block = place.block
    text = document.text[block.start : block.end].strip()
    person, _ = _anyone(lead)
    for opening, closing in PAIRS:
        if text.startswith(opening) and text.endswith(closing) and len(text.split()) >= MIN_WORDS and person:
            return Found("quotation", block.start, block.end, place.section, person.name, person.role, "said")
    return None


def _line_above(document: Document, place: Place) -> str:
    """The end of the block above where it leads in: "Commenting on the figures, Jane Roe said:"."""
    above = document.blocks[place.number - 1] if place.number else None
    if above is None or above.kind != "paragraph":
        return ""
    words = document.text[max(above.start, above.end - 200) : above.end]
    lead = LEADS_IN.search(words)
    return re.split(r"(?<=[.!?])\s+", words[: lead.start()])[-1] if lead else ""


def attribution(who: str) -> tuple[str, str]:
    """Name and role of the line below a quotation: "Gill Phillips, Nutshell Communications Ltd"."""
    line = " ".join(who.split()).lstrip("—–- ")
    person = person_at(line, 0)
    if person is None:
        first, _, rest = line.partition(",")
        return first.strip(), rest.strip()
    return person.name, line[person.end :].strip(" ,.()–—-") or person.role


def _anyone(text: str) -> tuple[Person | None, int]:
    """The first person named in some words, and where their name starts."""
    for capital in re.finditer(rf"\b[{UPPER}]", text):
        if re.search(r"\b(?:to|in|on|at|with|from|of)\s+$", text[max(0, capital.start() - 8) : capital.start()], re.I):
            continue
        person = person_at(text, capital.start())
        if person:
            people, _ = people_at(text, capital.start())
            return people[0], capital.start()
    return None, -1


def _inline(text: str, offset: int, place: Place) -> Iterator[Found]:
    done = 0
    for start, end in _quoted(text):
        if start < done:
            continue
        inner = text[start:end].strip("“”„\"«»`' ")
        if len(inner.split()) < MIN_PART:
            continue
        said = _speaker(text, start, end, inner)
        if said is None:
            continue
        subject, role, verb, after = said
        close = _joined(text, end, after)
        if len(inner.split()) < (MIN_SAID if subject and after > end else MIN_WORDS) and close == end:
            continue
        done = close
        yield Found("quotation", offset + start, offset + done, place.section, subject, role, verb)


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Ranges in quotation marks, marks included."""
    for opening, closing in PAIRS:
        at = text.find(opening)
        while at >= 0:
            close = text.find(closing, at + len(opening), at + MAX_QUOTED)
            if close < 0:
                break
            yield at, close + len(closing)
            at = text.find(opening, close + len(closing))


def _speaker(text: str, start: int, end: int, inner: str) -> tuple[str, str, str, int] | None:
    """Who says it, in which role, the verb, and where the words that tell so end (before `start` if they lead in)."""
    before, after = text[max(0, start - 200) : start], OUTSIDE.match(text, end)
    lead = LEADS_IN.search(before)
    if lead:
        clause = re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", before[: lead.start()])[-1]
        person, _ = _anyone(clause)
        if person is None:
            noun = clause.strip().rstrip(",")
            pronoun = re.fullmatch(rf"(?:.*,\s+)?({WHO})(?:\s+\w+ly|\s+also)?", noun, re.I)
            person = Person(pronoun.group(1) if pronoun else "", "", 0, 0)
        return person.name, person.role, lead["verb"], start
    labelled = _labelled(before) if ENDS.search(inner) else None
    if labelled is not None:
        return labelled.name, labelled.role, "said", start
    if after is None or not ENDS.search(inner):
        return None
    said = PRONOUN_AFTER.match(text, end)
    if said:
        return said["who"] or said["who2"], "", said["verb"] or said["verb2"], said.end()
    inverted = INVERTED.match(text, end)
    if inverted:
        people, stop = people_at(text, inverted.end())
        return (
            (people[0].name, people[0].role, inverted["verb"], stop)
            if people
            else ("", "", inverted["verb"], inverted.end())
        )
    dashed = DASHED.match(text, end)
    people, stop = people_at(text, dashed.end() if dashed else end + len(text[end:]) - len(text[end:].lstrip()))
    verb = VERB_AFTER.match(text, stop) if people else None
    if people and verb:
        return people[0].name, people[0].role, verb["verb"], verb.end()
    return (people[0].name, people[0].role, "said", stop) if people and dashed else None


def _labelled(before: str) -> Person | None:
    """Whose words follow on a name and a colon: 'Leila Haddad, carer: "…"', 'Ray Cobb of the union disagreed: "…"'."""
    clause = re.split(r"(?<=[.!?”\"])\s+|\n", before.rstrip())[-1] if before.rstrip().endswith(":") else ""
    first = next(re.finditer(rf"\b[{UPPER}]", clause), None)
    if first is None or len(clause.split()) > MAX_LABEL:
        return None
    person, start = _anyone(clause)
    return person if person is not None and len(clause[:start].split()) <= MAX_POST else None


def _joined(text: str, end: int, after: int) -> int:
    """Where the quotation ends if it goes on behind "said X": the next marks within the sentence or right after it."""
    if after <= end:
        return end
    for opening, closing in PAIRS:
        at = text.find(opening, after, after + 80)
        if at < 0 or not re.fullmatch(r"[^.!?:]*(?:[,.]\s*)", text[after:at]):
            continue
        close = text.find(closing, at + len(opening), at + MAX_QUOTED)
        if close >= 0:
            return close + len(closing)
    return end

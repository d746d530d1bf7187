"""Quotations in plain text, and who said them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..types import Block, Span
from .lines import Line
from .listing import first_sentence_end

PAIRS = {"“": "”", "„": "“”", '"': '"', "«": "»", "»": "«", "‘": "’", "'": "'", "‚": "‘"}
QUOTED = re.compile(r"^(?P<open>[“„\"«»‘'‚])(?P<words>.{8,}?)(?P<close>[”“\"«»’'‘])(?P<rest>[^”“\"«»]{0,160})$")
DASH = re.compile(r"^(?:[—–―~]|-{1,2})\s*(?=[^\W\d_])")
TITLE = r"(?:Dr|Prof|Professor|Professorin|Sir|Dame|Lord|Lady|Mr|Mrs|Ms|Miss|Cllr|Councillor|Rev|Herr|Frau)\.?\s+"
NAME_WORD = r"(?:[A-ZÄÖÜÀ-Þ][\w'’\-]+|[A-Z]\.)"
NAME = rf"(?:{TITLE})*{NAME_WORD}(?:\s+(?:van|von|de|der|den|di|la|le|zu|al|bin|{NAME_WORD})){{0,4}}"
PERSON = re.compile(
    rf"^(?:{TITLE})*{NAME_WORD}(?:\s+(?:van|von|de|der|den|di|la|le|zu|al|bin|{NAME_WORD})){{1,4}}(?=$|,|\s*\(|\s*[–—-]\s|:)"
)
SAID = re.compile(
    r"^(?:said|says|explained|explains|commented|comments|added|adds|sagte|sagt|so|meint|erklärte)\s+(?P<who>[A-ZÄÖÜÀ-Þ].{2,140}?)[.:]?$"
)
INTRO = re.compile(
    rf"^{NAME}(?:[,(].{{0,100}})?\s*(?:said|says|commented|comments|wrote|writes|told us|sagte|sagt)?\s*:$"
)
SPEECH = re.compile(r"\b(?:said|says|commented|comments|wrote|writes|told us|sagte|sagt|explained|explains)\b")
FIRST_PERSON = re.compile(r"\b(?:I|I'm|I’m|I've|I’ve|my|we|our|us|ich|wir|mich|uns|mein\w*|unser\w*)\b")
MAX_ATTRIBUTION = 140
MIN_SAID = 6  # words without an end mark; fewer are a title: “The Efficient State” – Berlin
MAX_BREAK = 80  # characters of who speaks between two parts of a quotation
MAX_PARAGRAPHS = 4  # of one quotation


def quotation_at(lines: Sequence[Line], at: int) -> tuple[Block, int] | None:
    """A quotation that starts at line `at` and how many lines it takes, or None; what it leaves of the last is prose.

    Its parts are the words and then who said them. A line that leads in (`Jane Smith said:`) stands before the first
    part, as the line that opens a list does.
    """
    line = lines[at]
    if line.level:
        return None
    if _is_intro(line) and at + 1 < len(lines) and lines[at + 1].gap <= 1:
        found = _quoted(lines, at + 1)
        if found is not None and len(found[0].parts) == 1:
            block, count = found
            return Block("quotation", line.start, block.end, parts=block.parts), count + 1
    return _quoted(lines, at) or _testimonial(lines, at)


def _is_intro(line: Line) -> bool:
    return (
        len(line.text) <= MAX_ATTRIBUTION
        and bool(INTRO.match(line.text))
        and bool(SPEECH.search(line.text) or PERSON.match(line.text))
    )


def _quoted(lines: Sequence[Line], at: int) -> tuple[Block, int] | None:
    """Words in quotation marks, which may run over several paragraphs, and their attribution."""
    closed = _closed(lines, at)
    if closed is None:
        return None
    end, found = closed
    line, last = lines[at], lines[end]
    quoted_to = last.end - len(found["rest"])
    told = found["rest"][: first_sentence_end(found["rest"])]  # what follows it are facts, not who spoke
    rest = told.strip(" ,.")
    if not rest:
        words = Span(line.start, last.end)
        count = _attribution_lines(lines, end + 1, quoted=True, apart=1)
        return _block(words, lines, end + 1, count), end - at + 1 + count
    who = _inline_attribution(rest)
    if who is None:
        return None
    start = quoted_to + told.rindex(who)
    parts = (Span(line.start, quoted_to), Span(start, start + len(who)))
    return Block("quotation", line.start, quoted_to + len(told), parts=parts), end - at + 1


def _closed(lines: Sequence[Line], at: int) -> tuple[int, re.Match[str]] | None:
    """The line where the quotation that `at` opens is closed, not past a few paragraphs, and the whole matched."""
    if lines[at].text[0] not in PAIRS:
        return None
    whole = ""
    for number in range(at, min(at + MAX_PARAGRAPHS, len(lines))):
        if number > at and (lines[number].level or lines[number].marker):
            return None
        whole = f"{whole} {lines[number].text}".strip()
        found = QUOTED.match(whole)
        if found and _fits(found):
            return (number, found) if _is_said(found["words"]) else None
    return None


def _is_said(words: str) -> bool:
    """Whether quoted words are somebody's sentence and not the name of a thing."""
    return words[-1] in ".!?…," or len(words.split()) >= MIN_SAID


def _fits(found: re.Match[str]) -> bool:
    """Whether the closing mark belongs to the opening one, and what is between is one speech.

    It may be broken by who speaks (`“No,” she said, “never.”`), not by other facts or by another speaker.
    """
    opening, closing = found["open"], found["close"]
    if closing not in PAIRS[opening]:
        return False
    inner = found["words"].strip("'’‘")
    if closing not in inner or opening in "'‘‚":
        return True
    between = re.findall(f"{closing}([^{opening}]*){opening}", inner)
    if not between:  # one quoted inside the other
        return opening != closing and opening in inner
    alone = not found["rest"].strip(" ,.")
    return alone and all(len(words) <= MAX_BREAK and _is_one_sentence(words.strip()) for words in between)


def _is_one_sentence(words: str) -> bool:
    return first_sentence_end(words) == len(words)


def _inline_attribution(rest: str) -> str | None:
    """The speaker in what follows the closing mark: `– Jane Smith, Nesta`, `said Jane Smith, Nesta`."""
    said = SAID.match(rest)
    if said:
        return said["who"].rstrip(".")
    bare = DASH.sub("", rest).strip("() ")
    dashed = bare != rest
    return bare if PERSON.match(bare) or (dashed and re.match(r"[A-ZÄÖÜ]", bare)) else None


def _testimonial(lines: Sequence[Line], at: int) -> tuple[Block, int] | None:
    """A paragraph in the first person without quotation marks, with a name right below."""
    line = lines[at]
    if at + 1 >= len(lines) or line.marker or not line.ended or not FIRST_PERSON.search(line.text):
        return None
    dashed = bool(DASH.match(lines[at + 1].text)) and PERSON.match(DASH.sub("", lines[at + 1].text))
    last = at + 2 == len(lines) and lines[at + 1].gap <= 1  # nothing follows that it could be the heading of
    count = _attribution_lines(lines, at + 1, quoted=False, apart=1 if dashed or last else 0)
    if not count:
        return None
    return _block(Span(line.start, line.end), lines, at + 1, count), 1 + count


def _attribution_lines(lines: Sequence[Line], at: int, *, quoted: bool, apart: int) -> int:
    """How many lines from `at` name who said what stands before: 0, 1, or 2 where the role has its own.

    Args:
        apart: Blank lines that may be between.
    """
    if at >= len(lines) or lines[at].gap > apart or not names_someone(lines[at], quoted=quoted):
        return 0
    below = lines[at + 1] if at + 1 < len(lines) else None
    role = below is not None and below.gap == 0 and _is_role(below) and "," not in lines[at].text
    beyond = lines[at + 2] if at + 2 < len(lines) else None
    return 2 if role and (beyond is None or beyond.gap > 0) else 1


def names_someone(line: Line, *, quoted: bool) -> bool:
    """Whether a line has the form of an attribution.

    Args:
        quoted: Whether it is known that words of somebody stand above it.
    """
    bare = DASH.sub("", line.text)
    if len(line.text) > MAX_ATTRIBUTION or line.level or (line.ended and not re.search(r"\b(?:Ltd|Inc|Co)\.$", bare)):
        return False
    if bare != line.text:
        return bool(re.match(r"[A-ZÄÖÜÀ-Þ]", bare)) and (quoted or bool(PERSON.match(bare)))
    person = PERSON.match(bare)
    if person is None or bare.endswith(":") or (re.search(r"\d", bare) and not quoted):
        return False
    return quoted or person.end() < len(bare)


def _is_role(line: Line) -> bool:
    return len(line.text) <= MAX_ATTRIBUTION / 2 and not line.ended and not line.marker and not line.text.endswith(":")


def _block(words: Span, lines: Sequence[Line], at: int, count: int) -> Block:
    if not count:
        return Block("quotation", words.start, words.end, parts=(words,))
    first, last = lines[at], lines[at + count - 1]
    dash = DASH.match(first.text)
    who = Span(first.start + (dash.end() if dash else 0), last.end)
    return Block("quotation", words.start, who.end, parts=(words, who))

"""Sentences of a text that is still being written, with their markers, without whatever could act on a page."""

from __future__ import annotations

import html
import re
import unicodedata

from ...language import split_by_rule

MOST_MARKERS = 12  # in one bracket: "[1-9999]" is no citation
MARKER = re.compile(r"[\[【]\s*\^?\d{1,3}(?:\s*(?:[,;–-]|and|&)\s*\^?\d{1,3})*\s*[\]】](?!\()", re.IGNORECASE)
IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)?|\[[^\]]*\])?")
LINK = re.compile(r"\[([^\[\]]*)\](?:\(\s*[^)]*\)?|\[[^\]]*\])")
DEFINITION = re.compile(r"^\s*\[[^\]]+\]:\s*\S.*$", re.MULTILINE)
TAG = re.compile(r"<!--.*?(?:-->|$)|</?[a-zA-Z!?/][^<>]*(?:>|$)", re.DOTALL)
BLOCKS = re.compile(r"<(script|style|iframe|object|svg|math)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_DOMAINS = "com|org|net|edu|gov|info|biz|io|ai|app|dev|xyz|site|online|co|uk|eu|de|fr|us|ca|au|nl|ru|cn|tk|example|test"
ADDRESS = re.compile(
    r"\b(?:[a-z][a-z0-9+.-]{1,12}://|www\.|(?:javascript|data|vbscript|mailto|file|tel):(?=\S))\S*"
    rf"|\b[\w.+-]+@[\w-]+\.[\w.-]+|\b(?:[a-z0-9-]+\.)+(?:{_DOMAINS})\b(?:[/?#]\S*)?",
    re.IGNORECASE,
)
LEAD = re.compile(r"^\s*(?:(?:#{1,6}|>|[-*•+–]|\(?\d{1,2}[.)]|\([a-z]\))\s+)+")
EMPHASIS = re.compile(r"(\*{1,3}|_{1,3}|~~|`+)(?=\S)(.+?)(?<=\S)\1")
LEFT_OVER = re.compile(r"[<>{}|\\]|\]\s*\(|!\[|://|```|\*\*|<\|")
ROLE = re.compile(r"<\|[^|>]*\|>|\[/?INST\]|<</?SYS>>", re.IGNORECASE)
LONGEST = 4_000  # characters; what goes on longer without an end is no sentence and is handed on as it is
MARKED = re.compile(rf"\s*{MARKER.pattern}", re.IGNORECASE)
OPEN_MARKER = re.compile(r"\s*[\[【][\s\d,;^–-]*$")
ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]*_`]*\s*$")
NEW_LINE_GOES_ON = re.compile(r"[a-z]")
BULLET = re.compile(r"(?:[-*•+–>#|]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")


class SentenceStream:
    """Cuts a growing text into whole sentences; one object for one answer.

    Markers after a full stop belong to the sentence before it. A line of its own (an item, a heading) is a sentence; a
    line that only wraps goes on. A sentence is handed out when the first word after it shows that it has ended.
    """

    def __init__(self) -> None:
        self._held = ""
        self.unfinished = False
        """After `close`: whether the last sentence that it gave has no end, as in an answer that was cut off."""

    def feed(self, piece: str) -> list[str]:
        """The sentences that `piece` completes, in order; often none."""
        self._held += piece
        ready: list[str] = []
        while (end := self._first_end()) is not None:
            sentence, self._held = self._held[:end].strip(), self._held[end:]
            if sentence:
                ready.append(sentence)
        return ready

    def close(self) -> list[str]:
        """What is left when no more comes: the last sentence or two; `unfinished` tells whether the last is whole."""
        rest = self.feed("\n\n")
        last = self._held.strip()
        self._held = ""
        if last:
            rest.append(last)
        self.unfinished = bool(rest) and not ENDED.search(MARKER.sub("", rest[-1]))
        return rest

    def _first_end(self) -> int | None:
        """Where the first whole sentence of the held text ends, its markers included; None if none is whole yet."""
        start = len(self._held) - len(self._held.lstrip())
        if start == len(self._held):
            return None
        line_end = self._line_end(start)
        line = self._held[: line_end if line_end is not None else len(self._held)]
        cut = _sentence_end(line, whole=line_end is not None)
        if cut is not None:
            return cut
        if line_end is not None:
            return line_end
        return len(self._held) if len(self._held) > LONGEST else None

    def _line_end(self, start: int) -> int | None:
        """The end of the line that the first sentence stands on; None while it may go on."""
        for match in re.finditer(r"\n", self._held[start:]):
            at = start + match.start()
            after = self._held[at:]
            following = after.lstrip()
            if re.match(r"\s*\n[^\S\n]*\n", after):
                return at
            if not following:
                return None
            goes_on = NEW_LINE_GOES_ON.match(following) and not BULLET.match(following)
            if not goes_on or ENDED.search(MARKER.sub("", self._held[:at])):
                return at
        return None


def _sentence_end(line: str, *, whole: bool) -> int | None:
    """Where the first of several sentences on a line ends; None where the line holds one, or may yet."""
    kept, places = _without_markers(line)
    spans = split_by_rule(kept)
    bullet = BULLET.match(kept.lstrip())
    if bullet and spans and spans[0].end - spans[0].start <= bullet.end():
        spans = spans[1:]  # "1. The first …": the number is no sentence
    if len(spans) < 2:
        return None
    following = kept[spans[1].start :]
    if not whole and not re.search(r"\s", following):
        return None  # the first word after the stop decides whether it is one, and is not whole yet
    end = places[spans[0].end - 1] + 1
    while marked := MARKED.match(line, end):
        end = marked.end()
    if OPEN_MARKER.match(line[end:]) and not whole:
        return None
    return end


def _without_markers(line: str) -> tuple[str, list[int]]:
    """The line without its markers, and for each character left where it stands in the line."""
    kept: list[int] = []
    at = 0
    for match in MARKED.finditer(line):
        kept += range(at, match.start())
        at = match.end()
    kept += range(at, len(line))
    return "".join(line[i] for i in kept), kept


def markers_of(sentence: str) -> tuple[int, ...]:
    """The numbers of the markers in a sentence, each once, in order; "[1-3]" are three."""
    found: list[int] = []
    for match in MARKER.finditer(sentence):
        pieces = re.split(r"[,;&]|and", match.group().strip("[]【】 "))
        for piece in pieces:
            ends = [int(number) for number in re.findall(r"\d+", piece)]
            last = min(ends[-1], ends[0] + MOST_MARKERS)
            found += range(ends[0], last + 1) if last >= ends[0] else ends
    return tuple(dict.fromkeys(found))


def clean(sentence: str) -> str:
    """The words of a sentence without markers, tags, links, pictures and Markdown's signs; words of links stay."""
    text = unicodedata.normalize("NFC", sentence)
    for _ in range(3):  # an entity may hide a tag, and a tag another
        before, text = text, html.unescape(text)
        text = BLOCKS.sub(" ", ROLE.sub(" ", text))
        text = TAG.sub(" ", text)
        if text == before:
            break
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs", "Cn"})
    text = DEFINITION.sub(" ", text)
    text = LINK.sub(r"\1", MARKER.sub("", IMAGE.sub(" ", text)))
    text = LEAD.sub("", text)
    for _ in range(3):
        text = EMPHASIS.sub(r"\2", text)
    text = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"\s+([.,;:!?])", r"\1", text)


def is_unsafe(text: str, sources: str) -> bool:
    """Whether cleaned words still hold an address that does not stand in `sources`, or signs of markup."""
    if LEFT_OVER.search(text):
        return True
    known = sources.casefold()
    return any(match.group().rstrip(".,;:)").casefold() not in known for match in ADDRESS.finditer(text))

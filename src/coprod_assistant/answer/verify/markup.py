"""Markers and plain words of a sentence that a language model wrote: whatever could act on a page is taken out."""

from __future__ import annotations

import html
import re
import unicodedata

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

"""Plain-text dumps of web pages, whose canonical text is the file itself, and Markdown, read as a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..columns import with_bars
from ..errors import ExtractionError
from ..types import Block
from .decode import decode
from .front_matter import FrontMatter, split_front
from .html import extract_page
from .lines import Line, join_wrapped, split_lines
from .parsed import Leavings, Parsed, cut_text
from .recognise import recognise_blocks

LINK_MARK = re.compile(r"\[\d{1,4}\](?=\S|$)")
LINKS = re.compile(r"(?:References|Visible links|Hidden links):?")  # as lynx heads the addresses at the end of a page
ADDRESS = re.compile(r"\d{1,4}\.\s+[a-z][a-z+.-]*:\S+", re.I)
# What generators of sites put into Markdown besides: attributes of a block or link, and their own commands.
COMMANDS = re.compile(r"\{:[^{}\n]{1,200}\}|\{%[^\n]{1,500}?%\}|\{\{[^\n]{1,500}?\}\}")
INDENTED_TAG = re.compile(r"^[ \t]+(?=</?[a-z][a-z\d]*[\s>])", re.M | re.I)  # in the middle of mark-up, it is no code
SPACED_LINK = re.compile(r"\]\(([^()<>\"'\s][^()<>\"'\n]* [^()<>\"'\n]*[^()<>\"'\s])\)")


def extract_text(data: bytes) -> Parsed:
    """Blocks of a text file; offsets count in its decoded characters, line ends as `\\n`.

    Raises:
        ExtractionError: there is no text in it.
    """
    warnings: list[str] = []
    text = cut_text(decode(data, warnings), warnings)
    barred = with_bars(text)
    lines = split_lines(barred)
    blocks = recognise_blocks(join_wrapped(_without_link_marks(lines), barred))
    if not blocks:
        raise ExtractionError("no text that could be content", hint="remove the file or replace it")
    left = Leavings()
    for line in _outside(lines, blocks):
        left.add("line", line.text)
    return Parsed(title=None, text=text, blocks=blocks, warnings=warnings, left_out=left.notes)


def _without_link_marks(lines: Sequence[Line]) -> list[Line]:
    """The lines without the list of addresses at their end, and without the numbers of links in them.

    As they are where no such list shows that `[3]` before a word is the number of a link.
    """
    end = len(lines)
    while end and (ADDRESS.fullmatch(lines[end - 1].text) or LINKS.fullmatch(lines[end - 1].text)):
        end -= 1
    if end == len(lines) or not LINKS.fullmatch(lines[end].text):
        return list(lines)
    found: list[Line] = []
    for line in lines[:end]:
        bare = LINK_MARK.sub(lambda mark: " " * len(mark[0]), line.text)
        words = bare.strip()
        if words:  # else a mark alone, before a link that begins a line below
            first = line.start + len(bare) - len(bare.lstrip())
            found.append(replace(line, start=first, end=first + len(words), text=words))
    return found


def _outside(lines: Sequence[Line], blocks: Sequence[Block]) -> list[Line]:
    """The lines that no block holds, in order, as both are."""
    found: list[Line] = []
    at = 0
    for line in lines:
        while at < len(blocks) and blocks[at].end <= line.start:
            at += 1
        if at == len(blocks) or line.end <= blocks[at].start:
            found.append(line)
    return found


def extract_markdown(data: bytes, *, url: str | None = None) -> Parsed:
    """Canonical text of a Markdown file and its structure; front matter gives the title, and the lines of an event.

    Tags of raw HTML are dropped, and with them what they hide; so are commands to the program that makes a site of it.

    Raises:
        ExtractionError: there is no text in it.
    """
    warnings: list[str] = []
    text = cut_text(decode(data, warnings, control=" "), warnings)
    front, text = split_front(text)
    left = Leavings()
    for command in COMMANDS.findall(text):
        left.add("line", command)
    parsed = extract_page(_rendered(COMMANDS.sub("", text), front), url=url, warnings=warnings, whole=True)
    parsed.title = front.title or parsed.title
    parsed.published = front.published
    parsed.left_out = [*left.notes, *parsed.left_out]
    return parsed


def _rendered(text: str, front: FrontMatter) -> str:
    """The page that a Markdown file is; what its front matter shows stands above its text."""
    from markdown_it import MarkdownIt

    text = SPACED_LINK.sub(r"](<\1>)", INDENTED_TAG.sub("", text))
    reader: Any = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    body, shown = reader.render(text), front.shown
    if "<h1" in body:  # the title once more
        shown = shown[shown.find("</h1>") + len("</h1>") :] if shown.startswith("<h1>") else shown
    first = body.find("</h1>") + len("</h1>") if body.lstrip().startswith("<h1") else 0
    return f"<html><body>{body[:first]}{shown}{body[first:]}</body></html>"

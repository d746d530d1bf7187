"""Plain-text dumps of web pages: the file itself is the canonical text."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import ExtractionError
from ..types import Block
from .decode import decode
from .left_out import Leavings
from .limits import cut_text
from .lines import Line, join_wrapped, split_lines
from .parsed import Parsed
from .recognise import recognise_blocks


def extract_text(data: bytes) -> Parsed:
    """Blocks of a text file; offsets count in its decoded characters, line ends as `\\n`.

    Raises:
        ExtractionError: there is no text in it.
    """
    warnings: list[str] = []
    text = cut_text(decode(data, warnings), warnings)
    lines = split_lines(text)
    blocks = recognise_blocks(join_wrapped(lines, text))
    if not blocks:
        raise ExtractionError("no text that could be content", hint="remove the file or replace it")
    left = Leavings()
    for line in _outside(lines, blocks):
        left.add("line", line.text)
    return Parsed(title=None, text=text, blocks=blocks, warnings=warnings, left_out=left.notes)


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

"""Plain-text dumps of web pages: the file itself is the canonical text."""

from __future__ import annotations

from ..errors import ExtractionError
from .decode import decode
from .limits import cut_text
from .lines import join_wrapped, split_lines
from .parsed import Parsed
from .recognise import recognise_blocks


def extract_text(data: bytes) -> Parsed:
    """Blocks of a text file; offsets count in its decoded characters, line ends as `\\n`.

    Raises:
        ExtractionError: there is no text in it.
    """
    warnings: list[str] = []
    text = cut_text(decode(data, warnings), warnings)
    blocks = recognise_blocks(join_wrapped(split_lines(text), text))
    if not blocks:
        raise ExtractionError("no text that could be content", hint="remove the file or replace it")
    return Parsed(title=None, text=text, blocks=blocks, warnings=warnings)

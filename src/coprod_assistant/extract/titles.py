"""Titles that files give themselves: which can be shown, and which say that the page is an error message."""

from __future__ import annotations

import re

from .decode import visible

MAX_TITLE = 200
ODD = re.compile(
    r"[<>{}\\]|\]\(|://|javascript:|^untitled|^microsoft\s\w+\s*-|\.(?:docx?|pdf|indd|pptx?|xlsx?|qxd|rtf|html?)$"
    r"|^(?:document|dokument|title|slide|presentation|powerpoint presentation|new page)\s*\d*$",
    re.I,
)
ERROR = re.compile(
    r"^\W*(?:error\W*)?(?:(?:http\W*)?(?:403|404|410|500|502|503)\b"
    r"|(?:the |this |die )?(?:requested )?(?:page|seite|url|file|document|content|resource)\b.{0,40}\b"
    r"(?:not (?:be )?(?:found|available)|can.?t be found|doesn.?t exist|does not exist|no longer|nicht gefunden"
    r"|cannot be found|existiert nicht)"
    r"|not found\b|nicht gefunden|access denied|forbidden|service unavailable|internal server error|bad gateway"
    r"|oops\b|page missing|redirecting\b|just a moment|checking your browser|attention required)",
    re.I,
)


def sane_title(title: str | None) -> str | None:
    """`title` on one line, or None where it is mark-up, an address, a file name or no words at all."""
    words = " ".join(visible(title or "").split())
    if not 3 <= len(words) <= MAX_TITLE or not re.search(r"[^\W\d_]{2}", words) or ODD.search(words):
        return None
    return words


def is_error_title(words: str) -> bool:
    """Whether a title or the first words of a page say that there is no page."""
    return bool(ERROR.match(words.strip()))

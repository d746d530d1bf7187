"""How much of one file is read; what is beyond is cut with a warning, or refused before it is opened."""

from __future__ import annotations

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EPUB = "application/epub+zip"

MAX_PAGES = 2_000
MAX_CHARS = 5_000_000
MAX_BYTES = {  # a bigger file is refused
    "application/pdf": 100_000_000,
    "text/html": 20_000_000,
    "text/markdown": 20_000_000,
    "text/plain": 40_000_000,
    "text/csv": 20_000_000,
    "text/calendar": 20_000_000,
    "application/xml": 20_000_000,
    "message/rfc822": 100_000_000,
    WORD: 100_000_000,
    SLIDES: 200_000_000,
    SHEETS: 50_000_000,
    EPUB: 100_000_000,
}


def cut_text(text: str, warnings: list[str]) -> str:
    """`text`, or its first `MAX_CHARS` characters with a warning."""
    if len(text) <= MAX_CHARS:
        return text
    warnings.append(f"only the first {MAX_CHARS:,} of {len(text):,} characters were read")
    return text[:MAX_CHARS]

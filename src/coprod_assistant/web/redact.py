"""What is kept of a visitor's words: not what names a person or opens a door."""

from __future__ import annotations

from ..personal import name_personal


def redact(text: str) -> str:
    """`text` with e-mail addresses, keys, account, card and telephone numbers and IP addresses named instead."""
    return name_personal(text, lambda kind: f"[{kind}]")[0]

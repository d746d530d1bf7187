"""What a language model is told instead of a visitor's personal data."""

from __future__ import annotations

from ..personal import name_personal

TOLD = {
    "key": "key",
    "e-mail": "e-mail address",
    "account": "account number",
    "IP": "IP address",
    "card": "card number",
    "insurance": "insurance number",
    "phone": "telephone number",
}


def mask_personal(text: str, *, published: str = "") -> tuple[str, int]:
    """`text` with addresses, telephone, card and account numbers and keys named, not written, and how many there were.

    Args:
        published: Words that anyone can read; what stands there is left as it is.
    """
    return name_personal(text, lambda kind: f"({TOLD[kind]} left out)", published=published)

"""What must not be kept of a visitor's words: addresses, numbers and keys that name a person or open a door."""

from __future__ import annotations

import re
from collections.abc import Callable

EMAIL = re.compile(r"[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\b(?:sk|pk|rk|ghp|gho|ghs|glpat|xox[abprs]|hf|AKIA|ASIA|AIza|ya29|eyJ)[-_]?[A-Za-z0-9_.-]{12,}"
    r"|\b(?=\w*\d)(?=\w*[A-Za-z])\w{32,}\b",
    re.DOTALL,
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b")
CARD = re.compile(r"(?<![\w.])\d(?:[ .-]?\d){12,18}(?!\w)")
IP = re.compile(
    r"(?<![\w.:])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<![\w.:])(?=[0-9A-Fa-f]*:[0-9A-Fa-f:]*:)[0-9A-Fa-f:]{3,39}(?![\w:])"
)
# A plus, 0 or bracket before it, or ten digits and more: years, spans of years and thousands are none.
PHONE = re.compile(r"(?<![\w./-])(?:\+|\(?0)[\d(][\d\s()./-]{5,18}\d(?!\w)|(?<![\w./-])\d(?:[ .-]?\d){9,14}(?!\w)")
DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")


def redact(text: str) -> str:
    """`text` with e-mail addresses, keys, account, card and telephone numbers and IP addresses named instead."""
    for kind, pattern, is_one in (
        ("key", KEY, _any),
        ("e-mail", EMAIL, _any),
        ("account", IBAN, _any),
        ("IP", IP, _any),
        ("card", CARD, _is_card),
        ("phone", PHONE, _is_phone),
    ):
        text = pattern.sub(_named(kind, is_one), text)
    return text


def _named(kind: str, is_one: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
    return lambda match: f"[{kind}]" if is_one(match.group()) else match.group()


def _any(_: str) -> bool:
    return True


def _is_card(found: str) -> bool:
    """Luhn's check digit (ISO/IEC 7812-1)."""
    digits = [int(character) for character in found if character.isdecimal()][::-1]
    return (sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])) % 10 == 0


def _is_phone(found: str) -> bool:
    return not DATE.fullmatch(found.strip()) and 7 <= sum(character.isdecimal() for character in found) <= 15

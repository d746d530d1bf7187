"""Personal data in what a visitor wrote: found and taken out before it is sent to a language model.

What is published in the passages at hand (the organisation's own telephone number) is not personal data of a visitor.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

EMAIL = re.compile(r"[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
KEY = re.compile(
    r"\b(?:sk|pk|rk|xox[abprs]|gh[pousr]|glpat|hf|AKIA|ASIA|AIza|ya29|eyJ)[-_.]?(?:[A-Za-z0-9][-_.]?){12,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*"
    r"|\b(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{32,}\b",
    re.DOTALL,
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b")
INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.IGNORECASE)
CARD = re.compile(r"(?<![\w.])\d(?:[ .-]?\d){12,18}(?!\w)")
# Not dates (2011-05-09), spans of years (2009-2012) or thousands (1 250 000): a leading plus, zero or bracket, or
# ten digits and more.
PHONE = re.compile(r"(?<![\w./-])(?:\+|00|\(0?|0)[\d(][\d\s()./-]{6,18}\d(?!\w)|(?<![\w./-])\d(?:[ .-]?\d){9,12}(?!\w)")
DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d)(?!\d)"
    r"|^(?:(?:19|20)\d\d[ .,-]*)+$"
)


def mask_personal(text: str, *, published: str = "") -> tuple[str, int]:
    """`text` with addresses, telephone, card and account numbers and keys named, not written, and how many there were.

    Args:
        published: Words that anyone can read; what stands there is left as it is.
    """
    plain = "".join(character for character in text if unicodedata.category(character) not in {"Cf", "Cs", "Co"})
    known = _squeezed(published)
    count = 0

    def masked(kind: str, wanted: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            nonlocal count
            found = match.group()
            if not wanted(found) or (known and _squeezed(found) in known):
                return found
            count += 1
            return f"({kind} left out)"

        return replace

    for kind, pattern, wanted in (
        ("key", KEY, lambda _: True),
        ("e-mail address", EMAIL, lambda _: True),
        ("account number", IBAN, lambda _: True),
        ("card number", CARD, _is_card),
        ("insurance number", INSURANCE, lambda _: True),
        ("telephone number", PHONE, _is_phone),
    ):
        plain = pattern.sub(masked(kind, wanted), plain)
    return (plain, count) if count else (text, 0)


def _is_card(found: str) -> bool:
    """Luhn's check digit (ISO/IEC 7812-1)."""
    digits = [int(character) for character in found if character.isdecimal()][::-1]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


def _is_phone(found: str) -> bool:
    digits = sum(character.isdecimal() for character in found)
    return 8 <= digits <= 15 and not DATE.search(found.strip())


def _squeezed(text: str) -> str:
    return re.sub(r"[\s()./-]", "", text).lower()

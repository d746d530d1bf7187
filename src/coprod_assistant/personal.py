"""Personal data in what a visitor wrote, found and named: before it is kept, and before a language model sees it.

What is published (the organisation's own telephone number) is not personal data of a visitor.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

EMAIL = re.compile(r"[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"
    r"|\b(?:sk|pk|rk|xox[abprs]|gh[pousr]|glpat|hf|AKIA|ASIA|AIza|ya29|eyJ)[-_.]?(?:[A-Za-z0-9][-_.]?){12,}"
    r"|\b(?=[A-Za-z0-9_-]*[0-9])(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{32,}\b",
    re.DOTALL,
)
IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b")
INSURANCE = re.compile(r"\b[A-CEGHJ-PR-TW-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.IGNORECASE)
CARD = re.compile(r"(?<![\w.])\d(?:[ .-]?\d){12,18}(?!\w)")
IP = re.compile(
    r"(?<![\w.:])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<![\w.:])(?=[0-9A-Fa-f]*:[0-9A-Fa-f:]*:)[0-9A-Fa-f:]{3,39}(?![\w:])"
)
# Not dates (2011-05-09), spans of years (2009-2012) or thousands (1 250 000): a leading plus, zero or bracket, or
# ten digits and more.
PHONE = re.compile(r"(?<![\w./-])(?:\+|\(?0)[\d(][\d\s()./-]{5,18}\d(?!\w)|(?<![\w./-])\d(?:[ .-]?\d){9,14}(?!\w)")
DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d)(?!\d)"
    r"|^(?:(?:19|20)\d\d[ .,-]*)+$"
)


def name_personal(text: str, naming: Callable[[str], str], *, published: str = "") -> tuple[str, int]:
    """`text` with what is personal named instead of written, and how many such places there were.

    Named are e-mail and IP addresses, telephone, card, account and insurance numbers, and keys, also where invisible
    characters part them; those are left out then. A text without any is returned as it is.

    Args:
        naming: What stands in place of a kind, which is "key", "e-mail", "account", "IP", "card", "insurance" or
            "phone".
        published: Words that anyone can read; what stands there is left as it is.
    """
    plain = "".join(character for character in text if unicodedata.category(character) not in {"Cf", "Cs", "Co"})
    known = _squeezed(published)
    count = 0

    def named(kind: str, is_one: Callable[[str], bool]) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            nonlocal count
            found = match.group()
            if not is_one(found) or (known and _squeezed(found) in known):
                return found
            count += 1
            return naming(kind)

        return replace

    for kind, pattern, is_one in (
        ("key", KEY, _any),
        ("e-mail", EMAIL, _any),
        ("account", IBAN, _any),
        ("IP", IP, _any),
        ("card", CARD, _is_card),
        ("insurance", INSURANCE, _any),
        ("phone", PHONE, _is_phone),
    ):
        plain = pattern.sub(named(kind, is_one), plain)
    return (plain, count) if count else (text, 0)


def _any(_: str) -> bool:
    return True


def _is_card(found: str) -> bool:
    """Whether the digits have a right check digit (Luhn, ISO/IEC 7812)."""
    digits = [int(character) for character in found if character.isdecimal()][::-1]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0


def _is_phone(found: str) -> bool:
    digits = sum(character.isdecimal() for character in found)
    return 7 <= digits <= 15 and not DATE.search(found.strip())


def _squeezed(text: str) -> str:
    return re.sub(r"[\s()./-]", "", text).lower()

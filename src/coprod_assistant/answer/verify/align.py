"""Which words of a sentence stand in its source, in the same relations, and what there speaks against it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ...tokens import fold, stem, words
from .names import holds_name, name_words
from .numbers import holds_number
from .reading import Reading
from .roles import AGENT, BE, PATIENT, SAID
from .when import holds_date
from .words import LOOSE, likeness, opposed, siblings

NEAR = 4  # tokens between two words that belong together although the parser does not say so
PRONOUNS = frozenset("he she it they his her its their him them this these i my me we our us".split())
WORTH_OF_PRONOUN = 0.7
CLOSED_ROLES = frozenset({AGENT, PATIENT})
LONGEST_PATH = 3  # steps between two words of a parsed sentence that belong together though in no relation of ours
# Beside one of these another may stand: a name of several words, two attributes.
TURNED = tuple(
    set(pair.split())
    for pair in ("from to", "from into", f"{AGENT} to", "before after", "above below", "for against", "with without")
)
NEVER_REPLACED = frozenset({"compound", "amod", "advmod", "appos", "relcl", "acl", "advcl", "prep", "clause"})


class Surroundings(Protocol):
    """What stands near a source: the words before it, and the title, headings and date above it."""

    @property
    def before(self) -> str:
        """What a pronoun of the source may stand for."""

    @property
    def around(self) -> str:
        """What the source is about."""


@dataclass(slots=True)
class Alignment:
    """Words of a sentence and the words of its source that they stand for.

    `places` maps the number of a word to (number of the source, number of its word) pairs; `worth` to the likeness,
    0 to 1, of the best of them.
    """

    places: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    worth: dict[int, float] = field(default_factory=dict)


def align(sentence: Reading, sources: Sequence[Reading], years: Sequence[int]) -> Alignment:
    """For each word of the sentence that carries meaning, where it stands in the sources.

    Args:
        years: What dates of the sources without a year may mean.
    """
    found = Alignment()
    for at, weight in enumerate(sentence.weights):
        if weight <= 0:
            continue
        best = 0.0
        for number, source in enumerate(sources):
            for place, worth in _matches(sentence, at, source, years):
                if worth > best + 1e-6 and worth >= 0.99:
                    found.places[at] = []
                if worth >= best - 0.3:
                    found.places[at].append((number, place))
                    best = max(best, worth)
        found.worth[at] = best
    return found


def stand_ins(
    sentence: Reading, sources: Sequence[Reading], near: Sequence[Surroundings], alignment: Alignment
) -> None:
    """Takes names as held that the sources only point to: by a pronoun, by a surname, by the title above them."""
    for start, end in sentence.names:
        name = sentence.text[start:end]
        inside = [n for n, token in enumerate(sentence.tokens) if start <= token.start < end]
        numbers = [n for n in inside if sentence.weights[n] > 0]
        lacking = [n for n in numbers if alignment.worth.get(n, 0.0) <= 0.5]
        if not lacking:
            continue
        places: list[tuple[int, int]] = []
        for number, (source, around) in enumerate(zip(sources, near, strict=True)):
            if len(lacking) == len(numbers) and holds_name(name, name_words(around.before)):
                places += [(number, n) for n, token in enumerate(source.tokens) if fold(token.text) in PRONOUNS]
        titled = any(holds_name(name, name_words(around.around)) for around in near)
        whole = len(lacking) < len(numbers) and any(
            holds_name(name, name_words(words)) for around in near for words in (around.before, around.around)
        )
        if places or titled or whole:
            for at in lacking:
                alignment.places[at], alignment.worth[at] = places, WORTH_OF_PRONOUN
    around = {stem(word) for one in near for word in words(one.around)}
    for at, worth in alignment.worth.items():
        if worth <= 0 and sentence.stems[at] in around and at not in sentence.number_at:
            alignment.worth[at] = WORTH_OF_PRONOUN


def _matches(sentence: Reading, at: int, source: Reading, years: Sequence[int]) -> list[tuple[int, float]]:
    if at in sentence.date_at:
        mention = sentence.dates[sentence.date_at[at]]
        fitting = {
            place for place, other in enumerate(source.dates) if holds_date(mention, sentence.text, [other], years)
        }
        return [(token, 1.0) for token, place in source.date_at.items() if place in fitting] or _by_stem(
            sentence, at, source
        )
    if at in sentence.number_at:
        wanted = sentence.numbers[sentence.number_at[at]]
        fitting = {place for place, other in enumerate(source.numbers) if holds_number(wanted, [other])}
        return [(token, 1.0) for token, place in source.number_at.items() if place in fitting]
    mine = sentence.stems[at]
    matches = []
    for place, other in enumerate(source.stems):
        worth = likeness(mine, other)
        if worth > 0 and (source.weights[place] > 0 or worth == 1.0):
            matches.append((place, worth))
    return matches


def _by_stem(sentence: Reading, at: int, source: Reading) -> list[tuple[int, float]]:
    return [(place, 1.0) for place, other in enumerate(source.stems) if other == sentence.stems[at]]


@dataclass(slots=True)
class Compared:
    """How the relations of a sentence fare in its source: weights of those that hold, and counts of those that do not.

    `kept` of `judged` is the weight of relations between aligned words that hold there too, `swapped` counts agents
    that are patients there or the other way round, `replaced` words in whose place the source has others. `turned` are
    words that stand elsewhere only because an active sentence became a passive or the other way round.
    """

    judged: float = 0.0
    kept: float = 0.0
    swapped: float = 0.0
    replaced: float = 0.0
    replaced_names: float = 0.0
    replaced_main: float = 0.0
    replaced_said: float = 0.0
    substituted: float = 0.0
    held: set[int] = field(default_factory=set)
    turned: set[int] = field(default_factory=set)


def compare_relations(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> Compared:
    """The relations of the sentence held against those of its sources."""
    result = Compared()
    by_source = [_indexed(source) for source in sources]
    used = {spot for places in alignment.places.values() for spot in places}
    filled = {(relation.governor, relation.role) for relation in sentence.relations}
    for relation in sentence.relations:
        governor, dependent = relation.governor, relation.dependent
        weight = min(_judged(sentence, governor), _judged(sentence, dependent))
        if {governor, dependent} <= sentence.date_at.keys() or weight < 0.5:
            continue
        if alignment.places.get(governor) and alignment.worth.get(dependent, 1.0) <= 0:
            result.substituted += _substituted(relation.role, alignment.places[governor], by_source, used)
        if not alignment.places.get(governor) or not alignment.places.get(dependent):
            continue
        result.judged += weight
        outcome = _outcome(relation.role, alignment.places[governor], alignment.places[dependent], by_source)
        if outcome == "swapped" and relation.role == AGENT and (governor, PATIENT) not in filled:
            outcome = "close"  # "the workshop opened" where somebody opened it
        if outcome == "replaced" and dependent in sentence.date_at:
            outcome = "close"
        if outcome == "kept":
            result.kept += weight
            if relation.role in CLOSED_ROLES and dependent not in sentence.number_at:
                result.held.add(dependent)
            if relation.role in CLOSED_ROLES and _other_voice(sentence, governor, sources, alignment):
                result.turned.add(dependent)
        elif outcome == "swapped":
            result.swapped += 1
        elif outcome == "replaced":
            named = sentence.weights[dependent] >= 2.0
            result.replaced_names += named
            result.replaced += not named
            result.replaced_main += relation.role in CLOSED_ROLES
            result.replaced_said += relation.role == SAID
            if not named:
                result.kept += 0.25 * weight
        elif outcome == "close":
            result.kept += 0.6 * weight
    return result


def split_verbs(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> int:
    """How many verbs the sentence puts together from two of the source's: who of the one, what of the other."""
    by_source = [_indexed(source) for source in sources]
    spots: defaultdict[int, list[set[tuple[int, int]]]] = defaultdict(list)
    for relation in sentence.relations:
        dependents = alignment.places.get(relation.dependent, [])
        governors = alignment.places.get(relation.governor, [])
        if relation.role in NEVER_REPLACED or sentence.tokens[relation.governor].tag != "VERB" or not dependents:
            continue
        held = {
            (n, g) for n, g in governors
            if not by_source[n].lines and any(m == n and _pair(relation.role, g, d, by_source[n]) == "kept" for m, d in dependents)
        }  # fmt: skip
        if held:
            spots[relation.governor].append(held)
    return sum(len(found) > 1 and not set.intersection(*found) for found in spots.values())


def _judged(sentence: Reading, number: int) -> float:
    """What a word counts for in a relation: a light verb as much as another."""
    return max(sentence.weights[number], 1.0 if sentence.tokens[number].tag == "VERB" else 0.0)


def _other_voice(sentence: Reading, verb: int, sources: Sequence[Reading], alignment: Alignment) -> bool:
    """Whether a verb is passive in the sentence and active in the source, or the other way round."""
    return any((verb in sentence.passive) != (at in sources[n].passive) for n, at in alignment.places.get(verb, []))


@dataclass(slots=True)
class _Indexed:
    reading: Reading
    roles: dict[tuple[int, int], set[str]]  # (governor, dependent) -> roles
    fillers: dict[tuple[int, str], set[int]]  # (governor, role) -> dependents
    lines: list[int]  # for each word of a list or a table the line that it stands on; empty for prose


def lines_of(source: Reading) -> list[int]:
    """For each word of a text of several lines the number of its line; empty for a text of one, which is prose."""
    if "\n" not in source.text.strip():
        return []
    return [source.text.count("\n", 0, token.start) for token in source.tokens]


def _indexed(source: Reading) -> _Indexed:
    index = _Indexed(source, defaultdict(set), defaultdict(set), lines_of(source))
    for relation in source.relations:
        index.roles[relation.governor, relation.dependent].add(relation.role)
        index.fillers[relation.governor, relation.role].add(relation.dependent)
    return index


def _outcome(
    role: str, governors: Sequence[tuple[int, int]], dependents: Sequence[tuple[int, int]], sources: Sequence[_Indexed]
) -> str:
    """ "kept", "swapped", "replaced", "close" or "apart": the best that the sources say of one relation."""
    seen: set[str] = set()
    for number, governor in governors:
        for other_number, dependent in dependents:
            if number == other_number:
                seen.add(_pair(role, governor, dependent, sources[number]))
        seen.add(_filled(role, governor, {d for n, d in dependents if n == number}, sources[number]))
    for outcome in ("kept", "swapped", "replaced", "close"):
        if outcome in seen:
            return outcome
    return "apart"


def _pair(role: str, governor: int, dependent: int, source: _Indexed) -> str:
    if governor == dependent:
        return "apart"
    if source.lines:  # the parser makes no sense of lines; the first of them opens the list
        one, other = source.lines[governor], source.lines[dependent]
        return "kept" if one == other or 0 in {one, other} else "replaced"
    roles = source.roles.get((governor, dependent), set())
    if role in roles or (roles and not (CLOSED_ROLES & (roles | {role})) and not _turned(role, roles)):
        return "kept"
    if (role in CLOSED_ROLES and CLOSED_ROLES & roles) or _turned(role, roles):
        return "swapped"
    if roles or source.roles.get((dependent, governor)):
        return "kept" if not (role in CLOSED_ROLES and roles) else "close"
    near = abs(governor - dependent) <= NEAR or _path(source.reading, governor, dependent) <= LONGEST_PATH
    return "close" if near else "apart"


def _turned(role: str, roles: set[str]) -> bool:
    """Whether a sentence says "from" where its source says "to", or has for a giver who was given something."""
    return any({role, other} in TURNED for other in roles)


def _path(reading: Reading, one: int, other: int) -> int:
    """Steps between two words along what they depend on; a preposition is none."""
    above: dict[int, int] = {}
    for start, seen in ((one, above), (other, None)):
        at, steps = start, 0
        for _ in range(2 * LONGEST_PATH):
            if seen is None and at in above:
                return steps + above[at]
            if seen is not None:
                seen[at] = steps
            head = reading.tokens[at].head
            if head == at:
                break
            at, steps = head, steps + (reading.tokens[at].tag not in {"ADP", "CCONJ"})
    return 2 * LONGEST_PATH


def _substituted(
    role: str, governors: Sequence[tuple[int, int]], sources: Sequence[_Indexed], used: set[tuple[int, int]]
) -> bool:
    """Whether the sources have in this role a noun that the sentence does not have, where it has one of its own."""
    if role not in CLOSED_ROLES | {SAID, "is"}:
        return False
    for number, governor in governors:
        fillers = sources[number].fillers.get((governor, role), set())
        if fillers and not any((number, f) in used for f in fillers) and not sources[number].lines:
            return any(sources[number].reading.weights[f] >= 1.0 for f in fillers)
    return False


def _filled(role: str, governor: int, dependents: set[int], source: _Indexed) -> str:
    """ "replaced" where the source gives this governor another word in this role."""
    if source.lines or role in NEVER_REPLACED:
        return "apart"
    fillers = source.fillers.get((governor, role), set())
    others = {f for f in fillers - dependents if source.reading.weights[f] >= 1.0}
    return "replaced" if others and not fillers & dependents else "apart"


@dataclass(slots=True)
class Opposed:
    """What in a source denies a sentence: words denied in one and not in the other, and opposites."""

    polarity: float = 0.0
    opposites: float = 0.0
    loose: float = 0.0


def compare_polarity(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> Opposed:
    """Denials and opposites of the sentence held against those of its sources."""
    result = Opposed()
    for at, places in alignment.places.items():
        if sentence.weights[at] <= 0 or sentence.tokens[at].tag not in {"VERB", "NOUN", "ADJ", "ADV"} or not places:
            continue
        mine = at in sentence.denied
        theirs = [place in sources[number].denied for number, place in places]
        if all(their != mine for their in theirs):
            result.polarity += 1 if sentence.tokens[at].tag in {"VERB", "ADJ"} else 0.5
    result.opposites = _opposites(sentence, sources)
    result.loose = float(_denial_differs(sentence, sources, alignment))
    return result


def _denial_differs(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> bool:
    """Whether only the sentence denies something, or only the source, of the words that the sentence repeats."""
    if sentence.denied:
        return not any(source.denied for source in sources)
    repeated = {place for places in alignment.places.values() for place in places}
    for number, source in enumerate(sources):
        for at in source.denied:
            beside = {at, source.tokens[at].head, *(n for n, t in enumerate(source.tokens) if t.head == at)}
            if sum((number, n) in repeated for n in beside) >= 2:
                return True
    return False


def replaced_kinds(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> int:
    """How many nouns that no source has are of a kind with a noun there that the sentence has not."""
    taken = {spot for places in alignment.places.values() for spot in places}
    left = {
        source.stems[at]
        for number, source in enumerate(sources)
        for at, token in enumerate(source.tokens)
        if token.tag == "NOUN" and (number, at) not in taken
    }
    mine = (
        sentence.stems[at]
        for at, worth in alignment.worth.items()
        if worth < LOOSE + 0.05 and sentence.tokens[at].tag == "NOUN" and sentence.weights[at] >= 1.0
    )
    return sum(any(siblings(one, other) for other in left) for one in mine)


def _counted(reading: Reading) -> Counter[str]:
    """How often each stem stands in a text; "turned up" has no "up"."""
    tokens = zip(reading.stems, reading.tokens, strict=True)
    return Counter(known for known, token in tokens if token.dependency != "prt")


def _opposites(sentence: Reading, sources: Sequence[Reading]) -> float:
    """Words that the sentence has more often than its sources, where they have the opposite more often."""
    mine, theirs = _counted(sentence), Counter[str]()
    for source in sources:
        theirs += _counted(source)
    count = 0.0
    for known, times in mine.items():
        if times <= theirs[known] or known in BE or not known[:1].isalpha():
            continue
        if any(opposed(known, other) and theirs[other] > mine[other] for other in theirs):
            count += 1.0
    return count

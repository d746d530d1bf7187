"""Whether the words of a sentence stand in other relations in its sources: who did what, what is said of whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from .align import Alignment, lines_of
from .reading import Reading
from .roles import AGENT, CLOSED, PATIENT, SAID, Relation

NEAR = 4  # tokens between two words that belong together although the parser does not say so
LONGEST_PATH = 3  # steps between two words of a parsed sentence that belong together though in no relation of ours
NAME = 2.0  # weight of a word of a name
# Roles of which one says the reverse of the other.
TURNED = tuple(
    set(pair.split())
    for pair in ("from to", "from into", f"{AGENT} to", "before after", "above below", "for against", "with without")
)
# Beside one of these another may stand: a name of several words, two attributes.
NEVER_REPLACED = frozenset({"compound", "amod", "advmod", "appos", "relcl", "acl", "advcl", "prep", "clause"})


@dataclass(slots=True)
class Compared:
    """How the relations of a sentence fare in its sources: counts of those that they contradict.

    `swapped` counts agents that are patients there or the other way round, `replaced` words in whose place the sources
    have others of the sentence's words, by what they are (`names`, agents and patients, what is `said` of something),
    and `substituted` those in whose place they have a word that the sentence lacks. `held` are words of which the
    grammar says that they stand in the same relation there.
    """

    swapped: int = 0
    replaced: int = 0
    replaced_names: int = 0
    replaced_main: int = 0
    replaced_said: int = 0
    substituted: int = 0
    held: set[int] = field(default_factory=set)


def compare_relations(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> Compared:
    """The relations of the sentence held against those of its sources."""
    result = Compared()
    by_source = [_indexed(source) for source in sources]
    used = {spot for places in alignment.places.values() for spot in places}
    for relation in sentence.relations:
        governor, dependent = relation.governor, relation.dependent
        weight = min(_judged(sentence, governor), _judged(sentence, dependent))
        if {governor, dependent} <= sentence.date_at.keys() or weight < 0.5:
            continue
        governors, dependents = (alignment.places.get(at, []) for at in (governor, dependent))
        if governors and dependents:
            _count(result, sentence, relation, _outcome(relation.role, governors, dependents, by_source))
        elif governors and _borrowed(sentence, dependent, alignment):
            result.replaced_names += _named_otherwise(sentence, relation, governors, by_source, alignment)
        elif governors and alignment.worth.get(dependent, 1.0) <= 0:
            result.substituted += _substituted(relation.role, governors, by_source, used)
    return result


def _count(result: Compared, sentence: Reading, relation: Relation, outcome: str) -> None:
    dependent, closed = relation.dependent, relation.role in CLOSED
    if outcome == "kept" and closed:
        if dependent not in sentence.number_at and dependent not in sentence.date_at:
            result.held.add(dependent)
    elif outcome == "swapped":
        # "The workshop opened" says the same as that somebody opened it.
        patient = any(r.governor == relation.governor and r.role == PATIENT for r in sentence.relations)
        result.swapped += relation.role != AGENT or patient
    elif outcome == "replaced" and dependent not in sentence.date_at:
        named = sentence.weights[dependent] >= NAME
        result.replaced_names += named
        result.replaced += not named
        result.replaced_main += closed
        result.replaced_said += relation.role == SAID


def _borrowed(sentence: Reading, dependent: int, alignment: Alignment) -> bool:
    """Whether a name stands only above the sources, in a title or heading."""
    return sentence.weights[dependent] >= NAME and alignment.worth.get(dependent, 0.0) > 0


def _named_otherwise(
    sentence: Reading,
    relation: Relation,
    governors: Sequence[tuple[int, int]],
    sources: Sequence[_Indexed],
    alignment: Alignment,
) -> bool:
    """Whether the sources name somebody else for who did it: a heading's name may stand for "we", not for a name."""
    if relation.role not in CLOSED:
        return False
    start, end = next(((a, b) for a, b in sentence.names if a <= sentence.tokens[relation.dependent].start < b), (0, 0))
    own = {
        spot
        for number, token in enumerate(sentence.tokens)
        if start <= token.start < end
        for spot in alignment.places.get(number, [])
    }
    fillers = {(n, f) for n, g in governors for f in sources[n].fillers.get((g, relation.role), set())}
    named = {(n, f) for n, f in fillers if sources[n].reading.weights[f] >= NAME}
    return bool(named) and not own & fillers


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
            (n, g)
            for n, g in governors
            if not by_source[n].lines
            and any(m == n and _pair(relation.role, g, d, by_source[n]) == "kept" for m, d in dependents)
        }
        if held:
            spots[relation.governor].append(held)
    return sum(len(found) > 1 and not set.intersection(*found) for found in spots.values())


def _judged(sentence: Reading, number: int) -> float:
    """What a word counts for in a relation: a light verb as much as another."""
    return max(sentence.weights[number], 1.0 if sentence.tokens[number].tag == "VERB" else 0.0)


@dataclass(slots=True)
class _Indexed:
    reading: Reading
    roles: dict[tuple[int, int], set[str]]  # (governor, dependent) -> roles
    fillers: dict[tuple[int, str], set[int]]  # (governor, role) -> dependents
    lines: list[int]  # for each word of a list or a table the line that it stands on; empty for prose


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
        apart = "apart" if role == SAID else "replaced"  # items that a sentence joins by commas look like titles
        return "kept" if one == other or 0 in {one, other} else apart
    roles = source.roles.get((governor, dependent), set())
    if role in roles or (roles and not (CLOSED & (roles | {role})) and not _turned(role, roles)):
        return "kept"
    if (role in CLOSED and CLOSED & roles) or _turned(role, roles):
        return "swapped"
    if roles or source.roles.get((dependent, governor)):
        return "kept" if not (role in CLOSED and roles) else "close"
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
    if role not in CLOSED | {SAID, "is"}:
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

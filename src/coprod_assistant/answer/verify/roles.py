"""Who did what to whom: relations between the words of a parsed sentence, and which of its words are denied.

A passive says the same as its active form, a clause with "who" or "which" the same as a sentence of its own, and words
joined by "and" stand each in the place of the first (after Stanford's "collapsed" dependencies, de Marneffe 2006).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ...language import Token
from ...tokens import fold, stem

AGENT, PATIENT, SAID = "agent", "patient", "said"
CLOSED = frozenset({AGENT, PATIENT})
HAPPEN, TAKE, PLACE = (frozenset(map(stem, group.split())) for group in ("happen occur", "take", "place"))
HELD = frozenset(map(stem, "hold host stage organise organize run convene arrange schedule".split()))
RECEIVE = frozenset(map(stem, "receive get obtain accept inherit borrow".split()))
GIVING = frozenset(
    map(
        stem,
        "give award grant offer call name elect appoint declare pay send deny promise tell ask allocate assign lend "
        "owe sell allow consider".split(),
    )
)
SUBJECTS = {"nsubj": AGENT, "csubj": AGENT, "nsubjpass": PATIENT, "csubjpass": PATIENT}
OBJECTS = {"dobj": PATIENT, "obj": PATIENT, "dative": "to", "oprd": "as", "attr": "is", "acomp": "is"}
RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
NEVER = frozenset(
    "not n't no never hardly scarcely barely rarely seldom neither nor cannot nobody none nothing".split()
)
NOBODY = frozenset("no nobody none nothing neither few little".split())
DENYING = frozenset(
    stem(word)
    for word in "fail refuse lack deny avoid prevent stop cease neglect decline unable reject forbid ban miss".split()
)
LACKING = frozenset({stem("lack"), stem("miss")})
INSTEAD = frozenset("instead rather".split())
WITHOUT = frozenset("without except excluding despite".split())
MODIFIERS = frozenset("compound amod nummod poss appos nmod quantmod npadvmod advmod relcl acl prep advcl".split())


@dataclass(frozen=True, slots=True)
class Relation:
    """The word number `dependent` stands in `role` to the word number `governor`."""

    governor: int
    role: str
    dependent: int


def relations_of(tokens: Sequence[Token]) -> list[Relation]:
    """The relations of a parsed sentence, each once."""
    found: dict[Relation, None] = {}
    for number in range(len(tokens)):
        for relation in _relations(tokens, number):
            found[relation] = None
    for relation in [*_shared_subjects(tokens, list(found)), *_copulas(tokens, list(found))]:
        found[relation] = None
    for relation in _said_of(tokens, list(found)):
        found[relation] = None
    for relation in _of_examples(tokens, list(found)):
        found[relation] = None
    found = {_of_transfer(tokens, relation): None for relation in found}
    return _without_hollow_verbs(tokens, list(found))


def _without_hollow_verbs(tokens: Sequence[Token], found: Sequence[Relation]) -> list[Relation]:
    """The relations with what a verb that only says that something was ("took place", "was held") handed to it."""
    things = {n: [r.dependent for r in found if r.governor == n and r.role in CLOSED] for n in _hollow(tokens)}
    kept = []
    for relation in found:
        subjects = things.get(relation.governor)
        if not subjects:
            kept.append(relation)
        else:
            kept += [
                Relation(s, relation.role, relation.dependent)
                for s in subjects if s != relation.dependent and relation.role not in CLOSED and s != relation.governor
            ]  # fmt: skip
    return [r for r in dict.fromkeys(kept) if r.dependent not in things or not things[r.dependent]]


def _said_of(tokens: Sequence[Token], found: Sequence[Relation]) -> list[Relation]:
    """What is said of a thing by a noun beside it or by "is": "Jo Berg, treasurer", "Jo Berg is the treasurer"."""
    beside = [Relation(t.head, SAID, n) for n, t in enumerate(tokens) if t.dependency == "appos" and t.head != n]
    subjects = [r for r in found if r.role == AGENT and stem(tokens[r.governor].text) in BE]
    said = [r for r in found if r.role == "is" and tokens[r.dependent].tag in {"NOUN", "PROPN"}]
    equal = [Relation(s.dependent, SAID, r.dependent) for s in subjects for r in said if s.governor == r.governor]
    return [*beside, *equal]


def _of_examples(tokens: Sequence[Token], found: Sequence[Relation]) -> list[Relation]:
    """What is said of things, said of those named as examples: "schemes such as X and Y grew", "towns including X"."""
    examples: defaultdict[int, list[int]] = defaultdict(list)
    for relation in found:
        if _gives_examples(tokens, relation):
            examples[relation.governor].append(relation.dependent)
    return [Relation(r.governor, r.role, one) for r in found if r.role in CLOSED for one in examples[r.dependent]]


def _gives_examples(tokens: Sequence[Token], relation: Relation) -> bool:
    if relation.role == "including":
        return True
    between = {fold(token.text) for token in tokens[relation.governor + 1 : relation.dependent]}
    return relation.role == "as" and "such" in between and tokens[relation.governor].tag in {"NOUN", "PROPN"}


def _of_transfer(tokens: Sequence[Token], relation: Relation) -> Relation:
    """ "X received it from Y" as "Y gave it to X"."""
    if stem(tokens[relation.governor].text) not in RECEIVE or relation.role not in {AGENT, "from"}:
        return relation
    return Relation(relation.governor, "to" if relation.role == AGENT else AGENT, relation.dependent)


def _hollow(tokens: Sequence[Token]) -> set[int]:
    """Verbs that only say that something was: "took place", "happened", "was held" where nobody holds it."""
    found = set()
    for number, token in enumerate(tokens):
        if token.tag != "VERB":
            continue
        below, known = [t for t in tokens if t.head == number], stem(token.text)
        placed = known in TAKE and any(t.dependency == "dobj" and stem(t.text) in PLACE for t in below)
        held = known in HELD and not any(t.dependency in {"agent", "dobj", "nsubj"} for t in below)
        if known in HAPPEN or placed or held:
            found.add(number)
    return found


def _first_of_conjuncts(tokens: Sequence[Token], number: int) -> int:
    """The word that `number` is joined to by "and" or "or"; itself if to none."""
    for _ in range(len(tokens)):
        if tokens[number].dependency not in {"conj", "appos"} or tokens[number].head == number:
            break
        number = tokens[number].head
    return number


def _relations(tokens: Sequence[Token], number: int) -> list[Relation]:
    token = tokens[_first_of_conjuncts(tokens, number)]
    dependency, head = token.dependency, token.head
    if dependency in SUBJECTS:
        return [Relation(head, SUBJECTS[dependency], _antecedent(tokens, number, head))]
    if dependency in OBJECTS:
        return [Relation(head, OBJECTS[dependency], _antecedent(tokens, number, head))]
    if dependency in {"pobj", "pcomp"}:
        return [_by_preposition(tokens, number, head)]
    if dependency in {"acl", "relcl"} and tokens[number].tag == "VERB":
        return _of_clause(tokens, number, head)
    if dependency in {"xcomp", "ccomp", "advcl"}:
        return [Relation(head, "clause", number)]
    if dependency in MODIFIERS:
        return [Relation(head, "of" if dependency in {"poss", "nmod"} else dependency, number)]
    return []


def _by_preposition(tokens: Sequence[Token], number: int, preposition: int) -> Relation:
    word, governor = fold(tokens[preposition].text), tokens[preposition].head
    for _ in range(3):  # "out of the box": the verb, not the other preposition
        if tokens[governor].tag != "ADP" or governor == tokens[governor].head:
            break
        governor = tokens[governor].head
    is_agent = word == "by" and (tokens[preposition].dependency == "agent" or _is_participle(tokens, governor))
    return Relation(governor, AGENT if is_agent else word, number)


def _is_participle(tokens: Sequence[Token], number: int) -> bool:
    token = tokens[number]
    return token.tag == "VERB" and fold(token.text).endswith(("ed", "en", "wn", "ught", "ut", "ld", "de", "id"))


def _of_clause(tokens: Sequence[Token], verb: int, noun: int) -> list[Relation]:
    """What a clause that hangs on a noun says of it: "organised by X", "holding Y"; "who held Y" says it itself.

    A verb that has an object already leaves the noun only the deed: "evidence to show that", and "Berg, the chair,
    opened the meeting", which a parser may take for such a clause. Of verbs of giving both may be objects.
    """
    below = [t for t in tokens if t.head == verb]
    if any(t.dependency in SUBJECTS for t in below):
        return []
    if tokens[noun].dependency == "ROOT" and tokens[-1].text == "." and not _is_participle_for_sure(tokens, verb):
        return []  # "The meeting focused on parks.": its verb, which a parser may take for such a clause
    infinitive = any(t.dependency == "aux" for t in below)
    gives = stem(tokens[verb].text) in GIVING and not infinitive
    complete = any(t.dependency in {"dobj", "obj", "ccomp"} for t in below) and not gives
    return [Relation(verb, AGENT if tokens[verb].text.endswith("ing") or complete else PATIENT, noun)]


def _is_participle_for_sure(tokens: Sequence[Token], verb: int) -> bool:
    """Whether the noun before a verb cannot be its subject: "held by the council", "showing", another verb after it."""
    by = any(t.head == verb and t.dependency == "agent" for t in tokens)
    return by or not fold(tokens[verb].text).endswith("ed") or any(t.tag == "AUX" for t in tokens)


def _antecedent(tokens: Sequence[Token], number: int, verb: int) -> int:
    """The noun that "who" or "which" stands for in its clause, else the word itself."""
    if fold(tokens[number].text) in RELATIVE and tokens[verb].dependency == "relcl":
        return tokens[verb].head
    return number


def _shared_subjects(tokens: Sequence[Token], found: Sequence[Relation]) -> list[Relation]:
    """ "X came and saw Y", "X wants to see Y": the second verb has the first one's subject."""
    subjects: defaultdict[int, list[Relation]] = defaultdict(list)
    for relation in found:
        if relation.role in {AGENT, PATIENT}:
            subjects[relation.governor].append(relation)
    shared = []
    for number, token in enumerate(tokens):
        if token.tag not in {"VERB", "AUX"} or token.dependency not in {"conj", "xcomp", "advcl"}:
            continue
        passive = any(t.head == number and t.dependency == "auxpass" for t in tokens)
        own = any(t.head == number and t.dependency in SUBJECTS for t in tokens)
        objects = [r for r in subjects[token.head] if r.role == PATIENT] if token.dependency == "xcomp" else []
        head_passive = any(t.head == token.head and t.dependency == "auxpass" for t in tokens)
        lent = objects or [r for r in subjects[token.head] if r.role == (PATIENT if head_passive else AGENT)]
        if not own:
            shared += [Relation(number, PATIENT if passive else AGENT, relation.dependent) for relation in lent]
    return shared


def _copulas(tokens: Sequence[Token], found: Sequence[Relation]) -> list[Relation]:
    """ "X is large", "X is the host": what is said of X has X for its agent, as a verb would."""
    subjects = [r for r in found if r.role == AGENT and stem(tokens[r.governor].text) in BE]
    said = [r for r in found if r.role == "is"]
    return [Relation(s.dependent, AGENT, r.dependent) for r in subjects for s in said if s.governor == r.governor]


BE = frozenset(stem(word) for word in "be is are was were been being become became remain seem".split())


def denied(tokens: Sequence[Token]) -> frozenset[int]:
    """Numbers of the words that a sentence denies: "did not come", "no money came", "failed to come"."""
    signs: defaultdict[int, int] = defaultdict(int)
    for number, token in enumerate(tokens):
        word = fold(token.text)
        if word in NEVER and not _only(tokens, number) and not _abbreviated(tokens, number):
            for target in _targets(tokens, number):
                signs[target] += 1
        elif (word in WITHOUT and token.tag in {"ADP", "SCONJ"}) or _is_against(tokens, number):
            for target in (t for t, other in enumerate(tokens) if other.head == number):
                signs[target] += 1
        elif word in INSTEAD:
            for target in _instead_of(tokens, number):
                signs[target] += 1
        elif stem(token.text) in DENYING and token.tag in {"VERB", "ADJ"}:
            for target in _complements(tokens, number):
                signs[target] += 1
    return frozenset(number for number, count in signs.items() if count % 2)


def _instead_of(tokens: Sequence[Token], number: int) -> set[int]:
    """What "rather than X" and "instead of X" leave out."""
    rest = tokens[number + 1 : number + 2]
    if not rest or fold(rest[0].text) not in {"than", "of"}:
        return set()
    below = {t for t, o in enumerate(tokens) if o.head in {number, number + 1} and t > number + 1}
    verb = tokens[number].head
    joined = {t for t, o in enumerate(tokens) if o.dependency == "conj" and o.head == verb and t > number + 1}
    following = {number + 2} if number + 2 < len(tokens) and not below else set()
    return {t for t in below | following | joined if tokens[t].tag in {"NOUN", "VERB", "PROPN", "ADJ"}} or following


def _is_against(tokens: Sequence[Token], number: int) -> bool:
    """ "advised against closing it" denies the closing; who votes against a plan denies no plan."""
    token = tokens[number]
    return fold(token.text) == "against" and any(t.head == number and t.dependency == "pcomp" for t in tokens)


def _only(tokens: Sequence[Token], number: int) -> bool:
    """ "not only … but also" and "no more than" deny nothing."""
    after = fold(tokens[number + 1].text) if number + 1 < len(tokens) else ""
    than = number + 2 < len(tokens) and fold(tokens[number + 2].text) == "than"
    return after in {"only", "just", "merely", "least", "until"} or (than and after in {"more", "less", "fewer"})


def _abbreviated(tokens: Sequence[Token], number: int) -> bool:
    """ "No. 13" denies nothing."""
    after = tokens[number + 1].text if number + 1 < len(tokens) else ""
    return tokens[number].text == "No" and (after.startswith(".") or after[:1].isdigit())


def _targets(tokens: Sequence[Token], number: int) -> set[int]:
    """What a negative word denies: the verb it stands by, and what that verb says of its subject."""
    head = tokens[number].head
    found = {head}
    if tokens[head].tag in {"NOUN", "PROPN", "PRON", "NUM"} or fold(tokens[number].text) in NOBODY:
        role = tokens[_first_of_conjuncts(tokens, head)]
        verb = role.head
        if tokens[verb].tag == "ADP":
            verb = tokens[verb].head
        found.add(verb)
    for verb in list(found):
        if tokens[verb].tag == "ADP":
            found |= {t for t, o in enumerate(tokens) if o.head == verb and o.dependency in {"pobj", "pcomp"}}
        if tokens[verb].tag == "AUX" or stem(tokens[verb].text) in BE:
            found |= {t for t, o in enumerate(tokens) if o.head == verb and o.dependency in {"attr", "acomp", "prep"}}
    return found - {number}


def _complements(tokens: Sequence[Token], number: int) -> set[int]:
    """The verbs that a denying verb takes ("failed to come"), and the nouns that are lacked ("lacked money")."""
    direct = {
        t for t, o in enumerate(tokens) if o.head == number and o.dependency in {"xcomp", "ccomp", "dobj", "prep"}
    }
    through = {t for t, o in enumerate(tokens) if o.head in direct and o.dependency in {"pcomp", "pobj"}}
    nouns = {"NOUN"} if stem(tokens[number].text) in LACKING else set()
    return {t for t in direct | through if tokens[t].tag in {"VERB"} | nouns}

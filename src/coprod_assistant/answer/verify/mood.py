"""What is told as done, and what only as planned, wished or possible: a sentence may not make the one of the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ...language import Token
from ...tokens import fold, stem
from .align import Alignment
from .reading import Reading

HELPERS = {
    "will": "future", "'ll": "future", "shall": "future", "wo": "future", "should": "wish", "ought": "wish",
    "must": "duty", "would": "wish", "may": "may", "might": "may", "could": "may",
}  # fmt: skip
WISHING = frozenset(
    map(
        stem,
        "recommend recommendation propose proposal suggest suggestion ask urge want wish hope plan aim intend "
        "intention advise demand request seek call expect promise due schedule suppose ought power right".split(),
    )
)
ALLOWING = frozenset(map(stem, "allow permit let enable able".split()))
# "The capacity to empower tenants": what could be, whether or not it came about.
ABILITY = frozenset(map(stem, "capacity ability potential opportunity chance possibility".split()))
QUESTIONS = frozenset("who whom what which when where why how whether if".split())
CLAUSES = frozenset("xcomp ccomp acl pcomp csubjpass csubj".split())
REACH = 10  # words between an ability and what it is an ability for
STEPS = 6  # up from a word to what it hangs on
# What a sentence may say of a thing that its source tells so.
ALLOWED = {
    "future": {"future", "wish", "may", "duty"},
    "wish": {"wish", "may"},
    "may": {"may", "wish"},
    "duty": {"duty", "wish", "may"},
    "open": {"open", "may", "wish", "future", "duty"},
}


def made_real(sentence: Reading, sources: Sequence[Reading], alignment: Alignment) -> int:
    """How many verbs the sentence tells as done, or as due, that its sources only plan, wish or hold for possible."""
    if any(_speaks_of_wishes(token) for token in sentence.tokens):
        return 0
    mine = moods(sentence.tokens)
    theirs = [moods(source.tokens) for source in sources]
    count = 0
    for at, places in alignment.places.items():
        token = sentence.tokens[at]
        if token.tag != "VERB" or sentence.weights[at] < 0.25 or not places or at in sentence.denied:
            continue
        told = {theirs[number][place] for number, place in _of_this(sentence, at, sources, alignment)}
        said = mine[at] or ("may" if _can(sentence.tokens, at) else "")
        made = bool(told) and all(mood and said not in ALLOWED[mood] for mood in told)
        count += made and not (told == {"open"} and _leaves_open(sentence.tokens, at))
    return count


def _of_this(sentence: Reading, verb: int, sources: Sequence[Reading], alignment: Alignment) -> list[tuple[int, int]]:
    """Where the verb stands in the sources as a verb; of several places those with most of what it goes with here."""
    places = [(number, at) for number, at in alignment.places[verb] if sources[number].tokens[at].tag == "VERB"]
    if len(places) < 2:
        return places
    beside = {spot for r in sentence.relations if r.governor == verb for spot in alignment.places.get(r.dependent, [])}
    shared = [
        sum(r.governor == at and (number, r.dependent) in beside for r in sources[number].relations)
        for number, at in places
    ]
    return [place for place, count in zip(places, shared, strict=True) if count == max(shared)]


def _can(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a verb, or that which it is joined to by "and", has "can" before it."""
    verbs = {verb, tokens[verb].head} if tokens[verb].dependency == "conj" else {verb}
    return any(t.head in verbs and t.dependency in {"aux", "auxpass"} and fold(t.text) == "can" for t in tokens)


def _leaves_open(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a verb is only spoken of: "to overcome barriers", "on overcoming barriers", "asked how they overcame"."""
    token = tokens[verb]
    unfinished = token.dependency != "ROOT" and token.text.endswith("ing")
    return unfinished or _is_infinitive(tokens, verb) or _asks(tokens, verb)


def _is_infinitive(tokens: Sequence[Token], verb: int) -> bool:
    return any(t.head == verb and t.dependency == "aux" and fold(t.text) == "to" for t in tokens)


def _speaks_of_wishes(token: Token) -> bool:
    return stem(token.text) in WISHING or HELPERS.get(fold(token.text), "") in {"future", "wish"}


@lru_cache(maxsize=4_096)
def moods(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """For each word "future", "wish", "may", or empty where it is told as it is; a list's items follow its opening."""
    helped = [""] * len(tokens)
    for number, token in enumerate(tokens):
        word = fold(token.text)
        if token.dependency in {"aux", "auxpass"} and word in HELPERS and token.head != number:
            helped[token.head] = HELPERS[word]
        elif word == "to" and token.dependency == "aux" and _is_to(tokens, number):
            helped[token.head] = "future"
    opening = next((n for n, token in enumerate(tokens) if "\n" in token.text), len(tokens))
    listed = any(helped[:opening]) or any(stem(token.text) in WISHING for token in tokens[:opening])
    return tuple(
        _mood(tokens, number, helped) or ("wish" if listed and number > opening else "")
        for number in range(len(tokens))
    )


def _asks(tokens: Sequence[Token], verb: int) -> bool:
    """ "asked who pays" wishes nothing."""
    return any(t.head == verb and fold(t.text) in QUESTIONS for t in tokens)


def _is_to(tokens: Sequence[Token], number: int) -> bool:
    """ "The work is to begin": the word before "to" is a form of "be"."""
    return number > 0 and fold(tokens[number - 1].text) in {"is", "are", "was", "were"}


def _of_ability(tokens: Sequence[Token], verb: int) -> bool:
    """ "The capacity of the scheme to empower": by the words before it, for a parser hangs such a clause anywhere."""
    to = next((n for n in range(verb - 1, -1, -1) if fold(tokens[n].text) == "to"), 0)
    for number in range(to - 1, max(-1, to - 1 - REACH), -1):
        if tokens[number].text in {",", ";", ":", ".", "("}:
            return False
        if stem(tokens[number].text) in ABILITY:
            return number == to - 1 or fold(tokens[number + 1].text) in {"for", "of"}
    return False


def _mood(tokens: Sequence[Token], number: int, helped: Sequence[str]) -> str:
    at = number
    for _ in range(STEPS):
        if helped[at]:
            return helped[at]
        if _is_infinitive(tokens, at) and (_asks(tokens, at) or _of_ability(tokens, at)):
            return "open"
        head = tokens[at].head
        if head == at:
            return ""
        clause = tokens[at].dependency in CLAUSES
        if clause and stem(tokens[head].text) in WISHING and not _asks(tokens, at):
            return "wish"
        if clause and stem(tokens[head].text) in ALLOWING:
            return "may"
        if tokens[at].dependency not in {"conj", "xcomp"}:
            return ""
        at = head
    return ""

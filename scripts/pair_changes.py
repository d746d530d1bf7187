"""Changes a sentence so that its source no longer supports it: one number, date, name, denial or relation.

Nothing here is shared with the checks in `coprod_assistant.answer.verify`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pair_rewrites import MONTHS, ONES, PRONOUNS, Sentence, children, entities, finish, lower_start, root_of, span_of


@dataclass(frozen=True, slots=True)
class Around:
    """What a change may draw on: names of the same passage and of other documents, by kind."""

    here: dict[str, list[str]]
    elsewhere: dict[str, list[str]]


Change = Callable[[Sentence, Around, random.Random], str | None]
NAMES = ("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "EVENT")
ANTONYMS = [
    tuple(pair.split("/"))
    for pair in """
    increase/decrease increased/decreased increases/decreases increasing/decreasing more/less higher/lower high/low
    largest/smallest larger/smaller large/small big/small greater/lesser better/worse best/worst first/last most/least
    before/after early/late earlier/later began/ended begin/end beginning/end start/finish started/stopped
    north/south northern/southern east/west eastern/western above/below over/under inside/outside public/private
    accepted/rejected accept/reject approved/rejected allowed/prohibited allow/prohibit supported/opposed
    support/oppose success/failure successful/unsuccessful won/lost win/lose victory/defeat strong/weak
    stronger/weaker easy/difficult possible/impossible legal/illegal common/rare often/rarely always/never
    rich/poor old/young older/younger new/old long/short longer/shorter fast/slow wide/narrow hot/cold warm/cold
    same/different similar/dissimilar import/export imports/exports internal/external majority/minority with/without
    maximum/minimum rise/fall rose/fell grew/shrank gained/lost include/exclude includes/excludes added/removed
    positive/negative agree/disagree agreed/disagreed arrived/departed male/female men/women important/unimportant
    popular/unpopular known/unknown able/unable likely/unlikely direct/indirect active/inactive formal/informal
    permanent/temporary natural/artificial complete/partial entered/left opened/closed top/bottom upper/lower
    bought/sold domestic/foreign rural/urban up/down deep/shallow thick/thin heavy/light bright/dim dense/sparse
    improved/worsened cheaper/dearer encouraged/discouraged convicted/acquitted friendly/hostile peaceful/violent
    """.split()
]
OPPOSITE = {pair[0]: pair[1] for pair in ANTONYMS} | {pair[1]: pair[0] for pair in reversed(ANTONYMS)}
WIDER = {
    "some": "all", "many": "all", "most": "all", "several": "all", "few": "many", "may": "must", "might": "will",
    "can": "must", "could": "must", "often": "always", "sometimes": "always", "usually": "always",
    "generally": "always", "mostly": "entirely", "partly": "entirely", "almost": "more than", "nearly": "more than",
    "probably": "certainly", "possibly": "certainly", "about": "exactly", "at least": "at most", "up to": "at least",
}  # fmt: skip


def number_changed(sentence: Sentence, _: Around, rng: random.Random) -> str | None:
    """Another number in place of one."""
    spots = [m for m in re.finditer(r"\d[\d,]*(?:\.\d+)?", sentence.text) if not _in_date(sentence, m.start())]
    words = list(re.finditer(rf"\b(?:{'|'.join(ONES[2:])})\b", sentence.text))
    if spots:
        spot = rng.choice(spots)
        return finish(sentence.text[: spot.start()] + _other_number(spot.group(), rng) + sentence.text[spot.end() :])
    if words:
        spot = rng.choice(words)
        other = rng.choice([word for word in ONES[2:] if word != spot.group()])
        return finish(sentence.text[: spot.start()] + other + sentence.text[spot.end() :])
    return None


def _in_date(sentence: Sentence, at: int) -> bool:
    kind = next(
        (k for t, k in zip(sentence.tokens, sentence.kinds, strict=True) if t.start <= at < t.start + len(t.text)), ""
    )
    return kind == "DATE"


def _other_number(digits: str, rng: random.Random) -> str:
    whole = digits.rstrip(",")
    at = rng.choice([n for n, c in enumerate(whole) if c.isdigit()])
    other = rng.choice([d for d in "123456789" if d != whole[at]])
    return whole[:at] + other + whole[at + 1 :] + digits[len(whole) :]


def date_changed(sentence: Sentence, _: Around, rng: random.Random) -> str | None:
    """Another year, month or day in place of one."""
    years = [m for m in re.finditer(r"\b1\d\d\d\b|\b20\d\d\b", sentence.text) if _in_date(sentence, m.start())]
    months = [m for m in re.finditer(rf"\b(?:{'|'.join(MONTHS)})\b", sentence.text) if _in_date(sentence, m.start())]
    if not years and not months:
        return None
    spot = rng.choice(years + months)
    if spot.group().isdigit():
        other = str(int(spot.group()) + rng.choice([-30, -11, -3, -2, -1, 1, 2, 5, 12, 40]))
    else:
        other = rng.choice([month for month in MONTHS if month != spot.group()])
    return finish(sentence.text[: spot.start()] + other + sentence.text[spot.end() :])


def _name_from(sentence: Sentence, pool: dict[str, list[str]], rng: random.Random) -> str | None:
    """One of the sentence's names replaced by another of its kind."""
    found = [(first, last, kind) for kind in NAMES for first, last in entities(sentence, kind)]
    rng.shuffle(found)
    for first, last, kind in found:
        start, end = sentence.tokens[first].start, sentence.tokens[last].start + len(sentence.tokens[last].text)
        name = sentence.text[start:end]
        others = [o for o in pool.get(kind, []) if not _alike(o, name) and o not in sentence.text]
        if others:
            return finish(sentence.text[:start] + rng.choice(others) + sentence.text[end:])
    return None


def _alike(one: str, other: str) -> bool:
    mine, theirs = (set(re.findall(r"\w{4,}", name.lower())) for name in (one, other))
    return bool({word[:4] for word in mine} & {word[:4] for word in theirs}) or not mine or not theirs


def name_elsewhere(sentence: Sentence, around: Around, rng: random.Random) -> str | None:
    """A name of the same kind from another document."""
    return _name_from(sentence, around.elsewhere, rng)


def name_here(sentence: Sentence, around: Around, rng: random.Random) -> str | None:
    """A name of the same kind from the same passage."""
    return _name_from(sentence, around.here, rng)


def denied(sentence: Sentence, _: Around, rng: random.Random) -> str | None:
    """A denial put in."""
    tokens, root = sentence.tokens, root_of(sentence.tokens)
    if root is None or children(tokens, root, "neg") or re.search(r"\b(?:not|never|no)\b|n't", sentence.text):
        return None
    helpers = [n for n in children(tokens, root, "aux", "auxpass") if tokens[n].text != "to" and n < root]
    verb = tokens[helpers[0]] if helpers else tokens[root]
    end = verb.start + len(verb.text)
    if helpers or tokens[root].text in {"is", "are", "was", "were"}:
        if verb.text.startswith(("'", "’")):
            return None
        return finish(f"{sentence.text[:end]} {rng.choice(('not', 'not', 'never'))}{sentence.text[end:]}")
    things = [n for n in children(tokens, root, "dobj") if tokens[n].text.lower() not in PRONOUNS]
    if things and rng.random() < 0.3:
        start, _end = span_of(tokens, things[0])
        rest = re.sub(r"^(?:an?|the|some|many|several)\s+", "", sentence.text[start:], flags=re.IGNORECASE)
        return finish(f"{sentence.text[:start]}no {rest}")
    if tokens[root].tag != "VERB":
        return None
    return finish(f"{sentence.text[: verb.start]}never {sentence.text[verb.start :]}")


def affirmed(sentence: Sentence, _: Around, __: random.Random) -> str | None:
    """A denial taken out."""
    text = re.sub(r"\b(can)not\b|\b(\w+)n['’]t\b", lambda m: m[1] or m[2], sentence.text, count=1)
    if text == sentence.text:
        text = re.sub(r"\b(?:not|never)\s+(?!only\b|just\b)", "", sentence.text, count=1)
    for denying, plain in ((r"\bunable to\b", "able to"), (r"\bfailed to\b", "managed to"), (r"\bwithout\b", "with"),
                           (r"\bno (?=[a-z])(?!longer|more|matter)", "a "), (r"\b[Nn]either\b", "both")):  # fmt: skip
        if text == sentence.text:
            text = re.sub(denying, plain, sentence.text, count=1)
    return finish(text) if text != sentence.text else None


def opposite(sentence: Sentence, _: Around, rng: random.Random) -> str | None:
    """A word replaced by its opposite."""
    found = [m for m in re.finditer(r"(?<!-)\b[a-z]+\b(?!-)", sentence.text) if m.group() in OPPOSITE]
    if not found:
        return None
    spot = rng.choice(found)
    return finish(sentence.text[: spot.start()] + OPPOSITE[spot.group()] + sentence.text[spot.end() :])


def widened(sentence: Sentence, _: Around, rng: random.Random) -> str | None:
    """ "Some" made "all", "may" made "must"."""
    pattern = "|".join(sorted(WIDER, key=len, reverse=True))
    found = [m for m in re.finditer(rf"\b(?:{pattern})\b", sentence.text) if m.start() > 0]
    if not found:
        return None
    spot = rng.choice(found)
    return finish(sentence.text[: spot.start()] + WIDER[spot.group()] + sentence.text[spot.end() :])


def _exchange(sentence: Sentence, one: tuple[int, int], other: tuple[int, int]) -> str | None:
    """The sentence with two ranges of it exchanged."""
    (a, b), (c, d) = sorted((one, other))
    if b > c:
        return None
    text = sentence.text
    first = lower_start(sentence, text[a:b]) if a == 0 else text[a:b]
    return finish(text[:a] + text[c:d] + text[b:c] + first + text[d:])


def roles_swapped(sentence: Sentence, _: Around, __: random.Random) -> str | None:
    """Who did it and to whom it was done exchanged."""
    tokens = sentence.tokens
    for verb, token in enumerate(tokens):
        if token.tag != "VERB":
            continue
        subjects = children(tokens, verb, "nsubj") or children(tokens, verb, "nsubjpass")
        objects = children(tokens, verb, "dobj")
        for agent in children(tokens, verb, "agent"):
            objects += children(tokens, agent, "pobj")
        if (
            not subjects
            or not objects
            or {tokens[subjects[0]].text.lower(), tokens[objects[0]].text.lower()} & PRONOUNS
        ):
            continue
        if {tokens[subjects[0]].tag, tokens[objects[0]].tag} <= {"NOUN", "PROPN"}:
            return _exchange(sentence, span_of(tokens, subjects[0]), span_of(tokens, objects[0]))
    return None


def names_swapped(sentence: Sentence, _: Around, rng: random.Random) -> str | None:
    """Two names of one kind exchanged that do not stand side by side in a list."""
    pairs = []
    for kind in NAMES:
        found = entities(sentence, kind)
        pairs += [(x, y) for n, x in enumerate(found) for y in found[n + 1 :] if _apart(sentence, x, y)]
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    return _exchange(sentence, _range(sentence, one), _range(sentence, other))


LISTED = re.compile(r"\s*(?:,|and|or|to|&|–)\s*")  # between two numbers: their order says nothing


def numbers_swapped(sentence: Sentence, _: Around, rng: random.Random) -> str | None:
    """Two numbers or years exchanged."""
    found = list(re.finditer(r"(?<![\w.,-])\d[\d,.]*(?![\w%-])", sentence.text))
    found = [m for m in found if not m.group().endswith((",", "."))]
    pairs = [
        (x, y) for n, x in enumerate(found) for y in found[n + 1 :]
        if x.group() != y.group() and not LISTED.fullmatch(sentence.text[x.end() : y.start()])
    ]  # fmt: skip
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    return _exchange(sentence, one.span(), other.span())


def _range(sentence: Sentence, name: tuple[int, int]) -> tuple[int, int]:
    last = sentence.tokens[name[1]]
    return sentence.tokens[name[0]].start, last.start + len(last.text)


def _apart(sentence: Sentence, one: tuple[int, int], other: tuple[int, int]) -> bool:
    a, b = _range(sentence, one), _range(sentence, other)
    if _alike(sentence.text[slice(*a)], sentence.text[slice(*b)]):
        return False
    between = sentence.text[a[1] : b[0]]
    return bool(re.search(r"[a-z]{2,}", re.sub(r"\b(?:and|or|the|as well as|with|both)\b", "", between)))


def said_by_another(sentence: Sentence, around: Around, rng: random.Random) -> str | None:
    """A statement ascribed to another person or body of the passage."""
    match = re.match(r"According to (?:the )?([A-Z][\w.-]+(?: [A-Z][\w.-]+)*)", sentence.text)
    span = match.span(1) if match else _speaker(sentence)
    if span is None:
        return None
    name = sentence.text[slice(*span)]
    others = [
        o
        for kind in ("PERSON", "ORG")
        for o in around.here.get(kind, [])
        if not _alike(o, name) and o not in sentence.text
    ]
    return finish(sentence.text[: span[0]] + rng.choice(others) + sentence.text[span[1] :]) if others else None


SAID = frozenset(
    "said says argued argues stated states claimed claims suggested noted wrote writes believed explained".split()
)


def _speaker(sentence: Sentence) -> tuple[int, int] | None:
    tokens = sentence.tokens
    for number, token in enumerate(tokens):
        if token.text in SAID:
            for subject in children(tokens, number, "nsubj"):
                if tokens[subject].tag == "PROPN":
                    return span_of(tokens, subject)
    return None


CHANGES: dict[str, Change] = {
    "number": number_changed,
    "date": date_changed,
    "name from elsewhere": name_elsewhere,
    "name from the passage": name_here,
    "denial put in": denied,
    "denial taken out": affirmed,
    "opposite word": opposite,
    "widened": widened,
    "subject and object": roles_swapped,
    "two names": names_swapped,
    "two numbers": numbers_swapped,
    "speaker": said_by_another,
}


def names_of(sentences: Sequence[Sentence]) -> dict[str, list[str]]:
    """The names in sentences by kind, each once."""
    found: dict[str, list[str]] = {}
    for sentence in sentences:
        for kind in NAMES:
            for name in entities(sentence, kind):
                words = sentence.text[slice(*_range(sentence, name))]
                if words not in found.setdefault(kind, []):
                    found[kind].append(words)
    return found

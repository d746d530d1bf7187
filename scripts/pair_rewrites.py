"""Rewrites a sentence of a source by rule so that it stays true: what a language model might make of it.

Nothing here is shared with the checks in `coprod_assistant.answer.verify`: its own words, its own patterns. Both read
grammar with the same parser, which is the one thing that they have in common.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coprod_assistant.language import Token


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a source with its grammar, the kinds of name of its tokens, and the sentence before it."""

    text: str
    tokens: tuple[Token, ...]
    kinds: tuple[str, ...]
    before: Sentence | None = None


Rule = Callable[[Sentence, random.Random], str | None]
SYNONYMS = dict(
    line.split(" = ")
    for line in """
    many = a lot of
    numerous = a great many
    large = sizeable
    big = large
    small = little
    important = key
    begin = start
    begins = starts
    started = began
    showed = demonstrated
    helped = assisted
    build = construct
    built = constructed
    buy = purchase
    bought = purchased
    get = obtain
    got = obtained
    needed = required
    lived = resided
    children = youngsters
    people = individuals
    whole = entire
    entire = whole
    often = frequently
    frequently = often
    usually = normally
    generally = usually
    mostly = mainly
    mainly = mostly
    also = as well
    because = since
    although = though
    however = but
    located = situated
    situated = located
    called = named
    near = close to
    about = roughly
    approximately = around
    roughly = about
    almost = nearly
    main = chief
    primary = main
    major = significant
    significant = notable
    various = different
    several = a number of
    method = technique
    rapidly = quickly
    quickly = rapidly
    created = set up
    established = founded
    founded = established
    formed = created
    famous = well-known
    well-known = famous
    rich = wealthy
    difficult = hard
    difficulty = problem
    problem = difficulty
    problems = difficulties
    occurs = happens
    occur = happen
    occurred = took place
    took place = happened
    happens = takes place
    obtain = get
    receive = get
    received = got
    provide = offer
    provides = offers
    include = comprise
    includes = comprises
    contain = hold
    contains = holds
    allow = let
    allows = permits
    allowed = permitted
    attempt = try
    attempted = tried
    choose = pick
    chosen = picked
    purchase = buy
    assist = help
    require = need
    requires = needs
    reside = live
    concerned = worried
    said that = stated that
    believe = think
    believed = thought
    considered = regarded as
    died = passed away
    war = conflict
    worked = was employed
    goal = aim
    purpose = aim
    currently = at present
    previously = formerly
    later = afterwards
    throughout = all through
    during = in the course of
    such as = like
    in order to = to
    due to = because of
    each = every
    every = each
    area = region
    region = area
    country = nation
    portion = part
    part = portion
    citizens = people
    government = administration
    funded = financed
    supported = backed
    developed = drew up
    given = granted
    made up of = composed of
    consists of = is made up of
    huge = enormous
    modern = present-day
    ancient = very old
    speak = talk
    spoke = talked
    strong = powerful
    weak = feeble
    result = outcome
    results = outcomes
    rather than = instead of
    """.strip().splitlines()
    for line in [line.strip()]
)
CONNECTIVE = re.compile(
    r"^(?:However|Moreover|Furthermore|In addition|Additionally|Therefore|Thus|Hence|For example|For instance|In fact"
    r"|Indeed|Also|Similarly|Consequently|As a result|Nevertheless|Meanwhile|Finally|Then|And|But|So|Well|Again|In turn"
    r"|Of course|In particular|Likewise|Instead|Still|Yet|Today|Now),?\s+(?=\w)"
)
NOT_LOOSE = re.compile(
    r"^(?:if|unless|had|were|according|without|rather|contrary|in theory|whether|instead|as long|even if|except"
    r"|apart)\b",
    re.IGNORECASE,
)
ONES = "zero one two three four five six seven eight nine ten eleven twelve".split()
MONTHS = "January February March April May June July August September October November December".split()
PRONOUNS = frozenset("i you he she it we they this that these those who which what there his her its their".split())
LEADS = ("The archive says that ", "According to the source, ", "It is reported that ", "The passage notes that ")


def capital(text: str) -> str:
    """`text` with a capital at its start."""
    return text[:1].upper() + text[1:]


def lower_start(sentence: Sentence, text: str) -> str:
    """`text`, a sentence's beginning, as it stands inside another sentence."""
    first = next((n for n, token in enumerate(sentence.tokens) if token.text[:1].isalnum()), 0)
    token = sentence.tokens[first]
    if token.tag == "PROPN" or sentence.kinds[first] or token.text == "I" or token.text.isupper():
        return text
    return text[:1].lower() + text[1:]


def span_of(tokens: Sequence[Token], number: int) -> tuple[int, int]:
    """The characters of a token and all that depends on it."""
    inside = {number}
    for _ in range(len(tokens)):
        more = {n for n, token in enumerate(tokens) if token.head in inside and n not in inside}
        if not more:
            break
        inside |= more
    ends = [n for n in inside if not tokens[n].text.isspace()]
    return min(tokens[n].start for n in ends), max(tokens[n].start + len(tokens[n].text) for n in ends)


def root_of(tokens: Sequence[Token]) -> int | None:
    """The main verb of a sentence."""
    return next((n for n, token in enumerate(tokens) if token.dependency == "ROOT"), None)


def children(tokens: Sequence[Token], head: int, *dependencies: str) -> list[int]:
    """The tokens that depend on `head` in one of these ways."""
    return [n for n, t in enumerate(tokens) if t.head == head and n != head and t.dependency in dependencies]


def finish(text: str) -> str | None:
    """A sentence put in order: one capital, one full stop, no doubled blanks; None for what is too short."""
    text = re.sub(r"\s+", " ", text).strip(" ,;")
    text = re.sub(r"\s+([.,;:])", r"\1", text).rstrip(".;,")
    return capital(text) + "." if len(text.split()) >= 4 else None


def drop_connective(sentence: Sentence, _: random.Random) -> str | None:
    """Without the word that links it to the sentence before."""
    shorter = CONNECTIVE.sub("", sentence.text)
    return finish(shorter) if shorter != sentence.text else None


def drop_lead(sentence: Sentence, _: random.Random) -> str | None:
    """Without what stands before the main clause."""
    lead = _lead(sentence)
    if lead is None or NOT_LOOSE.match(sentence.text):
        return None
    return finish(sentence.text[lead:])


def _lead(sentence: Sentence) -> int | None:
    """Where the main clause starts that an adverbial and a comma precede."""
    root = root_of(sentence.tokens)
    if root is None:
        return None
    for number in children(sentence.tokens, root, "prep", "advcl", "npadvmod"):
        start, end = span_of(sentence.tokens, number)
        if start == 0 and sentence.text[end : end + 1] == ",":
            return end + 1
    return None


def move_lead(sentence: Sentence, _: random.Random) -> str | None:
    """The adverbial at the start put to the end."""
    at = _lead(sentence)
    if at is None or sentence.tokens[0].tag != "ADP" or not sentence.text.rstrip().endswith("."):
        return None
    lead = lower_start(sentence, sentence.text[: at - 1])
    return finish(f"{sentence.text[at:].strip().rstrip('.')} {lead}")


def move_end(sentence: Sentence, _: random.Random) -> str | None:
    """An adverbial of time at the end put to the start."""
    root = root_of(sentence.tokens)
    if root is None:
        return None
    for number in children(sentence.tokens, root, "prep"):
        start, end = span_of(sentence.tokens, number)
        dated = any(
            k == "DATE" and start <= t.start < end for t, k in zip(sentence.tokens, sentence.kinds, strict=True)
        )
        loose = re.search(r"\b(?:which|who|that|where|when|and)\b", sentence.text[:start])
        if dated and not loose and end >= len(sentence.text.rstrip(" .")) and start > 10:
            front = sentence.text[:start].rstrip(" ,")
            return finish(f"{sentence.text[start:end]}, {lower_start(sentence, front)}")
    return None


def drop_aside(sentence: Sentence, _: random.Random) -> str | None:
    """Without brackets, or without a clause that only adds something after a comma."""
    shorter = re.sub(r"\s*\([^()]*\)", "", sentence.text)
    if shorter == sentence.text:
        shorter = re.sub(r",\s+(?:which|who|including|such as|making|especially)\b[^,;]*(?=\.\s*$)", "", sentence.text)
    return finish(shorter) if shorter != sentence.text else None


def drop_second_half(sentence: Sentence, _: random.Random) -> str | None:
    """Only the first of two main clauses joined by "and" or "but"."""
    root = root_of(sentence.tokens)
    if root is None:
        return None
    for number in children(sentence.tokens, root, "conj"):
        if children(sentence.tokens, number, "nsubj", "nsubjpass"):
            start, _end = span_of(sentence.tokens, number)
            front = re.sub(r"[,;]?\s*(?:and|but|while)?\s*$", "", sentence.text[:start])
            return finish(front)
    return None


def second_half(sentence: Sentence, _: random.Random) -> str | None:
    """Only the second of two main clauses, if it has a subject of its own."""
    root = root_of(sentence.tokens)
    if root is None:
        return None
    for number in children(sentence.tokens, root, "conj"):
        subjects = children(sentence.tokens, number, "nsubj", "nsubjpass")
        if subjects and sentence.tokens[subjects[0]].text.lower() not in PRONOUNS:
            start, end = span_of(sentence.tokens, number)
            return finish(sentence.text[start:end])
    return None


def to_active(sentence: Sentence, _: random.Random) -> str | None:
    """ "X was funded by Y" as "Y funded X"."""
    tokens, root = sentence.tokens, root_of(sentence.tokens)
    if root is None or not tokens[root].text.endswith("ed") or children(tokens, root, "neg", "aux", "conj"):
        return None
    subject, agent = children(tokens, root, "nsubjpass"), children(tokens, root, "agent")
    passive = children(tokens, root, "auxpass")
    done_by = children(tokens, agent[0], "pobj") if agent else []
    if not (subject and done_by and passive) or tokens[passive[0]].text not in {"was", "were"}:
        return None
    subject_span, agent_span, by = span_of(tokens, subject[0]), span_of(tokens, done_by[0]), span_of(tokens, agent[0])
    if subject_span[0] != 0 or tokens[subject[0]].text.lower() in PRONOUNS or tokens[done_by[0]].tag == "VERB":
        return None
    rest = sentence.text[tokens[root].start + len(tokens[root].text) : by[0]] + sentence.text[by[1] :]
    what = lower_start(sentence, sentence.text[slice(*subject_span)])
    return finish(f"{sentence.text[slice(*agent_span)]} {tokens[root].text} {what} {rest.strip()}")


def to_passive(sentence: Sentence, _: random.Random) -> str | None:
    """ "Y funded X" as "X was funded by Y"."""
    tokens, root = sentence.tokens, root_of(sentence.tokens)
    unfit = root is None or children(tokens, root, "neg", "aux", "conj", "prt", "dative", "advmod", "ccomp", "xcomp")
    if root is None or unfit or not tokens[root].text.endswith("ed"):
        return None
    subject, thing = children(tokens, root, "nsubj"), children(tokens, root, "dobj")
    if not (subject and thing) or {tokens[subject[0]].text.lower(), tokens[thing[0]].text.lower()} & PRONOUNS:
        return None
    doer, done = span_of(tokens, subject[0]), span_of(tokens, thing[0])
    if doer[0] != 0 or done[0] < tokens[root].start or sentence.text[done[0] : done[1]].split()[0] in {"itself", "its"}:
        return None
    plural = tokens[thing[0]].text.endswith("s") or bool(children(tokens, thing[0], "conj"))
    who = lower_start(sentence, sentence.text[slice(*doer)])
    verb = f"{'were' if plural else 'was'} {tokens[root].text}"
    return finish(f"{sentence.text[slice(*done)]} {verb} by {who} {sentence.text[done[1] :].strip(' .')}")


def synonyms(sentence: Sentence, rng: random.Random) -> str | None:
    """One to three words said otherwise."""
    fitting = [w for w in SYNONYMS if re.search(rf"(?<!-)\b{w}\b(?!-)", sentence.text)]
    rng.shuffle(fitting)
    text = sentence.text
    for word in fitting[:3]:
        text = re.sub(rf"(?<!-)\b{word}\b(?!-)", SYNONYMS[word], text, count=1)
    return finish(text) if fitting else None


def numbers_otherwise(sentence: Sentence, rng: random.Random) -> str | None:
    """A number or date in another form."""
    text = sentence.text
    text = re.sub(r"(?<![\d,.])(\d{1,3}),(\d{3})\b(?!,)", r"\1\2", text)
    text = re.sub(r"(?<=\d)\s?%", " per cent", text) if "%" in text else re.sub(r"(?<=\d) percent", "%", text)
    month = "|".join(MONTHS)
    day_first = rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({month}),? (\d{{4}})\b"
    month_first = rf"\b({month}) (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})\b"
    if rng.random() < 0.5:
        text = re.sub(month_first, r"\2 \1 \3", text)
    else:
        text = re.sub(month_first, lambda m: f"{m[3]}-{MONTHS.index(m[1]) + 1:02}-{int(m[2]):02}", text)
    text = re.sub(day_first, r"\2 \1, \3", text) if text == sentence.text else text
    words = "|".join(ONES[2:])
    if text == sentence.text:
        text = re.sub(rf"\b({words})\b", lambda m: str(ONES.index(m[1])), text, count=1)
    if text == sentence.text:
        text = re.sub(r"(?<![\d.,£$€-])\b([2-9]|1[0-2])\b(?![\d.,%:-])", lambda m: ONES[int(m[1])], text, count=1)
    return finish(text) if text != sentence.text else None


def surname(sentence: Sentence, _: random.Random) -> str | None:
    """A person's full name cut to the surname."""
    for first, last in entities(sentence, "PERSON"):
        end = sentence.tokens[last]
        name = sentence.text[sentence.tokens[first].start : end.start + len(end.text)]
        whole = re.fullmatch(r"[A-Z][a-zé]+ (?:[A-Z][a-z]*\.? )?[A-Z][a-zé]{3,}", name)
        if whole and not sentence.text[end.start + len(end.text) :].startswith(("-", " and", " (")):
            text = sentence.text[: sentence.tokens[first].start] + sentence.text[end.start :]
            return finish(text)
    return None


def entities(sentence: Sentence, *kinds: str) -> list[tuple[int, int]]:
    """First and last token of each name of one of these kinds."""
    found: list[tuple[int, int]] = []
    for number, kind in enumerate(sentence.kinds):
        if kind not in kinds:
            continue
        if found and found[-1][1] == number - 1 and sentence.kinds[number - 1] == kind:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return [
        (first, last)
        for first, last in found
        if sentence.tokens[first].text[:1].isupper() or sentence.tokens[first].text[:1].isdigit()
    ]


def name_the_pronoun(sentence: Sentence, _: random.Random) -> str | None:
    """ "He" at the start replaced by the person who is the subject of the sentence before."""
    if sentence.before is None or not re.match(r"(?:He|She)\b", sentence.text):
        return None
    before = sentence.before
    root = root_of(before.tokens)
    subjects = children(before.tokens, root, "nsubj", "nsubjpass") if root is not None else []
    for first, last in entities(before, "PERSON"):
        if subjects and first <= subjects[0] <= last:
            end = before.tokens[last]
            name = before.text[before.tokens[first].start : end.start + len(end.text)]
            return finish(name + re.sub(r"^(?:He|She)\b", "", sentence.text))
    return None


def two_in_one(sentence: Sentence, rng: random.Random) -> str | None:
    """The sentence before and this one as one sentence."""
    before = sentence.before
    if before is None or len(before.text) + len(sentence.text) > 260 or not before.text.endswith("."):
        return None
    link = rng.choice((", and ", "; ", ", while "))
    return finish(before.text.rstrip(" .") + link + lower_start(sentence, CONNECTIVE.sub("", sentence.text)))


def led_in(sentence: Sentence, rng: random.Random) -> str | None:
    """With words before it that say that it is reported."""
    return finish(rng.choice(LEADS) + lower_start(sentence, CONNECTIVE.sub("", sentence.text)))


RULES: dict[str, Rule] = {
    "connective dropped": drop_connective,
    "lead dropped": drop_lead,
    "adverbial moved to the end": move_lead,
    "adverbial moved to the front": move_end,
    "aside dropped": drop_aside,
    "first clause only": drop_second_half,
    "second clause only": second_half,
    "passive made active": to_active,
    "active made passive": to_passive,
    "synonyms": synonyms,
    "number or date otherwise": numbers_otherwise,
    "surname only": surname,
    "pronoun named": name_the_pronoun,
    "two sentences in one": two_in_one,
    "lead-in": led_in,
}

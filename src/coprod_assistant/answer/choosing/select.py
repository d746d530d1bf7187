"""Which candidates become the statements of an answer: few, to the point, lists whole, in the order of the source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...passages import same_section
from ...question import asked_noun, wants_summary
from ...tokens import fold, terms
from ...types import Query
from ..gathering import Evidence
from ..kinds import PERSON, agreement
from ..reading import WANTS_POINTER, header_of, is_pointer_text

SHORT = frozenset({"date", "place", "number", "quotation"})  # intents that one statement answers
MOST = 3  # statements of any answer
MOST_WORDS = 60  # of all statements after the first
LEAST_WORDS = 5  # a shorter sentence ("This included:") tells nothing by itself
MARGIN_PERSON = 0.25  # a further statement may score this much less than the first
NEARLY = 0.85  # of the first statement's share of the question that a further person must be found with
NEARLY_ALL = 0.1  # of the question may be missing in an item that stands for its list
LONG_ITEMS = 20  # words; the items of a list of questions and answers are no list of things
MARGIN_OTHER = 0.14
# Words before a list of things named in running text: "initiatives such as Food Train".
NAMED = re.compile(r"\b(?:such as|including|includes?|namely|for example|e\.g\.|like|called|among them)\b|:\s*\S")
NONE_BEFORE = re.compile(r"\b(?:no|without|neither|nor)\b(?:\W+\w+){0,2}\W*$")  # "have no powers": that is an answer
ANNOUNCED = re.compile(
    r"\b(?:discuss|explor|showcas|summari[sz]|present|gather|outlin|cover|address|examin|review|identif|report|publish|"
    r"highlight|look|list|host|includ|collect|describ|set out|document)\w*",
    re.IGNORECASE,
)
POINTED_AT = frozenset(
    terms(
        "report interview video presentation paper publication article film recording slides pamphlet "
        "findings summary privacy statement disclaimer"
    )
)
WANTS_CONTENT = re.compile(r"\b(?:what|which|name|list|tell|describe|summari[sz]e)\b")
ASKED_ONLY = re.compile(r"\b(?:asked|wondered|wanted to know|enquired)\b[^.;:]{0,50}\b(?:what|how|why|whether|which)\b")
COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\s+((?:\w+\s+){0,2}?\w+s)\b",
    re.IGNORECASE,
)
# "There is enough evidence": that there is, and not what it is.
ENOUGH = re.compile(
    r"\bthere (?:is|are) (?:\w+ ){0,2}?(?:enough|sufficient|ample|plenty of) ((?:\w+ ){0,2}\w+)", re.IGNORECASE
)
GOES_ON = re.compile(r"[^;.]{0,30}[:,–—]\s[^;.]*\b(?:and|or)\b")  # "two barriers, time and money"
BEGINS_WITH_SOME = re.compile(
    r"(?:The (?:first|last|other|former|latter)|These|Those|Both|All (?:of them|two|three|four|five|six)|None of"
    r"|Neither|Each of|Most of) "
)
NEAR = 3  # characters between a list and the statement after it
MOST_LISTED = 120  # words of a list that is shown for the statement after it
BEGINS_WITH_PRONOUN = re.compile(r"(?:He|She|They|His|Her|Their)\b|(?:As|While|When|But|And) (?:he|she|they)\b")
OR = re.compile(r"\bor\b|\bboth\b|\bcompared?\b", re.IGNORECASE)


def select(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The statements to show, the best first; empty only where there is no evidence."""
    if not evidence:
        return []
    pointer = _pointer_asked_for(query, evidence)
    if pointer is not None:
        return [pointer]
    best = _whole_list(query, evidence[0], evidence)
    if query.intent in SHORT:
        return [best]
    if is_question(best):
        return _reply_to(best, evidence)
    if best.candidate.unit.kind == "heading" or wants_summary(query.text):
        return _summary(best, evidence)
    chosen = [best]
    margin = MARGIN_PERSON if query.intent == "person" else MARGIN_OTHER
    words = 0
    for item in evidence:
        if item.score < best.score - margin or len(chosen) == MOST:
            break
        if best.candidate.unit.kind == "list" or not _adds(query, item, chosen):
            continue
        words += len(item.candidate.text.split())
        if words > (MOST_WORDS if query.intent != "person" else 2 * MOST_WORDS):
            break
        chosen.append(item)
    return chosen


def with_antecedents(chosen: Sequence[Evidence], evidence: Sequence[Evidence]) -> list[Evidence]:
    """The chosen statements, and before one that begins with "He" or "They" the one that says who that is."""
    complete = list(chosen)
    for item in chosen:
        if item.candidate.unit.kind == "row":
            complete += [other for other in _columns_of(item, evidence) if other not in complete]
        if item.candidate.unit.kind == "sentence" and BEGINS_WITH_SOME.match(item.candidate.text):
            complete += [other for other in _list_before(item, evidence) if other not in complete]
        if item.candidate.unit.kind != "sentence" or not BEGINS_WITH_PRONOUN.match(item.candidate.text):
            continue
        before = [
            other
            for other in evidence
            if other.passage.position == item.passage.position
            and other.number < item.number
            and other.candidate.unit.kind in {"sentence", "heading"}
        ]
        named = max((other for other in before if _names_somebody(other)), key=lambda other: other.number, default=None)
        if named is not None and named not in complete:
            complete.append(named)
    return complete


def _columns_of(row: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The row that names the columns of a table, without which another one says little."""
    header = header_of(row.passage, row.number)
    return [item for item in evidence if item.passage.position == row.passage.position and item.number == header]


def _list_before(item: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The list right before a statement that tells of its items: "The first three were adopted"."""
    return [
        other
        for other in evidence
        if other.candidate.unit.kind == "list"
        and same_section(other.passage, item.passage)
        and 0 <= item.start - other.end <= NEAR
        and len(other.candidate.text.split()) <= MOST_LISTED
    ]


def _names_somebody(item: Evidence) -> bool:
    return bool(PERSON.search(item.candidate.text)) and not BEGINS_WITH_PRONOUN.match(item.candidate.text)


def _pointer_asked_for(query: Query, evidence: Sequence[Evidence]) -> Evidence | None:
    """Of the best evidence's section, the statement that says where the report or recording asked for is found."""
    asked = {term.stem for term in query.terms} & POINTED_AT
    if not asked or not WANTS_POINTER.search(fold(query.text)):
        return None
    return next(
        (
            item
            for item in evidence
            if is_pointer(item) and asked & item.candidate.stems and same_section(item.passage, evidence[0].passage)
        ),
        None,
    )


def is_question(item: Evidence) -> bool:
    """Whether the statement only asks: a heading or line of a page of questions and answers, or "We asked what …"."""
    text = item.candidate.text.rstrip()
    return text.endswith("?") or bool(ASKED_ONLY.search(text) and item.candidate.unit.kind == "sentence")


def _reply_to(asked: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """What follows a question that the source itself asks: the first two statements after it answer it."""
    after = [
        item
        for item in evidence
        if 0 <= item.passage.position - asked.passage.position <= 1
        and item.start >= asked.end
        and item.passage.chunk.document_id == asked.passage.chunk.document_id
        and item.candidate.unit.kind not in {"item", "heading"}
        and not item.candidate.text.rstrip().endswith("?")
    ]
    reply = sorted(after, key=lambda item: item.start)[:2]
    if not reply:
        return [asked]
    return reply if asked.candidate.text.rstrip().endswith("?") else [asked, *reply]


def _summary(best: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best statement and, of its section, the next best that say something, up to `MOST_WORDS` words in all."""
    chosen = [best]
    words = len(best.candidate.text.split())
    for item in evidence:
        if not same_section(item.passage, best.passage) or item.candidate.unit.kind in {"heading", "item", "row"}:
            continue
        if any(item.start < other.end and other.start < item.end for other in chosen) or is_pointer(item):
            continue
        more = len(item.candidate.text.split())
        if more < LEAST_WORDS:
            continue
        if len(chosen) == MOST or words + more > MOST_WORDS + 20:
            break
        words += more
        chosen.append(item)
    return chosen


def _adds(query: Query, item: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Whether the statement says more than those chosen, of the same section, and of the kind asked for."""
    best = chosen[0]
    if item.candidate.unit.kind == "heading" or item.breaches or item.fit < 0 or is_pointer(item):
        return False
    if not same_section(item.passage, best.passage) or agreement(query.text, item.candidate.text) < 0:
        return False
    if any(item.start < other.end and other.start < item.end for other in chosen):
        return False
    if query.intent == "person":
        return item.fit == 1.0 and item.cover >= NEARLY * best.cover
    return True


def _whole_list(query: Query, best: Evidence, evidence: Sequence[Evidence]) -> Evidence:
    """The list that `best` is an item or a part of, where the question asks for several things."""
    if best.candidate.unit.kind == "list":
        return _item_enough(query, best, evidence) or best
    plural = asked_noun(query.text)
    for other in evidence:
        if other.candidate.unit.kind != "list" or not same_section(other.passage, best.passage):
            continue
        inside = other.start <= best.start and best.end <= other.end
        opening = other.candidate.text.split("\n")[0]
        if (inside and plural) or (plural and plural in terms(opening) and not other.breaches):
            return other
    return best


def _item_enough(query: Query, best: Evidence, evidence: Sequence[Evidence]) -> Evidence | None:
    """The one item of the list `best` that answers by itself, where the question does not ask for several."""
    items = [
        item
        for item in evidence
        if item.candidate.unit.kind == "item" and best.start <= item.start and item.end <= best.end
    ]
    opening = best.candidate.text.split("\n")[0]
    if not items or best.labelled or (asked_noun(query.text) and asked_noun(query.text) in terms(opening)):
        return None
    first = max(items, key=lambda item: item.score)
    long_items = sum(len(item.candidate.text.split()) for item in items) > LONG_ITEMS * len(items)
    enough = first.cover_statement >= best.cover_statement - NEARLY_ALL
    return first if enough and first.fit >= best.fit and (long_items or first.cosine >= best.cosine) else None


def is_pointer(item: Evidence) -> bool:
    """Whether the statement says where something can be read, rather than what it says."""
    return is_pointer_text(item.candidate.text)


def announcement(query: Query, chosen: Sequence[Evidence], evidence: Sequence[Evidence]) -> Evidence | None:
    """The statement that says that what is asked for exists, where the source does not give it; else None.

    "Which ten barriers were discussed?" is not answered by "explored the ten most common barriers", nor "What
    does the report say?" by "Click here to read the report".
    """
    low = fold(query.text)
    if (
        query.intent not in {"other", "quotation", "number"}
        or not WANTS_CONTENT.search(low)
        or WANTS_POINTER.search(low)
    ):
        return None
    best = chosen[0]
    asked = {term.stem for term in (*query.terms, *query.carried)}
    noun = asked_noun(low) or _carried_plural(query)
    if any(item.candidate.unit.kind in {"list", "item", "row"} for item in chosen):
        return None
    nearby = [item for item in evidence if same_section(item.passage, best.passage) and not item.breaches]
    pointers = [item for item in nearby if is_pointer(item) and asked & POINTED_AT & item.candidate.stems]
    if pointers:
        return max(pointers, key=lambda item: (len(asked & item.candidate.stems), item.score))
    if is_pointer(best) and noun:
        return best
    if not noun:
        return None
    for item in (*chosen, *nearby):
        if noun in item.candidate.stems and item.candidate.unit.kind == "sentence":
            position = _position_of(noun, item.candidate.text)
            given = (
                NAMED.search(item.candidate.text, position)
                or _names_after(item.candidate.text, position)
                or NONE_BEFORE.search(item.candidate.text[:position])
            )
            return item if _announces(item.candidate.text, noun) and not given else None
    return None


def _carried_plural(query: Query) -> str:
    """What "What were they?" asks for: a plural of the earlier question."""
    if re.search(r"\b(?:what|which) (?:are|were)\b.*\b(?:they|those|these)\b", fold(query.question)):
        return next((term.stem for term in reversed(query.carried) if term.word.endswith("s")), "")
    return ""


def _announces(text: str, noun: str) -> bool:
    """Whether a statement says that there are things of a kind: by its verb, or by their number and no more."""
    if ANNOUNCED.search(text) or any(noun in terms(match[1]) for match in ENOUGH.finditer(text)):
        return True
    for match in COUNTED.finditer(text):
        if noun in terms(match[1]):
            return not GOES_ON.match(text[match.end() :])
    return False


def _position_of(noun: str, text: str) -> int:
    return next((match.end() for match in re.finditer(r"\w+", text) if noun in terms(match.group())), 0)


def _names_after(text: str, position: int) -> bool:
    """Whether several things are named right after the noun: "the cities Bath, York and Hull"."""
    return bool(
        re.match(
            r"\W{0,3}(?:of |were |are |was |is )?(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*,? (?:and )?){2,}", text[position:]
        )
    )

"""Which candidates become the statements of an answer: few, to the point, lists whole, in the order of the source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..passages import same_section
from ..question import asked_noun
from ..tokens import fold, terms
from ..types import Query
from .evidence import Evidence

SHORT = frozenset({"date", "place", "number", "quotation"})  # intents that one statement answers
MOST = 3  # statements of any answer
MOST_WORDS = 60  # of all statements after the first
MARGIN_PERSON = 0.3  # a further statement may score this much less than the first
MARGIN_OTHER = 0.1
# Words before a list of things named in running text: "initiatives such as Food Train".
NAMED = re.compile(r"\b(?:such as|including|includes?|namely|for example|e\.g\.|like|called|among them)\b|:\s*\S")
ANNOUNCED = re.compile(
    r"\b(?:discuss|explor|showcas|summari[sz]|present|gather|outlin|cover|address|examin|review|identif|report|publish|"
    r"highlight|look|list|host|includ|collect|describ|set out|document)\w*",
    re.IGNORECASE,
)
POINTER = re.compile(
    r"\b(?:click here|read (?:the|a|our|more|his|her|their)|download|available (?:soon|here|online|at|from)|watch(?:ing)? the|"
    r"can be found|see the (?:full )?report|follow this link|find out more)\b",
    re.IGNORECASE,
)
POINTED_AT = frozenset(terms("report interview video presentation paper publication article film recording slides pamphlet "
                             "findings summary privacy statement disclaimer"))
OR = re.compile(r"\bor\b|\bboth\b|\bcompared?\b", re.IGNORECASE)


def select(query: Query, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The statements to show, the best first; empty only where there is no evidence."""
    if not evidence:
        return []
    best = _whole_list(query, evidence[0], evidence)
    if query.intent in SHORT:
        return [best]
    chosen = [best]
    margin = MARGIN_PERSON if query.intent == "person" else MARGIN_OTHER
    words = 0
    for item in evidence:
        if item.score < best.score - margin or len(chosen) == MOST:
            break
        if best.candidate.unit.kind == "list" or not _adds(query, item, chosen):
            continue
        words += len(item.candidate.text.split())
        if words > MOST_WORDS:
            break
        chosen.append(item)
    return chosen


def _adds(query: Query, item: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Whether the statement says more than those chosen, of the same section, and of the kind asked for."""
    best = chosen[0]
    if item.candidate.unit.kind == "heading" or item.breaches or item.fit < 0:
        return False
    if not same_section(item.passage, best.passage):
        return False
    if any(item.start < other.end and other.start < item.end for other in chosen):
        return False
    if query.intent == "person":
        return item.fit == 1.0 and item.cover_statement > 0 and not is_pointer(item)
    return True


def _whole_list(query: Query, best: Evidence, evidence: Sequence[Evidence]) -> Evidence:
    """The list that `best` is an item or a part of, where the question asks for several things."""
    if best.candidate.unit.kind == "list":
        return best
    plural = asked_noun(query.text)
    for other in evidence:
        if other.candidate.unit.kind != "list" or not same_section(other.passage, best.passage):
            continue
        inside = other.start <= best.start and best.end <= other.end
        opening = other.candidate.text.split("\n")[0]
        if (inside and plural) or (plural and plural in terms(opening) and not other.breaches):
            return other
    return best


def is_pointer(item: Evidence) -> bool:
    """Whether the statement says where something can be read, rather than what it says."""
    return bool(POINTER.search(item.candidate.text))


def announced_only(query: Query, chosen: Sequence[Evidence]) -> bool:
    """Whether the source says that what is asked for exists, but does not give it.

    "Which ten barriers were discussed?" is not answered by "explored the ten most common barriers", nor "What
    does the report say?" by "Click here to read the report".
    """
    best = chosen[0]
    text = best.candidate.text
    low = fold(query.text)
    wants_content = bool(re.search(r"\b(?:what|which|name|list|tell|describe|summari[sz]e)\b", low)) and not re.search(
        r"\b(?:is|are|was|were) there\b|\bwhere\b|\bhow can\b|\bwhich links?\b|\blinks?\b", low
    )
    if query.intent not in {"other", "quotation"} or not wants_content:
        return False
    asked = {term.stem for term in (*query.terms, *query.carried)}
    if is_pointer(best) and asked & POINTED_AT & best.candidate.stems or (is_pointer(best) and asked_noun(low)):
        return True
    noun = asked_noun(low) or _carried_plural(query)
    if not noun or best.candidate.unit.kind in {"list", "item", "row"}:
        return False
    if noun not in best.candidate.stems or not ANNOUNCED.search(text):
        return False
    position = _position_of(noun, text)
    return not (NAMED.search(text, position) or _names_after(text, position))


def _carried_plural(query: Query) -> str:
    """What "What were they?" asks for: a plural of the earlier question."""
    if re.search(r"\b(?:what|which) (?:are|were)\b.*\b(?:they|those|these)\b", fold(query.question)):
        return next((term.stem for term in reversed(query.carried) if term.word.endswith("s")), "")
    return ""


def _position_of(noun: str, text: str) -> int:
    return next((match.end() for match in re.finditer(r"\w+", text) if noun in terms(match.group())), 0)


def _names_after(text: str, position: int) -> bool:
    """Whether several things are named right after the noun: "the cities Bath, York and Hull"."""
    return bool(re.match(r"\W{0,3}(?:of |were |are |was |is )?(?:[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*,? (?:and )?){2,}", text[position:]))

"""What the archive does not say, in a sentence or two that help: the words it lacks, the report it only points to.

Here is also what tells statements that point elsewhere, and such that leave what is asked to the future.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..lexicon import MONTHS
from ..passages import Passages, same_section
from ..question import other_language, period_of
from ..thesaurus import family
from ..tokens import fold, terms
from ..types import Link, Query, Term
from .exact import TITLES, idle_words
from .readings import Reading, Readings

POINTER = re.compile(
    r"\b(?:click here|read (?:the|a|our|more|his|her|their)|download|available (?:soon|here|online|at|from)|"
    r"watch(?:ing)? the|can be found|see the (?:full )?report|follow this link|find out more)\b",
    re.IGNORECASE,
)
# "A German page exists too", "Please write to us if you remember it differently".
ASIDE = re.compile(
    r"\bplease (?:write|contact|get in touch|tell us|let us|send|e-?mail|call|ring|see|visit|note)\b"
    r"|\b(?:this|another|a|an) (?:\w+ )?(?:page|version|translation)\b[^.]{0,60}"
    r"\b(?:exists?|is available|was last|has been (?:lost|moved|updated))\b",
    re.IGNORECASE,
)
WANTS_POINTER = re.compile(
    r"\b(?:is|are|was|were) there\b|\bwhere\b|\bhow can\b|\blinks?\b|\baddress\b|\burl\b|\bweb ?site\b"
    r"|\bwhich (?:report|video|interview)\b"
)
POINTED_AT = frozenset(
    terms(
        "report interview video presentation paper publication article film recording slides pamphlet findings summary"
    )
)
REPORTS = (".pdf", ".doc", ".docx", ".odt", ".ppt", ".pptx")
LONGEST_WORD = 40  # characters of a word that is told to be missing
KINDS = {
    "date": "a date",
    "place": "a place",
    "person": "a name",
    "number": "a number",
    "quotation": "a quotation",
}
# To be told that these are missing helps nobody: hardly a question is about them.
EVERYDAY = frozenset(
    terms(
        "people person somebody everyone anyone man woman public way thing kind sort type part lot place time year day "
        "week month matter point case fact example reason result use help good need want idea something anything "
        "main key most latest majority "
        "number amount form word name detail information head boss model area world country town city"
    )
)
UNSURE = "The archive comes near this question, but no passage of it answers it for certain."
STILL_OPEN = "The source says only what is planned or still open."
OPEN = re.compile(
    r"\b(?:will be|(?:is|are) (?:still )?to be) (?:announced|published|decided|confirmed|named|made public)\b"
    r"|\byet to be\b|\b(?:is|are) (?:still )?(?:being (?:written|prepared|collected|counted|worked on)|expected)\b"
    r"|\bnot yet\b"
)
YES_NO_OR_WHY = re.compile(r"\W*(?:and |so |but )?(?:is|are|was|were|do|does|did|has|have|had|will|can|could|why)\b")


def missing_from(passages: Passages, query: Query, readings: Readings) -> str:
    """Why a question is refused: its language, names and years unknown, or never together, or no answer near."""
    language = other_language(query.question)
    if language is not None:
        return f"This question seems to be in {language}. The assistant understands English: please ask in English."
    if not query.terms and not query.carried:
        return "Ask about something that the archive may hold: an event, a person, a place, a policy."
    required = [term for term in query.terms if term.kind != "content" and term.stem not in TITLES]
    unknown = [term for term in required if not _is_known(passages, term.stem)]
    if unknown:
        # A name is told whole, though the archive may know a word of it: "Black Country", not "Black".
        phrases = {term.phrase for term in unknown if term.phrase >= 0}
        unknown = [term for term in required if term in unknown or term.phrase in phrases]
        day = _day_of(query.question, unknown)
        return f"The archive does not mention {day or _listed(unknown)}."
    best = readings.best
    if best is not None and best.breaches and len(required) > 1:
        return f"The archive has no passage that brings {_listed(required)} together."
    kind = KINDS.get(query.intent)
    if kind and best is not None and best.fit < 0:
        return f"The nearest passages of the archive give no {kind.split(' ', 1)[1]} for this."
    absent = [
        term
        for term in query.terms
        if term.kind == "content"
        and (term.tag in {"NOUN", "PROPN"} or len(query.terms) == 1)
        and term.stem not in idle_words(query) | EVERYDAY
        and not _is_known(passages, term.stem)
    ]
    if absent:
        words = _listed(absent[:3], quoted=True, joined="or")
        return f"The archive does not use the word{'s' * (len(absent) > 1)} {words}. Other words may find what it says."
    return UNSURE


def missing_in_part(passages: Passages, best: Reading, readings: Readings) -> str:
    """What a statement that only announces leaves open, and where the source says that it can be read."""
    target = target_of(passages, best, readings.all)
    if target is not None and target.title is not None:
        return f"The source points to {target.named}. The archive has it as “{target.title}”; ask about it."
    if target is not None:
        return f"The source points to {target.named}, which is not in the archive."
    if is_pointer(best):
        return "The source points to it, but what it points to is not in the archive."
    pointer = next(
        (item for item in readings.all if is_pointer(item) and same_section(item.passage, best.passage)),
        None,
    )
    said = "The source speaks of this and does not tell all of it"
    if pointer is not None:
        return f"{said}; it points to a report or recording that is not in the archive."
    return f"{said}, and nothing else in the archive does."


def _day_of(question: str, unknown: Sequence[Term]) -> str:
    """The day that a question names, where nothing else of it is unknown; "" otherwise: "4 May 2013", not "4"."""
    period = period_of(question)
    if period is None or period.since is None or period.since != period.until:
        return ""
    said = {stem for words in period.words for stem in terms(words)}
    day = period.since
    return f"{day.day} {MONTHS[day.month - 1].title()} {day.year}" if said >= {term.stem for term in unknown} else ""


def _is_known(passages: Passages, stem: str) -> bool:
    """Whether the archive holds the word or one of its family: it that tells of "Latin American" knows "America"."""
    return any(passages.index.document_frequency(word) for word in (stem, *family(stem)))


def _short(word: str) -> str:
    return word if len(word) <= LONGEST_WORD else f"{word[:LONGEST_WORD]}…"


def _listed(terms: Sequence[Term], *, quoted: bool = False, joined: str = "and") -> str:
    """“Gordon Brown” and 2015: names side by side as one."""
    phrases: list[list[Term]] = []
    for term in terms:
        if phrases and term.phrase >= 0 and phrases[-1][-1].phrase == term.phrase:
            phrases[-1].append(term)
        else:
            phrases.append([term])
    words = [" ".join(dict.fromkeys(_short(term.word) for term in phrase)) for phrase in phrases]
    marked = [f"“{word}”" if quoted or not word[0].isdigit() else word for word in words]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} {joined} {marked[-1]}"


def beside_the_point(text: str) -> bool:
    """Whether the words speak of the page, to its reader, or say where something can be read."""
    return bool(POINTER.search(text) or ASIDE.search(text))


def is_pointer(reading: Reading) -> bool:
    """Whether the statement says where something can be read, rather than what it says."""
    return bool(POINTER.search(reading.candidate.text))


@dataclass(frozen=True, slots=True)
class Target:
    """What a link of a page leads to: its words, its address, the page's title, and the archive's title of it."""

    words: str
    url: str
    page: str
    title: str | None

    @property
    def named(self) -> str:
        """The target as a reader finds it."""
        return f"“{self.words}” ({self.url}), linked from “{self.page}”"


def target_of(passages: Passages, best: Reading, readings: Sequence[Reading]) -> Target | None:
    """What the statement, else another of its section that points somewhere, leads to; reports before pages."""
    document = passages.index.document(best.document_id)
    links = sorted(_links(document.links, best, readings), key=lambda link: not _is_report(link))
    if not links:
        return None
    link = links[0]
    found = passages.at_address(link.url)
    words = " ".join(document.text[link.start : link.end].split())
    return Target(words or link.url, link.url, document.title, found.title if found else None)


def _links(links: Sequence[Link], best: Reading, readings: Sequence[Reading]) -> Iterator[Link]:
    """Links of the statement, then of pointers in its section."""
    near = (item for item in readings if is_pointer(item) and same_section(item.passage, best.passage))
    for item in (best, *near):
        yield from (link for link in links if link.start < item.end and item.start < link.end)


def _is_report(link: Link) -> bool:
    return link.url.split("?")[0].split("#")[0].lower().endswith(REPORTS)


def is_still_open(query: Query, text: str) -> bool:
    """Whether the statement says that what is asked for is not there yet; to a yes-or-no question that is an answer."""
    return bool(OPEN.search(fold(text))) and not YES_NO_OR_WHY.match(fold(query.text))

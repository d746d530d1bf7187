"""What an answer is worth, layer by layer: functions of its label, itself and the archive, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .answers import KeptAnswer, KeptCitation, KeptStatement
from .gold import Located, locate, locate_groups, overlaps
from .questions import ALIKE, Place, Question, covers, one_line
from .ranking import each_measure
from .snapshot import Snapshot

MARKER = re.compile(r"\s*\[\d+\]")
DEPTH = 10
CUTOFFS = (1, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with the ranges of the archive that its gold stands in."""

    question: Question
    groups: Sequence[Sequence[Located]]
    allowed: Sequence[Located] = ()

    @property
    def places(self) -> list[Located]:
        """All of them."""
        return [here for group in self.groups for here in group]

    def meets(self, number: int, citations: Sequence[KeptCitation]) -> bool:
        """Whether one of `citations` is a piece of gold group `number`."""
        return any(
            covers(cited.quote, place.text) and self._stands(number, place, cited)
            for place in self.question.places[number]
            for cited in citations
        )

    def _stands(self, number: int, place: Place, cited: KeptCitation) -> bool:
        # The words alone will do where the label does not say where they stand.
        if not (place.files or place.headings or place.pages):
            return True
        return overlaps(cited.document_id, cited.start, cited.end, self.groups[number])


def label(question: Question, archive: Snapshot) -> Labelled:
    """The question with its gold, and what may be cited beside it, found in the archive."""
    allowed = [here for place in question.allowed for here in locate(place, archive)]
    return Labelled(question, locate_groups(question, archive), allowed)


def faults(labelled: Labelled, answer: KeptAnswer) -> Iterator[str]:
    """What is wrong with an answer, in words; nothing if it is right."""
    question = labelled.question
    if answer.error:
        yield f"no answer: {answer.error}"
        return
    if answer.status not in question.status:
        yield f"{answer.status}, not {' or '.join(question.status)}"
    if answer.status == "refused":
        return
    for number, group in enumerate(question.places):
        if not labelled.meets(number, answer.citations):
            yield f"not cited: {' | '.join(place.text for place in group)}"
    yield from forbidden(question, answer)
    rows = [statement for statement in answer.statements if statement.verbatim]
    if question.rows and answer.mode == "catalogue":
        most = question.rows + len(question.may)
        if not question.rows <= len(rows) <= most:
            yield f"{len(rows)} rows, not {question.rows}" + (f" to {most}" if question.may else "")


def forbidden(question: Question, answer: KeptAnswer) -> Iterator[str]:
    """What an answer cites and says that it should not."""
    quotes = [one_line(citation.quote) for citation in answer.citations]
    for text in question.forbidden:
        if any(one_line(text) in quote for quote in quotes):
            yield f"cited: {text}"
    said = one_line(MARKER.sub("", answer.text)).casefold()
    for text in question.forbidden_claims:
        if one_line(text).casefold() in said:
            yield f"said: {text}"


def answer_measures(labelled: Labelled, answer: KeptAnswer) -> dict[str, float]:
    """Nugget recall, forbidden claims and length."""
    question = labelled.question
    found: dict[str, float] = {}
    due = question.status != ("refused",)
    if due and not (answer.status == "refused" and "refused" in question.status):
        held = nuggets_said(question, answer)
        found["nuggets"] = 0.0 if answer.status == "refused" else sum(held) / len(held)
    if answer.status != "refused":
        words = len(MARKER.sub("", answer.text).split())
        found["words"] = float(words)
        found["short"] = float(words <= question.max_words)
        if question.forbidden or question.forbidden_claims:
            found["clean"] = float(not any(forbidden(question, answer)))
    return found


def nuggets_said(question: Question, answer: KeptAnswer) -> list[bool]:
    """Of each nugget whether it is said; without any, of each group of gold whether it, or a part of it, is."""
    said = [one_line(MARKER.sub("", answer.text)), *(one_line(each.text) for each in answer.statements)]
    if question.nuggets:
        return [any(says(text, words) for text in said for words in nugget) for nugget in question.nuggets]
    return [any(_shares(text, place.text) for text in said for place in group) for group in question.places]


def says(text: str, words: str) -> bool:
    """Whether `text` holds `words` as whole words, whatever case, white space, dashes and apostrophes it has."""
    plain, wanted = _plain(text), _plain(words)
    return re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", plain) is not None


def _plain(text: str) -> str:
    return one_line(text).casefold().translate(ALIKE)


def _shares(text: str, words: str) -> bool:
    one, other = text.casefold(), one_line(words).casefold()
    return bool(one) and (other in one or one in other)


def citation_measures(labelled: Labelled, answer: KeptAnswer, archive: Snapshot) -> dict[str, float]:
    """Precision and recall of citations (after ALCE: Gao et al. 2023), and whether each stands where it says."""
    question, gold = labelled.question, labelled.places
    found: dict[str, float] = {}
    if question.gold and not (answer.status == "refused" and "refused" in question.status):
        met = [labelled.meets(number, answer.citations) for number in range(len(question.gold))]
        found["citation_recall"] = sum(met) / len(met)
    if not answer.citations:
        return found
    fitting = [*gold, *labelled.allowed]
    if gold or not question.gold:
        found["citation_precision"] = _share(
            [overlaps(each.document_id, each.start, each.end, fitting) for each in answer.citations]
        )
    found["valid"] = _share([_stands(each, archive) for each in answer.citations])
    verbatim = [each for each in answer.statements if each.verbatim]
    if verbatim:
        found["supported"] = _share([_supported(each, answer.citations) for each in verbatim])
    return found | _place_measures(answer.citations, gold)


def _place_measures(citations: Sequence[KeptCitation], gold: Sequence[Located]) -> dict[str, float]:
    found: dict[str, float] = {}
    pages = {(here.document.id, here.page) for here in gold if here.page is not None}
    paged = [each for each in citations if each.page is not None]
    if pages and paged:
        found["right_page"] = _share([(each.document_id, each.page) in pages for each in paged])
    events = {event for here in gold for event in here.document.events_over(here.start, here.end)}
    of_events = [each for each in citations if each.event_id is not None]
    if events and of_events:
        found["right_event"] = _share([each.event_id in events for each in of_events])
    return found


def _share(held: Sequence[bool]) -> float:
    return sum(held) / len(held)


def _stands(cited: KeptCitation, archive: Snapshot) -> bool:
    document = archive.find(cited.document_id)
    return document is not None and bool(cited.quote) and document.text[cited.start : cited.end] == cited.quote


def _supported(statement: KeptStatement, citations: Sequence[KeptCitation]) -> bool:
    quotes = " ".join(one_line(each.quote) for each in citations if each.marker in statement.citations)
    return bool(quotes) and one_line(statement.text) in quotes


def refusal_measures(question: Question, answer: KeptAnswer) -> dict[str, float]:
    """Whether refusing, or not refusing, was right."""
    refused = answer.status == "refused"
    found: dict[str, float] = {}
    if refused and not answer.error:
        found["refusal_precision"] = float("refused" in question.status)
    if question.status == ("refused",):
        found["refusal_recall"] = float(refused and not answer.error)
    elif "refused" not in question.status:
        found["not_refused"] = float(not refused)
    return found


def retrieval_measures(asked: Sequence[tuple[Labelled, KeptAnswer]]) -> list[dict[str, float]]:
    """Of each question nDCG and reciprocal rank over the passages that hold gold, and recall of the pieces of gold.

    A piece of gold is found by any passage that holds one of its alternatives; one that no passage holds is missed.
    """
    grades: dict[str, dict[str, int]] = {}
    ranking: dict[str, dict[str, float]] = {}
    for number, (labelled, answer) in enumerate(asked):
        pieces = [sorted({chunk for here in group for chunk in _chunks(here)}) for group in labelled.groups]
        keys = {str(number): sorted({chunk for piece in pieces for chunk in piece})}
        keys |= {f"{number} {at}": piece for at, piece in enumerate(pieces)}
        hits = {hit.chunk_id: float(-hit.rank) for hit in answer.hits}
        for key, chunks in keys.items():
            if chunks:
                grades[key] = dict.fromkeys(chunks, 1)
                ranking[key] = hits
    measured = each_measure(grades, ranking, depth=DEPTH, cutoffs=CUTOFFS)
    return [_retrieval(measured, number, len(labelled.groups)) for number, (labelled, _) in enumerate(asked)]


def _retrieval(measured: Mapping[str, Mapping[str, float]], number: int, pieces: int) -> dict[str, float]:
    whole = measured.get(str(number))
    if whole is None:
        return {}
    each = [measured.get(f"{number} {at}", {}) for at in range(pieces)]
    found = {f"recall@{k}": sum(piece.get(f"Success@{k}", 0.0) for piece in each) / pieces for k in CUTOFFS}
    return found | {"ndcg@10": whole["nDCG@10"], "mrr@10": whole["RR@10"]}


def _chunks(here: Located) -> list[str]:
    return here.document.chunks_over(here.start, here.end)


def multi_turn_measures(labelled: Labelled, answer: KeptAnswer, standalone: KeptAnswer | None) -> dict[str, float]:
    """Whether a follow-up is right, and what the conversation costs against the stand-alone question."""
    if not labelled.question.history:
        return {}
    found = {"follow_up_right": float(not any(faults(labelled, answer)))}
    if standalone is not None:
        found["standalone_right"] = float(not any(faults(labelled, standalone)))
        found["follow_up_gain"] = found["follow_up_right"] - found["standalone_right"]
    return found


def best_right(labelled: Labelled, answer: KeptAnswer) -> bool:
    """Whether what is said is right; of a refusal, whether its best statement holds a piece of gold."""
    if labelled.question.status == ("refused",):
        return False
    if answer.status != "refused":
        return not any(faults(labelled, answer))
    near = answer.nearest
    return near is not None and overlaps(near.document_id, near.start, near.end, labelled.places)

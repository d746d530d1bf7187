"""What is measured, layer by layer: names, words for people, and which measures decide whether a run is a loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Layer = Literal["retrieval", "answer", "citations", "refusal", "multi-turn"]
Gate = Literal["", "first", "further", "never"]

PARTS: dict[Layer, str] = {
    "answer": "What is said",
    "citations": "What it stands on",
    "refusal": "What is left unsaid",
    "retrieval": "What is found",
    "multi-turn": "Conversations",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure for each question; the summary is their mean.

    `gate` says how a loss counts between two runs: `first` by itself, `further` after correction for how many there
    are, `never` if any question at all loses; measures without one are shown only. `share` is shown as per cent.
    """

    name: str
    layer: Layer
    title: str
    meaning: str
    gate: Gate = ""
    share: bool = True
    more_is_better: bool = True


MEASURES: tuple[Measure, ...] = (
    Measure(
        "right",
        "answer",
        "Right answers",
        "The status is one that the label allows, all gold is cited, and nothing forbidden is cited or said.",
        gate="first",
    ),
    Measure(
        "nuggets",
        "answer",
        "Nugget recall",
        "Of the facts that a right answer holds, the share that is said; a refusal where an answer was due says none.",
        gate="further",
    ),
    Measure("clean", "answer", "Nothing forbidden", "Answers that neither cite nor say what the label forbids."),
    Measure("short", "answer", "Within the length", "Answers of no more words than the label allows."),
    Measure("words", "answer", "Words", "Length of an answer as a visitor reads it, without its markers.", share=False),
    Measure(
        "citation_precision",
        "citations",
        "Citation precision",
        "Of the citations, the share that overlaps gold. A lower bound: one may be to the point and not be gold.",
        gate="further",
    ),
    Measure(
        "citation_recall",
        "citations",
        "Gold cited",
        "Of the pieces of gold, the share that is cited; a refusal where an answer was due cites none.",
        gate="further",
    ),
    Measure(
        "supported",
        "citations",
        "Statements supported",
        "Of the statements in the source's own words, the share whose words stand in what they cite.",
        gate="never",
    ),
    Measure(
        "valid",
        "citations",
        "Quotes at their place",
        "Quotes that stand in the document at their offsets.",
        gate="never",
    ),
    Measure(
        "right_page", "citations", "Right page", "Of the citations of paged documents, those of a page that gold is on."
    ),
    Measure(
        "right_event",
        "citations",
        "Right event",
        "Of the citations that belong to an event, those of an event that gold belongs to.",
    ),
    Measure(
        "refusal_precision",
        "refusal",
        "Refusal precision",
        "Of the refusals, those of a question that may be refused.",
    ),
    Measure(
        "refusal_recall",
        "refusal",
        "Refusal recall",
        "Of the questions that the archive does not answer, those that were refused.",
        gate="further",
    ),
    Measure(
        "not_refused",
        "refusal",
        "Answered where due",
        "Of the questions that must be answered, those that were not refused.",
        gate="further",
    ),
    Measure("ndcg@10", "retrieval", "nDCG@10", "How near the top the passages stand that hold gold.", "further", False),
    Measure("mrr@10", "retrieval", "MRR@10", "One over the rank of the first passage that holds gold.", share=False),
    Measure("recall@1", "retrieval", "Recall@1", "Pieces of gold that the first passage holds."),
    Measure("recall@3", "retrieval", "Recall@3", "Pieces of gold that the first three passages hold."),
    Measure("recall@5", "retrieval", "Recall@5", "Pieces of gold that the first five passages hold."),
    Measure("recall@10", "retrieval", "Recall@10", "Pieces of gold that the first ten passages hold."),
    Measure(
        "follow_up_right",
        "multi-turn",
        "Follow-ups right",
        "Right answers to questions that rest on what was said before.",
    ),
    Measure(
        "standalone_right",
        "multi-turn",
        "The same, stand-alone",
        "Right answers to the same questions, asked so that they stand alone.",
    ),
    Measure(
        "follow_up_gain",
        "multi-turn",
        "Difference",
        "Follow-ups right less the same stand-alone: below 0 is what the conversation costs.",
    ),
)
BY_NAME = {measure.name: measure for measure in MEASURES}

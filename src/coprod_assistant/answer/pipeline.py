"""The way of a question through what was found for it: catalogue, read, decide, compose. One `Draft` comes out.

Each stage is one function with one result (`Readings`, `Decision`, `Draft`) and can be called by itself. What decided
is the draft's `reason`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..passages import Passages
from ..question import PERSON_PRONOUNS, is_order, is_small_talk
from ..reader import Reader
from ..search import Search
from ..tokens import fold
from ..types import Query, Status
from .announced import announced_list, announcement
from .by_catalogue import ask_catalogue
from .catalogued import dated_otherwise
from .complete import completed
from .compose import Draft, from_rows, in_order, state
from .decide import Decision, OperatingPoint, decide, shipped_point
from .event_rows import with_called_off, with_events
from .going_on import ALWAYS, GoOn
from .missing import STILL_OPEN, is_still_open, missing_from, missing_in_part
from .overview import overview
from .read import read
from .readings import Readings, ordered
from .several import events_told, sides_of

ONLY_QUOTES = (
    "This assistant only quotes what the archive says, with its sources. "
    "Ask about an event, a person, a place or a policy."
)
WHAT_TO_ASK = (
    "This assistant answers questions with what the archive says, word for word and with its sources. "
    "Ask about an event, a person, a place or a policy."
)
DATED_OTHERWISE = "The archive has no such event at that time, and dates it otherwise."


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Answers in the archive's own words.

    Args:
        reader: Says which statements answer.
        point: Constants of the decision; the shipped ones belong to the shipped reader.
    """

    reader: Reader
    point: OperatingPoint = field(default_factory=shipped_point)

    def draft(
        self,
        passages: Passages,
        query: Query,
        search: Search,
        *,
        focus: int | None = None,
        go_on: GoOn = ALWAYS,
    ) -> Draft:
        """The answer to `query` from what was found; every citation in it has been checked against its document.

        Args:
            focus: Position of the passage that the conversation is about.
            go_on: Asked before each stage; it raises where nobody waits for the answer.
        """
        if is_small_talk(query.question):
            return Draft("refused", "extractive", missing=WHAT_TO_ASK, searched=False, reason="a greeting")
        if is_order(query.text):
            return Draft("refused", "extractive", missing=ONLY_QUOTES, reason="an order to write")
        if (draft := overview(passages, query)) is not None:
            return draft
        asked = ask_catalogue(passages, query, focus=focus)
        if asked.draft is not None:
            return asked.draft
        if (draft := events_told(passages, query, search, self.reader, self.point, go_on=go_on)) is not None:
            return draft
        readings, decision = self.decided(passages, query, search, focus=focus, go_on=go_on)
        go_on()
        if decision.status != "refused":
            return with_called_off(passages, self._answered(passages, query, readings, decision))
        if (draft := sides_of(passages, query, search, self.reader, self.point, go_on=go_on)) is not None:
            return draft
        go_on()
        if (row := dated_otherwise(passages, query)) is not None:
            draft = with_events(passages, from_rows(passages, [row.places]), [row.event])
            return replace(draft, status="partial", missing=DATED_OTHERWISE, reason="the event is dated otherwise")
        missing = asked.listing.missing if asked.listing is not None else None
        missing = missing or missing_from(passages, query, readings)
        return Draft(
            "refused",
            "extractive",
            missing=missing,
            confidence=decision.confidence,
            readings=readings,
            reason=decision.reason,
        )

    def read(self, passages: Passages, query: Query, search: Search, *, focus: int | None = None) -> Readings | None:
        """What is read for `query`; None where it never comes to that: a greeting, or what the catalogue answers."""
        if is_small_talk(query.question) or is_order(query.text):
            return None
        if overview(passages, query) is not None or ask_catalogue(passages, query, focus=focus).draft is not None:
            return None
        return self.decided(passages, query, search, focus=focus)[0]

    def decided(
        self,
        passages: Passages,
        query: Query,
        search: Search,
        *,
        focus: int | None = None,
        go_on: GoOn = ALWAYS,
    ) -> tuple[Readings, Decision]:
        """What was read and decided: of a follow-up that names nothing new, in the passage in focus before all."""
        readings, decision = Readings(), Decision("refused", (), 0.0, "nothing is asked")
        if not query.terms and focus is None:
            return readings, decision
        for only in (True, False) if _stays(query) else (False,):
            found = read(passages, query, search, self.reader, focus=focus, only_focus=only, go_on=go_on)
            go_on()
            readings = ordered(query, found, self.point.rank)
            decision = decide(query, readings, self.point)
            if decision.status != "refused":
                break
        return readings, decision

    def _answered(self, passages: Passages, query: Query, readings: Readings, decision: Decision) -> Draft:
        """The chosen statements; only the one that announces what is asked for, where the source does not give it."""
        chosen, missing, reason = list(decision.chosen), None, decision.reason
        if rows := announced_list(passages, query, chosen):
            statements, citations = state(passages, rows)
            reason = f"the list that is announced: {reason}"
            return Draft("answered", "extractive", statements, citations, None, decision.confidence, readings, reason)
        if (announced := announcement(query, chosen, readings.all)) is not None:
            chosen, missing = [announced], missing_in_part(passages, announced, readings)
            reason = f"only announced: {reason}"
        elif is_still_open(query, chosen[0].candidate.text):
            missing, reason = STILL_OPEN, f"still open: {reason}"
        whole = in_order(completed(chosen, readings))
        statements, citations = state(passages, [(item.passage, item.candidate) for item in whole])
        status: Status = "partial" if missing else "answered"
        return Draft(status, "extractive", statements, citations, missing, decision.confidence, readings, reason)


def _stays(query: Query) -> bool:
    """Whether a follow-up names nothing new, and so is about the passage that the conversation is about."""
    if not query.focus or PERSON_PRONOUNS & set(fold(query.question).split()):
        return False  # a person may be told of elsewhere, too
    return not any(term.kind != "content" for term in query.terms)

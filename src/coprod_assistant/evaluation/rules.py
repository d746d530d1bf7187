"""Steps and rules of the understanding and the answering, each with what to put in its place to see what it is worth.

Each is one function or pattern that a module calls by its name. The answering carries no switch for it, as only a
measurement wants one: here the name is given another meaning while the questions are asked, and its own back
afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from ..answer.by_catalogue import AskedCatalogue

Stage = Literal["question", "search", "answer"]
PACKAGE = __package__.rpartition(".")[0]
NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Rule:
    """A name in a module, by its path from the package, and what it means while the rule is left out.

    `stage` is the first whose results change; what is remembered of it and of those after it does not hold then.
    """

    name: str
    module: str
    attribute: str
    instead: Any
    stage: Stage = "answer"

    @contextmanager
    def left_out(self) -> Iterator[None]:
        """The program without the rule, until the block ends; no other thread may answer meanwhile."""
        with self._meaning(lambda _: self.instead):
            yield

    @contextmanager
    def watched(self, fired: set[str]) -> Iterator[None]:
        """The program as it is, with the rule's name put into `fired` wherever leaving it out would have mattered."""

        def note() -> None:
            fired.add(self.name)

        def watching(own: Any) -> Any:
            if isinstance(own, re.Pattern):
                return _WatchedPattern(own, note)

            def called(*values: Any, **named: Any) -> Any:
                result = own(*values, **named)
                if not _is_same(result, self.instead(*values, **named)):
                    note()
                return result

            return called

        with self._meaning(watching):
            yield

    @contextmanager
    def _meaning(self, of: Callable[[Any], Any]) -> Iterator[None]:
        module = import_module(f"{PACKAGE}.{self.module}")
        own = getattr(module, self.attribute)
        setattr(module, self.attribute, of(own))
        try:
            yield
        finally:
            setattr(module, self.attribute, own)


@contextmanager
def all_watched() -> Iterator[set[str]]:
    """The program as it is, and a set of the rules that did something since it was last cleared."""
    fired: set[str] = set()
    with ExitStack() as stack:
        for rule in RULES:
            stack.enter_context(rule.watched(fired))
        yield fired


class _WatchedPattern:
    """A pattern that tells when it finds something."""

    def __init__(self, own: re.Pattern[str], note: Callable[[], None]) -> None:
        self._own, self._note = own, note

    def __getattr__(self, name: str) -> Any:
        """The pattern's own `search`, `match`, `findall` or `finditer`, told where it finds something."""
        method = getattr(self._own, name)

        def called(*given: Any) -> Any:
            found = method(*given)
            if name == "finditer":
                found = list(found)
            if found:
                self._note()
            return found

        return called

    def sub(self, instead: Any, text: str) -> str:
        found = self._own.sub(instead, text)
        if found != text:
            self._note()
        return found


def _is_same(one: Any, other: Any) -> bool:
    """Whether two results are equal; what cannot be compared, such as arrays and iterators, is not."""
    try:
        return bool(one == other)
    except ValueError:
        return False


def _nothing(value: Any) -> Callable[..., Any]:
    """A function that gives `value` whatever it is asked."""
    return lambda *_, **__: value


def _same(value: Any, *_: Any, **__: Any) -> Any:
    return value


def _unspelt(text: str, *_: Any, **__: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    return text, ()


def _all(_query: Any, _passages: Any, shown: Any) -> Any:
    return shown


def _only_chosen(chosen: Any, _readings: Any) -> Any:
    return list(chosen)


RULES: tuple[Rule, ...] = (
    Rule("small words written out", "question", "expanded", _same, "question"),
    Rule("what is said of the archive", "question", "unframed", _same, "question"),
    Rule("the second one, the year after", "question", "resolved", _same, "question"),
    Rule("spelling", "question", "correct_spelling", _unspelt, "question"),
    Rule("the role of a person", "question", "role_or", _same, "question"),
    Rule("follow-ups", "question", "depends_on_history", _nothing(False), "question"),
    Rule("what is to be listed", "question", "asked_noun", _nothing(""), "question"),
    Rule("which of them", "question.follow_up", "NARROWS", NEVER, "question"),
    Rule("and in Berlin?", "question.follow_up", "_is_fragment", _nothing(False), "question"),
    Rule("events asked for", "question", "asks_for_events", _nothing(False), "question"),
    Rule("near words", "assistant", "near_words", _nothing({}), "search"),
    Rule("two questions in one", "assistant", "parts_of", _nothing(None)),
    Rule("greetings", "answer.pipeline", "is_small_talk", _nothing(False)),
    Rule("what the archive holds", "answer.pipeline", "overview", _nothing(None)),
    Rule("the catalogue", "answer.pipeline", "ask_catalogue", _nothing(AskedCatalogue(None))),
    Rule("events at which it was told", "answer.pipeline", "events_told", _nothing(None)),
    Rule("the passage of the conversation", "answer.pipeline", "_stays", _nothing(False)),
    Rule("each side", "answer.pipeline", "sides_of", _nothing(None)),
    Rule("dated otherwise", "answer.pipeline", "dated_otherwise", _nothing(None)),
    Rule("lists that are announced", "answer.pipeline", "announced_list", _nothing([])),
    Rule("only announced", "answer.pipeline", "announcement", _nothing(None)),
    Rule("still open", "answer.pipeline", "is_still_open", _nothing(False)),
    Rule("read with others", "answer.pipeline", "completed", _only_chosen),
    Rule("orders to write", "answer.pipeline", "is_order", _nothing(False)),
    Rule("events", "answer.by_catalogue", "from_catalogue", _nothing(None)),
    Rule("an event's own words", "answer.by_catalogue", "about_event", _nothing([])),
    Rule("records", "answer.by_catalogue", "from_records", _nothing(None)),
    Rule("lists of records", "answer.catalogued.recorded", "_list_around", _nothing(None)),
    Rule("an event and its own words", "answer.by_catalogue", "_only_names_it", _nothing(False)),
    Rule("names in small letters", "answer.catalogued.events", "with_names", lambda _, given: list(given)),
    Rule("first", "answer.catalogued.events", "FIRST", NEVER),
    Rule("last", "answer.catalogued.events", "LAST", NEVER),
    Rule("how long", "answer.catalogued.events", "LASTED", NEVER),
    Rule("next", "answer.catalogued.events", "AHEAD", NEVER),
    Rule("at which venue", "answer.catalogued.events", "VENUE_ASKED", NEVER),
    Rule("the event of the conversation", "answer.catalogued.events", "_of_focus", _nothing([])),
    Rule("either place", "answer.catalogued.wanted", "_either", _nothing(())),
    Rule("held in a place", "answer.catalogued.wanted", "_held_in", _nothing(frozenset())),
    Rule("who spoke there", "answer.catalogued.matched", "_spoke", _nothing(True)),
    Rule("two months of a year", "answer.catalogued.narrowed", "MONTH_PAIR", NEVER),
    Rule("who was absent", "answer.catalogued.rows", "ABSENT", NEVER),
    Rule("beside the point", "answer.catalogued.about", "beside_the_point", _nothing(False)),
    Rule("what an event is", "answer.catalogued.about", "WHAT_IS", NEVER),
    Rule("names and years", "answer.read", "breached", _nothing(())),
    Rule("answer type", "answer.read", "fit", _nothing(0.0)),
    Rule("columns", "answer.read", "header_of", _nothing(None)),
    Rule("families of words", "answer.exact.names", "family", _nothing(frozenset())),
    Rule("misspelt in the source", "answer.exact.names", "is_misspelt", _nothing(False)),
    Rule("labels of events", "answer.exact.names", "_labels", _nothing(frozenset())),
    Rule("the whole list", "answer.decide", "_whole_list", _nothing(None)),
    Rule("columns of a row", "answer.complete", "_columns_of", _nothing([])),
    Rule("the name before", "answer.complete", "_named_before", _nothing([])),
    Rule("lists elsewhere", "answer.announced.lists", "_elsewhere", _nothing([])),
    Rule("words that point elsewhere", "answer.announced.announcement", "is_pointer", _nothing(False)),
)

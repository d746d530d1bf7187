"""Question and conversation -> Query: what is asked for, about whom, and which words to search for.

No language model: the grammar is spaCy's, the spelling is corrected towards the archive's own words, and a
follow-up takes its subject from the conversation (the last question and its answer).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..grammar import parse
from ..spelling import correct_spelling
from ..types import Query, Turn
from .clean import clean_question, expanded, is_small_talk, parts_of, unframed
from .events_asked import FRAMING, asks_for_events
from .follow_up import PERSON_PRONOUNS, continued, depends_on_history
from .intent import asked_noun, counted_noun, intent_of, is_order, other_language, role_or, wants_summary
from .limits import Limits, limits_of
from .period import Period, period_of
from .reference import ORDINALS, resolved
from .same import same_question
from .wording import EVENT_NOUNS, own_terms

__all__ = [
    "EVENT_NOUNS",
    "FRAMING",
    "ORDINALS",
    "PERSON_PRONOUNS",
    "Limits",
    "Period",
    "asked_noun",
    "clean_question",
    "intent_of",
    "is_order",
    "is_small_talk",
    "limits_of",
    "other_language",
    "parts_of",
    "period_of",
    "same_question",
    "understand",
    "wants_summary",
]


def understand(
    question: str,
    history: Sequence[Turn] = (),
    *,
    known_words: Mapping[str, int] | None = None,
    english: Collection[str] = frozenset(),
    max_chars: int = 1000,
    pipeline: str,
) -> Query:
    """The query that `question` stands for after the turns of `history`, oldest first.

    Args:
        known_words: The archive's words in lower case and how often each stands there, to correct spelling.
        english: Common English words, which are not corrected.
    """
    text = unframed(expanded(clean_question(question, max_chars=max_chars)))
    turns = [turn for turn in history if turn.question.strip()]
    if turns:
        text = resolved(text, turns[-1], pipeline=pipeline)
    text, corrections = correct_spelling(text, known_words or {}, english=english)
    words = parse(text, pipeline=pipeline)
    own = own_terms(words)
    alone = Query(
        question=question,
        text=text,
        intent="events" if asks_for_events(text, own) else role_or(intent_of(text), text, words),
        terms=own,
        counted=counted_noun(text, words),
        listed=asked_noun(text),
        corrections=corrections,
    )
    if not turns or not depends_on_history(text, words, alone):
        return alone
    before = understand(
        turns[-1].question[:max_chars],
        turns[:-1],
        known_words=known_words,
        english=english,
        max_chars=max_chars,
        pipeline=pipeline,
    )
    return continued(alone, before, turns[-1])

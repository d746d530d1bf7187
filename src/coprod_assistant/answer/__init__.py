"""Query and Hits -> Answer: candidates, refusal, selection, citations."""

from .compose import cite, link_to, text_of
from .extractive import Draft, answer_extractively
from .generated import Generated, generate, notice_of, rewritten
from .verify import Verifier

__all__ = [
    "Draft",
    "Generated",
    "Verifier",
    "answer_extractively",
    "cite",
    "generate",
    "link_to",
    "notice_of",
    "rewritten",
    "text_of",
]

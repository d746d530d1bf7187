"""Query and Hits -> Answer: candidates, refusal, selection, citations."""

from .compose import link_to, text_of
from .extractive import Draft, answer_extractively

__all__ = ["Draft", "answer_extractively", "link_to", "text_of"]

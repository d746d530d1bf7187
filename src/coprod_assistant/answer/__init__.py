"""Query and Hits -> Answer: candidates, refusal, selection, citations."""

from .compose import cite, link_to, text_of
from .extractive import Draft, answer_extractively

__all__ = ["Draft", "answer_extractively", "cite", "link_to", "text_of"]

"""Sentence of a language model, and the passages it cites -> Verdict: shown with exact ranges, or not shown and why."""

from .claims import Passage, Reason, Verdict
from .numbers import find_numbers
from .stream import SentenceStream
from .verifier import Verifier

__all__ = ["Passage", "Reason", "SentenceStream", "Verdict", "Verifier", "find_numbers"]

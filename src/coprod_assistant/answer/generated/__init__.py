"""Passages and an answer in the archive's own words -> the same said by a language model, each sentence checked."""

from .generating import Generated, generate
from .notices import notice_of
from .rewrite import rewritten

__all__ = ["Generated", "generate", "notice_of", "rewritten"]

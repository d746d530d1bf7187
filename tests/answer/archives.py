"""What makes a small archive: the texts of its files by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from coprod_assistant.assistant import Assistant

MakeArchive = Callable[[Mapping[str, str]], Assistant]

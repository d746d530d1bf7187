"""Events that a page names for machines only: its text says nothing of them, so nothing can be quoted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from .decode import visible

MAX_DATA = 1_000_000  # characters of one script
NAMED = 5  # events named in a warning


def events_in_data(root: Any) -> list[str]:
    """Names of the dated events in the JSON-LD of a page, in order; to be asked for before scripts are taken out."""
    names: list[str] = []
    for script in root.iter("script"):
        if str(script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            names += _events(script.text or "")
    return list(dict.fromkeys(names))


def untold(names: list[str], text: str) -> str | None:
    """A warning that names the events of which the text says nothing; None where it names all."""
    said = _squeezed(text)
    missing = [name for name in names if _squeezed(name) not in said]
    if not missing:
        return None
    more = " …" if len(missing) > NAMED else ""
    return f"events that only the page's data for machines names ({len(missing)}): {'; '.join(missing[:NAMED])}{more}"


def _events(data: str) -> Iterator[str]:
    try:
        stack = [json.loads(data)] if len(data) <= MAX_DATA else []
    except (ValueError, RecursionError):
        return
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(reversed(value))
        elif isinstance(value, dict):
            kinds = value.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            name = value.get("name")
            if any(str(kind).endswith("Event") for kind in kinds) and isinstance(name, str) and value.get("startDate"):
                yield " ".join(visible(name).split())
            stack.extend(reversed(value.values()))


def _squeezed(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).casefold()

"""Walking a tree while parts of it are taken out, and taking them out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def walk(root: Any) -> Iterator[Any]:
    """The elements below `root` in reading order; not those in an element that was dropped since it was given."""
    stack = [root]
    while stack:
        element = stack.pop()
        if element is not root:
            yield element
            if element.getparent() is None:
                continue
        stack.extend(reversed(element))


def drop(element: Any, *, tail: bool = True) -> None:
    """Takes an element out of its tree; its tail, the text after it, stays.

    Args:
        tail: Whether the text after it stays where it was, and does not go with it.
    """
    parent = element.getparent()
    if parent is None:
        return
    if tail and element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def words_of(element: Any) -> str:
    """The words in an element, those of neighbouring elements apart."""
    return " ".join(" ".join(element.itertext()).split())

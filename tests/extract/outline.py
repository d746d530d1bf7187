"""Blocks as lines that can be compared at a glance."""

from __future__ import annotations

from coprod_assistant.types import Block, Document


def outline(document: Document) -> list[str]:
    """One line a block: `# heading`, `paragraph: …`, `list: opening / item / item`, `quotation: words / who`."""
    return [_line(document.text, block) for block in document.blocks]


def _line(text: str, block: Block) -> str:
    words = " ".join(text[block.start : block.end].split())
    if block.kind == "heading":
        return f"{'#' * block.level} {words}"
    if not block.parts:
        return f"{block.kind}: {words}"
    parts = " / ".join(" ".join(text[part.start : part.end].split()) for part in block.parts)
    lead = " ".join(text[block.start : block.parts[0].start].split())
    if block.kind == "list" and lead:
        return f"list: {lead[: lead.rindex(':') + 1] or lead} / {parts}"
    return f"{block.kind}: {lead} > {parts}" if lead else f"{block.kind}: {parts}"

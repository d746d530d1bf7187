"""The answer to a question of two parts: what each part got, said once."""

from __future__ import annotations

from dataclasses import replace

from ..types import Citation, Statement
from .draft import Draft


def joined(whole: Draft, first: Draft, second: Draft, *, parts: tuple[str, str]) -> Draft:
    """One draft of what the two parts were answered with, or `whole` where they were not answered better apart.

    Where only one part is answered, and the question as a whole is not, that is said with what is missing.
    """
    told = [draft for draft in (first, second) if draft.status != "refused"]
    if not told or (len(told) == 1 and whole.status != "refused"):
        return whole
    statements, citations = _numbered(told)
    said = {statement.text for statement in whole.statements}
    if whole.status == "answered" and said >= {statement.text for statement in statements}:
        return whole
    missing = [draft.missing for draft in told if draft.missing]
    asked = zip(parts, (first, second), strict=True)
    missing += [f"For “{part}”: {draft.missing}" for part, draft in asked if draft.status == "refused"]
    return replace(
        whole,
        status="partial" if missing else "answered",
        mode="catalogue" if all(draft.mode == "catalogue" for draft in told) else "extractive",
        statements=statements,
        citations=citations,
        missing=" ".join(dict.fromkeys(missing)) or None,
        confidence=min(draft.confidence for draft in told),
    )


def _numbered(drafts: list[Draft]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """The statements of all drafts, those that say the same once, with markers that count on."""
    statements: list[Statement] = []
    citations: list[Citation] = []
    for draft in drafts:
        kept = [statement for statement in draft.statements if statement.text not in {said.text for said in statements}]
        wanted = {marker for statement in kept for marker in statement.citations}
        markers: dict[int, int] = {}
        for citation in draft.citations:
            if citation.marker in wanted:
                markers[citation.marker] = len(citations) + 1
                citations.append(replace(citation, marker=len(citations) + 1))
        statements += [
            replace(statement, citations=tuple(markers[marker] for marker in statement.citations)) for statement in kept
        ]
    return tuple(statements), tuple(citations)

"""The HTML of a turn. Every piece of text is escaped here, and nh3 lets pass only what this module writes.

Nothing of a question or a source is ever read as markup: the page's own script copies these elements into the
conversation and opens passages; it builds no HTML itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

import nh3

from ..answer import UNSURE
from ..types import Answer, Document, Hit, Pinned, Statement
from .panel import Lookup, citation_panel, hit_panel
from .prose import prose_html, snippet, text_html
from .said import said_html, sources_html, told_with

__all__ = ["TurnView", "clean", "near_words", "prose_html", "snippet", "text_html", "turn_html"]

TAGS = set("a article blockquote br button div h2 h3 li mark ol p span table tbody td th thead tr ul".split())
ATTRIBUTES = {
    "*": {"class", "hidden", "role", "tabindex"},
    "a": {"href", "target"},
    "button": {"type"},
    "li": {"value"},
    "th": {"scope"},
}
# Who asks this wants a person, whatever the archive holds of contacts.
FOR_CONTACT = re.compile(
    r"\b(?:contact|reach|call|phone|ring|e-?mail|write to|(?:speak|talk) (?:to|with)|in touch with)\s+"
    r"(?:you|us|somebody|someone|anybody|anyone|a (?:real )?(?:person|human))\b"
    r"|\byour (?:e-?mail|phone|telephone|contact|postal address|address)\b|\bget in touch\b",
    re.IGNORECASE,
)
NEAREST_SHOWN = 4
# A passage is shown as near from this cosine of the question and the nearest statement on; see docs/refusing.md.
NEAR_COSINE = 0.30
MODES = {
    "extractive": "The archive says, word for word",
    "catalogue": "What the archive tells of its events",
    "pinned": "Chosen by the staff, word for word from the archive",
    "generated": "Written by a language model and checked against the archive",
}


@dataclass(frozen=True, slots=True)
class TurnView:
    """What is known of a turn so far: statements while it streams, the whole `answer` at the end.

    `contact` says in plain words whom to ask where the archive does not answer.
    """

    id: str
    question: str
    statements: Sequence[Statement] = ()
    answer: Answer | None = None
    waiting: str = ""
    contact: str = ""


def turn_html(view: TurnView, lookup: Lookup) -> str:
    """The turn as one `<article>` whose parts carry a `data-key`, so that a page can add only what is new."""
    lookup = cache(lookup)  # the citations of an answer are often in one document
    parts = [f'<div class="asked" data-key="q"><p class="who">You asked</p><h2>{text_html(view.question)}</h2></div>']
    statements = view.answer.statements if view.answer else view.statements
    if view.answer and view.answer.generation and view.answer.generation.notice:
        parts.append(f'<p class="aside" data-key="aside">{text_html(view.answer.generation.notice)}</p>')
    if statements:
        parts.append(_who_html(view))
    parts += said_html(statements, view.answer.citations if view.answer else (), lookup)
    if view.answer:
        parts.append(_ending_html(view.answer, lookup, contact=view.contact))
        parts += _follow_ups_html(view.answer.follow_ups)
    if view.waiting:
        parts.append(f'<p class="waiting" data-key="{escape(view.waiting)}">{text_html(view.waiting)}</p>')
    state = "done" if view.answer else "open"
    status = view.answer.status if view.answer else ""
    return clean(
        f'<article class="turn {status}" data-turn="{escape(view.id)}" data-state="{state}" '
        f'data-said="{escape(_summary(view))}">{"".join(parts)}</article>'
    )


def clean(html: str) -> str:
    """`html` with only the elements and attributes that this module writes; links to http and https only."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        generic_attribute_prefixes={"data-", "aria-"},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )


def _who_html(view: TurnView) -> str:
    """Who speaks. Its key, like the statements', differs by the writer: what was taken back leaves the page."""
    if view.answer and view.answer.pinned:
        return _pinned_html(view.answer.pinned)
    mode = view.answer.mode if view.answer else ""
    if mode == "generated" or (not mode and not any(statement.verbatim for statement in view.statements)):
        return f'<p class="who" data-key="who-model">{MODES["generated"]}</p>'
    if any(statement.event for statement in (view.answer.statements if view.answer else view.statements)):
        return f'<p class="who" data-key="who-events">{MODES["catalogue"]}</p>'
    return f'<p class="who" data-key="who">{MODES["extractive"]}</p>'


def _pinned_html(pinned: Pinned) -> str:
    """Who chose the answer, and the line of their own words apart from the archive's."""
    note = f'<p class="aside" data-key="pin-note">{text_html(pinned.added)}</p>' if pinned.note else ""
    return f'<p class="who" data-key="who-pinned">{text_html(pinned.chosen)}</p>{note}'


def _ending_html(answer: Answer, lookup: Lookup, *, contact: str) -> str:
    parts = []
    if answer.mode == "generated" and answer.citations:
        parts.append(sources_html(answer.citations, lookup))
    if answer.own_words:
        parts.append(_own_words_html(answer.own_words, lookup))
    near = nearest_hits(answer)
    if answer.status != "answered":
        parts.append(_missing_html(answer, near, lookup, contact=contact))
    elif contact and FOR_CONTACT.search(answer.question):
        parts.append(f'<p class="contact">A person to ask: {text_html(contact)}</p>')
    parts += _citation_panels(answer, lookup)
    parts += [hit_panel(hit, lookup) for hit in near]
    return f'<div class="ending" data-key="end">{"".join(parts)}</div>'


def _follow_ups_html(questions: Sequence[str]) -> list[str]:
    """A part of its own, as what a page adds to an answer stands above it."""
    buttons = "".join(
        f'<li><button type="button" class="suggestion" data-ask="{escape(words)}">{escape(words)}</button></li>'
        for words in questions
    )
    return [f'<div class="follow-ups" data-key="next"><h3>Ask next</h3><ul>{buttons}</ul></div>'] if buttons else []


def _citation_panels(answer: Answer, lookup: Lookup, *, prefix: str = "c") -> list[str]:
    """The passage of each citation; what is told with it in one card or table is marked in it, too."""
    with_it = told_with(answer.statements, answer.citations, lookup)
    return [
        citation_panel(citation, lookup, prefix=prefix, also=with_it.get(citation.marker, ()))
        for citation in answer.citations
    ]


def _own_words_html(own: Answer, lookup: Lookup) -> str:
    """The same answer in the archive's own words, behind a button."""
    said = "".join(said_html(own.statements, own.citations, lookup, prefix="o"))
    panels = "".join(_citation_panels(own, lookup, prefix="o"))
    return (
        '<div class="own"><button type="button" class="show-own" aria-expanded="false">'
        f'The archive’s own words</button><div class="own-words" hidden>{said}</div>{panels}</div>'
    )


def nearest_hits(answer: Answer) -> list[Hit]:
    """The hits that are shown with an answer that leaves something open: those whose nearest statement is near."""
    if answer.status == "answered":
        return []
    return [hit for hit in answer.hits[:NEAREST_SHOWN] if is_near(hit) and not _is_cited(hit, answer)]


def is_near(hit: Hit) -> bool:
    """Whether a hit has to do with what was asked; one without a score, which no search gave, has."""
    return hit.scores.get("sentence_cosine", 1.0) >= NEAR_COSINE


def missing_title(answer: Answer) -> str:
    """What stands over what is missing: one of the passages may answer a question that is refused as too unsure."""
    if answer.status != "refused":
        return "What is left open"
    if not answer.hits:
        return "Ask the archive"
    return "No sure answer" if answer.missing == UNSURE else "The archive does not answer this"


def _missing_html(answer: Answer, near: Sequence[Hit], lookup: Lookup, *, contact: str) -> str:
    refused = answer.status == "refused"
    missing = answer.missing or "Nothing published here speaks to this question."
    rows = "".join(
        f'<li><button type="button" class="near" data-open="h{hit.rank}" aria-haspopup="dialog">'
        f'<span class="where">{escape(heading.rstrip(" :"))}</span>{_snippet_html(heading, words)}</button></li>'
        for hit in near
        for heading, words in [near_words(hit, lookup(hit.chunk.document_id))]
    )
    nearest = f'<h3>Nearest passages</h3><ol class="nearest">{rows}</ol>' if rows else ""
    person = (
        f'<p class="contact">A person may know: {text_html(contact)}</p>' if contact and refused and answer.hits else ""
    )
    return (
        f'<div class="missing"><h3 class="missing-title">{missing_title(answer)}</h3><p>{text_html(missing)}</p>'
        f"{nearest}{person}</div>"
    )


def _snippet_html(heading: str, words: str) -> str:
    """The words below a heading; nothing where they only say it again."""
    if words.strip(" :") == heading.strip(" :"):
        return ""
    return f'<span class="visually-hidden">: </span><span class="snippet">{escape(words)}</span>'


def _is_cited(hit: Hit, answer: Answer) -> bool:
    """Whether the statement that a hit would be shown by is quoted in the answer already."""
    near = hit.nearest
    return near is not None and any(
        citation.document_id == hit.chunk.document_id and citation.start < near.end and near.start < citation.end
        for citation in answer.citations
    )


def near_words(hit: Hit, document: Document) -> tuple[str, str]:
    """The nearest statement of a hit and the heading over it; of a hit that has none, its first words."""
    chunk = hit.chunk
    if hit.nearest:
        headings = document.headings_at(hit.nearest.start)
        return headings[-1] if headings else document.title, snippet(hit.words)
    inside = [b for b in document.blocks if b.kind != "heading" and b.end > chunk.start and b.start < chunk.end]
    start = max(chunk.start, inside[0].start) if inside else chunk.start
    headings = document.headings_at(start)
    return headings[-1] if headings else document.title, snippet(document.text[start : chunk.end])


def _summary(view: TurnView) -> str:
    """What a screen reader is told when the turn is complete."""
    answer = view.answer
    if answer is None:
        return ""
    if answer.status == "refused" and not answer.hits:
        return answer.missing or ""
    if answer.status == "refused":
        return f"{missing_title(answer)}.{' The nearest passages are listed.' if nearest_hits(answer) else ''}"
    said, found = len(answer.statements), len(answer.citations)
    notice = f"{answer.generation.notice} " if answer.generation and answer.generation.notice else ""
    notice += "".join(f"{line} " for line in answer.pinned.told) if answer.pinned else ""
    return f"{notice}Answer complete: {said} statement{'s' * (said != 1)}, {found} passage{'s' * (found != 1)}."

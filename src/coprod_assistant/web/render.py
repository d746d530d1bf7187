"""The HTML of a turn. Every piece of text is escaped here, and nh3 lets pass only what this module writes.

Nothing of a question or a source is ever read as markup: the page's own script copies these elements into the
conversation and opens passages; it builds no HTML itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape

import nh3

from ..types import Answer, Document, Hit, Statement
from .panel import Lookup, citation_panel, hit_panel
from .passage import BULLET

TAGS = {"article", "blockquote", "button", "div", "h2", "h3", "i", "li", "mark", "ol", "p", "span", "ul", "a"}
ATTRIBUTES = {
    "*": {"class", "hidden"},
    "a": {"href", "target"},
    "button": {"type"},
}
CELLS = " | "  # between the cells of a table's row
NEAREST_SHOWN = 4
SNIPPET_CHARS = 180
MODES = {
    "extractive": "In the archive’s own words",
    "catalogue": "From the archive’s record of events",
    "generated": "Each sentence checked against the archive",
}


@dataclass(frozen=True, slots=True)
class TurnView:
    """What is known of a turn so far: statements while it streams, the whole `answer` at the end.

    `notice` is shown instead of an answer: a busy house, a question that cannot be asked. With `again`, a button asks
    it once more.
    """

    id: str
    question: str
    statements: Sequence[Statement] = ()
    answer: Answer | None = None
    notice: str = ""
    again: bool = False
    waiting: str = ""


def turn_html(view: TurnView, lookup: Lookup) -> str:
    """The turn as one `<article>` whose parts carry a `data-key`, so that a page can add only what is new."""
    lookup = cache(lookup)  # the citations of an answer are often in one document
    parts = [f'<div class="asked" data-key="q"><p class="who">You asked</p><h2>{text_html(view.question)}</h2></div>']
    statements = view.answer.statements if view.answer else view.statements
    if view.answer and view.answer.generation and view.answer.generation.notice:
        parts.append(f'<p class="aside" data-key="aside">{text_html(view.answer.generation.notice)}</p>')
    if statements:
        parts.append(_who_html(view))
    parts += [_statement_html(number, statement) for number, statement in enumerate(statements)]
    if view.answer:
        parts.append(_ending_html(view.answer, lookup))
    if view.notice:
        parts.append(f'<div class="notice" data-key="notice"><p>{text_html(view.notice)}</p>{_again_html(view)}</div>')
    if view.waiting:
        parts.append(f'<p class="waiting" data-key="{escape(view.waiting)}">{text_html(view.waiting)}</p>')
    state = "done" if view.answer or view.notice else "open"
    status = view.answer.status if view.answer else ""
    return clean(
        f'<article class="turn {status}" data-turn="{escape(view.id)}" data-state="{state}" '
        f'data-said="{escape(_summary(view))}">{"".join(parts)}</article>'
    )


def text_html(text: str) -> str:
    """`text` escaped, its line breaks kept."""
    return escape(text.strip()).replace("\n", "<br>") if "\n" in text.strip() else escape(text.strip())


def clean(html: str) -> str:
    """`html` with only the elements and attributes that this module writes; links to http and https only."""
    return nh3.clean(
        html,
        tags=TAGS | {"br"},
        attributes=ATTRIBUTES,
        generic_attribute_prefixes={"data-", "aria-"},
        url_schemes={"http", "https"},
        link_rel="noopener noreferrer",
    )


def _who_html(view: TurnView) -> str:
    """Who speaks. Its key, like the statements', differs by the writer: what was taken back leaves the page."""
    mode = view.answer.mode if view.answer else ""
    if mode == "generated" or (not mode and not any(statement.verbatim for statement in view.statements)):
        return '<p class="who" data-key="who-model">Written by a language model and checked against the archive</p>'
    return '<p class="who" data-key="who">The archive says</p>'


def _statement_html(number: int, statement: Statement, *, prefix: str = "c") -> str:
    kind = "verbatim" if statement.verbatim else "plain"
    ending = _marker_buttons(statement.citations, prefix=prefix)
    if statement.verbatim and CELLS in statement.text and "\n" not in statement.text.strip():
        kind, body = "verbatim row", _cells_html(statement.text, ending)
    else:
        body = prose_html(statement.text, ending=ending)
    key = f"{'s' if statement.verbatim else 'g'}{number}"
    return f'<div class="statement {kind}" data-key="{key}">{body}</div>'


def _cells_html(text: str, ending: str) -> str:
    """A row of a table; the page sets equal cells below one another, so that those of its header stand above them."""
    cells = [cell.strip() for cell in f" {text.strip()} ".split(CELLS)]
    spans = [f"<span>{escape(cell)}</span>" for cell in cells[:-1]] + [
        f"<span>{_with_ending(cells[-1], ending)}</span>"
    ]
    return f'<p class="cells">{f"<i>{CELLS}</i>".join(spans)}</p>'


def prose_html(text: str, *, ending: str = "", to_html: Callable[[str], str] = escape) -> str:
    """Paragraphs and lists of a plain text: a line that opens with a bullet is a list item; `ending` goes inside.

    `to_html` makes safe HTML of the words of one line.
    """
    groups: list[tuple[str, list[str]]] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        bullet = BULLET.match(line) if line[0] in "•◦▪‣" else None
        kind, words = ("ul", line[bullet.end() :]) if bullet else ("p", line)
        if groups and groups[-1][0] == kind:
            groups[-1][1].append(words)
        else:
            groups.append((kind, [words]))
    pieces = []
    for index, (kind, lines) in enumerate(groups):
        last = ending if index == len(groups) - 1 else ""
        if kind == "ul":
            items = [f"<li>{to_html(line)}</li>" for line in lines[:-1]]
            pieces.append(f"<ul>{''.join(items)}<li>{_with_ending(lines[-1], last, to_html)}</li></ul>")
        else:
            before = "".join(f"{to_html(line)}<br>" for line in lines[:-1])
            pieces.append(f"<p>{before}{_with_ending(lines[-1], last, to_html)}</p>")
    return "".join(pieces)


def _with_ending(line: str, ending: str, to_html: Callable[[str], str] = escape) -> str:
    """`line` escaped, with `ending` held to its last word so that no marker starts a line alone."""
    if not ending:
        return to_html(line)
    before, space, word = line.rpartition(" ")
    if len(word) > 30:
        return f'{escape(line)} <span class="tail">{ending}</span>'
    return f'{escape(before)}{space}<span class="tail">{escape(word)}&nbsp;{ending}</span>'


def _ending_html(answer: Answer, lookup: Lookup) -> str:
    parts = []
    if answer.citations:
        parts.append(_sources_html(answer))
    if answer.own_words:
        parts.append(_own_words_html(answer.own_words, lookup))
    if answer.status != "answered":
        parts.append(_missing_html(answer, lookup))
    if answer.follow_ups:
        buttons = "".join(
            f'<li><button type="button" class="suggestion" data-ask="{escape(words)}">{escape(words)}</button></li>'
            for words in answer.follow_ups
        )
        parts.append(f'<div class="follow-ups"><h3>Ask next</h3><ul>{buttons}</ul></div>')
    parts += [citation_panel(citation, lookup) for citation in answer.citations]
    if answer.status != "answered":
        parts += [hit_panel(hit, lookup) for hit in answer.hits[:NEAREST_SHOWN]]
    return f'<div class="ending" data-key="end">{"".join(parts)}</div>'


def _own_words_html(own: Answer, lookup: Lookup) -> str:
    """The same answer in the archive's own words, behind a button."""
    said = "".join(_statement_html(number, statement, prefix="o") for number, statement in enumerate(own.statements))
    panels = "".join(citation_panel(citation, lookup, prefix="o") for citation in own.citations)
    return (
        '<div class="own"><button type="button" class="show-own" aria-expanded="false">'
        f'The archive’s own words</button><div class="own-words" hidden>{said}</div>{panels}</div>'
    )


def _again_html(view: TurnView) -> str:
    if not (view.again and view.question):
        return ""
    return f'<button type="button" class="suggestion again" data-ask="{escape(view.question)}">Ask again</button>'


def _sources_html(answer: Answer) -> str:
    """Where the answer stands: a row for each place, with the numbers of the passages found there."""
    places: dict[tuple[str, str | None, str | None], list[int]] = {}
    for c in answer.citations:
        places.setdefault((c.title, c.heading, c.place), []).append(c.marker)
    rows = "".join(f"<li>{_marker_buttons(markers)}{_place_html(*place)}</li>" for place, markers in places.items())
    count = len(answer.citations)
    how = f"{MODES[answer.mode]} · {count} {'passage' if count == 1 else 'passages'}"
    return f'<div class="sources"><p class="how">{escape(how)}</p><ol>{rows}</ol></div>'


def _place_html(title: str, heading: str | None, place: str | None) -> str:
    inside = [title] if heading and heading != title else []
    inside += [place] if place else []
    below = f' <span class="in">{escape(" · ".join(inside))}</span>' if inside else ""
    return f'<span class="place">{escape((heading or title).rstrip(" :"))}{below}</span>'


def _marker_buttons(markers: Sequence[int], *, prefix: str = "c") -> str:
    return "".join(
        f'<button type="button" class="marker" data-open="{prefix}{marker}" aria-haspopup="dialog" '
        f'aria-label="Source {marker}: show the passage">{marker}</button>'
        for marker in markers
    )


def _missing_html(answer: Answer, lookup: Lookup) -> str:
    refused = answer.status == "refused"
    title = "The archive does not answer this" if refused else "What the archive does not say"
    if refused and not answer.hits:
        title = "Ask the archive"
    missing = answer.missing or "Nothing published here speaks to this question."
    hits = [hit for hit in answer.hits[:NEAREST_SHOWN] if not _is_cited(hit, answer)]
    rows = "".join(
        f'<li><button type="button" class="near" data-open="h{hit.rank}" aria-haspopup="dialog">'
        f'<span class="where">{escape(heading.rstrip(" :"))}</span>'
        f'<span class="snippet">{escape(words)}</span></button></li>'
        for hit in hits
        for heading, words in [near_words(hit, lookup(hit.chunk.document_id))]
    )
    nearest = f'<h3>Nearest passages</h3><ol class="nearest">{rows}</ol>' if rows else ""
    return f'<div class="missing"><h3 class="missing-title">{title}</h3><p>{text_html(missing)}</p>{nearest}</div>'


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


def snippet(text: str) -> str:
    """The beginning of `text` on one line, cut between words."""
    flat = re.sub(r"\s+", " ", text).strip()
    if len(flat) <= SNIPPET_CHARS:
        return flat
    return flat[:SNIPPET_CHARS].rsplit(" ", 1)[0].rstrip(",;:–- ") + "\u00a0…"


def _summary(view: TurnView) -> str:
    """What a screen reader is told when the turn is complete."""
    if view.notice or not view.answer:
        return view.notice
    answer = view.answer
    if answer.status == "refused" and not answer.hits:
        return answer.missing or ""
    if answer.status == "refused":
        return "The archive does not answer this. The nearest passages are listed."
    said, found = len(answer.statements), len(answer.citations)
    notice = f"{answer.generation.notice} " if answer.generation and answer.generation.notice else ""
    return f"{notice}Answer complete: {said} statement{'s' * (said != 1)}, {found} passage{'s' * (found != 1)}."

"""Questions and answers to be taken along: each statement with its numbers, one list of references below."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from ..types import Answer, Document, Statement
from .reference import Reference, flat, lines, reference
from .written import GONE, day, markdown_line, marked, write

BULLET = re.compile(r"[•◦▪‣]\s*")
BY_MODEL = "Written by a language model and checked against the archive."
REFUSED = "The archive does not answer this."
Lookup = Callable[[str], Document | None]


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, the numbers of its references, and whether it is quoted; `changed` as in `Reference`."""

    text: str
    numbers: tuple[int, ...]
    quoted: bool
    changed: bool

    @property
    def marks(self) -> str:
        """Its numbers as they stand behind it: "[1][2]"."""
        return "".join(f"[{number}]" for number in self.numbers)

    def paragraphs(self) -> Iterator[tuple[bool, str]]:
        """Its lines without their bullets, and whether each had one."""
        for line in self.text.splitlines():
            bullet = BULLET.match(line)
            yield bool(bullet), line[bullet.end() :] if bullet else line


@dataclass(frozen=True, slots=True)
class Told:
    """A question with what it was told: `notes` are said of the answer, before the statements and after them."""

    question: str
    said: tuple[Said, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns with the references of all; `title` is empty for a single answer that is copied."""

    title: str
    turns: tuple[Told, ...]
    references: tuple[Reference, ...]
    made: dt.date

    @property
    def opening(self) -> str:
        """What is said below the title."""
        told = f"Questions and answers, taken from the archive on {day(self.made)}."
        gone = sum(one.changed for one in self.references)
        if not gone:
            return f"{told} Every quotation was compared with the archive on that day."
        return f"{told} On that day the archive no longer held the words of {gone} of {len(self.references)} passages."


def conversation(answers: Sequence[Answer], lookup: Lookup, made: dt.date, *, title: str = "") -> Conversation:
    """The answers made ready to be written, their citations numbered through and compared with the archive.

    Args:
        lookup: The document of an id as the archive holds it now, or None.
    """
    numbers: dict[tuple[str, int, int, str], int] = {}
    references: list[Reference] = []
    turns = []
    for answer in answers:
        own: dict[int, Reference] = {}
        for citation in answer.citations:
            key = (citation.document_id, citation.start, citation.end, citation.quote)
            if key not in numbers:
                numbers[key] = len(references) + 1
                made_of = reference(replace(citation, marker=numbers[key]), lookup(citation.document_id), made)
                references.append(made_of)
            own[citation.marker] = references[numbers[key] - 1]
        turns.append(_told(answer, own))
    return Conversation(flat(title), tuple(turns), tuple(references), made)


def _told(answer: Answer, references: dict[int, Reference]) -> Told:
    held = [(citation.marker, _letters(citation.quote)) for citation in answer.citations]
    said = tuple(_said(statement, held, references) for statement in answer.statements)
    by_model = answer.mode == "generated"
    after = [REFUSED] if answer.status == "refused" else []
    after += [line for line in lines(answer.missing or "").splitlines() if line != REFUSED]
    before = tuple(map(flat, answer.pinned.told)) if answer.pinned else (BY_MODEL,) if by_model else ()
    return Told(flat(answer.question), said, before, tuple(after))


def _said(statement: Statement, held: Sequence[tuple[int, str]], references: dict[int, Reference]) -> Said:
    cited = [references[marker] for marker in dict.fromkeys(statement.citations) if marker in references]
    quotes = "".join(letters for marker, letters in held if marker in statement.citations)
    unlike = statement.verbatim and _letters(statement.text) not in quotes
    changed = not cited or unlike or any(one.changed for one in cited)
    quoted = statement.verbatim and not statement.line
    return Said(lines(statement.said), tuple(one.number for one in cited), quoted, changed)


def _letters(text: str) -> str:
    """What is compared of words: how they were laid out does not matter."""
    return re.sub(r"[\W_]+", "", text)


def as_plain(of: Conversation) -> str:
    """The conversation as plain text; quoted words stand in quotation marks."""
    parts = [of.title, of.opening] if of.title else []
    for turn in of.turns:
        parts += [turn.question, *turn.before]
        for one in turn.said:
            words = marked(one.text) if one.quoted else one.text
            parts.append(f"{words} {one.marks}".rstrip() + (f"\n({GONE})" if one.changed else ""))
        parts += turn.after
    if of.references:
        parts += ["References\n" + write(of.references, "plain")]
    return "\n\n".join(parts) + "\n"


def as_markdown(of: Conversation) -> str:
    """The conversation as Markdown; quoted words are block quotations."""
    parts = [f"# {markdown_line(of.title)}", markdown_line(of.opening)] if of.title else []
    for turn in of.turns:
        question = markdown_line(turn.question)
        parts += [f"## {question}" if of.title else f"**{question}**", *map(markdown_line, turn.before)]
        parts += [_markdown_said(one) for one in turn.said]
        parts += map(markdown_line, turn.after)
    if of.references:
        parts += ["## References" if of.title else "**References**", write(of.references, "markdown")]
    return "\n\n".join(parts) + "\n"


def _markdown_said(one: Said) -> str:
    rows: list[str] = []
    was_item = False
    for item, words in one.paragraphs():
        if rows and item != was_item:
            rows.append("")
        elif rows and not item:
            rows[-1] += "\\"
        rows.append(f"{'- ' if item else ''}{markdown_line(words)}")
        was_item = item
    rows[-1:] = [f"{rows[-1]} {one.marks}".rstrip()] if rows else [one.marks]
    rows += ["", f"*{GONE}*"] if one.changed else []
    return "\n".join(f"> {row}".rstrip() if one.quoted else row for row in rows)


def as_html(of: Conversation) -> str:
    """The conversation as HTML to be pasted into a document: headings, block quotations, a numbered list."""
    parts = [f"<h1>{escape(of.title)}</h1><p>{escape(of.opening)}</p>"] if of.title else []
    for turn in of.turns:
        parts.append(f"<h2>{escape(turn.question)}</h2>" + "".join(f"<p>{escape(note)}</p>" for note in turn.before))
        parts += [_html_said(one) for one in turn.said]
        parts += [f"<p>{escape(note)}</p>" for note in turn.after]
    if of.references:
        parts.append(f"<h2>References</h2>{write(of.references, 'html')}")
    return "".join(parts)


def _html_said(one: Said) -> str:
    rows = [f"<p>{'• ' if item else ''}{escape(words)}</p>" for item, words in one.paragraphs()]
    rows[-1:] = [rows[-1].removesuffix("</p>") + f" {one.marks}</p>"] if rows else [f"<p>{one.marks}</p>"]
    rows += [f"<p><em>{GONE}</em></p>"] if one.changed else []
    body = "".join(rows)
    return f"<blockquote>{body}</blockquote>" if one.quoted else body

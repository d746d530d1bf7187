"""A basket as a file: its quotations with their references and notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from html import escape

from ...references import KINDS, Conversation, Reference, Said, Told, as_word, quotation, write
from .basket import Put

EXPORTS = {
    "word": "Word",
    "markdown": "Markdown",
    "html": "Web page",
    "plain": "Text",
    "apa": "APA",
    "ris": "RIS",
    "bibtex": "BibTeX",
}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE = "Quotations"


class _Quotations(Conversation):
    """A basket in the form that Word documents are made of."""

    @property
    def opening(self) -> str:
        """What is said below the title."""
        return f"Quotations with their sources, taken from the archive on {self.made.day} {self.made:%B %Y}."


def taken_along(
    put: Sequence[Put], references: Sequence[Reference], kind: str, *, today: dt.date
) -> tuple[bytes, str, str]:
    """The file of a kind of `EXPORTS`, its media type and how its name ends; `references` are those of `put`."""
    if kind == "word":
        turns = tuple(map(_turn, put, references))
        return as_word(_Quotations(TITLE, turns, tuple(references), today)), WORD, "docx"
    media_type, ending = KINDS[kind]  # type: ignore[index]
    if kind in ("apa", "ris", "bibtex"):
        return write(references, kind).encode(errors="replace"), media_type, ending  # type: ignore[arg-type]
    text = "\n\n".join(_with_note(one, made, kind) for one, made in zip(put, references, strict=True)) + "\n"
    if kind == "html":
        text = f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{TITLE}</title>\n{text}</html>\n'
    return text.encode(errors="replace"), media_type, ending


def _turn(put: Put, made: Reference) -> Told:
    said = Said(made.quote, (made.number,), True, made.changed)
    notes = tuple(f"Note: {line}" for line in [" ".join(put.note.split())] if line)
    return Told(made.held or made.title, (said,), after=notes)


def _with_note(put: Put, made: Reference, kind: str) -> str:
    said = quotation(made, kind)  # type: ignore[arg-type]
    if not put.note:
        return said
    return f"{said}\n<p>Note: {escape(put.note)}</p>" if kind == "html" else f"{said}\n\nNote: {put.note}"

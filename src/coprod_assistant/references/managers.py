"""References for programs that manage them: RIS and BibTeX, an entry for each source with its passages as notes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from .reference import Reference

# BibTeX counts braces without regard for a backslash before them, so a lone one must not be written as `\{`.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{mark: f"\\{mark}" for mark in "$&#%_"},
    }
)
ADDRESS = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D"})
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
STOP = {"a", "an", "the", "of", "and", "in", "on", "for", "to"}


def ris(references: Sequence[Reference]) -> str:
    """Entries in RIS: a tag of two letters and a value on each line, which ends as on a punched card, by CR and LF."""
    entries = []
    for passages in _by_source(references):
        one = passages[0]
        fields = [("TY", "RPRT" if one.paged else "ELEC"), ("TI", one.title)]
        fields += [("AU", one.publisher), ("PB", one.publisher)]  # programs want an author: here it is the publisher
        if one.published:
            fields += [("PY", str(one.published.year)), ("DA", f"{one.published:%Y/%m/%d}/")]
        fields += [("UR", _address(passages)), ("Y2", f"{one.accessed:%Y/%m/%d}/")]
        fields += [("N1", note) for note in _notes(passages)]
        entries.append([*(f"{tag}  - {value}" for tag, value in fields if value), "ER  - ", ""])
    return "".join(f"{line}\r\n" for entry in entries for line in entry)


def bibtex(references: Sequence[Reference]) -> str:
    """Entries in BibTeX, to be read as UTF-8; keys are made of publisher, year and title, each once."""
    entries, keys = [], set[str]()
    for passages in _by_source(references):
        one, key = passages[0], _key(passages[0])
        named, number = key, 1
        while named in keys:
            number += 1
            named = f"{key}{number}"
        keys.add(named)
        fields = [
            ("author", f"{{{_tex(one.publisher)}}}" if one.publisher else ""),
            ("title", f"{{{_tex(one.title)}}}"),
        ]
        on = one.published
        dates = [("year", f"{{{on.year}}}"), ("month", MONTHS[on.month - 1]), ("day", f"{{{on.day}}}")] if on else []
        fields = [(name, f"{{{value}}}") for name, value in fields if value] + dates
        if address := _address(passages):
            fields.append(("url", f"{{{address.translate(ADDRESS)}}}"))
        fields.append(("urldate" if address else "note", f"{{{one.accessed.isoformat() if address else _file(one)}}}"))
        fields.append(("annote", f"{{{_tex('; '.join(_notes(passages)))}}}"))
        body = ",\n".join(f"  {name} = {value}" for name, value in fields)
        entries.append(f"@misc{{{named},\n{body}\n}}\n")
    return "\n".join(entries)


def _by_source(references: Sequence[Reference]) -> list[list[Reference]]:
    found: dict[tuple[str, str], list[Reference]] = {}
    for one in references:
        found.setdefault(one.source, []).append(one)
    return list(found.values())


def _address(passages: Sequence[Reference]) -> str:
    """The address at the words where one passage is cited, else that of the source."""
    links = list(dict.fromkeys(one.link for one in passages))
    return links[0] if len(links) == 1 else passages[0].url


def _notes(passages: Sequence[Reference]) -> list[str]:
    """A note for each passage: its words, who spoke them, where they stand."""
    alone = len({one.link for one in passages}) == 1
    notes = []
    for one in passages:
        where = [one.said_by, one.held, one.heading, one.place, "" if alone else one.link]
        where += ["changed since: not in the archive any more"] if one.changed else []
        told = ", ".join(part for part in where if part)
        notes.append(f"“{' '.join(one.quote.split())}”{f' ({told})' if told else ''}")
    return notes


def _file(one: Reference) -> str:
    return f"{_tex(one.file)}, accessed {one.accessed.isoformat()}"


def _tex(text: str) -> str:
    return text.translate(TEX)


def _key(one: Reference) -> str:
    """Letters and digits only, as every program takes them."""
    words = [word for word in _plain(one.title).split() if word not in STOP] or ["source"]
    who = [word for word in _plain(one.publisher).split() if word not in STOP] or ["archive"]
    return f"{who[0]}{one.published.year if one.published else 'nd'}{words[0]}"


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", " ", folded)

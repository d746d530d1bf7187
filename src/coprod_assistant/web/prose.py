"""Plain text as HTML: paragraphs, lists, rows of tables, line breaks. Everything is escaped here."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from .cells import CELLS, TABLE_OPENS
from .passage import BULLET, NUMBER

BAR = re.compile(r"\s\|\s|(?<=\S)\t(?=\S)")  # between the cells of a row, as documents hold it
SNIPPET_CHARS = 180


def text_html(text: str) -> str:
    """`text` escaped, its line breaks kept."""
    return escape(text.strip()).replace("\n", "<br>")


def snippet(text: str) -> str:
    """The beginning of `text` on one line, cut between words."""
    flat = re.sub(r"\s+", " ", text).strip()
    if len(flat) <= SNIPPET_CHARS:
        return flat
    return flat[:SNIPPET_CHARS].rsplit(" ", 1)[0].rstrip(",;:–- ") + "\u00a0…"


def prose_html(text: str, *, ending: str = "", to_html: Callable[[str], str] = escape) -> str:
    """Paragraphs, lists and tables of a plain text; `ending` goes inside the last of them.

    A line that opens with a bullet is an item of a list, and one with a number where the next has the next number; one
    with bars between its words is a row of a table.
    `to_html` makes safe HTML of the words of one line.
    """
    groups: list[tuple[str, list[tuple[str, str]]]] = []
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    numbers = _numbers(lines)
    for line, number in zip(lines, numbers, strict=True):
        kind, words = ("ol", line[_width(line) :]) if number else _kind(line)
        if groups and groups[-1][0] == kind:
            groups[-1][1].append((words, number))
        else:
            groups.append((kind, [(words, number)]))
    return "".join(
        _group_html(kind, items, ending if at == len(groups) else "", to_html)
        for at, (kind, items) in enumerate(groups, start=1)
    )


def with_ending(line: str, ending: str, to_html: Callable[[str], str] = escape) -> str:
    """`line` as HTML, with `ending` held to its last word so that no marker starts a line alone."""
    if not ending:
        return to_html(line)
    before, space, word = line.rpartition(" ")
    if len(word) > 30:
        return f'{escape(line)} <span class="tail">{ending}</span>'
    return f'{escape(before)}{space}<span class="tail">{escape(word)}&nbsp;{ending}</span>'


def _group_html(kind: str, items: list[tuple[str, str]], ending: str, to_html: Callable[[str], str]) -> str:
    if kind == "table":
        rows = "".join(f"<tr>{_cells_html(words, to_html)}</tr>" for words, _ in items)
        return f"{TABLE_OPENS}<tbody>{rows}</tbody></table></div>{f'<p>{ending}</p>' if ending else ''}"
    shown = [to_html(words) for words, _ in items[:-1]] + [with_ending(items[-1][0], ending, to_html)]
    if kind == "p":
        return f"<p>{'<br>'.join(shown)}</p>"
    values = [f' value="{number}"' if number else "" for _, number in items]
    rows = "".join(f"<li{value}>{words}</li>" for value, words in zip(values, shown, strict=True))
    return f"<{kind}>{rows}</{kind}>"


def _cells_html(row: str, to_html: Callable[[str], str]) -> str:
    return "".join(f"<td>{to_html(cell)}</td>" for cell in CELLS.split(row.replace("\t", "|")))


def _kind(line: str) -> tuple[str, str]:
    bullet = BULLET.match(line) if line[0] in "•◦▪‣" else None
    return ("ul", line[bullet.end() :]) if bullet else ("table" if BAR.search(line) else "p", line)


def _width(line: str) -> int:
    match = NUMBER.match(line)
    return match.end() if match else 0


def _numbers(lines: list[str]) -> list[str]:
    """The number that each line opens with, where a line beside it has the one before or behind; else ""."""
    found = [int(match[1]) if (match := NUMBER.match(line)) else None for line in lines]
    return [
        str(number)
        if number is not None and (number - 1 in found[max(0, at - 1) : at] or number + 1 in found[at + 1 : at + 2])
        else ""
        for at, number in enumerate(found)
    ]

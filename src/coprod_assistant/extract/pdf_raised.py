"""Figures and letters that stand higher or lower than their line: marks of notes, exponents, ordinals, indices."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .pdf_state import Run

SMALL = 0.92  # of the size of the line beside it
MIN_RAISED, MAX_RAISED = 0.12, 0.75  # sizes above the line
MAX_LOWERED = 0.6  # sizes below it
TOUCH = 0.35  # sizes of white between
SAME_HEIGHT = 0.15
WORD_GAP = 0.17
MAX_GROUPS = 500  # on a page
MAX_APART = 6  # runs of such a group: more of them are text
MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§¶]{1,3})(?:\s?[,;–-]?\s?(?:\d{1,3}|[*†‡§¶]))*[\])]?")
LETTER = re.compile(r"[a-z](?:\s?,\s?[a-z])*")
ORDINAL = re.compile(r"(?i)st|nd|rd|th|er?|re|ère|ème|ième|[ºªao]")
AREA = re.compile(r"(?:^|[^\w])\d*(?:k|c|m|d)?m$|(?:^|[^\w])\d*(?:ft|yd)$")
TEN = re.compile(r"(?:^|[^\d.,])10$")
FORMULA = re.compile(r"(?:^|[^\w])(?:CO|SO|NO|NH|CH|H|O|N)$")  # no note follows these
SUPERSCRIPT = str.maketrans("0123456789-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")


def on_the_line(runs: Sequence[Run]) -> list[Run]:
    """The runs of a page as they are drawn, raised and lowered ones put on their line or left out.

    A mark of a note says nothing that the sentence says and would lengthen its last number, so it is left out;
    before the note itself it stays as a word. Exponents become raised figures of Unicode, the rest letters of the
    line.
    """
    runs = _in_place(runs)
    found: list[Run] = []
    at = 0
    while at < len(runs):
        line = found[-1] if found else None
        group = _beside(line, runs, at) if line is not None else []
        if line is not None and group:
            after = runs[at + len(group)] if at + len(group) < len(runs) else None
            found[-1:] = _placed(line, _word(found), group, after)
            at += len(group)
            continue
        below = runs[at + 1] if at + 1 < len(runs) else None
        run = runs[at]
        if below is not None and MARK.fullmatch(run.text.strip()) and _is_raised(run, below, below.x - run.end):
            run = replace(run, text=f"{run.text.strip()} ", y=below.y)
        found.append(run)
        at += 1
    return found


def _in_place(runs: Sequence[Run]) -> Sequence[Run]:
    """The runs with each group of small ones that is drawn apart from its line put right behind what it follows."""
    if not runs:
        return runs
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.text)
    body = sizes.most_common(1)[0][0]
    groups: list[list[Run]] = []
    group: list[Run] = []  # that the next small run may go on; one beside its line is in none
    for before, run in zip((None, *runs), runs, strict=False):
        if run.size > SMALL * body:
            continue
        if before is not None and before.size == run.size and _touches(before, run):
            group.append(run)
            continue
        group = [run]
        if before is None or not (_is_raised(run, before, run.x - before.end) or _is_lowered(run, before)):
            groups.append(group)
    groups = [group for group in groups if len(group) <= MAX_APART][:MAX_GROUPS]
    if not groups:
        return runs
    lines = sorted((run for run in runs if run.size > SMALL * body), key=lambda run: run.y)
    heights = [run.y for run in lines]
    moved: dict[int, list[Run]] = {}  # by the place in the file of the run that they follow
    taken: set[int] = set()
    for group in groups:
        first, reach = group[0], MAX_RAISED * 2 * body
        near = lines[bisect_left(heights, first.y - reach) : bisect_left(heights, first.y + reach)]
        line = next((r for r in near if _is_raised(first, r, first.x - r.end) or _is_lowered(first, r)), None)
        if line is not None:
            moved.setdefault(line.order, []).extend(replace(run, order=line.order) for run in group)
            taken.update(id(run) for run in group)
    kept = [run for run in runs if id(run) not in taken]
    return [one for run in kept for one in (run, *moved.get(run.order, ()))]


def _touches(one: Run, other: Run) -> bool:
    near = -TOUCH * one.size <= other.x - one.end <= TOUCH * one.size
    return near and abs(one.y - other.y) <= SAME_HEIGHT * one.size


def _beside(line: Run, runs: Sequence[Run], at: int) -> list[Run]:
    """The runs from `at` on that stand higher or lower right after `line`, or none."""
    first = runs[at]
    if not (_is_raised(first, line, first.x - line.end) or _is_lowered(first, line)):
        return []
    group = [first]
    for run in runs[at + 1 :]:
        apart = run.x - group[-1].end
        if run.size > SMALL * line.size or abs(run.y - first.y) > SAME_HEIGHT * line.size:
            break
        if not -TOUCH * line.size <= apart <= TOUCH * line.size:
            break
        group.append(run)
    return group


def _is_raised(run: Run, line: Run, gap: float) -> bool:
    small = run.size <= SMALL * line.size and -TOUCH * line.size <= gap <= TOUCH * line.size
    return small and MIN_RAISED * line.size <= run.y - line.y <= MAX_RAISED * line.size


def _is_lowered(run: Run, line: Run) -> bool:
    small = run.size <= SMALL * line.size and -TOUCH * line.size <= run.x - line.end <= TOUCH * line.size
    return small and 0 < line.y - run.y <= MAX_LOWERED * line.size and len(run.text.strip()) <= 3


def _word(runs: Sequence[Run]) -> str:
    """The last words of the line that ends with the last run."""
    words, right = runs[-1].text, runs[-1]
    for run in runs[-2:-12:-1]:
        if abs(run.y - right.y) > SAME_HEIGHT * right.size or run.end > right.x + TOUCH * right.size:
            break
        words = run.text + (" " if right.x - run.end > WORD_GAP * right.size else "") + words
        right = run
    return words


def _placed(line: Run, word: str, group: Sequence[Run], after: Run | None) -> list[Run]:
    """`line` and what stands raised or lowered beside it, as runs of one line."""
    text = "".join(run.text for run in group).strip()
    if group[0].y < line.y:
        return [line, *(replace(run, y=line.y) for run in group)]
    whole = replace(group[0], y=line.y, end=group[-1].end)
    if (AREA.search(word) and text in ("2", "3")) or (TEN.search(word) and re.fullmatch(r"[-−–]?\d{1,2}", text)):
        return [line, replace(whole, text=text.translate(SUPERSCRIPT))]
    if FORMULA.search(word) and text.isdigit():
        return [line, replace(whole, text=text)]
    if after is not None and after.text[0] in "/⁄":
        return [line, replace(whole, text=f" {text}" if word[-1:].isdigit() else text)]
    if word[-1:].isdigit() and ORDINAL.fullmatch(text):
        return [line, replace(whole, text=text)]
    is_note = MARK.fullmatch(text) or (LETTER.fullmatch(text) and re.search(r"\w{3}\W?$|\d\W?$", word))
    if is_note and not re.search(r"[£$€]\d+\.$", word):
        return [replace(line, end=max(line.end, group[-1].end))]
    return [line, replace(whole, text=text)]

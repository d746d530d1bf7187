"""What the tabs show, as HTML made of escaped texts; no part of it runs anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from ...evaluation.compare import Comparison, Side, Turned
from ...evaluation.labelling.agreement import Agreement, Measured
from ...evaluation.labelling.existing import as_draft
from ...evaluation.labelling.kept import SETTLED, Label
from ...evaluation.labelling.waiting import Draft
from ...evaluation.questions import Question
from ...evaluation.sets import QuestionSet
from ...evaluation.trend import Point
from ...evaluation.underway import Underway
from ..addresses import at

MOST_TURNED = 200
WIDTH, HEIGHT, ROOM = 720, 220, 36  # of the plot of a trend
VERDICTS = {"answered": "the archive answers it", "absent": "the archive does not say", "unfit": "no good question"}


def text(words: str) -> str:
    """Words as HTML on one line of it: what draws the page takes an empty line for the end of the HTML."""
    return "<br>".join(escape(line) for line in words.splitlines() if line.strip())


def note(words: str) -> str:
    """A remark."""
    return f'<p class="desk-note">{text(words)}</p>'


def table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already; where there is no room for columns, each row is a list of them."""
    top = "".join(f'<th scope="col">{escape(each)}</th>' for each in head)
    body = "".join(f"<tr>{_cells(head, row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _cells(head: Sequence[str], row: Sequence[str]) -> str:
    """The cells of a row; all but the first carry their column's name, which is shown where there are no columns."""
    named = zip(head[1:], row[1:], strict=True)
    others = (f'<td><span class="desk-name">{escape(name)}</span><span>{cell}</span></td>' for name, cell in named)
    return f"<td>{row[0]}</td>{''.join(others)}"


def label_link(draft_id: str, by: str, words: str) -> str:
    """A link to where a draft is labelled."""
    address = at("/evaluate/label?") + urlencode({"draft": draft_id, "by": by})
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def waiting_table(drafts: Sequence[Draft], labels: dict[str, dict[str, Label]], by: str) -> str:
    """The drafts with how many labelled each; what others said of them stays unseen."""
    if not drafts:
        return note(
            "Nothing waits: no feedback is kept yet. COPROD_KEEP_FEEDBACK_DAYS has the chat keep refused questions and "
            "what visitors say of answers, in COPROD_FEEDBACK_DIR."
        )
    rows = [
        (
            label_link(draft.id, by, draft.question),
            str(draft.times),
            escape(", ".join(draft.verdicts)),
            "yes" if draft.id in labels.get(by, {}) else "no",
            str(sum(draft.id in given for name, given in labels.items() if name != SETTLED)),
        )
        for draft in drafts
    ]
    done = sum(draft.id in labels.get(by, {}) for draft in drafts)
    caption = f"{len(drafts)} questions of visitors, {done} labelled by {by or 'you'}"
    return table(caption, ("Question", "Asked", "Visitors said", "Labelled by you", "By how many"), rows)


def existing_table(chosen: QuestionSet, questions: Sequence[Question], labels: Mapping[str, Label], by: str) -> str:
    """The questions of a set that may be shown; of the others their number alone."""
    rows = [
        (
            label_link(draft.id, by, question.question),
            escape(question.id),
            escape(question.kind),
            escape(", ".join(question.status)),
            "yes" if draft.id in labels else "no",
        )
        for question in questions
        for draft in [as_draft(chosen, question)]
    ]
    hidden = len(chosen.read()) - len(rows)
    caption = f"{len(rows)} questions of {chosen.name}" + (f"; {hidden} of hidden splits left out" if hidden else "")
    return table(caption, ("Question", "Id", "Kind", "Right is", "Labelled anew by you"), rows)


def comparison_view(found: Comparison, *, set_name: str = "", kind: str = "") -> str:
    """Two runs: the verdict, then the questions that turned, with both answers; hidden ones are only counted."""
    verdict = "Worse" if found.reasons else "No loss beyond noise"
    parts = [f"<h2>{escape(found.after)} against {escape(found.before)}: {verdict}</h2>"]
    parts += [note(reason) for reason in found.reasons]
    parts.append(note(_counted(found)))
    for title, turned in (("Turned wrong", found.turned_wrong), ("Turned right", found.turned_right)):
        fits = [each for each in turned if set_name in {"", each.set} and kind in {"", each.kind}]
        parts.append(_turned(title, fits))
    return "".join(parts)


def _counted(found: Comparison) -> str:
    told = (
        f"{found.compared} questions compared; {len(found.turned_wrong)} turned wrong, {len(found.turned_right)} right."
    )
    if found.not_asked:
        told += f" Not asked in the second run, which is no loss: {', '.join(found.not_asked)}."
    if found.relabelled:
        told += f" Left out, as their labels differ: {len(found.relabelled)}."
    return told


def _turned(title: str, turned: Sequence[Turned]) -> str:
    hidden = sum(each.hidden for each in turned)
    head = f"<h3>{title}: {len(turned)}</h3>"
    if hidden:
        head += note(f"Of hidden splits, which are only counted: {hidden}.")
    return head + "".join(_pair(each) for each in [each for each in turned if not each.hidden][:MOST_TURNED])


def _pair(each: Turned) -> str:
    sides = "".join(_side(name, side) for name, side in (("Before", each.before), ("After", each.after)) if side)
    name = f"{each.set} {each.id}, {each.kind}"
    return (
        f'<div class="desk-pair"><h4>{text(each.question)}</h4><p class="desk-note">{escape(name)}</p>'
        f'<div class="desk-sides">{sides}</div></div>'
    )


def _side(name: str, side: Side) -> str:
    state = "wrong" if side.wrong else "right"
    why = "".join(f"<li>{text(fault)}</li>" for fault in side.wrong)
    reasons = f'<ul class="desk-why">{why}</ul>' if why else ""
    said = text(side.text) or "(nothing)"
    return (
        f'<div class="desk-side desk-{state}"><h5>{name}: {state}, {escape(side.status)}</h5>'
        f'<p class="desk-said">{said}</p>{reasons}</div>'
    )


def trend_view(name: str, points: Sequence[Point]) -> str:
    """The right answers of a set over the runs: a plot, and the same as a table."""
    if not points:
        return note("No run has asked this set yet.")
    rows = [
        (
            escape(point.run),
            escape(point.started[:16].replace("T", " ")),
            f"{point.right} of {point.of}",
            f"{100 * point.share:.1f} %",
            f"{100 * point.low:.1f} to {100 * point.high:.1f} %",
            "other questions" if at and points[at - 1].questions != point.questions else "",
        )
        for at, point in enumerate(points)
    ]
    head = ("Run", "Started (UTC)", "Right", "Share", "95 % interval", "Against the run before")
    return _plot(points) + table(f"Right answers of {name}, newest run first", head, reversed(rows))


def _plot(points: Sequence[Point]) -> str:
    """Dots with their intervals from 0 to 100 %; the table beside it says the same to who does not see it."""
    step = (WIDTH - 2 * ROOM) / max(1, len(points) - 1)
    across = [ROOM + step * at if len(points) > 1 else WIDTH / 2 for at in range(len(points))]

    def up(share: float) -> float:
        return HEIGHT - 24 - share * (HEIGHT - 40)

    grid = "".join(
        f'<line class="desk-grid" x1="{ROOM}" x2="{WIDTH - 8}" y1="{up(at / 100):.1f}" y2="{up(at / 100):.1f}"></line>'
        f'<text x="0" y="{up(at / 100) + 4:.1f}">{at} %</text>'
        for at in (0, 50, 100)
    )
    spans = "".join(
        f'<line class="desk-span" x1="{x:.1f}" x2="{x:.1f}" y1="{up(point.low):.1f}" y2="{up(point.high):.1f}"></line>'
        f'<circle class="desk-dot" cx="{x:.1f}" cy="{up(point.share):.1f}" r="5"></circle>'
        for x, point in zip(across, points, strict=True)
    )
    path = " ".join(f"{x:.1f},{up(point.share):.1f}" for x, point in zip(across, points, strict=True))
    line = f'<polyline class="desk-line" points="{path}"></polyline>'
    return f'<div class="desk-plot"><svg width="{WIDTH}" height="{HEIGHT}">{grid}{line}{spans}</svg></div>'


def agreement_view(one: str, other: str, found: Agreement, labels: dict[str, dict[str, Label]]) -> str:
    """How far two labellers agree, and what is to be settled."""
    if not found.both:
        return note(f"{one} and {other} have labelled no question in common yet.")
    kappa = _measured(found.kappa, "not defined: all verdicts are the same")
    overlap = _measured(found.overlap, "no question that both call answered")
    rows = [
        ("Questions that both labelled", str(found.both)),
        ("Same verdict", f"{found.same} of {found.both}"),
        ("Cohen’s kappa of the verdicts", kappa),
        (f"Overlap of the marked words (F1, {found.marked} questions)", overlap),
    ]
    parts = [table(f"{one} and {other}", ("Figure", "Value and 95 % interval"), rows)]
    parts.append(f"<h2>To settle: {len(found.differing)}</h2>")
    differing = [
        (
            label_link(id, SETTLED, labels[one][id].question),
            _said(labels[one][id]),
            _said(labels[other][id]),
            escape(VERDICTS[labels[SETTLED][id].verdict]) if id in labels.get(SETTLED, {}) else "not yet",
        )
        for id in found.differing
    ]
    if differing:
        parts.append(table("Labels that differ", ("Question", one, other, "Settled"), differing))
    return "".join(parts)


def _said(label: Label) -> str:
    words = "".join(f"<br>“{text(each.text)}” ({escape(each.file)})" for each in label.ranges)
    return f"{VERDICTS[label.verdict]}{words}"


def _measured(found: Measured | None, otherwise: str) -> str:
    if found is None:
        return otherwise
    return f"{found.value:.2f} ({found.interval.low:.2f} to {found.interval.high:.2f})"


def underway_view(found: Underway | None) -> str:
    """How far a run is, with its bar; how the last one ended where none is under way."""
    if found is None:
        return note("No run has been started from here.")
    sets = ", ".join(found.sets)
    if found.state == "finished":
        return note(
            f"Finished: {found.run} ({sets}). See it under Compare and Trend, or: coprod eval report {found.run}"
        )
    if found.state == "stopped":
        return note(f"Stopped: {sets}. Nothing of it is kept.")
    if found.state == "failed":
        return note(f"Failed: {found.trouble}")
    if not found.total:
        return note(f"{sets}: {found.stage} …")
    left = found.left_s
    more = f", about {round(left)} s left" if left is not None else ""
    words = f"{escape(found.stage)}: {found.done} of {found.total}{more}"
    bar = f'<progress max="{found.total}" value="{found.done}">{found.done} of {found.total}</progress>'
    return f'<p class="desk-progress"><label>{words}<br>{bar}</label></p>{note(sets)}'

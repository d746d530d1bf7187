"""Figures and comparisons as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from .compare import Comparison, Difference, Side, Turned
from .measures import BY_NAME, MEASURES, PARTS, Measure
from .runs import Run
from .scores import Score
from .summary import weakest_kinds

WIDTH = 80
NAME = 26
LEGEND = "> a loss beyond noise; chance: how often luck alone would bring a loss as large (docs/evaluating.md)"
MOST_NAMES = 5  # of questions that are left out
SHARE = BY_NAME["right"]  # how a share is shown


def summary_lines(summary: Mapping[str, Any]) -> Iterator[str]:
    """The figures of a run: right answers of each set and kind, then every measure with what was left out."""
    yield f"{'':{NAME}}{'right':>8}{'of':>6}   95 % interval"
    rows = [*summary["sets"].items(), *([("all", summary["all"])] if len(summary["sets"]) > 1 else [])]
    for name, found in rows:
        yield _right(name, found["right"], found["questions"], found["measures"]["right"])
        if name in summary["sets"] and len(found["splits"]) > 1:
            yield from (_right(f"  {split}", each["right"], each["n"], each) for split, each in found["splits"].items())
    yield ""
    for name, found in summary["all"]["kinds"].items():
        yield _right(f"  {name}", found["right"], found["n"], found)
    yield ""
    if weakest := weakest_kinds(summary["all"]):
        yield from wrap(f"weakest kinds: {', '.join(_kind(each) for each in weakest)}", WIDTH)
        yield ""
    yield from _measures(summary["all"])


def _kind(each: tuple[str, Mapping[str, Any]]) -> str:
    return f"{each[0]} {each[1]['right']} of {each[1]['n']}"


def _right(name: str, right: int, of: int, found: Mapping[str, Any]) -> str:
    return f"{name:{NAME}}{right:>8}{of:>6}   {interval_shown(SHARE, found)}"


def _measures(figures: Mapping[str, Any]) -> Iterator[str]:
    for layer, title in PARTS.items():
        yield title
        chosen = [(each, figures["measures"][each.name]) for each in MEASURES if each.layer == layer]
        for at, (measure, found) in enumerate(chosen):
            yield _measured(measure, found)
            # Measures of the same questions leave out the same ones: that is said once, below the last of them.
            if at + 1 == len(chosen) or chosen[at + 1][1]["left_out"] != found["left_out"]:
                yield from _without(found["left_out"])
        if layer == "refusal":
            yield _aurc(figures["risk_coverage"])
    taken = figures["latency_ms"]
    if taken["n"]:
        yield f"Time of an answer: median {taken['p50']:.0f} ms, 95th percentile {taken['p95']:.0f} ms, n {taken['n']}"
    if figures["failed"]:
        yield f"{counted(figures['failed'], 'question')} broke the program and count as wrong"


def _measured(measure: Measure, found: Mapping[str, Any]) -> str:
    line = f"  {measure.title:{NAME - 2}}{shown(measure, found['value']):>8}{found['n']:>6}   "
    return f"{line}{interval_shown(measure, found)}".rstrip()


def _without(left_out: Mapping[str, int]) -> Iterator[str]:
    if left_out:
        told = "; ".join(f"{count} {reason}" for reason, count in left_out.items())
        yield from wrap(f"left out: {told}", WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 8)


def _aurc(found: Mapping[str, Any]) -> str:
    if found["aurc"] is None:
        return f"  {'Area under risk/coverage':{NAME - 2}}{'-':>8}{0:>6}"
    interval = f"{found['low']:.3f} to {found['high']:.3f}"
    return f"  {'Area under risk/coverage':{NAME - 2}}{found['aurc']:>8.3f}{found['n']:>6}   {interval}"


def judge_lines(judge: Mapping[str, Any]) -> Iterator[str]:
    """What a language model thought of the answers; no part of the figures."""
    found = judge["all"]
    yield from wrap(f"A judge's opinion, no part of the figures above: {judge_name(judge)}", WIDTH)
    for aspect, each in found["aspects"].items():
        title, value = aspect.capitalize(), shown(SHARE, each["value"])
        yield f"  {title:{NAME - 2}}{value:>8}{each['n']:>6}   {interval_shown(SHARE, each)}"
    told = f"left out: {judge['left_out']['refused']} refused{_failed(found['failures'])}"
    yield from wrap(told, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 8)


def judge_name(judge: Mapping[str, Any]) -> str:
    """The model as it was set, and as its server calls it where that is something else."""
    more = judge["version"] and judge["version"] != judge["model"]
    return f"{judge['model']}; its server says {judge['version']}" if more else str(judge["model"])


def _failed(failures: Mapping[str, int]) -> str:
    if not failures:
        return ""
    reasons = "; ".join(f"{count} {name}" for name, count in failures.items())
    return f"; the judge failed on {sum(failures.values())}: {reasons}"


def shown(measure: Measure, value: float | None) -> str:
    """A value as people read it: per cent, or a number; a dash for none."""
    if value is None:
        return "-"
    if measure.share:
        return f"{100 * value:.1f} %"
    return f"{value:.1f}" if measure.name == "words" else f"{value:.3f}"


def interval_shown(measure: Measure, found: Mapping[str, Any]) -> str:
    """The ends of the interval of a figure; empty where it has none."""
    if not found["n"]:
        return ""
    return f"{shown(measure, found['low']).removesuffix(' %')} to {shown(measure, found['high'])}"


def counted(count: int, thing: str) -> str:
    """So many of a thing: "1 question", "2 questions"."""
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def answer_lines(run: Run, wanted: str) -> Iterator[str]:
    """The questions with their answers, all or only the wrong ones; of hidden ones nothing but how many there are."""
    asked = {(each.set, each.id): each.answer for each in run.asked()}
    questions = run.questions()
    hidden = 0
    for score in run.scores():
        if wanted == "wrong" and score.right:
            continue
        if score.hidden:
            hidden += 1
            continue
        question, answer = questions[score.key], asked[score.key]
        yield f"{score.set} {score.id} {score.kind} {_verdict(score)}"
        yield from (f"   before: {turn.question} -> {turn.answer}" for turn in question.history)
        yield f"   {question.question}"
        yield f"   {answer.status}: {' / '.join(answer.text.splitlines())}"
    if hidden:
        yield f"{hidden} more are of splits of which only figures are shown"


def _verdict(score: Score) -> str:
    return "right" if score.right else "WRONG: " + "; ".join(score.wrong)


def comparison_lines(found: Comparison) -> Iterator[str]:
    """A comparison in lines of 80 characters: what differs, the questions that turned, the verdict last."""
    yield f"A: {found.before}"
    yield f"B: {found.after}"
    yield f"{counted(found.compared, 'question')} compared"
    if found.relabelled:
        yield from wrap(f"left out, as their labels differ: {_some(found.relabelled)}", WIDTH, subsequent_indent="  ")
    if found.not_asked:
        yield from wrap(f"not asked in B, which is no loss: {_some(found.not_asked)}", WIDTH, subsequent_indent="  ")
    if found.added:
        yield f"left out, as only B asked them: {found.added}"
    yield from _differences(found.differences)
    before, after = found.latency_ms
    if None not in before and None not in after:
        times = [f"{median:.0f}/{late:.0f} ms" for median, late in (before, after)]
        yield f"time of an answer, median/95th percentile: {times[0]} in A, {times[1]} in B"
    yield from _turned("right in A, wrong in B", found.turned_wrong)
    yield from _turned("wrong in A, right in B", found.turned_right)
    yield ""
    for reason in found.reasons:
        yield from wrap(f"LOSS  {reason}", WIDTH, subsequent_indent=" " * 6)
    if not found.reasons:
        yield "no loss beyond noise"


def _differences(found: Sequence[Difference]) -> Iterator[str]:
    moved = [each for each in found if each.worse or each.better]
    same = [BY_NAME[each.name].title for each in found if not (each.worse or each.better)]
    if found:
        yield ""
    if moved:
        head = f"{'  shares in %':23}{'A':>6}{'B':>6}{'B - A':>7}{'95 % interval':>17}{'worse':>6}{'better':>7}"
        yield f"{head}{'chance':>8}"
        yield from (_difference(each) for each in moved)
        yield from wrap(LEGEND, WIDTH)
    if moved and same:
        yield from wrap(f"the same for every question: {', '.join(same)}", WIDTH, subsequent_indent="  ")
    elif same:
        yield "every figure is the same for every question"
    yield ""


def _difference(each: Difference) -> str:
    measure = BY_NAME[each.name]
    unit = 100 if measure.share else 1
    digits = 1 if measure.share or measure.name == "words" else 3
    before, after = (f"{unit * value:.{digits}f}" for value in (each.before, each.after))
    low, high, by = (f"{unit * value:+.{digits}f}" for value in (each.low, each.high, each.difference))
    chance = f"{each.corrected:.3f}" if measure.gate in {"first", "further"} else ""
    mark = ">" if each.loss else " "
    line = (
        f"{mark} {measure.title:21}{before:>6}{after:>6}{by:>7}{f'{low} to {high}':>17}{each.worse:>6}{each.better:>7}"
    )
    return f"{line}{chance:>8}".rstrip()


def _some(names: Sequence[str]) -> str:
    """The first few of many names."""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def _turned(title: str, turned: Sequence[Turned]) -> Iterator[str]:
    if not turned:
        return
    hidden = sum(each.hidden for each in turned)
    yield ""
    yield f"{title}: {len(turned)}" + (f", {hidden} of them hidden: only figures are shown" if hidden else "")
    for each in turned:
        if each.before is not None and each.after is not None:
            yield from wrap(
                f"{each.set} {each.id} ({each.kind}): {each.question}",
                WIDTH,
                initial_indent="  ",
                subsequent_indent="    ",
            )
            yield from (*_side("A", each.before), *_side("B", each.after))


def _side(name: str, side: Side) -> Iterator[str]:
    said = " / ".join(line for line in side.text.splitlines() if line.strip())
    yield from wrap(f"{name}  {side.status}: {said}", WIDTH, initial_indent=" " * 4, subsequent_indent=" " * 7)
    for fault in side.wrong:
        yield from wrap(f"[{fault}]", WIDTH, initial_indent=" " * 7, subsequent_indent=" " * 8)

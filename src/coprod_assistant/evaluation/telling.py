"""Figures and comparisons as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .compare import Comparison, Difference, Side, Turned
from .measures import BY_NAME, MEASURES, PARTS, Measure
from .runs import Run
from .scores import Score

NAME = 26
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
    yield from _measures(summary["all"])


def _right(name: str, right: int, of: int, found: Mapping[str, Any]) -> str:
    return f"{name:{NAME}}{right:>8}{of:>6}   {_interval(found, BY_NAME['right'])}"


def _measures(figures: Mapping[str, Any]) -> Iterator[str]:
    for layer, title in PARTS.items():
        yield title
        for measure in MEASURES:
            if measure.layer == layer:
                yield _measured(measure, figures["measures"][measure.name])
        if layer == "refusal":
            yield _aurc(figures["risk_coverage"])
    taken = figures["latency_ms"]
    if taken["n"]:
        yield f"Time of an answer: median {taken['p50']:.0f} ms, 95th percentile {taken['p95']:.0f} ms, n {taken['n']}"
    if figures["failed"]:
        yield f"{figures['failed']} questions broke the program and count as wrong"


def _measured(measure: Measure, found: Mapping[str, Any]) -> str:
    without = "; ".join(f"{count} {reason}" for reason, count in found["left_out"].items())
    line = f"  {measure.title:{NAME - 2}}{shown(measure, found['value']):>8}{found['n']:>6}   "
    return f"{line}{_interval(found, measure):17}{f'  without {without}' if without else ''}".rstrip()


def _aurc(found: Mapping[str, Any]) -> str:
    if found["aurc"] is None:
        return f"  {'Area under risk/coverage':{NAME - 2}}{'-':>8}{0:>6}"
    interval = f"{found['low']:.3f} to {found['high']:.3f}"
    return f"  {'Area under risk/coverage':{NAME - 2}}{found['aurc']:>8.3f}{found['n']:>6}   {interval}"


def judge_lines(judge: Mapping[str, Any]) -> Iterator[str]:
    """What a language model thought of the answers; no part of the figures."""
    found = judge["all"]
    yield f"A judge's opinion ({judge_name(judge)}), no part of the figures above"
    for aspect, each in found["aspects"].items():
        title, value = aspect.capitalize(), shown(SHARE, each["value"])
        yield f"  {title:{NAME - 2}}{value:>8}{each['n']:>6}   {_interval(each, SHARE)}"
    yield f"  without {judge['left_out']['refused']} refused{_failed(found['failures'])}"


def judge_name(judge: Mapping[str, Any]) -> str:
    """The model as it was set, and as its server calls it where that says more."""
    more = judge["version"] and judge["version"] != judge["model"]
    return f"{judge['model']}, {judge['version']}" if more else str(judge["model"])


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
        return f"{value:.1%}"
    return f"{value:.1f}" if measure.name == "words" else f"{value:.3f}"


def _interval(found: Mapping[str, Any], measure: Measure) -> str:
    return f"{shown(measure, found['low'])} to {shown(measure, found['high'])}" if found["n"] else ""


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
    """A comparison: differences, the questions that turned, the verdict last."""
    yield f"{found.before} -> {found.after}: {found.compared} questions compared"
    if found.relabelled:
        yield f"left out, their labels differ: {', '.join(found.relabelled)}"
    if found.added:
        yield f"left out, asked in the second only: {found.added}"
    yield ""
    yield f"{'':{NAME}}{'before':>8}{'after':>9}{'difference':>12}   95 % interval        worse better  chance"
    for each in found.differences:
        yield _difference(each)
    before, after = found.latency_ms
    if None not in before and None not in after:
        yield f"time of an answer, p50/p95: {before[0]:.0f}/{before[1]:.0f} ms -> {after[0]:.0f}/{after[1]:.0f} ms"
    yield from _turned("turned wrong", found.turned_wrong)
    yield from _turned("turned right", found.turned_right)
    yield ""
    yield from (f"LOSS  {reason}" for reason in found.reasons)
    if not found.reasons:
        yield "no loss beyond noise"


def _difference(each: Difference) -> str:
    measure = BY_NAME[each.name]
    unit = 100 if measure.share else 1
    digits = 1 if measure.share or measure.name == "words" else 3
    low, high = (f"{unit * end:+.{digits}f}" for end in (each.low, each.high))
    chance = f"{each.corrected:.3f}" if measure.gate in {"first", "further"} else ""
    return (
        f"{measure.title:{NAME}}{shown(measure, each.before):>8}{shown(measure, each.after):>9}"
        f"{unit * each.difference:>+12.{digits}f}   {f'{low} to {high}':20}{each.worse:>6}{each.better:>7}{chance:>8}"
        f"{'  LOSS' if each.loss else ''}"
    )


def _turned(title: str, turned: Sequence[Turned]) -> Iterator[str]:
    if not turned:
        return
    hidden = sum(each.hidden for each in turned)
    yield ""
    yield f"{title}: {len(turned)}" + (f", {hidden} of them hidden: only figures are shown" if hidden else "")
    for each in turned:
        if each.before is not None and each.after is not None:
            yield f"  {each.set} {each.id} {each.kind}: {each.question}"
            yield from (_side("before", each.before), _side("after", each.after))


def _side(name: str, side: Side) -> str:
    fault = f"  [{'; '.join(side.wrong)}]" if side.wrong else ""
    return f"    {name:7} {side.status}: {' / '.join(side.text.splitlines())}{fault}"

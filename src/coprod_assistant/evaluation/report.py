"""A run as one page of HTML that needs nothing else: figures, plots, every question that may be shown.

The only module here that imports jinja2; whatever a template prints is escaped.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from ..errors import ConfigError
from .cases import cases_of, hidden_counts
from .compare import compare
from .measures import BY_NAME, MEASURES, PARTS
from .plots import by_share, difference_bars, is_share, risk_curve, share_bar, times
from .runs import Run
from .summary import weakest_kinds
from .telling import interval_shown, judge_name, shown

PACKAGE = "coprod_assistant"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(PACKAGE, "evaluation/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "percent": lambda share: f"{100 * share:.1f}\u00a0%",
        "paragraphs": _paragraphs,
        "closed_up": _closed_up,
    }
    environment.globals |= {
        "MEASURES": MEASURES,
        "PARTS": PARTS,
        "BY_NAME": BY_NAME,
        "share_bar": share_bar,
        "is_share": is_share,
        "shown": shown,
        "interval_shown": interval_shown,
        "judge_name": judge_name,
    }
    return environment


def write_report(run: Run, path: Path, *, against: Run | None = None) -> None:
    """Writes the page of a run, with what differs from the run `against`.

    Raises:
        ConfigError: a run cannot be read, or the file cannot be written.
    """
    page = report_page(run, against=against)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8", errors="replace")
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}", hint="name another file with --to") from error


def report_page(run: Run, *, against: Run | None = None) -> str:
    """The page."""
    summary, about, scores = run.summary(), run.about(), run.scores()
    older = against.summary() if against else None
    if older and older["sets"].keys() != summary["sets"].keys():
        older = None  # figures over other questions would be drawn as if they could be compared
    comparison = compare(against, run) if against else None
    bars, edge = difference_bars(comparison.differences) if comparison else ([], 1.0)
    return (
        _environment()
        .get_template("report.html")
        .render(
            run=run,
            about=about,
            summary=summary,
            figures=summary["all"],
            older=older["all"] if older else None,
            older_sets=older["sets"] if older else {},
            same=[BY_NAME[each.name].title for each in comparison.differences if not (each.worse or each.better)]
            if comparison
            else [],
            comparison=comparison,
            bars=bars,
            edge=edge,
            weakest=weakest_kinds(summary["all"]),
            kinds=by_share(summary["all"]["kinds"]),
            curve=risk_curve(summary["all"]["risk_coverage"], older["all"]["risk_coverage"] if older else None),
            times=times([score.milliseconds for score in scores]),
            judge=run.judge(),
            cases=cases_of(run, against),
            hidden=hidden_counts(scores),
            styles=_asset("web/static/base.css") + _asset("evaluation/templates/report.css"),
            script=_asset("evaluation/templates/report.js"),
        )
    )


def _asset(name: str) -> str:
    return files(PACKAGE).joinpath(name).read_text(encoding="utf-8")


def _paragraphs(text: str) -> list[list[str]]:
    """The paragraphs of a text, each as its lines."""
    return [[line for line in part.splitlines() if line.strip()] for part in text.split("\n\n") if part.strip()]


def _closed_up(text: str) -> str:
    """A text without its empty lines."""
    return "\n".join(line for line in text.splitlines() if line.strip())

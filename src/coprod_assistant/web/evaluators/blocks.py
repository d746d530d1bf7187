"""The five tabs, as Gradio draws them: choices and buttons; what they show is made by `views`, of escaped texts."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from ...errors import AssistantError
from ...evaluation.compare import compare
from ...evaluation.labelling.agreement import agreement
from ...evaluation.labelling.existing import of_sets, put_back, shown
from ...evaluation.labelling.kept import SETTLED, Label, check_name
from ...evaluation.labelling.taking import begin_set, settled, take_into
from ...evaluation.runs import Run, find_run
from ...evaluation.trend import points
from ...evaluation.underway import begin, stop, underway
from . import views
from .workplace import Workplace, told

TITLE = "Evaluators’ desk"
LOOK_S = 1.0  # how often the page asks how far a run is
ALL = "all"


def desk_blocks(gr: Any, place: Workplace) -> Any:
    """The tabs over `place`. Nothing here can be called by name from outside, and each event asks the files anew."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as blocks, gr.Tabs():
        for name, lay_out in (
            ("Label", _label),
            ("Compare", _compare),
            ("Trend", _trend),
            ("Agreement", _agreement),
            ("Run", _run),
        ):
            with gr.Tab(name, id=name.lower()) as tab:
                lay_out(_Parts(gr, place, tab, blocks))
    return blocks


class _Parts:
    """What a tab is made of."""

    def __init__(self, gr: Any, place: Workplace, tab: Any, blocks: Any) -> None:
        self.gr = gr
        self.place = place
        self._tab = tab
        self._blocks = blocks

    def shown(self) -> Any:
        """A place for HTML."""
        return self.gr.Markdown(elem_classes="desk-view", latex_delimiters=[], container=False)

    def choice(self, label: str, **more: Any) -> Any:
        """A list to choose from, filled when the tab is opened."""
        return self.gr.Dropdown([more["value"]] if "value" in more else [], label=label, **more)

    def on(self, event: Any, work: Callable[..., Any], inputs: Any, outputs: Any) -> None:
        """Has `work` done at an event; what the archive or files refuse is told in the last output."""

        def safely(*given: Any) -> Any:
            try:
                return work(*given)
            except AssistantError as error:
                said = views.note(told(error))
                several = isinstance(outputs, list)
                return (*[self.gr.skip()] * (len(outputs) - 1), said) if several else said

        event(safely, inputs, outputs, show_progress="hidden", api_visibility="private")

    def on_opening(self, work: Callable[..., Any], inputs: Any, outputs: Any) -> None:
        """Has `work` done when the page is loaded and whenever the tab is opened."""
        self.on(self._blocks.load, work, inputs, outputs)
        self.on(self._tab.select, work, inputs, outputs)


def _label(parts: _Parts) -> None:
    gr, place = parts.gr, parts.place
    by = gr.Textbox(label="Your name as labeller", placeholder="anna", max_lines=1, max_length=40)
    table = parts.shown()

    def waiting(name: str) -> str:
        if name:
            check_name(name)
        return views.waiting_table(place.drafts(), _plain(place), name)

    parts.on_opening(waiting, by, table)
    parts.on(by.change, waiting, by, table)
    with gr.Accordion("Put labels into a set", open=False):
        into = parts.choice("Set")
        new = gr.Textbox(label="Or the name of a new set, on the archive that is labelled", max_lines=1, max_length=40)
        take = gr.Button("Put what is not contested into it")
        said = parts.shown()
        parts.on_opening(lambda: (gr.Dropdown(_open_sets(place)), ""), None, [into, said])
        parts.on(take.click, lambda chosen, name: _taken(place, chosen, name), [into, new], said)
    with gr.Accordion("Questions that the sets have", open=False):
        of = parts.choice("Questions of the set")
        back = gr.Button("Put what was labelled anew back into the sets")
        told_back, listed = parts.shown(), parts.shown()

        def there(name: str, chosen: str | None) -> Any:
            names = [each.name for each in place.sets_here()]
            chosen = chosen if chosen in names else names[0] if names else None
            return gr.Dropdown(names, value=chosen), existing(name, chosen)

        def existing(name: str, chosen: str | None) -> str:
            found = next((each for each in place.sets_here() if each.name == chosen), None)
            if found is None:
                return views.note("No set has questions that can be opened here.")
            return views.existing_table(found, shown(found), _plain(place).get(name, {}), name)

        parts.on_opening(there, [by, of], [of, listed])
        parts.on(of.change, existing, [by, of], listed)
        parts.on(by.change, existing, [by, of], listed)
        parts.on(back.click, lambda: _put_back(place), None, told_back)


def _plain(place: Workplace) -> dict[str, dict[str, Any]]:
    return {name: dict(labels) for name, labels in place.labels().items()}


def _open_sets(place: Workplace) -> list[str]:
    """The sets on the archive that is labelled which show what would be added."""
    corpus = place.settings.corpus_dir.resolve()
    return [
        each.name
        for each in place.sets()
        if each.format == "questions" and "tune" not in each.hidden and each.corpus.resolve() == corpus
    ]


def _taken(place: Workplace, chosen: str | None, new: str) -> str:
    labels, still = settled(_only(place, of_visitors=True))
    if not labels:
        return views.note("There is no label to put into a set yet.")
    if new.strip():
        about = "Questions of visitors, labelled in the evaluators' desk"
        target = begin_set(place.evals, new.strip(), corpus=place.settings.corpus_dir, about=about)
    elif chosen:
        target = next(each for each in place.sets() if each.name == chosen and chosen in _open_sets(place))
    else:
        return views.note("Choose a set, or write the name of a new one.")
    taken = take_into(target, labels, place.archive())
    lines = [f"{taken.count} questions were put into {target.path}; {taken.known} stood there already."]
    lines += [f"{len(still)} are contested and were left out: settle them under Agreement."] if still else []
    return views.note("\n".join([*taken.problems, *lines]))


def _only(place: Workplace, *, of_visitors: bool) -> dict[str, dict[str, Label]]:
    """All labels of what visitors asked, or those of questions that sets have."""
    return {
        name: {id: label for id, label in labels.items() if bool(label.of) is not of_visitors}
        for name, labels in place.labels().items()
    }


def _put_back(place: Workplace) -> str:
    labels, still = settled(_only(place, of_visitors=False))
    lines: list[str] = []
    sets = {each.name: each for each in place.sets_here()}
    for name, of_set in of_sets(labels).items():
        if name not in sets:
            lines.append(f"The set {name} is not there any more.")
            continue
        taken = put_back(sets[name], of_set, place.archive(sets[name].corpus))
        lines += [
            *taken.problems,
            f"{taken.count} questions of {sets[name].path} were changed, {taken.known} were not.",
        ]
    lines += [f"{len(still)} are contested and were left as they are: settle them under Agreement."] if still else []
    return views.note("\n".join(lines) or "No question of a set was labelled anew yet.")


def _compare(parts: _Parts) -> None:
    gr, place = parts.gr, parts.place
    with gr.Row():
        before, after = parts.choice("Run before"), parts.choice("Run after")
    with gr.Row():
        name, kind = parts.choice("Set", value=ALL), parts.choice("Kind", value=ALL)
    shown = parts.shown()

    def runs(old: str | None, new: str | None, of: str, sort: str) -> Any:
        names = place.run_names()
        old = old if old in names else names[min(1, len(names) - 1)] if names else None
        new = new if new in names else names[0] if names else None
        scores = _found(place, new).scores() if new else []
        return (
            gr.Dropdown(names, value=old),
            gr.Dropdown(names, value=new),
            gr.Dropdown(_counted(score.set for score in scores)),
            gr.Dropdown(_counted(sorted(score.kind for score in scores))),
            turned(old, new, of, sort),
        )

    def turned(old: str | None, new: str | None, of: str, sort: str) -> str:
        if not old or not new:
            return views.note("There are not two runs yet: start one under Run.")
        wanted = {"set_name": "" if of == ALL else of, "kind": "" if sort == ALL else sort}
        return views.comparison_view(compare(_found(place, old), _found(place, new)), **wanted)

    parts.on_opening(runs, [before, after, name, kind], [before, after, name, kind, shown])
    for each in (before, after, name, kind):
        parts.on(each.change, turned, [before, after, name, kind], shown)


def _counted(names: Iterable[str]) -> list[tuple[str, str]]:
    """Choices with how many questions each has; alone, Gradio would take a word such as `number` for one of its own."""
    return [(ALL, ALL), *((f"{name} ({count})", name) for name, count in Counter(names).items())]


def _found(place: Workplace, name: str) -> Run:
    return Run(place.evals / "baseline") if name == "baseline" else find_run(name, place.runs)


def _trend(parts: _Parts) -> None:
    gr, place = parts.gr, parts.place
    name = parts.choice("Set")
    shown = parts.shown()

    def sets(chosen: str | None) -> Any:
        found = points(place.runs)
        known = list(found)
        chosen = chosen if chosen in found else known[0] if known else None
        return gr.Dropdown(known, value=chosen), views.trend_view(chosen or "", found.get(chosen or "", []))

    parts.on_opening(sets, name, [name, shown])
    parts.on(name.change, lambda chosen: views.trend_view(chosen, points(place.runs).get(chosen, [])), name, shown)


def _agreement(parts: _Parts) -> None:
    gr, place = parts.gr, parts.place
    with gr.Row():
        one, other = parts.choice("One labeller"), parts.choice("The other")
    shown = parts.shown()

    def people(first: str | None, second: str | None) -> Any:
        names = [name for name in place.labels() if name != SETTLED]
        if len(names) < 2:
            needed = views.note("Agreement needs two labellers who have labelled the same questions.")
            return gr.Dropdown(names), gr.Dropdown(names), needed
        first, second = (first, second) if first in names and second in names else (names[0], names[1])
        return gr.Dropdown(names, value=first), gr.Dropdown(names, value=second), agreed(first, second)

    def agreed(first: str | None, second: str | None) -> str:
        labels = _plain(place)
        if not first or not second or first == second:
            return views.note("Choose two labellers.")
        return views.agreement_view(first, second, agreement(labels[first], labels[second]), labels)

    parts.on_opening(people, [one, other], [one, other, shown])
    for each in (one, other):
        parts.on(each.change, agreed, [one, other], shown)


def _run(parts: _Parts) -> None:
    gr, place = parts.gr, parts.place
    sets = gr.CheckboxGroup([], label="Sets to ask")
    with gr.Row():
        start, cancel = gr.Button("Start the run", variant="primary"), gr.Button("Stop it")
    said, shown = parts.shown(), parts.shown()
    begun: list[subprocess.Popen[bytes]] = []

    def now() -> str:
        begun[:] = [process for process in begun if process.poll() is None]  # who has ended is let go
        return views.underway_view(underway(place.runs))

    def started(chosen: list[str]) -> str:
        if not chosen:
            return views.note("Choose the sets to ask.")
        begun.append(begin(chosen, place.evals))
        return views.note("Started.")

    def stopped() -> str:
        return views.note("It is being stopped." if stop(place.runs) else "No run is under way.")

    known = lambda: (gr.CheckboxGroup([each.name for each in place.sets() if not each.waits]), "")  # noqa: E731
    parts.on_opening(known, None, [sets, said])
    parts.on(start.click, started, sets, said)
    parts.on(cancel.click, stopped, None, said)
    parts.on(gr.Timer(LOOK_S).tick, now, None, shown)

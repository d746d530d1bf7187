"""Checks a sentence that a language model wrote against the passages that it cites, before anybody sees it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...language import DEFAULT_PIPELINE
from ...types import Span
from .align import align
from .claims import Ground, Passage, Reason, Verdict, ground_of, missing_claim
from .clauses import statements_of, without_lead_in
from .narrow import Candidate, Nearness, candidates_of, copied_from, parts_with_units
from .reading import Reader, Reading
from .speech import unheard
from .stream import clean, is_unsafe, markers_of
from .support import FEATURES, OperatingPoint, blame, features, least_probable, operating_point, with_nearness
from .words import is_bare

LONGEST = 1_200  # characters of a sentence that is read at all
# A model that speaks of itself or of the passages states nothing that an archive could hold.
OF_ITSELF = re.compile(
    r"^\W*(?:as an? (?:ai|language model|assistant)|i(?:['’]m| am| cannot| can['’]t| could| do(?: not|n['’]t)|['’]ve|"
    r" have| will| would|['’]ll| hope| found| apologi[sz]e)|(?:let me|please|sorry|sure|certainly|of course|thank)\b|"
    r"(?:the|these|those|this|none of the|no)\s+(?:(?:given|provided|cited|above|available)\s+)?(?:passages?|sources?|"
    r"archive|documents?|context|excerpts?|information|texts?)\b(?:(?!\bthat\b).){0,40}\b(?:do(?:es)? not|don['’]t|"
    r"doesn['’]t|cannot|lacks?|no|not)\b)",
    re.IGNORECASE,
)


# A sentence of a few words that all stand in one long unit is far from it by its vector, and says no less for that.
FEW_WORDS = 3
SHORT_NEARNESS = 0.8
WHOLLY = 0.999  # share of a sentence's weight that its unit holds where nothing is left out
NEAR_ENOUGH = 0.85  # from where a nearer stretch would change nothing
COVER = FEATURES.index("cover")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence held against passages: the features of each of its statements, the units on which they stand.

    `lacking` is the reason for which there are none: a claim that does not stand, or a rule. A statement that repeats
    a unit word for word has no features, for nothing is left to decide.
    """

    values: tuple[tuple[float, ...], ...]
    chosen: tuple[Candidate, ...]
    lacking: Reason


class Verifier:
    """Checks sentences; one object serves all threads and remembers the units that it has read."""

    def __init__(
        self,
        embed: Callable[[Sequence[str]], NDArray[np.float32]],
        *,
        pipeline: str = DEFAULT_PIPELINE,
        point: OperatingPoint | None = None,
    ) -> None:
        """
        Args:
            embed: Unit-length vectors, shape `(n, dim)`, of n texts.
            point: Another operating point than the package's own.
        """
        self._near = Nearness(embed)
        self._reader = Reader(pipeline=pipeline)
        self._point = point or operating_point()

    def check(self, sentence: str, passages: Sequence[Passage]) -> Verdict:
        """Whether the sentence may be shown, in which words, and on which ranges of the passages it stands."""
        markers, text = markers_of(sentence), clean(sentence)
        refused = self._refused(sentence, text, markers, passages)
        if refused:
            return Verdict(False, refused, text)
        reading = self._reader.read([without_lead_in(text)])[0]
        if markers:
            return self._verdict(reading, [p for p in passages if p.marker in markers], text)
        verdicts = [self._verdict(reading, [passage], text) for passage in passages]
        shown = [verdict for verdict in verdicts if verdict.shown]
        return shown[0] if len(shown) == 1 else Verdict(False, "uncited", text)

    def examine(self, sentence: str, passages: Sequence[Passage]) -> Weighed:
        """What `check` rests on for a sentence with markers: its features, or the reason for which it has none."""
        markers, text = markers_of(sentence), clean(sentence)
        refused = self._refused(sentence, text, markers, passages)
        if refused:
            return Weighed((), (), refused)
        return self.weigh(self._reader.read([without_lead_in(text)])[0], [p for p in passages if p.marker in markers])

    def _refused(self, sentence: str, text: str, markers: Sequence[int], passages: Sequence[Passage]) -> Reason:
        """Why a sentence is not even held against its passages; empty if it is."""
        if not any(c.isalpha() for c in text):
            return "empty" if not any(c.isalpha() for c in sentence) else "markup"
        if is_unsafe(text, " ".join(passage.text for passage in passages)):
            return "markup"
        if text.endswith(("?", ":")) or OF_ITSELF.match(text) or is_bare(text):
            return "empty"
        if any(marker not in {passage.marker for passage in passages} for marker in markers):
            return "marker"
        return "unsupported" if len(text) > LONGEST else ""

    def _verdict(self, sentence: Reading, passages: Sequence[Passage], text: str) -> Verdict:
        weighed = self.weigh(sentence, passages, needed=self._point.threshold)
        if weighed.lacking:
            return Verdict(False, weighed.lacking, text)
        score, worst = least_probable(weighed.values, self._point)
        if score < self._point.threshold:
            return Verdict(False, blame(worst, self._point), text, score=score)
        cited = ((c.passage.marker, Span(c.unit.start, c.unit.end)) for c in weighed.chosen)
        return Verdict(True, "", text, tuple(dict.fromkeys(cited)), score)

    def weigh(self, sentence: Reading, passages: Sequence[Passage], *, needed: float = 0.0) -> Weighed:
        """What speaks for and against each statement of a sentence.

        Args:
            needed: Nearness, which costs most of the time, is taken for 1 where not even that gives this probability.
        """
        candidates = candidates_of(passages)
        copied = copied_from(sentence.text, candidates)
        if copied:
            return Weighed((), (copied,), "")
        ground = ground_of(passages)
        lacking = missing_claim(sentence, ground)
        if lacking or not candidates:
            return Weighed((), (), lacking or "unsupported")
        parts = [part for one in statements_of(sentence) for part in parts_with_units(one, candidates)]
        if any(unheard(part, units, candidates) for part, units in parts):
            return Weighed((), (), "relation")
        chosen = [candidate for _, units in parts for candidate in units]
        unsure = [(part, units) for part, units in parts if copied_from(part.text, candidates) is None]
        if not unsure:
            return Weighed((), tuple(chosen), "")
        values, stretches = [], []
        for part, units in unsure:
            readings = self._reader.read([candidate.text for candidate in units])
            values.append(features(part, readings, near=units, ground=ground))
            stretches.append(_stretch(part, readings, ground) if values[-1][COVER] > WHOLLY else "")
        if least_probable(values, self._point)[0] >= needed:
            nearness = self._near.of(sentence.text, list(dict.fromkeys(chosen)))
            values = [
                with_nearness(one, self._nearness(nearness, part, stretch))
                for one, (part, _), stretch in zip(values, unsure, stretches, strict=True)
            ]
        return Weighed(tuple(values), tuple(chosen), "")

    def _nearness(self, whole: float, part: Reading, stretch: str) -> float:
        """The nearness of a statement, given that of its sentence to whole units."""
        if not stretch:
            return whole
        if sum(weight >= 1.0 for weight in part.weights) <= FEW_WORDS:
            whole = max(whole, SHORT_NEARNESS)
        return whole if whole >= NEAR_ENOUGH else max(whole, self._near.of_texts(part.text, stretch))


def _stretch(sentence: Reading, units: Sequence[Reading], ground: Ground) -> str:
    """The words of the only unit from the first to the last that the sentence says; empty of several units.

    A short statement is far from a long unit by its vector though all of it stands there, and near what says it.
    """
    if len(units) != 1:
        return ""
    places = [place for found in align(sentence, units, ground.years).places.values() for _, place in found]
    if not places:
        return ""
    first, last = units[0].tokens[min(places)], units[0].tokens[max(places)]
    return units[0].text[first.start : last.start + len(last.text)]

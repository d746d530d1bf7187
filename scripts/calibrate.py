"""Fits the model that decides about refusing, prints its risk/coverage curve, and writes the operating point.

    python scripts/calibrate.py DATA [--write]

DATA holds folders in the BEIR layout whose questions say whether they are answerable; to them come the project's own
questions on the events page and on invented archives (evals/site/corpus has to be fetched before, see evals/sets.toml).
The model is fitted on half a of each set's questions (by a
hash of the id; of our own, those for tuning) and all that is printed under "half b" is about questions it never saw.

Negatives are of two kinds, which count the same: near misses, written so that a passage seems to answer and does not,
and withheld ones, answerable questions whose passage is hidden from the search, as if the archive lacked it.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from coprod_assistant.answer.refusing import FEATURES, cannot_answer, features
from coprod_assistant.assistant import Assistant, assistant_over
from coprod_assistant.config import load_settings
from coprod_assistant.corpus import read_corpus
from coprod_assistant.embed import load_embedder
from coprod_assistant.errors import AssistantError, ExtractionError
from coprod_assistant.evaluation.answerability import KINDS, Case, area_under_curve, cases_of, matrix, risk_coverage
from coprod_assistant.evaluation.beir import read_beir
from coprod_assistant.extract import extract_file
from coprod_assistant.index import open_generation, write_generation
from coprod_assistant.types import Document, Turn

TARGET = Path(__file__).parent.parent / "src" / "coprod_assistant" / "answer" / "refusing" / "operating_point.json"
EVALS = TARGET.parents[4] / "evals"
# Of these a larger value can only speak for an answer (+1) or against one (-1); a fitted weight of the other sign is
# noise or a quirk of the sets, and is held at zero.
SIGNS = {
    "cosine": 1, "fused": 1, "cover": 1, "cover_statement": 1, "cover_section": 1, "rarest_missing": -1,
    "rarest_far": -1, "head_missing": -1,
    "verb_missing": -1, "fit_best": 1, "fit_none": -1, "breaches": -1, "margin": 1, "in_focus": 1,
}  # fmt: skip
# The sets hold few follow-ups and few names that stand elsewhere in the archive, so these two are not fitted.
FIXED = {"in_focus": 0.5, "breaches": -2.0}
# The project's own sets of questions by their folder below evals/, the one on the events page apart.
SPLIT = {
    "made archive": "made",
    "sample site": "site",
    "network": "network",
    "council": "council",
    "text dumps": "dumps",
}
OWN = ("events page", *SPLIT)
RIDGE = 2.0  # strength of the pull to zero, per 1,000 questions, features in units of their deviation


def fit(cases: dict[str, list[Case]]) -> tuple[float, np.ndarray]:
    """Intercept and weights of a logistic regression, each set counting the same."""
    from scipy.optimize import minimize

    x = np.concatenate([matrix(rows)[0] for rows in cases.values()])
    y = np.concatenate([matrix(rows)[1] for rows in cases.values()]).astype(float)
    weight = np.concatenate([case_weights(rows) for rows in cases.values()]) * 1000 / len(cases)
    fixed = np.array([FIXED.get(name, np.nan) for name in FEATURES])
    free = np.isnan(fixed)
    offset = x[:, ~free] @ fixed[~free]
    mean, deviation = np.average(x[:, free], axis=0, weights=weight), x[:, free].std(axis=0) + 1e-9
    z = (x[:, free] - mean) / deviation

    def loss(parameters: np.ndarray) -> tuple[float, np.ndarray]:
        logits = parameters[0] + z @ parameters[1:] + offset
        probability = 1 / (1 + np.exp(-logits))
        error = weight * (probability - y)
        value = (weight * (np.logaddexp(0, logits) - y * logits)).sum() + RIDGE / 2 * (parameters[1:] ** 2).sum()
        return value, np.concatenate([[error.sum()], z.T @ error + RIDGE * parameters[1:]])

    signs = [SIGNS[name] for name, is_free in zip(FEATURES, free, strict=True) if is_free]
    bounds = [(None, None)] + [(0, None) if sign > 0 else (None, 0) for sign in signs]
    best = minimize(loss, np.zeros(1 + z.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x
    weights = fixed.copy()
    weights[free] = best[1:] / deviation
    return float(best[0] - (best[1:] / deviation * mean).sum()), weights


def case_weights(rows: list[Case]) -> np.ndarray:
    """Weights that sum to 1: half for the answerable, half shared by the kinds of unanswerable."""
    counts = Counter(case.kind for case in rows)
    negatives = len(counts.keys() - {"answerable"})
    return np.array([0.5 / counts[case.kind] / (1 if case.kind == "answerable" else negatives) for case in rows])


def confidence(intercept: float, weights: np.ndarray, cases: list[Case]) -> np.ndarray:
    """Probability of being answerable for each case."""
    chance: np.ndarray = 1 / (1 + np.exp(-(intercept + matrix(cases)[0] @ weights)))
    return chance


def choose(intercept: float, weights: np.ndarray, cases: dict[str, list[Case]]) -> float:
    """The smallest threshold, to two digits, at which fewer questions are answered wrongly than are refused wrongly.

    Counted on the project's own questions, which are of the kind that visitors ask: those of clapnq and squad2 that
    have no answer were written to deceive, and a threshold for them would refuse too much here.
    """
    rows = [case for name in OWN for case in cases[name]]
    chance, answerable = confidence(intercept, weights, rows), matrix(rows)[1]
    grid = np.round(np.arange(0.05, 0.96, 0.01), 2)
    refused = np.array([((chance < threshold) & answerable).sum() for threshold in grid])
    answered = np.array([((chance >= threshold) & ~answerable).sum() for threshold in grid])
    return float(grid[int((answered < refused).argmax())])


def own_cases(corpus: Path, questions: list[tuple[str, Path]]) -> list[Case]:
    """Cases of the project's own questions over an index of `corpus`; `questions` are files, each with its half.

    Of a file that stands for both halves its split "tune" is half a and "report" half b.
    """
    settings = load_settings(corpus_dir=corpus)
    embedder = load_embedder()
    cases = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "generation"
        write_generation(readable(corpus), folder, embedder)
        with open_generation(folder, embedder_hash=embedder.model_hash) as index:
            assistant = assistant_over(index, embedder, settings)
            for half, path in questions:
                for item in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
                    wanted = half if half != "by split" else "a" if item["split"] == "tune" else "b"
                    cases += own_case(assistant, item, wanted)
    return cases


def readable(corpus: Path) -> list[Document]:
    """The documents of a corpus; a file without text, a scan for example, is left out as when an index is built."""
    documents = []
    for file in read_corpus(corpus):
        with contextlib.suppress(ExtractionError):
            documents.append(extract_file(file.path, file.source))
    return documents


def own_case(assistant: Assistant, item: dict[str, Any], half: str) -> list[Case]:
    """The case of one question; none where it is arguable, or not decided by the fitted model."""
    turns = [Turn(turn["question"], turn.get("answer", "")) for turn in item.get("history", [])]
    query, draft = assistant.draft(item["question"], turns)
    known = "refused" not in item["status"]
    if not draft.evidence or (not known and len(item["status"]) > 1) or cannot_answer(query, draft.evidence[0]):
        return []
    right = known and draft.status in item["status"]
    kind = "answerable" if known else "near miss"
    return [Case(item["id"], half, kind, features(query, draft.evidence), known, right)]


def load(data: Path, cache: Path) -> dict[str, list[Case]]:
    """The cases of each set below `data` that says what is answerable."""
    settings, embedder = load_settings(), load_embedder()
    found = {}
    for folder in sorted(path for path in data.iterdir() if (path / "queries.jsonl").is_file()):
        beir = read_beir(folder)
        labels = {bool(query.metadata.get("answerable")) for query in beir.queries if "answerable" in query.metadata}
        if len(labels) < 2:
            print(f"{folder.name}: left out, for all its questions are alike", file=sys.stderr)
            continue
        generation = cache / folder.name
        if not generation.exists():
            write_generation(beir.documents, generation, embedder)
        with open_generation(generation, embedder_hash=embedder.model_hash) as index:
            found[folder.name] = cases_of(index, beir, embedder, settings)
    return found


def report(name: str, chance: np.ndarray, cases: list[Case], threshold: float) -> dict[str, dict[str, float]]:
    """Prints the curve of one set against each kind of negative and returns the figures at the threshold."""
    held_back = {}
    for kind in KINDS[1:]:
        chosen = np.array([case.kind in {"answerable", kind} for case in cases])
        rows = [case for case, take in zip(cases, chosen, strict=True) if take]
        if not any(case.kind == kind for case in rows):
            continue
        _, answerable, right = matrix(rows)
        area = area_under_curve(chance[chosen], answerable)
        print(f"\n{name}, half b, {answerable.sum()} answerable and {(~answerable).sum()} {kind}: AUC {area:.3f}")
        print("threshold  coverage   risk  answerable refused  unanswerable answered")
        thresholds = sorted({0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, threshold})
        for point in risk_coverage(chance[chosen], answerable, right, thresholds):
            mark = " <- chosen" if point.threshold == threshold else ""
            print(
                f"{point.threshold:9.2f}  {point.coverage:8.3f}  {point.risk:5.3f}  {point.answerable_refused:18.3f}  "
                f"{point.unanswerable_answered:21.3f}{mark}"
            )
        at = risk_coverage(chance[chosen], answerable, right, [threshold])[0]
        held_back[kind] = {
            "questions": len(rows),
            "auc": round(area, 3),
            "coverage": round(at.coverage, 3),
            "risk": round(at.risk, 3),
            "answerable_refused": round(at.answerable_refused, 3),
            "unanswerable_answered": round(at.unanswerable_answered, 3),
        }
    return held_back


def main() -> int:
    """Fits, prints, and with --write replaces the constants of the package."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--indexes", type=Path, help="folder in which the sets' indexes are kept from run to run")
    parser.add_argument("--write", action="store_true", help="write the operating point into the package")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        try:
            cases = load(options.data, options.indexes or Path(scratch))
            page = EVALS / "questions" / "events-page.jsonl"
            held_out = EVALS / "questions" / "events-page-held-out.jsonl"
            later = EVALS / "questions" / "events-page-later.jsonl"
            labelled = [("a", page), ("b", held_out), ("by split", later)]
            cases["events page"] = own_cases(EVALS.parent / "corpus", labelled)
            for name, folder in SPLIT.items():
                questions = EVALS / folder / "questions.jsonl"
                cases[name] = own_cases(EVALS / folder / "corpus", [("by split", questions)])
        except AssistantError as error:
            print(f"{error} ({error.hint})", file=sys.stderr)
            return 1
    fitted = {name: [case for case in rows if case.half == "a"] for name, rows in cases.items()}
    intercept, weights = fit(fitted)
    threshold = choose(intercept, weights, fitted)
    held_back = {}
    for name, rows in cases.items():
        others = [case for case in rows if case.half == "b"]
        held_back[name] = report(name, confidence(intercept, weights, others), others, threshold)
    constants = {
        "provenance": {
            "script": "scripts/calibrate.py",
            "date": dt.date.today().isoformat(),
            "fitted_on_cases": {name: len(rows) for name, rows in fitted.items()},
            "held_back": held_back,
            "fixed_by_hand": FIXED,
            "threshold_balanced_on": OWN,
        },
        "intercept": round(intercept, 4),
        "weights": {name: round(float(weight), 4) for name, weight in zip(FEATURES, weights, strict=True)},
        "threshold": threshold,
    }
    print("\n" + json.dumps({key: constants[key] for key in ("intercept", "weights", "threshold")}))
    if options.write:
        TARGET.write_text(json.dumps(constants, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

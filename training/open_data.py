"""Openly licensed question and claim sets as examples; the folder that holds them is named by the caller.

The sets, their sources and licences are listed in README.md. `squad2` is used by article: those that `is_trained` names
are trained on, the others are only measured on.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .examples import UNKNOWN, Example

QUESTIONS = {  # how many of each set at most
    "qed_nq": 4500, "policyqa": 3000, "squad11_dev": 5000, "selqa": 2000, "qasrl": 5000, "condaqa": 1500,
    "fairytaleqa": 2000, "covidqa": 1200, "qamr": 3000, "boolq_val": 800, "quoref_contrast": 600, "drop_contrast": 500,
    "molweni_test": 400, "pubmedqa_l": 500, "faq_tex": 500, "faq_cc": 242, "faq_logingov": 124, "covid_faq": 500,
    "qnli_dev": 800,
}  # fmt: skip
CLAIMS = {
    "fever_rte": 4000, "foolmetwice": 2500, "fever_symmetric": 1093, "cf_snli": 2000, "mnli_dev": 4000,
    "breaking_nli": 1500, "wice": 838, "scitail_dev": 1200, "contractnli": 1500, "med_monotonicity": 1200,
    "snli_dev_test": 1500, "cuad_clauses": 600, "begin": 1500,
}  # fmt: skip


def open_examples(folder: Path, *, seed: int, share: float = 1.0, claims_share: float | None = None) -> list[Example]:
    """A random choice of the sets in `folder`: `share` of the numbers above, of claims `claims_share` if given."""
    lot = random.Random(seed)
    found: list[Example] = []
    for name, most in {**QUESTIONS, **CLAIMS}.items():
        rows = [row for row in _rows(folder / f"{name}.jsonl.gz") if row["sents"]]
        lot.shuffle(rows)
        make = _claim if name in CLAIMS else _question
        part = claims_share if name in CLAIMS and claims_share is not None else share
        found += [make(row) for row in rows[: int(most * part)]]
    return found


def squad2_examples(folder: Path, *, trained: bool) -> list[Example]:
    """Questions of squad2's articles for training, or of all the others; near misses stay near their paragraph."""
    passages = {row["_id"]: row for row in _lines(folder / "corpus.jsonl")}
    return [
        example
        for query in _lines(folder / "queries.jsonl")
        if is_trained((passage := passages[query["metadata"]["source_passage"]])["metadata"]["article"]) == trained
        and (example := _squad2(query, passage)) is not None
    ]


def is_trained(article: str) -> bool:
    """Whether an article of squad2 is trained on: two of three are, by a hash of the name."""
    return hashlib.sha256(article.encode()).digest()[0] % 3 != 0


def sentences(text: str) -> list[tuple[int, int]]:
    """Ranges of the sentences of running text, by full stops before capitals: good enough for encyclopaedias."""
    starts = [0]
    for at in range(1, len(text) - 1):
        if text[at] == " " and text[at - 1] in '.!?"”)' and text[at + 1 : at + 2].isupper() and at - starts[-1] > 30:
            tail = text[max(0, at - 5) : at]
            if not any(
                tail.endswith(short) for short in (" St.", " Dr.", " Mr.", "Mrs.", " Jr.", "U.S.", " c.", " No.")
            ):
                starts.append(at + 1)
    return list(zip(starts, [*(start - 1 for start in starts[1:]), len(text)], strict=True))


def _squad2(query: dict[str, Any], passage: dict[str, Any]) -> Example | None:
    text, told = passage["text"], query["metadata"]
    spans = sentences(text)
    answers = [(at, at + 1) for at in told.get("answer_starts", ())] if told["answerable"] else []
    labels = _labels(spans, answers)
    if told["answerable"] and 1 not in labels:
        return None
    statements = tuple(text[start:end] for start, end in spans)
    return Example(query["text"], passage["title"], statements, labels, int(told["answerable"]), UNKNOWN, "squad2")


def _question(row: dict[str, Any]) -> Example:
    spans, answers = row["sents"], row["answers"]
    statements = tuple(row["ctx"][start:end] for start, end in spans)
    yes = row["label"] in {"answerable", "relevant"}
    known = bool(answers) or not yes
    labels = _labels(spans, answers) if known else tuple([UNKNOWN] * len(spans))
    return Example(row["q"], row.get("title") or "", statements, labels, int(yes), UNKNOWN, row["set"])


def _claim(row: dict[str, Any]) -> Example:
    statements = tuple(row["ctx"][start:end] for start, end in row["sents"])
    labels = tuple([UNKNOWN] * len(statements))
    yes = int(row["label"] == "entailed")
    return Example(row["q"], row.get("title") or "", statements, labels, UNKNOWN, yes, row["set"])


def _labels(spans: list[Any], answers: list[Any]) -> tuple[int, ...]:
    return tuple(int(any(start < b and a < end for a, b in answers)) for start, end in spans)


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)

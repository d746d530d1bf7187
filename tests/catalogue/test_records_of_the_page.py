"""The records of the organisation's own page, and the floor under the measured figures."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from coprod_assistant.catalogue.records import find_records
from coprod_assistant.extract import extract_file
from coprod_assistant.types import Document, Record, Source

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page() -> Document:
    path = ROOT / "corpus" / "pages" / "co-production-events.txt"
    return extract_file(path, Source(path.name, "text/plain", "0" * 64))


@pytest.fixture(scope="module")
def records(page: Document) -> list[Record]:
    return find_records(page)


def test_three_recommendations_for_scotland(page: Document, records: list[Record]) -> None:
    words = [page.text[r.start : r.end] for r in records if r.kind == "recommendation"]
    assert [text.split(" should ")[0] for text in words] == [
        "Co-production",
        "Co-production champions in Scotland",
        "Needs assessment",
    ]


def test_statements_with_their_speakers(records: list[Record]) -> None:
    assert [(r.subject, r.role, r.verb) for r in records if r.kind == "statement"] == [
        ("Sir Harry Burns", "Chief Medical Officer of the Scottish Government", "emphasized"),
        ("Florian Birk", "Director of Governance International", "highlighted"),
        ("Florian Birk", "", "stressed"),
    ]


def test_the_testimonial(page: Document, records: list[Record]) -> None:
    quoted = [r for r in records if r.kind == "quotation"]
    assert [(r.subject, r.role) for r in quoted] == [("Gill Phillips", "Nutshell Communications Ltd")]
    assert page.text[quoted[0].start :].startswith("I attended the co-production event in Birmingham")


def test_barriers_are_only_announced_there(records: list[Record]) -> None:
    assert [r for r in records if r.kind == "barrier"] == []


def test_everybody_who_was_there(records: list[Record]) -> None:
    assert {r.subject for r in records if r.kind == "person"} == {
        "Elke Loeffler", "James Duggan", "Frankie Hine-Hughes", "Edgar Cahn", "Chris Gray", "Tony Bovaird",
        "Sir Harry Burns", "Florian Birk", "Paul Sheehan", "Jim McManus", "Gill Phillips",
    }  # fmt: skip


def test_hosts_and_helpers(records: list[Record]) -> None:
    acting = {(r.subject, r.verb) for r in records if r.kind == "organisation" and not r.verb.startswith("employer")}
    assert acting == {
        ("Coprodnet", "co-hosted"),
        ("Governance International", "co-hosted"),
        ("Birmingham University", "co-hosted"),
        ("NESTA", "thanked"),
        ("new economics foundation", "thanked"),
        ("Co-production Practitioners' Network", "thanked"),
    }


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_records", ROOT / "scripts" / "score_records.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks for the module it is in
    spec.loader.exec_module(module)
    return module


def test_half_an_overlap_is_no_match(scorer: ModuleType) -> None:
    label = scorer.Label("barrier", 0, 10, None)
    assert not scorer.matches(label, Record("r", "barrier", "d", 5, 15))
    assert scorer.matches(label, Record("r", "barrier", "d", 4, 10))
    assert not scorer.matches(label, Record("r", "statement", "d", 0, 10))


def test_precision_and_recall_of_the_labelled_passages(scorer: ModuleType) -> None:
    cases = [json.loads(line) for line in scorer.LABELS.read_text(encoding="utf-8").splitlines()]
    counts = scorer.score([case for case in cases if case["split"] == "report"], show_errors=False)
    for kind in scorer.KINDS:
        assert counts[kind]["right"] >= 0.9 * counts[kind]["found"], kind
        assert counts[kind]["right"] >= 0.75 * counts[kind]["labelled"], kind

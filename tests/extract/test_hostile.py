from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from coprod_assistant.extract import ExtractionFailure
from coprod_assistant.extract.parsed import MAX_CHARS, MAX_PAGES
from coprod_assistant.types import Document

pytestmark = [pytest.mark.hostile, pytest.mark.slow]

TIMEOUT_S, MEMORY_MB = 30.0, 512
SLACK_S, READER_MB = 5.0, 250  # starting a child on a busy machine; what the libraries themselves take
NAMED = {
    "encrypted-file.pdf": "encrypted: it needs a password",
    "r4-aes-user-password.pdf": "encrypted: it needs a password",
    "r6-both-passwords.pdf": "encrypted: it needs a password",
    "pdf_empty_0byte.pdf": "the file is empty",
    "pdf_is_html.pdf": "it looks like an error page: 'Not found'",
    "pdf_pages_cycle.pdf": "it is broken: PdfReadError: Detected cyclic page references.",
    "html_attr_20MB.html": "20 MB; at most 20 MB are read",
}
READ = {
    "pdf_ok_control.pdf": "the tide table was published on 3 May 2021",
    "html_ok_control.html": "9 June 2018 with 214 visitors",
    "pdf_leading_junk.pdf": "still a valid report",
    "html_deep_300.html": "DEEPMARKER the open day was 4 July 2017",
    "pdf_inject_white_text.pdf": "Membership grew to 412.",
    "pdf_inject_render3.pdf": "Membership grew to 412.",
    "pdf_inject_offpage.pdf": "Membership grew to 412.",
    "pdf_inject_tiny.pdf": "Membership grew to 412.",
    "html_inject_hidden.html": "The spring fair was on 2 April 2022.",
    "r3-empty-password.pdf": "pdf encryption test",
    "r6-user-password.pdf": "pdf encryption test",
}


@pytest.fixture(scope="module")
def benchmark_module() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "hostile.py"
    spec = importlib.util.spec_from_file_location("hostile_benchmark", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_hostile_files_end_are_named_and_hide_nothing(benchmark_module: ModuleType, tmp_path: Path) -> None:
    files = benchmark_module.hostile_files(Path(os.environ["COPROD_HOSTILE_DIR"]), tmp_path)
    measured = list(benchmark_module.measure(files, timeout_s=TIMEOUT_S, memory_mb=MEMORY_MB))
    assert len(measured) == len(files) > 60
    by_name = {file.source.file: found for file, found in zip(files, measured, strict=True)}
    for name, found in by_name.items():
        assert found.seconds <= TIMEOUT_S + SLACK_S, name
        assert found.peak_mb <= MEMORY_MB + READER_MB, name
        if isinstance(found.outcome, Document):
            assert len(found.outcome.pages) <= MAX_PAGES and len(found.outcome.text) <= MAX_CHARS, name
            assert name in benchmark_module.ALLOWED or found.canaries == [], name
        else:
            assert found.outcome.file == name and found.outcome.reason
    assert {name: by_name[name].outcome for name in NAMED} == {
        name: ExtractionFailure(name, reason) for name, reason in NAMED.items()
    }
    for name, words in READ.items():
        assert words in by_name[name].outcome.text, name

"""The sentence by which an archive says what it is about; nothing where it has none."""

from __future__ import annotations

from pathlib import Path

from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.index import build_index

DEFINED = (
    "By seed swapping we mean that neighbours give one another the seeds that they have left, and ask nothing for it."
)
PAGES = {
    "answers.md": f"""# Questions and answers

{DEFINED} It began in Aldmoor.

## Where can I keep seeds?

A tin is a box.
""",
    "aldmoor.md": """# Aldmoor

Aldmoor is a village of 900 people. In its hall seed swapping began in 2009, and people say that seed swapping is a good
reason to talk. Sacks of beans went out of the door.
""",
    "kiel.md": """# Kiel

Petra Lindqvist is an engineer from Kiel. She brought seed swapping to a harbour quarter, where forty people came to the
first evening and nine of them stayed to sweep the floor.
""",
}


def test_an_archive_defines_its_subject_in_its_own_words(tmp_path: Path) -> None:
    for name, text in PAGES.items():
        (tmp_path / "corpus").mkdir(exist_ok=True)
        (tmp_path / "corpus" / name).write_text(text, encoding="utf-8")
    build_index(tmp_path / "corpus", tmp_path / "index", load_embedder(), timeout_s=60, memory_mb=1024)
    opened = open_assistant(load_settings(index_dir=tmp_path / "index", corpus_dir=tmp_path / "corpus"))
    cited = opened.subject()
    assert cited is not None and cited.quote == DEFINED  # and neither what a village, a tin nor an engineer is
    assert opened.document(cited.document_id).text[cited.start : cited.end] == DEFINED
    opened.close()


def test_an_archive_that_defines_nothing_says_nothing(assistant: Assistant) -> None:
    assert assistant.subject() is None

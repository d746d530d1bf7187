"""Fetches the sample site into a corpus folder: `python -m tests.site.corpus evals/site/corpus`."""

from __future__ import annotations

import sys
from pathlib import Path

from coprod_assistant.errors import AssistantError
from coprod_assistant.fetch import fetch_corpus
from tests.site.server import SampleSite

PORT = 8765  # always the same, since the names of fetched files hold it


def fetch_site(corpus: Path) -> int:
    """How many pages and reports of the site lie in `corpus` afterwards.

    Raises:
        AssistantError: the site could not be fetched.
    """
    corpus.mkdir(parents=True, exist_ok=True)
    with SampleSite(port=PORT) as site:
        (corpus / "fetch.toml").write_text(
            f'start = ["{site.url("/")}"]\nallow_private = ["127.0.0.1:{PORT}"]\n'
            f'hosts = ["localhost:{PORT}"]\n'
            'contact = "sample@example.org"\ndelay_s = 0.0\n',
            encoding="utf-8",
        )
        report = fetch_corpus(corpus, [])
    return len(report.new) + len(report.changed) + len(report.unchanged)


if __name__ == "__main__":
    try:
        print(f"{fetch_site(Path(sys.argv[1]))} pages and reports of the sample site")
    except AssistantError as error:
        sys.exit(f"{error} ({error.hint})")

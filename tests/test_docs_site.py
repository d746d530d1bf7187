"""The documentation as a site: links that leave docs/, and pages that would fetch something from elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
import check_site  # noqa: E402
import site_hooks  # noqa: E402


def shown(markdown: str, name: str = "evaluating.md") -> str:
    return site_hooks.on_page_markdown(markdown, SimpleNamespace(file=SimpleNamespace(src_uri=name)))


def test_a_link_out_of_the_docs_becomes_words_and_a_file_name() -> None:
    assert shown("See [the sets](../evals/sets.toml).") == "See the sets (`evals/sets.toml`)."
    assert shown("See [corpus/README.md](corpus/README.md#x).", "index.md") == "See `corpus/README.md`."


def test_links_within_the_docs_and_to_the_web_stay() -> None:
    for link in ("[cli](cli.md#settings)", "[a](#part)", "[site](https://example.org/a.md)", "![p](images/x.png)"):
        assert shown(link) == link


def test_what_stands_in_code_is_no_link() -> None:
    block = "```\n[words](../nowhere.md)\n```"
    assert shown(block) == block


def test_a_link_to_a_file_that_is_gone_ends_the_build() -> None:
    with pytest.raises(FileNotFoundError, match=r"evals/gone\.md"):
        shown("[gone](../evals/gone.md)")


@pytest.mark.parametrize(
    ("page", "fetched"),
    [
        ('<script src="//cdn.example/x.js"></script>', ["//cdn.example/x.js"]),
        ('<link rel="preconnect stylesheet" href="https://fonts.example/a">', ["https://fonts.example/a"]),
        ("<style>@import 'https://a.example/b.css'; p {background: url(//b.example/c)}</style>", 2),
        ('<a href="https://example.org">x</a><link rel="canonical" href="https://example.org/">', []),
        ('<img src="images/a.png"><script src="assets/x.js"></script>', []),
    ],
)
def test_what_a_page_fetches_from_elsewhere_is_named(tmp_path: Path, page: str, fetched: object) -> None:
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    found = check_site.fetched_elsewhere(tmp_path / "page.html")
    assert (len(found) if isinstance(fetched, int) else found) == fetched
    assert check_site.main(tmp_path) == bool(fetched)


def test_a_folder_without_pages_is_a_mistake(tmp_path: Path) -> None:
    assert check_site.main(tmp_path) == 1

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coprod_assistant.addresses import AddressError, normal
from coprod_assistant.corpus import read_corpus
from coprod_assistant.fetch.publish import file_for

SAFE = re.compile(r"^(?:pages|reports)(?:/[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?)+\.(?:html|pdf)$")


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("https://example.org/", "pages/example.org/index.html"),
        ("https://example.org/events/", "pages/example.org/events/index.html"),
        ("https://example.org/events", "pages/example.org/events.html"),
        ("https://example.org/events/a.html", "pages/example.org/events/a.html"),
        ("https://example.org/a.htm", "pages/example.org/a.html"),
        ("https://example.org/a.php", "pages/example.org/a.php.html"),
        ("http://www.example.org:8080/a", "pages/www.example.org_8080/a.html"),
        ("http://[::1]:81/a", "pages/__1_81/a.html"),
    ],
)
def test_plain_addresses_keep_their_names(url: str, file: str) -> None:
    assert file_for(url, "page", ()) == file


@pytest.mark.parametrize(
    ("url", "pattern"),
    [
        ("https://example.org/About", r"about-[0-9a-f]{6}\.html"),
        ("https://example.org/%C3%BCber%20uns/", r"uber-uns-[0-9a-f]{6}/index\.html"),
        ("https://example.org/%E4%BC%9A", r"page-[0-9a-f]{6}\.html"),
        ("https://example.org/a?b=1&c=2", r"a--b-1-c-2-[0-9a-f]{6}\.html"),
        ("https://example.org/?p=7", r"index--p-7-[0-9a-f]{6}\.html"),
        ("https://example.org/con", r"page-con-[0-9a-f]{6}\.html"),
        ("https://example.org/nul.txt", r"page-nul\.txt-[0-9a-f]{6}\.html"),
        ("https://example.org/README.md", r"page-readme\.md-[0-9a-f]{6}\.html"),
        ("https://example.org/.git/config", r"git-[0-9a-f]{6}/config\.html"),
        ("https://example.org/a%2F..%2F..%2Fetc%2Fpasswd", r"a-\.\.-\.\.-etc-passwd-[0-9a-f]{6}\.html"),
        ("https://example.org/a.html/b", r"a\.html-[0-9a-f]{6}/b\.html"),
        ("https://example.org/" + "x" * 300, r"x{60}-[0-9a-f]{6}\.html"),
        ("https://example.org/" + "a/" * 20 + "b", r"(?:a/){8}b-[0-9a-f]{6}\.html"),
    ],
)
def test_other_addresses_are_made_safe(url: str, pattern: str) -> None:
    assert re.fullmatch(f"pages/example.org/{pattern}", file_for(url, "page", ()))


def test_a_name_that_is_taken_is_made_different() -> None:
    first = file_for("https://example.org/a", "page", ())
    second = file_for("https://example.org/a.html", "page", {first})
    assert first != second and second.startswith("pages/example.org/a-") and second.endswith(".html")
    assert file_for("https://example.org/a.html", "page", {first}) == second


def test_reports_lie_apart() -> None:
    assert file_for("https://example.org/r/Annual.PDF", "report", ()).startswith("reports/example.org/r/annual-")
    assert file_for("https://example.org/download", "report", ()) == "reports/example.org/download.pdf"


@given(st.text(max_size=60), st.text(max_size=30), st.sampled_from(["page", "report"]))
def test_every_address_has_a_safe_name(path: str, query: str, kind: str) -> None:
    try:
        url = normal(f"https://example.org/{path}?{query}")
    except AddressError:
        return
    name = file_for(url, kind, ())  # type: ignore[arg-type]
    assert SAFE.match(name) and ".." not in name.split("/") and len(name) < 700
    assert max(map(len, name.split("/"))) <= 120


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_addresses_have_two_names(one: str, other: str) -> None:
    try:
        urls = [normal(f"https://example.org/{path}") for path in (one, other)]
    except AddressError:
        assume(False)
    assume(urls[0] != urls[1])
    first = file_for(urls[0], "page", ())
    assert file_for(urls[1], "page", {first}) != first


def test_names_are_such_as_the_corpus_reads(tmp_path: Path) -> None:
    for url in ("https://example.org/README", "https://example.org/.well-known/x", "https://example.org/readme.html"):
        path = tmp_path / file_for(url, "page", ())
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<p>words</p>")
    assert len(read_corpus(tmp_path)) == 3

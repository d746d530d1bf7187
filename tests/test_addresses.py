from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.addresses import AddressError, host_and_port, key, normal, origin_of, site_of


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "example.org",
        "/only/a/path",
        "http://",
        "http:///path",
        "https://?q",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://[zz]/",
        "mailto:a@example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://example.org@127.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.256/",
        "http://1.2.3.4.5/",
        "http://exa mple.org/",
        "http://exa<mple.org/",
        "http://a..b/",
        "http://-/",
        "http://\N{ZERO WIDTH SPACE}/",
        "http://example.org/" + "a" * 2_000,
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(AddressError):
        normal(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("https://example.org.:443/", "https://example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:80/a", "https://example.org:80/a"),
        ("http://example.org/a#part", "http://example.org/a"),
        ("http://example.org/a/./b/../c", "http://example.org/a/c"),
        ("http://example.org/../../x", "http://example.org/x"),
        ("http://example.org/a/..", "http://example.org/"),
        ("http://example.org/a/.", "http://example.org/a/"),
        ("http://example.org/%7euser/%41", "http://example.org/~user/A"),
        ("http://example.org/a%2fb", "http://example.org/a%2Fb"),
        ("http://example.org/é ü", "http://example.org/%C3%A9%20%C3%BC"),
        ("http://example.org/100%", "http://example.org/100%25"),
        ("http://example.org/?b=2&a=1&&", "http://example.org/?a=1&b=2"),
        ("http://example.org/?", "http://example.org/"),
        ("http://example.org/?utm_source=x&id=3&fbclid=abc", "http://example.org/?id=3"),
        ("http://example.org/?PHPSESSID=1&jsessionid=2", "http://example.org/"),
        ("http://example.org/a;jsessionid=0A1B?x=1", "http://example.org/a?x=1"),
        ("http://example.org/?sid=9f8e7d6c5b4a39281706", "http://example.org/"),
        ("http://example.org/?sid=12", "http://example.org/?sid=12"),
        ("http://example.org/?s=flood", "http://example.org/?s=flood"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://127.0.0.1:8765/", "http://127.0.0.1:8765/"),
        ("http://①②⑦.⓪.⓪.①/", "http://127.0.0.1/"),
        ("http://[::FFFF:127.0.0.1]/", "http://[::ffff:7f00:1]/"),
        ("http:\\\\example.org\\a", "http://example.org/a"),
        (" http://exam\tple.org/\n", "http://example.org/"),
    ],
)
def test_normal_form(url: str, expected: str) -> None:
    assert normal(url) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("b.pdf", "https://example.org/a/b.pdf"),
        ("../b", "https://example.org/b"),
        ("//other.example/x", "https://other.example/x"),
        ("?page=2", "https://example.org/a/page.html?page=2"),
        ("", "https://example.org/a/page.html?old=1"),
        ("#top", "https://example.org/a/page.html?old=1"),
    ],
)
def test_links_are_resolved_against_their_page(link: str, expected: str) -> None:
    assert normal(link, base="https://example.org/a/page.html?old=1") == expected


def test_the_same_page_has_one_key() -> None:
    same = [
        "http://www.example.org/a?b=1&a=2",
        "https://example.org/a?a=2&b=1",
        "https://www.example.org:443/a?a=2&b=1#x",
    ]
    assert {key(normal(url)) for url in same} == {"//example.org/a?a=2&b=1"}
    assert key(normal("https://example.org:8443/a")) != key(normal("https://example.org/a"))
    assert key(normal("https://sub.example.org/a")) != key(normal("https://example.org/a"))


def test_parts_of_an_address() -> None:
    assert site_of("https://www.example.org:8443/a") == "example.org:8443"
    assert origin_of("https://www.example.org:8443/a?b") == "https://www.example.org:8443"
    assert host_and_port("https://example.org/a") == ("example.org", 443)
    assert host_and_port("http://[::1]:81/") == ("::1", 81)


TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
SEGMENTS = st.lists(st.one_of(TEXT, st.sampled_from([".", "..", "", "%2e", "%zz", "a;sid=1", "A", "~"])), max_size=5)
PAIRS = st.lists(st.tuples(st.one_of(TEXT, st.sampled_from(["utm_x", "sid", "a", "b"])), TEXT), max_size=4)
HOSTS = st.sampled_from(["example.org", "WWW.Example.org.", "bücher.example", "127.0.0.1", "[::1]", "a_b.example:81"])


@given(st.sampled_from(["http", "HTTPS"]), HOSTS, SEGMENTS, PAIRS, TEXT)
def test_the_normal_form_of_a_normal_form_is_itself(
    scheme: str, host: str, segments: list[str], pairs: list[tuple[str, str]], fragment: str
) -> None:
    path = "/".join(segments).replace("?", "").replace("#", "")
    query = "&".join(f"{name}={value}" for name, value in pairs).replace("#", "")
    once = normal(f"{scheme}://{host}/{path}?{query}#{fragment}")
    assert normal(once) == once
    assert once.isascii() and "#" not in once and " " not in once
    assert key(normal(once)) == key(once)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_a_query_does_not_matter(pairs: list[tuple[str, str]], random: object) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    def address(listed: list[tuple[str, str]]) -> str:
        return normal("http://example.org/?" + "&".join(f"{quote(a, safe='')}={quote(b, safe='')}" for a, b in listed))

    assert address(pairs) == address(shuffled)


@given(st.text(max_size=40), st.text(max_size=20))
def test_anything_is_an_address_or_named_as_none(url: str, base: str) -> None:
    for given_base in ("", base, "https://example.org/a/b"):
        try:
            found = normal(url, base=given_base)
        except AddressError as error:
            assert str(error)
        else:
            assert normal(found) == found

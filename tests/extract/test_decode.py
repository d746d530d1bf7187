from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.extract.decode import decode, fits, visible


@pytest.mark.parametrize(
    ("data", "declared", "text"),
    [
        (b"caf\xe9", "iso-8859-1", "café"),
        (b"caf\xe9", "no-such-charset", "café"),
        (b"caf\xe9", "utf-8", "caf\ufffd"),
        (b"\x93quoted\x94", "latin-1", "“quoted”"),
        ("Größe".encode("utf-16-be"), None, "Größe"),
        (b"\xff\xfe\x00\x00" + "ä".encode("utf-32-le"), None, "ä"),
        ("Привет, это русский текст.".encode("cp1251"), "windows-1251", "Привет, это русский текст."),
        (b"plain", "rot13", "plain"),
        (b"plain", "hex\0", "plain"),
    ],
)
def test_charsets(data: bytes, declared: str | None, text: str) -> None:
    assert decode(data, [], declared=declared) == text


@pytest.mark.parametrize(
    ("data", "charset", "expected"),
    [
        (b"caf\xe9", "utf-8", False),
        (b"caf\xe9", "latin-1", True),
        (b"caf\xc3\xa9", "UTF8", True),
        (b"", "no-such-charset", False),
        (b"x", "hex", False),
    ],
)
def test_whether_a_charset_fits(data: bytes, charset: str, expected: bool) -> None:
    assert fits(data, charset) == expected


def test_lost_bytes_are_counted() -> None:
    warnings: list[str] = []
    decode(b"\xff\xfe caf\xe9", warnings, declared="utf-8")
    decode("fine \ufffd".encode(), warnings)
    assert len(warnings) == 1


@given(st.binary(max_size=200), st.one_of(st.none(), st.text(max_size=12)))
def test_any_bytes_give_clean_text(data: bytes, declared: str | None) -> None:
    text = decode(data, [], declared=declared)
    assert "\r" not in text and "\0" not in text
    text.encode()


def test_visible_drops_what_cannot_be_seen() -> None:
    assert visible("a\u200bb\u202ec\u00add\U000e0041e\ufefff") == "abcdef"

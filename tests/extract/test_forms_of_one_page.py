"""The same page in several forms says the same; its PDF is read in `tests/browser/test_printed_pdf.py`."""

from __future__ import annotations

import pytest

from . import forms
from .conftest import Read


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (forms.article(), "ferry.html"),
        (forms.accordion(), "ferry.html"),
        (forms.tabs(), "ferry.html"),
        (forms.builder(), "ferry.html"),
        (forms.markdown(), "ferry.md"),
        (forms.docx(), "ferry.docx"),
    ],
    ids=["article", "accordion", "tabs", "builder", "markdown", "docx"],
)
def test_every_form_says_the_same(read: Read, content: str | bytes, name: str) -> None:
    document = read(content, name)
    assert forms.said(document) == forms.EXPECTED
    assert forms.events(document) == forms.HELD
    assert document.title == forms.TITLE
    assert document.warnings == ()


def test_a_pdf_says_the_same_as_its_page(read: Read) -> None:
    document = read(forms.pdf(), "ferry.pdf")
    assert forms.said(document) == [forms.plain_marks(line) for line in forms.EXPECTED]
    assert forms.events(document) == [(forms.plain_marks(name), *rest) for name, *rest in forms.HELD]
    assert document.warnings == ()

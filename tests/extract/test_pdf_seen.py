"""What a reader of a PDF sees and what not: layers, values of forms, comments, glyphs without characters."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from .conftest import Read
from .test_pdf_layout import put, sheet

Group = Callable[..., object]


def written(writer: pypdf.PdfWriter) -> bytes:
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def layered(write: Callable[[pypdf.PdfWriter, Group], dict[str, object]], commands: bytes, **default: object) -> bytes:
    """A page with the properties that `write` makes of groups of layers, each of them on or off as it says."""
    pdf = sheet()
    put(pdf, 60, 100, "The bell was cast in 1740.")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(bytes(pdf.output())))
    groups, off = ArrayObject(), ArrayObject()

    def group(*, is_off: bool) -> object:
        made = DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("x")})
        reference = writer._add_object(made)
        groups.append(reference)
        if is_off:
            off.append(reference)
        return reference

    page = writer.pages[0]
    properties = {NameObject(name): value for name, value in write(writer, group).items()}
    page["/Resources"][NameObject("/Properties")] = DictionaryObject(properties)
    settings = {NameObject("/OFF"): off} | {NameObject(f"/{name}"): value for name, value in default.items()}
    writer._root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): groups, NameObject("/D"): DictionaryObject(settings)}
    )
    stream = DecodedStreamObject()
    stream.set_data(page.get_contents().get_data() + b" BT /F1 10 Tf 60 600 Td " + commands + b" ET")
    page[NameObject("/Contents")] = writer._add_object(stream)
    return written(writer)


DRAFT = b"/OC /L0 BDC (The bell was stolen.) Tj EMC"


def test_a_layer_that_is_off_is_left_out_and_named(read: Read) -> None:
    document = read(layered(lambda _, group: {"/L0": group(is_off=True)}, DRAFT), "layers.pdf")
    assert document.text == "The bell was cast in 1740."
    assert document.warnings == ("page 1: text was left out that is in a layer that is off",)


def test_a_layer_that_is_on_is_read(read: Read) -> None:
    document = read(layered(lambda _, group: {"/L0": group(is_off=False)}, DRAFT), "layers.pdf")
    assert document.text == "The bell was cast in 1740.\n\nThe bell was stolen."
    assert document.warnings == ()


def test_where_all_layers_are_off_those_named_are_on(read: Read) -> None:
    def write(writer: pypdf.PdfWriter, group: Group) -> dict[str, object]:
        return {"/L0": group(is_off=False)}

    document = read(layered(write, DRAFT, BaseState=NameObject("/OFF")), "layers.pdf")
    assert document.text == "The bell was cast in 1740."


@pytest.mark.parametrize(
    ("policy", "is_read"), [("/AnyOn", True), ("/AllOn", False), ("/AnyOff", True), ("/AllOff", False)]
)
def test_a_set_of_layers_is_on_by_its_policy(read: Read, policy: str, is_read: bool) -> None:
    def write(writer: pypdf.PdfWriter, group: Group) -> dict[str, object]:
        members = ArrayObject([group(is_off=True), group(is_off=False)])
        found = {"/Type": NameObject("/OCMD"), "/OCGs": members, "/P": NameObject(policy)}
        return {"/L0": writer._add_object(DictionaryObject({NameObject(key): value for key, value in found.items()}))}

    assert ("stolen" in read(layered(write, DRAFT), "layers.pdf").text) == is_read

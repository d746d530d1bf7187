"""What a reader of a PDF sees and what not: layers, values of forms, comments, glyphs without characters."""

from __future__ import annotations

import io
from collections.abc import Callable

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from coprod_assistant.types import LeftOut

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


def annotated(*annotations: dict[str, object], parent: dict[str, object] | None = None) -> bytes:
    """A page with labels and the given annotations; those with `/Kid` are parts of the field `parent`."""
    pdf = sheet()
    for y, label in ((100, "Name of the bell:"), (130, "Cast in:"), (160, "Does it ring?"), (160, "Yes"), (160, "No")):
        put(pdf, {"Yes": 240, "No": 300}.get(label, 60), y, label, size=10)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(bytes(pdf.output())))
    above = writer._add_object(entries(parent or {}))
    found = ArrayObject()
    for annotation in annotations:
        made = entries({key: value for key, value in annotation.items() if key != "/Kid"})
        if "/Kid" in annotation:
            made[NameObject("/Parent")] = above
        found.append(writer._add_object(made))
    writer.pages[0][NameObject("/Annots")] = found
    return written(writer)


def entries(values: dict[str, object]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in values.items()})


def rect(x: float, y: float, width: float = 200, height: float = 20) -> ArrayObject:
    """A box whose lower edge is `y` points below the top of the page."""
    return ArrayObject(FloatObject(value) for value in (x, 842 - y, x + width, 842 - y + height))


def field(kind: str, x: float, y: float, **values: object) -> dict[str, object]:
    found = {"/Subtype": NameObject("/Widget"), "/FT": NameObject(kind), "/Rect": rect(x, y)}
    return found | {f"/{key}": value for key, value in values.items()}


def test_values_of_fields_stand_behind_their_labels(read: Read) -> None:
    data = annotated(
        field("/Tx", 200, 106, V=TextStringObject("Old Margery"), DA=TextStringObject("/Helv 9 Tf 0 g")),
        {**field("/Tx", 200, 136), "/Kid": True},
        field("/Btn", 225, 165, AS=NameObject("/On")) | {"/Rect": rect(225, 165, 12, 12)},
        field("/Btn", 285, 165, AS=NameObject("/Off")) | {"/Rect": rect(285, 165, 12, 12)},
        parent={"/V": TextStringObject("1740, and again in 1811")},
    )
    lines = read(data, "form.pdf").text.split("\n")
    assert [line for line in lines if line] == [
        "Name of the bell: Old Margery",
        "Cast in: 1740, and again in 1811",
        "Does it ring? ☒ Yes ☐ No",
    ]


def test_a_choice_is_read_as_it_is_shown(read: Read) -> None:
    options = ArrayObject([ArrayObject([TextStringObject("b2"), TextStringObject("Little Ann")])])
    data = annotated(field("/Ch", 200, 106, V=TextStringObject("b2"), Opt=options))
    assert read(data, "form.pdf").text.startswith("Name of the bell: Little Ann")


@pytest.mark.parametrize("hidden", [{"F": NumberObject(2)}, {"F": NumberObject(32)}, {"Ff": NumberObject(1 << 13)}])
def test_hidden_fields_and_passwords_are_not_read(read: Read, hidden: dict[str, object]) -> None:
    data = annotated(field("/Tx", 200, 106, V=TextStringObject("Old Margery"), **hidden))
    assert "Margery" not in read(data, "form.pdf").text


def comment(kind: str, words: str, **values: object) -> dict[str, object]:
    found = {"/Subtype": NameObject(kind), "/Contents": TextStringObject(words), "/Rect": rect(300, 300)}
    return found | {f"/{key}": value for key, value in values.items()}


def test_comments_are_left_out_and_told_with_their_page(read: Read) -> None:
    kinds = ("/Text", "/Highlight", "/StrikeOut", "/Square", "/Stamp", "/FileAttachment")
    told = [comment(kind, f"Ask the sexton, {number}.") for number, kind in enumerate(kinds)]
    silent = [comment("/Text", "Nobody sees this.", F=NumberObject(2)), comment("/Highlight", " ")]
    document = read(annotated(*told, *silent, comment("/Link", "To the tower")), "comments.pdf")
    assert document.left_out == tuple(
        LeftOut("aside", f"page 1: Ask the sexton, {number}.", len("Ask the sexton, 0."))
        for number in range(len(kinds))
    )
    assert "sexton" not in document.text
    assert document.warnings == ("page 1: text was left out that is in a comment",)


def test_values_and_text_boxes_of_the_second_page_are_on_it(read: Read) -> None:
    page = sheet()
    put(page, 60, 100, "The bells of Ullbrook hang in a tower of oak.")
    first = pypdf.PdfReader(io.BytesIO(bytes(page.output())))
    second = pypdf.PdfReader(io.BytesIO(annotated(field("/Tx", 200, 106, V=TextStringObject("Old Margery")))))
    writer = pypdf.PdfWriter()
    for reader in (first, second):
        writer.append(reader)
    document = read(written(writer), "two.pdf")
    at = document.text.index("Name of the bell: Old Margery")
    assert document.page_at(at) == 2 and document.page_at(0) == 1


def test_text_boxes_are_read_and_other_comments_named(read: Read) -> None:
    box = {
        "/Subtype": NameObject("/FreeText"),
        "/Contents": TextStringObject("It was sold in 1902."),
        "/Rect": rect(60, 400),
    }
    note = {"/Subtype": NameObject("/Text"), "/Contents": TextStringObject("Ask the sexton."), "/Rect": rect(300, 300)}
    document = read(annotated(box, note), "comments.pdf")
    assert document.text.endswith("It was sold in 1902.")
    assert document.warnings == ("page 1: text was left out that is in a comment",)


def test_broken_annotations_cost_nothing_else(read: Read) -> None:
    data = annotated(
        {"/Subtype": NameObject("/Widget"), "/FT": NameObject("/Tx"), "/V": TextStringObject("lost")},
        field("/Tx", 200, 106, V=TextStringObject("Old Margery"), Ff=TextStringObject("x")),
        field("/Tx", 200, 106, V=TextStringObject("Old Margery")),
    )
    assert "Name of the bell: Old Margery" in read(data, "form.pdf").text

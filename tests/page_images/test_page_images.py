"""Pages of PDFs are drawn as published, and cited words are found on them however the page is laid out."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from coprod_assistant.page_images import Box, PageImage, PageImages, PageUnavailableError, boxes_of

from .made import WORDS, cropped, kept, plain, sheet, spaced, turned, two_columns


@pytest.fixture
def images(tmp_path: Path) -> Iterator[PageImages]:
    made = PageImages(tmp_path, memory_mb=512)
    yield made
    made.close()


def dark(image: PageImage, box: Box) -> float:
    """Share of the ink of the picture that lies inside a box."""
    picture = Image.open(io.BytesIO(image.read.webp)).convert("L").point(lambda value: 255 if value < 128 else 0)
    left, top, width, height = box
    size = picture.size
    inside = picture.crop(
        (
            round(left * size[0]) - 2,
            round(top * size[1]) - 2,
            round((left + width) * size[0]) + 2,
            round((top + height) * size[1]) + 2,
        )
    )
    return inside.histogram()[255] / picture.histogram()[255]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_words_are_boxed_where_their_ink_is_on_a_turned_page(tmp_path: Path, images: PageImages, degrees: int) -> None:
    alone = sheet(lambda pdf: pdf.text(100, 200, WORDS))
    image = images.page(kept(tmp_path, turned(alone, degrees)), 1)
    (box,) = boxes_of(image.read, WORDS, at=0.5)
    assert dark(image, box) > 0.98
    long, short = (
        max(box[2] * image.read.width, box[3] * image.read.height),
        min(box[2] * image.read.width, box[3] * image.read.height),
    )
    assert long > 8 * short, "a box is no larger than its line"


def test_words_are_boxed_on_a_cropped_page(tmp_path: Path, images: PageImages) -> None:
    alone = sheet(lambda pdf: pdf.text(100, 200, WORDS))
    image = images.page(kept(tmp_path, cropped(alone, left=80, top=150)), 1)
    (box,) = boxes_of(image.read, WORDS, at=0)
    assert dark(image, box) > 0.98
    assert box[0] == pytest.approx(20 / 520, abs=0.01)


def test_words_of_one_column_are_boxed_and_not_the_other(tmp_path: Path, images: PageImages) -> None:
    image = images.page(kept(tmp_path, sheet(two_columns)), 1)
    boxes = boxes_of(image.read, "Nineteen neighbours\nmended the weir", at=0.5)
    assert len(boxes) == 2
    assert all(left > 0.55 and left + width < 0.8 for left, _, width, _ in boxes)
    assert boxes[0][1] < boxes[1][1]


def test_letters_set_apart_are_one_box(tmp_path: Path, images: PageImages) -> None:
    image = images.page(kept(tmp_path, sheet(spaced)), 1)
    (box,) = boxes_of(image.read, WORDS, at=0.5)
    assert box[2] > 0.5


@pytest.mark.parametrize(("at", "top"), [(0.0, 0.25), (1.0, 0.75)])
def test_of_words_that_stand_twice_those_at_their_place_are_boxed(
    tmp_path: Path, images: PageImages, at: float, top: float
) -> None:
    def twice(pdf: object) -> None:
        for line in (200, 600):
            pdf.text(100, line, WORDS)  # type: ignore[attr-defined]

    (box,) = boxes_of(images.page(kept(tmp_path, sheet(twice)), 1).read, WORDS, at=at)
    assert box[1] == pytest.approx(top, abs=0.03)


def test_words_broken_at_the_end_of_a_line_are_found(tmp_path: Path, images: PageImages) -> None:
    def broken(pdf: object) -> None:
        pdf.text(100, 200, "The neigh-")  # type: ignore[attr-defined]
        pdf.text(100, 220, "bours met")  # type: ignore[attr-defined]

    read = images.page(kept(tmp_path, sheet(broken)), 1).read
    assert len(boxes_of(read, "The neighbours met", at=0)) == 2


def test_words_that_are_not_there_have_no_box(tmp_path: Path, images: PageImages) -> None:
    read = images.page(kept(tmp_path, sheet(plain)), 1).read
    assert boxes_of(read, "Nobody ever came to the weir again", at=0) == []
    assert boxes_of(read, "…", at=0) == []


def test_page_is_drawn_once(tmp_path: Path, images: PageImages) -> None:
    source = kept(tmp_path, sheet(plain))
    assert images.kept(source, 1) is None
    drawn = images.page(source, 1)
    again = images.kept(source, 1)
    assert drawn.seconds > 0 and again is not None and again.read is drawn.read and again.seconds == 0


@pytest.mark.alone
def test_page_that_is_kept_is_given_while_another_is_being_drawn(tmp_path: Path, images: PageImages) -> None:
    source, other = kept(tmp_path, sheet(plain)), kept(tmp_path, sheet(two_columns), "other.pdf")
    images.page(source, 1)
    child = images._sandbox._child
    assert child is not None
    os.kill(child.process.pid, signal.SIGSTOP)
    drawing = threading.Thread(target=images.page, args=(other, 1))
    try:
        drawing.start()
        time.sleep(0.2)
        started = time.monotonic()
        assert images.kept(source, 1) is not None and images.kept(other, 1) is None
        assert time.monotonic() - started < 1, "the server's loop asks this, and everybody waits for it"
    finally:
        os.kill(child.process.pid, signal.SIGCONT)
        drawing.join(30)
    assert images.kept(other, 1) is not None


def test_page_that_could_not_be_drawn_has_cost_time(tmp_path: Path, images: PageImages) -> None:
    with pytest.raises(PageUnavailableError) as told:
        images.page(kept(tmp_path, b"%PDF-1.7 no more than that"), 1)
    assert told.value.seconds > 0


def test_file_that_changed_is_not_shown(tmp_path: Path, images: PageImages) -> None:
    source = kept(tmp_path, sheet(plain))
    kept(tmp_path, sheet(two_columns))
    with pytest.raises(PageUnavailableError, match="changed since it was indexed") as told:
        images.page(source, 1)
    assert told.value.changed and told.value.hint


@pytest.mark.parametrize("wrong", ["page", "gone", "html", "broken"])
def test_what_cannot_be_drawn_is_said(tmp_path: Path, images: PageImages, wrong: str) -> None:
    source, number = kept(tmp_path, sheet(plain)), 1
    if wrong == "page":
        number = 2
    elif wrong == "gone":
        (tmp_path / "report.pdf").unlink()
    elif wrong == "html":
        source = replace(source, media_type="text/html")
    else:
        source = kept(tmp_path, b"%PDF-1.7 no more than that")
    with pytest.raises(PageUnavailableError) as told:
        images.page(source, number)
    assert not told.value.changed
    good = kept(tmp_path, sheet(plain), "good.pdf")
    assert images.page(good, 1).read.width == 1400, "one file that cannot be drawn costs no other"


def test_child_that_idles_is_started_again(tmp_path: Path, images: PageImages) -> None:
    source = kept(tmp_path, sheet(plain))
    images.page(source, 1)
    images.close()
    assert images.page(kept(tmp_path, sheet(two_columns)), 1).read.webp

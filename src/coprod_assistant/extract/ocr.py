"""Pictures of pages to lines of words, by OCR: the part of a child process of its own, asked page by page.

RapidOCR runs the models that its package holds (PP-OCRv6, small) on ONNX Runtime; nothing is downloaded. They read
Latin letters.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from ..errors import ConfigError, ExtractionError
from ..types import Document, Source

OCR_READER = f"{__name__}:read_scan"
FORM = 1  # of what is kept of a page: another number, and all is read again
DPI = 200
LONGEST_PX = 2400  # of the picture: A4 at 200 dpi
FINDING_PX = (
    1280  # of the one in which lines are looked for: as many are found as in a larger one, for a third of the memory
)
FEW_CHARACTERS = 200  # of text over the picture of a page that is a scan: a stamp, a running head
PICTURE_SHARE = 0.8  # of the page, which its pictures must fill then
SHORT = 2  # letters that may be higher than wide
LONG = 5.0  # times as wide as high: a line that shows how far the page is turned
THREADS = 1  # a second one made a page no quicker where both processors were busy, and cost a third more
Corners = Sequence[tuple[float, float]]  # of a line: upper left, upper right, lower right, lower left


@dataclass(frozen=True, slots=True)
class PageOf(Source):
    """A source, and the page of it that is wanted, counted from 1."""

    number: int = 1


def known(source: Source) -> dict[str, Any]:
    """What is known of a source, for one that says more."""
    return {each.name: getattr(source, each.name) for each in fields(Source)}


@dataclass(frozen=True, slots=True)
class ReadLine:
    """Words on one line; its box in points from the upper left of the page, set straight.

    `confidence` is from 0 to 1, `stroke` how thick its letters are drawn, in heights of the box.
    """

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float
    stroke: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as it was read: its size in points as it is shown, and its lines."""

    width: float
    height: float
    lines: tuple[ReadLine, ...] = field(default=())

    @property
    def confidence(self) -> float:
        """That of its letters on average; 0 where there are none."""
        letters = sum(len(line.text) for line in self.lines)
        return sum(line.confidence * len(line.text) for line in self.lines) / letters if letters else 0.0


Readings = Mapping[int, Reading | str]  # of a file's scanned pages by number: each as it was read, or why it was not


@dataclass(frozen=True, slots=True)
class Scanned(Source):
    """A source with its scanned pages."""

    readings: Readings = field(default_factory=dict)


def ocr_version() -> str:
    """What reads, for people, and for telling one reading from another.

    Raises:
        ConfigError: it is not installed.
    """
    if any(find_spec(name) is None for name in ("rapidocr", "cv2")):
        raise ConfigError(
            "COPROD_OCR is on, and what reads is not installed", hint="pip install 'coprod-assistant[ocr]'"
        )
    return f"RapidOCR {version('rapidocr')}, PP-OCRv6 small, on PDFium {version('pypdfium2')}, form {FORM}"


def load_reader(media_type: str) -> None:
    """Imports libraries and models, so that their memory and time are not counted as the page's."""
    import pypdfium2

    assert media_type and pypdfium2  # noqa: S101 - they are here to be loaded
    _engine()


@cache
def _engine() -> Any:
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.use_cls": False,  # which way up a line is
            "Global.text_score": 0.0,  # what it leaves out by itself it does so without a word
            "Global.max_side_len": LONGEST_PX,
            "EngineConfig.onnxruntime.intra_op_num_threads": THREADS,
            "Det.limit_side_len": FINDING_PX,
            "Det.limit_type": "max",
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
        }
    )


def read_scan(path: Path, source: Source) -> Document:
    """The `Reading` of a page that is named by `PageOf`, else the numbers of the pages that are pictures.

    The sandbox hands on what it is given, so neither is a document.

    Raises:
        ExtractionError: the file is not the one that was listed.
    """
    import pypdfium2

    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise ExtractionError("the file has changed while it was read")
    with pypdfium2.PdfDocument(data) as pdf:
        if isinstance(source, PageOf):
            return _read(pdf[source.number - 1])  # type: ignore[return-value]
        return tuple(number for number in range(1, len(pdf) + 1) if _is_scan(pdf[number - 1]))  # type: ignore[return-value]


def _is_scan(page: Any) -> bool:
    """Whether a page shows something and has no text, or next to none over a picture as large as the page."""
    import pypdfium2.raw as pdfium

    characters = page.get_textpage().count_chars()
    if characters > FEW_CHARACTERS:
        return False
    if not characters:
        return next(page.get_objects(max_depth=2), None) is not None
    width, height = page.get_size()
    boxes = [found.get_bounds() for found in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])]
    filled = sum((right - left) * (top - bottom) for left, bottom, right, top in boxes)
    return bool(filled >= PICTURE_SHARE * width * height)


def _read(page: Any) -> Reading:
    width, height = page.get_size()
    scale = min(DPI / 72, LONGEST_PX / max(width, height))
    drawn = page.render(scale=scale, may_draw_forms=False)
    picture = drawn.to_numpy()  # of its memory
    found = _engine()(picture[:, :, :3])
    if not found.txts:
        return Reading(width, height)
    strokes = [_stroke(picture, box) for box in found.boxes]
    corners = [[(float(x) / scale, float(y) / scale) for x, y in box] for box in found.boxes]
    turned = _turned(corners)
    lines = [
        ReadLine(text.strip(), round(float(score), 4), *_straight(box, turned), stroke)
        for text, score, box, stroke in zip(found.txts, found.scores, corners, strokes, strict=True)
        if text.strip()
    ]
    upright = [line for line in lines if line.right - line.left > line.bottom - line.top or len(line.text) <= SHORT]
    if len(upright) < len(lines) / 2:  # the page lies on its side
        upright = []
    return Reading(width, height, tuple(upright))


def _stroke(picture: Any, box: Any) -> float:
    """How wide the dark stretches across a line are on average, in its heights: letters in bold are thicker."""
    (left, top), (right, bottom) = box.min(axis=0).astype(int), box.max(axis=0).astype(int)
    grey = picture[top:bottom, left:right, :3].mean(axis=2)
    if not grey.size:
        return 0.0
    dark = grey < (grey.min() + grey.max()) / 2
    begun = (dark[:, 1:] & ~dark[:, :-1]).sum()
    return round(float(dark.sum() / max(begun, 1)) / math.dist(box[0], box[3]), 3)


def _turned(boxes: Sequence[Corners]) -> float:
    """The angle by which the lines of the page go down to the right, in radians; scanners turn a page a little."""
    angles = []
    for (x0, y0), (x1, y1), _, (x3, y3) in boxes:
        if math.hypot(x1 - x0, y1 - y0) >= LONG * math.hypot(x3 - x0, y3 - y0):
            angles.append(math.atan2(y1 - y0, x1 - x0))
    return median(angles) if angles else 0.0


def _straight(box: Corners, turned: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a line on the page as it is when turned back."""
    cos, sin = math.cos(turned), math.sin(turned)
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = [(x * cos + y * sin, y * cos - x * sin) for x, y in box]
    return round((x0 + x3) / 2, 1), round((y0 + y1) / 2, 1), round((x1 + x2) / 2, 1), round((y2 + y3) / 2, 1)

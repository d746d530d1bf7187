"""Bytes to text: byte order marks, a declared charset, UTF-8, and detection as the last resort."""

from __future__ import annotations

import codecs
import re

BOMS = (  # UTF-32 first: its mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE_BYTES = 100_000
# Below this share, or number, of bytes beyond ASCII a text is a Western one with accents and typographic quotes:
# statistical detection of so few bytes is worse than Windows-1252.
WESTERN_SHARE = 0.1
FEW_BYTES = 20
TAGS = re.compile("[\U000e0000-\U000e007f]+")  # Unicode tag characters: invisible, can carry a hidden text
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]+")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]|[\ud800-\udfff]")


def decode(data: bytes, warnings: list[str], *, declared: str | None = None, control: str = "\ufffd") -> str:
    """The text of `data` without byte order mark, line ends as `\\n`, each NUL or other control as `control`.

    A charset that had to be guessed, bytes that do not fit and hidden tag characters are named in `warnings`.
    """
    text = _decoded(data, warnings, declared)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = CONTROL.sub(control, text)
    return without_tags(text, warnings)


def fits(data: bytes, charset: str) -> bool:
    """Whether `data` can be read as text in `charset`."""
    known = _known(charset)
    try:
        return known is not None and data.decode(known) is not None
    except UnicodeDecodeError:
        return False


def without_tags(text: str, warnings: list[str]) -> str:
    """`text` without Unicode tag characters, with a warning if there were any."""
    cleaned, count = TAGS.subn("", text)
    if count:
        warnings.append("invisible Unicode tag characters were removed; they can carry hidden instructions")
    return cleaned


def visible(text: str) -> str:
    """`text` without zero-width, soft-hyphen, bidirectional-control and tag characters; controls as spaces."""
    if text.isascii() and text.isprintable():
        return text  # as most pieces of a page are
    return CONTROL.sub(" ", INVISIBLE.sub("", TAGS.sub("", text)))


def _decoded(data: bytes, warnings: list[str], declared: str | None) -> str:
    for mark, charset in BOMS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], charset, warnings)
    known = _known(declared)
    order = (known, "utf-8") if known and not _reads_ascii(known) else ("utf-8", known)
    for charset in filter(None, order):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    if known == "utf-8":
        return _lenient(data, "utf-8", warnings)
    charset = _detected(data)
    warnings.append(f"the charset is not given and was taken to be {charset}")
    return _lenient(data, charset, warnings)


def _known(charset: str | None) -> str | None:
    """The codec's own name, or None for one that Python does not know or that is no text encoding."""
    try:
        b"a".decode(charset or "")  # of nothing at all, decode() does not look which codec it is
    except UnicodeDecodeError:
        pass
    except (LookupError, ValueError):
        return None
    name = codecs.lookup(charset or "").name
    return "cp1252" if name in ("iso8859-1", "ascii") else name  # as browsers read these labels


def _reads_ascii(charset: str) -> bool:
    """Whether ASCII bytes mean themselves; where they do not, as in UTF-16, bytes that pass for UTF-8 may be others."""
    sample = b"<p>a\x1b$B\x24\x22"  # the escape opens Japanese letters in ISO-2022
    try:
        return sample.decode(charset) == sample.decode("ascii")
    except UnicodeDecodeError:
        return False


def _lenient(data: bytes, charset: str, warnings: list[str]) -> str:
    text = data.decode(charset, errors="replace")
    lost = text.count("\ufffd") - data.count("\ufffd".encode()) * charset.startswith("utf-8")
    if lost > 0:
        warnings.append(f"{lost} characters are not {charset} and were replaced")
    return text


def _detected(data: bytes) -> str:
    sample = data[:SAMPLE_BYTES]
    if sample.count(0) > len(sample) / 4:
        return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    high = sum(byte > 127 for byte in sample)
    if high <= max(WESTERN_SHARE * len(sample), FEW_BYTES):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else "cp1252"

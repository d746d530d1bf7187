"""The body of an answer while it streams: what it is, unpacked under a limit, onto the disk."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from .outcome import NotFetchedError

Kind = Literal["page", "report", "other"]
MAX_BYTES: dict[Kind, int] = {"page": 20_000_000, "report": 50_000_000, "other": 20_000_000}  # unpacked
PIECE = 65_536  # bytes that one step may unpack to, so that a bomb is noticed before it fills the memory
HEAD_BYTES = 1_032  # a PDF may begin with 1,024 bytes of something else
SHOWN_CHARS = 60  # of a media type
PDF_TYPES = frozenset({"application/pdf", "application/x-pdf"})
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
VAGUE_TYPES = frozenset(
    {"", "application/octet-stream", "text/plain", "application/force-download", "application/download"}
)
HTML_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
BINARY = re.compile(
    rb"^(?:PK\x03\x04|\x1f\x8b|\x89PNG|\xff\xd8\xff|GIF8|\xd0\xcf\x11\xe0|Rar!|\x7fELF|MZ)|^BM.{4}\0{4}", re.S
)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Body:
    """A whole body on the disk: how many bytes it has unpacked, and their sha256."""

    size: int
    sha256: str


class _Unpacker(Protocol):
    @property
    def unconsumed_tail(self) -> bytes: ...

    @property
    def eof(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...


def kind_of(head: bytes, media_type: str) -> Kind:
    """What an answer is, by its first bytes and the media type that its header gives."""
    if b"%PDF-" in head and (media_type in PDF_TYPES | VAGUE_TYPES | HTML_TYPES) and not HTML_START.match(head):
        return "report"
    if BINARY.match(head) or (b"\0" in head and not head.startswith(UTF_16) and media_type not in HTML_TYPES):
        return "other"
    if media_type in HTML_TYPES or (HTML_START.match(head) and media_type in VAGUE_TYPES | PDF_TYPES):
        return "page"
    return "other"


def save(
    pieces: Iterable[bytes],
    encoding: str,
    into: Path,
    *,
    media_type: str,
    wanted: frozenset[Kind],
    cut_at: int | None = None,
) -> Body:
    """The body, whole and unpacked, in the file `into`.

    Args:
        pieces: As they come from the network.
        encoding: The header Content-Encoding.
        wanted: Kinds to keep.
        cut_at: Bytes that are enough; what follows is not read.

    Raises:
        NotFetchedError: it is too big, broken, of no kind that is wanted, or packed in a way that was not asked for.
    """
    digest, size, limit, head = hashlib.sha256(), 0, min(MAX_BYTES.values()), b""
    with into.open("wb") as file:
        for piece in _unpacked(pieces, encoding):
            if len(head) < HEAD_BYTES:
                head += piece[:HEAD_BYTES]
                if len(head) >= HEAD_BYTES:
                    limit = _limit(head, media_type, wanted)
            size += len(piece)
            if size > limit:
                raise NotFetchedError(f"it is bigger than {limit // 1_000_000} MB", refused=True)
            digest.update(piece)
            file.write(piece)
            if cut_at is not None and size >= cut_at:
                break
    _limit(head, media_type, wanted)
    return Body(size, digest.hexdigest())


def _limit(head: bytes, media_type: str, wanted: frozenset[Kind]) -> int:
    kind = kind_of(head, media_type)
    if kind not in wanted and head:
        raise NotFetchedError(_against(kind, media_type), refused=True)
    return MAX_BYTES[kind]


def _against(kind: Kind, media_type: str) -> str:
    """Why a body is not kept."""
    if kind != "other":
        return f"it is a {kind}, which fetch.toml leaves out"
    if media_type in HTML_TYPES | PDF_TYPES:
        return f"the server calls it {media_type}, but it is something else"
    shown = media_type[:SHOWN_CHARS] or "without a media type"
    return f"its content is {shown}, which is not read"


def _unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    names = [name.strip().lower() for name in encoding.split(",") if name.strip().lower() not in ("", "identity")]
    if not names:
        yield from pieces
        return
    if len(names) > 1 or names[0] not in ("gzip", "x-gzip", "deflate"):
        raise NotFetchedError(f"it is packed as {', '.join(names)[:60]}, which was not asked for", refused=True)
    unpacker: _Unpacker | None = None
    for piece in pieces:
        if unpacker is None and piece:
            unpacker = _unpacker(names[0], piece)
        if unpacker is not None:
            yield from _steps(unpacker, piece)
    if unpacker is not None and not unpacker.eof:
        raise NotFetchedError("the packed body breaks off", retryable=True)


def _unpacker(name: str, first: bytes) -> _Unpacker:
    """What unpacks gzip, or `deflate`, which some servers send without the header that it should have."""
    if name != "deflate":
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    has_header = first[0] & 0x0F == 8 and (len(first) < 2 or int.from_bytes(first[:2], "big") % 31 == 0)
    return zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)


def _steps(unpacker: _Unpacker, piece: bytes) -> Iterator[bytes]:
    while piece and not unpacker.eof:
        try:
            yield unpacker.decompress(piece, PIECE)
        except zlib.error as error:
            raise NotFetchedError("the packed body is broken", retryable=True) from error
        piece = unpacker.unconsumed_tail

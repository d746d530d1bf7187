"""D4: size, time and unpacking are limited while a body streams, and what is stored is whole."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from coprod_assistant.fetch.body import kind_of
from coprod_assistant.fetch.client import Client, Response, Validators
from coprod_assistant.fetch.outcome import NotFetchedError
from coprod_assistant.fetch.safe import Gate
from tests.fetch.listening import Answer, Asked, Send, Server, page, reply, site

HTML = b"<html><head><title>A page</title></head><body><p>Words.</p></body></html>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%s\r\n"


def get(answer: Answer, into: Path, *, total_s: float = 5.0, validators: Validators | None = None) -> Response:
    with Server(answer) as server, client_for(server, total_s=total_s) as client:
        return client.get(
            server.url(), into, wanted=frozenset({"page", "report"}), validators=validators or Validators()
        )


def client_for(server: Server, *, total_s: float = 5.0) -> Client:
    gate = Gate(private=frozenset({("127.0.0.1", server.port)}))
    return Client(gate, "coprod-test/1", total_s=total_s)


def streaming(media_type: bytes, pieces: Iterator[bytes], more: bytes = b"") -> Answer:
    def answer(asked: Asked, send: Send) -> None:
        send(HEAD % (media_type, more + b"Connection: close\r\n"))
        for piece in pieces:
            send(piece)

    return answer


def for_ever(first: bytes) -> Iterator[bytes]:
    yield first
    while True:
        yield b"<p>more words</p>\n" * 3_000


def bomb(block: bytes, times: int) -> Iterator[bytes]:
    """A gzip file of `times` blocks, each packed once: a gigabyte costs nothing to send."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    yield b"\x1f\x8b\x08\0\0\0\0\0\0\x03"
    for _ in range(times):
        yield packed
    yield b"\x03\0" + b"\0" * 8


def failing(answer: Answer, into: Path, *, total_s: float = 5.0) -> str:
    with pytest.raises(NotFetchedError) as caught:
        get(answer, into, total_s=total_s)
    assert not into.exists(), "nothing is left of a body that failed"
    return str(caught.value)


def test_endless_bodies_end(tmp_path: Path) -> None:
    into = tmp_path / "body"
    assert failing(streaming(b"text/html", for_ever(HTML)), into) == "it is bigger than 20 MB"
    assert failing(streaming(b"application/pdf", for_ever(b"%PDF-1.4\n")), into) == "it is bigger than 50 MB"


def test_a_bomb_is_stopped_where_it_unpacks(tmp_path: Path) -> None:
    block = HTML + b" " * 1_000_000
    packed = b"Content-Encoding: gzip\r\n"
    assert failing(streaming(b"text/html", bomb(block, 1_000), packed), tmp_path / "b") == "it is bigger than 20 MB"


def test_memory_stays_small(tmp_path: Path) -> None:
    """In a process of its own, so that its peak is that of the hostile bodies: they add less than 64 MB."""
    script = f"""
import json, resource, sys
from pathlib import Path
sys.path.insert(0, {str(Path(__file__).parents[2])!r})
from tests.fetch.test_client import *
into = Path({str(tmp_path / "body")!r})
get(site({{"/": page("Warm")}}), into)
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before = peak()
packed = b"Content-Encoding: gzip\\r\\n"
for answer in (streaming(b"text/html", for_ever(HTML)), streaming(b"application/pdf", for_ever(b"%PDF-1.4\\n")),
               streaming(b"text/html", bomb(HTML + b" " * 1_000_000, 1_000), packed)):
    failing(answer, into)
print(json.dumps(peak() - before))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert float(json.loads(done.stdout)) < 64


@pytest.mark.parametrize("encoding", ["gzip, gzip", ", ".join(["gzip"] * 8), "br", "zstd", "gzip, br", "compress", "x"])
def test_one_packing_that_was_asked_for_and_no_other(encoding: str, tmp_path: Path) -> None:
    answer = site({"/": reply(HTML, Content_Encoding=encoding)})
    assert failing(answer, tmp_path / "b") == f"it is packed as {encoding}, which was not asked for"[:120]


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(HTML, mtime=0)),
        ("x-gzip", gzip.compress(HTML, mtime=0)),
        ("deflate", zlib.compress(HTML)),
        ("deflate", zlib.compress(HTML)[2:-4]),
        ("identity", HTML),
        ("", HTML),
    ],
)
def test_what_is_stored_is_unpacked_and_whole(encoding: str, body: bytes, tmp_path: Path) -> None:
    response = get(site({"/": reply(body, Content_Encoding=encoding)}), tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == HTML
    assert response.body is not None and response.body.size == len(HTML)


def test_broken_bodies_are_no_pages(tmp_path: Path) -> None:
    into, packed = tmp_path / "b", gzip.compress(HTML)
    assert failing(site({"/": reply(packed[:-20], Content_Encoding="gzip")}), into) == "the packed body breaks off"
    assert failing(site({"/": reply(HTML, Content_Encoding="gzip")}), into) == "the packed body is broken"
    longer = HEAD % (b"text/html", b"Content-Length: 5000\r\n") + HTML
    assert failing(site({"/": longer}), into).startswith("the answer breaks off or is no HTTP")
    chunked = HEAD % (b"text/html", b"Transfer-Encoding: chunked\r\n") + b"ff\r\n" + HTML
    assert failing(site({"/": chunked}), into).startswith("the answer breaks off or is no HTTP")
    assert failing(site({"/": b"ICY 200 OK\r\n\r\n" + HTML}), into).startswith("the answer breaks off or is no HTTP")
    assert failing(site({"/": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 30_000 + b"\r\n"}), into).startswith("the answer")
    assert failing(site({"/": lambda asked, send: None}), into).startswith("the answer breaks off")


def test_a_length_that_is_announced_is_believed_before_the_body(tmp_path: Path) -> None:
    huge = HEAD % (b"text/html", b"Content-Length: 999999999999\r\n") + HTML
    assert failing(site({"/": huge}), tmp_path / "b") == "it is bigger than 50 MB"


def test_a_body_without_length_ends_with_the_connection(tmp_path: Path) -> None:
    response = get(streaming(b"text/html", iter([HTML])), tmp_path / "b")
    assert response.body is not None and (tmp_path / "b").read_bytes() == HTML


@pytest.mark.alone
def test_slow_bodies_and_slow_headers_end_in_time(tmp_path: Path) -> None:
    def drip(head: bytes) -> Answer:
        def answer(asked: Asked, send: Send) -> None:
            send(head)
            for _ in range(100):
                send(b"a")
                time.sleep(0.1)

        return answer

    for head in (HEAD % (b"text/html", b"") + HTML, b"HTTP/1.1 200 OK\r\nX-Slow: "):
        started = time.monotonic()
        assert failing(drip(head), tmp_path / "b", total_s=0.8) == "it took longer than 0.8 s"
        assert time.monotonic() - started < 2


@pytest.mark.alone
def test_names_that_do_not_resolve_in_time(tmp_path: Path) -> None:
    def never(host: str, port: int) -> list[str]:
        time.sleep(5)
        return []

    started = time.monotonic()
    with Client(Gate(), "test", resolve=never, total_s=0.3) as client, pytest.raises(NotFetchedError, match="in time"):
        client.get("http://slow.example/", tmp_path / "b")
    assert time.monotonic() - started < 2


def test_what_is_sent(tmp_path: Path) -> None:
    with Server(site({"/": page("A")})) as server, client_for(server) as client:
        client.get(server.url(), tmp_path / "b", validators=Validators('"tag"', "Mon, 02 Dec 2019 08:30:00 GMT"))
        asked = server.asked[0].headers
    assert asked["user-agent"] == "coprod-test/1" and asked["host"] == server.private
    assert asked["if-none-match"] == '"tag"' and asked["if-modified-since"] == "Mon, 02 Dec 2019 08:30:00 GMT"
    assert asked["accept-encoding"] == "gzip, deflate"


def test_other_statuses_are_answers_without_body(tmp_path: Path) -> None:
    for status in (204, 304, 404, 500):
        body = "" if status in (204, 304) else page("Gone")
        assert get(site({"/": reply(body, status=status)}), tmp_path / "b").status == status
        assert not (tmp_path / "b").exists()


@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        ("text/html; charset=ISO-8859-1", "ISO-8859-1"),
        ('text/html;charset="utf-8"', "utf-8"),
        ("text/html; boundary=x; Charset=koi8-r", "koi8-r"),
        ("text/html", None),
        ("text/html; charset=", None),
    ],
)
def test_the_charset_of_the_header(content_type: str, charset: str | None) -> None:
    assert Response("http://a/", 200, {"content-type": content_type}).charset == charset


@pytest.mark.parametrize(
    ("head", "media_type", "kind"),
    [
        (HTML, "text/html", "page"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "", "page"),
        (b"no mark-up", "text/html", "page"),
        (HTML, "application/pdf", "page"),
        (b"<html>", "text/plain", "page"),
        (b"just words", "text/plain", "other"),
        (b"\x89PNG\r\n", "text/html", "other"),
        (b"PK\x03\x04", "application/pdf", "other"),
        (b"GIF89a", "", "other"),
        (b"%PDF-1.7", "application/pdf", "report"),
        (b"\n\njunk %PDF-1.7", "application/octet-stream", "report"),
        (b"%PDF-1.7", "text/html", "report"),
        (b"<html>%PDF-1.7 is a format", "text/html", "page"),
        (b"%PDF-1.7", "image/png", "other"),
        (b"\xff\xfe<\0h\0t\0m\0l\0>\0", "text/html", "page"),
        (b"abc\0\0", "application/octet-stream", "other"),
        (b"{}", "application/json", "other"),
        (b"", "text/html", "page"),
    ],
)
def test_what_an_answer_is_shows_in_header_and_first_bytes(head: bytes, media_type: str, kind: str) -> None:
    assert kind_of(head, media_type) == kind


def test_an_answer_of_another_kind_is_not_read(tmp_path: Path) -> None:
    answer = streaming(b"image/png", for_ever(b"\x89PNG\r\n"))
    assert failing(answer, tmp_path / "b") == "its content is image/png, which is not read"


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    import ssl

    certificate, private_key = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, private_key)
    with Server(site({"/": page("A")})) as server:
        server.tls = context
        gate = Gate(private=frozenset({("127.0.0.1", server.port)}))
        with (
            Client(gate, "test", resolve=lambda *_: ["127.0.0.1"]) as client,
            pytest.raises(NotFetchedError, match="certificate cannot be trusted") as caught,
        ):
            client.get(f"https://example.org:{server.port}/", tmp_path / "b")
        assert not caught.value.retryable and server.asked == []


def self_signed(folder: Path, host: str = "example.org") -> tuple[Path, Path]:
    """A certificate for a host, and its key."""
    import datetime as dt

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    day = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(day).not_valid_after(day.replace(year=2120))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    certificate = made.sign(key, hashes.SHA256())
    paths = folder / "certificate.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    paths[1].write_bytes(key.private_bytes(*plain))
    return paths

"""Web addresses in one normal form, so that a page is known again however a link writes its address."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

MAX_CHARS = 2_000
REMEMBERED = 4_096  # addresses; the menu of a site stands on each of its pages, and so do the links in it
DEFAULT_PORTS = {"http": 80, "https": 443}
UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# What stays as it is in a path and a query beside unreserved characters: RFC 3986, section 3.3 and 3.4.
IN_PATH = "/:@!$&'()*+,;=~%"
IN_QUERY = IN_PATH + "?"
TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|igshid|mc_[ce]id|mkt_tok|_ga|_gl|_hs(?:enc|mi)|pk_\w+|mtm_\w+"
    r"|matomo_\w+|wt_?mc\w*|spm)$",
    re.I,
)
SESSION = re.compile(
    r"^(?:phpsessid|jsessionid|aspsessionid\w*|session_?id|sess(?:ion)?|cfid|cftoken|zenid|oscsid)$", re.I
)
SHORT_SESSION = re.compile(r"^(?:sid|s)$", re.I)  # such names carry other things too, so their value must look random
RANDOM_VALUE = re.compile(r"^(?=.*\d)(?:[0-9a-z]{16,}|(?=.*[a-f])[0-9a-f]{4,})$", re.I)
PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.I)
SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.I)
ABSOLUTE = re.compile(r"^https?://[^/\\?#]", re.I)
PLAIN_HOST = re.compile(r"^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$")
NUMBER = re.compile(r"^(?:[0-9]+|0x[0-9a-f]*)$")


class AddressError(ValueError):
    """An address that is not fetched; says why in a few words."""


def normal(url: str, base: str = "") -> str:
    """The absolute http or https address in its normal form; `normal(normal(x)) == normal(x)`.

    Without fragment, default port, session ids and tracking parameters; the host in lower case ASCII, percent
    encoding only where it must be, dots in the path resolved, the query sorted.

    Args:
        base: The page that `url` stands on.

    Raises:
        AddressError: it is none, or one with user name, odd port or a host in disguise.
    """
    cleaned = re.sub(r"[\t\r\n]", "", url.strip())
    return _normal(cleaned, "" if ABSOLUTE.match(cleaned) else base)


@lru_cache(REMEMBERED)
def _normal(cleaned: str, base: str) -> str:
    scheme = SCHEME.match(cleaned)
    if scheme and scheme[1].lower() not in DEFAULT_PORTS:
        raise AddressError(f"{scheme[1].lower()}: is neither http nor https")
    if len(cleaned) > MAX_CHARS:
        raise AddressError(f"the address is longer than {MAX_CHARS} characters")
    try:
        parts = urlsplit(urljoin(base, cleaned.replace("\\", "/")) if base else cleaned.replace("\\", "/"))
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise AddressError("it is no web address") from error
    if parts.scheme not in DEFAULT_PORTS or not host:
        raise AddressError("it is no web address")
    if "@" in parts.netloc:
        raise AddressError("it carries a user name")
    at = _host(host) + (f":{port}" if port not in (None, DEFAULT_PORTS[parts.scheme]) else "")
    return urlunsplit((parts.scheme, at, _path(parts.path), _query(parts.query), ""))


@lru_cache(REMEMBERED)
def key(url: str) -> str:
    """What two normal addresses share if they name the same page: no scheme, no `www.`."""
    parts = urlsplit(url)
    return urlunsplit(("", site_of(url), parts.path, parts.query, ""))


@lru_cache(REMEMBERED)
def site_of(url: str) -> str:
    """Host without `www.` and with its port, where that is not the default one, of a normal address."""
    return urlsplit(url).netloc.removeprefix("www.")


def origin_of(url: str) -> str:
    """Scheme, host and port of a normal address: `https://example.org`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host_and_port(url: str) -> tuple[str, int]:
    """Host, an IPv6 address without brackets, and port of a normal address."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme]


def _host(host: str) -> str:
    """The host as it is looked up; one written in other numbers than four decimal ones is refused."""
    host = host.lower().rstrip(".")
    if ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host)}]" if "%" not in host else _odd(host)
        except ValueError:
            return _odd(host)
    if not host.isascii():
        host = _ascii(host)
    if not PLAIN_HOST.match(host) or ".." in host:
        return _odd(host)
    if NUMBER.match(host.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            return _odd(host)
    return host


def _odd(host: str) -> str:
    raise AddressError(f"{host[:60]!r} is no plain host name")


def _ascii(host: str) -> str:
    import idna

    try:
        return idna.encode(host, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return _odd(host)


def _path(path: str) -> str:
    path = PATH_SESSION.sub("", path)
    kept: list[str] = []
    segments = _encoded(path, IN_PATH).split("/")[1:]
    for number, segment in enumerate(segments):
        last = number == len(segments) - 1
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
            continue
        if last:
            kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    pairs = [pair for pair in _encoded(query, IN_QUERY).split("&") if pair and not _is_noise(pair)]
    return "&".join(sorted(pairs))


def _is_noise(pair: str) -> bool:
    name, _, value = pair.partition("=")
    if TRACKING.match(name) or SESSION.match(name):
        return True
    return bool(SHORT_SESSION.match(name) and RANDOM_VALUE.match(value))


def _encoded(text: str, safe: str) -> str:
    """Percent encoding with capital digits, of nothing that needs none, and of all that must have it."""
    text = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text)
    text = re.sub(r"%[0-9a-fA-F]{2}", _plainest, text)
    return quote(text, safe=safe, errors="replace")


def _plainest(code: re.Match[str]) -> str:
    letter = chr(int(code[0][1:], 16))
    return letter if letter in UNRESERVED else code[0].upper()

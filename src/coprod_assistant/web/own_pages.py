"""Whether what a browser sends comes from a page of ours: another site must change nothing here."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers


def is_from_own_page(headers: Headers, *, forwarded: str = "") -> bool:
    """Whether a request comes from a page of ours, as far as the browser says; programs say nothing of it.

    Args:
        forwarded: Another name that the server has, as a trusted proxy says.
    """
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    if "origin" not in headers:
        return True  # no browser of today
    names = {headers.get("host", "").lower(), forwarded.lower()} - {""}
    return urlsplit(headers["origin"]).netloc.lower() in names

"""E-mails and newsletters as .eml, by the `email` package of the standard library.

The body is read once, as HTML where there is one; what is attached is named and not read, but for an invitation, whose
events are taken as stated for machines.
"""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage, Message

from ..errors import ExtractionError
from .calendar import events_of
from .decode import decode, visible
from .html import extract_page
from .parsed import Parsed, with_heading
from .stated import warn_of_unseen
from .text import extract_text

MAX_NAMED = 10
CHARSET = "utf-8"


def extract_eml(data: bytes, *, url: str | None = None) -> Parsed:
    """The subject as heading and the body of a message below it.

    Raises:
        ExtractionError: it is no message, or there is no text in its body.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise ExtractionError("it is no e-mail message: it has no header", hint="save the message again")
    body = message.get_body(preferencelist=("html", "plain"))
    if body is None:
        raise ExtractionError("there is no text in the message", hint="remove the file or replace it")
    words = _words(body)
    warnings: list[str] = []
    html = body.get_content_subtype() == "html"
    parsed = (
        extract_page(decode(words, warnings, control=" "), url=url, warnings=warnings, whole=True)
        if html
        else extract_text(words)
    )
    subject = " ".join(visible(str(message.get("subject", ""))).split())
    parsed = with_heading(parsed, subject)
    parsed.title = subject or parsed.title
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            parsed.stated += events_of(_words(part))
    _warn_of_attachments(message, parsed)
    return parsed


def _words(part: Message) -> bytes:
    """The content of a text part in UTF-8, whatever charset it names; what fits none is replaced."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8").encode(CHARSET)
    except (LookupError, UnicodeDecodeError):
        return data.decode("utf-8" if _is_utf8(data) else "cp1252", errors="replace").encode(CHARSET)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _warn_of_attachments(message: EmailMessage, parsed: Parsed) -> None:
    names = [
        " ".join(visible(part.get_filename() or part.get_content_type()).split())
        for part in message.iter_attachments()
        if not (part.get("content-id") and part.get_content_maintype() == "image")  # a picture within the body
    ]
    if names:
        more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
        parsed.warnings.append(f"attached and not read: {', '.join(names[:MAX_NAMED])}{more}")
    warn_of_unseen(parsed)

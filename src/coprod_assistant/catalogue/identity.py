"""Ids of events, which stay as they are while name and dates do."""

from __future__ import annotations

import datetime as dt
import hashlib
import re

from ..tokens import fold
from ..types import Precision

SLUG = 40  # characters of the name


def event_id(name: str, days: tuple[dt.date, dt.date] | None, precision: Precision, *, also: str = "") -> str:
    """A readable id such as `2011-05-03-the-efficient-state-1a2b3c`; `also` parts events that share name and days."""
    when = {"day": 10, "month": 7, "year": 4}[precision]
    prefix = days[0].isoformat()[:when] if days else "undated"
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:SLUG].strip("-") or "event"
    key = "\0".join([name, *(day.isoformat() for day in days or ()), precision, also])
    return f"{prefix}-{slug}-{hashlib.sha256(key.encode(errors='surrogatepass')).hexdigest()[:6]}"

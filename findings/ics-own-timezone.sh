#!/usr/bin/env bash
# ics 0.7.3: a time in a zone that the calendar itself defines is read as UTC.
# One would think: the VTIMEZONE of the file says what its TZID means, as RFC 5545 asks for and as icalendar 7 reads
# it; or the name is unknown and an error says so. In fact ten o'clock in "Office time", five hours east of Greenwich,
# becomes ten o'clock UTC, and is written back with a Z: five hours late, for all who read the copy.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" ics==0.7.3
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

import ics

lines = """BEGIN:VCALENDAR|VERSION:2.0|PRODID:-//example//calendar//EN|BEGIN:VTIMEZONE|TZID:Office time|BEGIN:STANDARD
|DTSTART:19700101T000000|TZOFFSETFROM:+0500|TZOFFSETTO:+0500|END:STANDARD|END:VTIMEZONE|BEGIN:VEVENT|UID:1
|SUMMARY:Hearing|DTSTAMP:20250101T000000Z|DTSTART;TZID=Office time:20250131T100000|END:VEVENT|END:VCALENDAR|"""
calendar = ics.Calendar(lines.replace("\n", "").replace("|", "\r\n"))
event = next(iter(calendar.events))
written = next(line for line in calendar.serialize().splitlines() if line.startswith("DTSTART:2025"))
seen = [event.begin.isoformat(), written]
print("ics", version("ics"))
print("expected: ['2025-01-31T10:00:00+05:00', 'DTSTART:20250131T050000Z']")
print("seen:    ", seen)
sys.exit(seen != ["2025-01-31T10:00:00+00:00", "DTSTART:20250131T100000Z"])
PY

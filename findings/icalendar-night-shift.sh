#!/usr/bin/env bash
# icalendar 7.3.2: eight hours across the change of the clocks end an hour off.
# One would think: a DURATION of PT8H lasts eight hours: RFC 5545 (3.3.6) counts hours as exact time and only days by
# the calendar. In fact hours are added to the time on the wall, so a shift from 22:00 to the night in which summer
# time ends lasts nine, and one in spring lasts seven. Convert the start to UTC before adding hours, minutes and
# seconds.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" icalendar==7.3.2 tzdata==2026.6
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

import icalendar

seen = []
for night in ("20251025", "20250329"):
    event = icalendar.Event.from_ical(
        f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/London:{night}T220000\r\nDURATION:PT8H\r\nEND:VEVENT\r\n"
    )
    hours = (event.end.timestamp() - event.start.timestamp()) / 3600
    seen.append((event.end.isoformat(), hours))
print("icalendar", version("icalendar"))
print("expected: [('2025-10-26T05:00:00+00:00', 8.0), ('2025-03-30T07:00:00+01:00', 8.0)]")
print("seen:    ", seen)
sys.exit(seen != [("2025-10-26T06:00:00+00:00", 9.0), ("2025-03-30T06:00:00+01:00", 7.0)])
PY

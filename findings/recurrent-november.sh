#!/usr/bin/env bash
# recurrent 0.4.1: "every year on 11 November" is a rule for every eleventh year.
# One would think: a parser of recurring dates reads a day and a month after "every year on" as that day of each year.
# In fact the day becomes the interval, and the first of the rule's dates is any day in November. "fortnightly on
# Tuesdays" is every Tuesday. "every month on the last day", by contrast, is right, so the rules look sound until one
# reads them. Parse the rule again and compare what it says.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" recurrent==0.4.1 parsedatetime==2.6
PYTHONPATH=$lib python3 - <<'PY'
import sys
from datetime import datetime
from importlib.metadata import version

from recurrent.event_parser import RecurringEvent

texts = ["every year on 11 November", "fortnightly on Tuesdays"]
seen = [str(RecurringEvent(now_date=datetime(2025, 6, 11, 9)).parse(text)) for text in texts]
print("recurrent", version("recurrent"), texts)
print("expected: FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=11 - FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")
print("seen:    ", seen)
sys.exit(seen != [
    "RRULE:BYMONTH=11;INTERVAL=11;FREQ=YEARLY",
    "RRULE:BYDAY=TU;INTERVAL=1;FREQ=WEEKLY",
])
PY

#!/usr/bin/env bash
# parsedatetime 2.6: "1 Sept 2025" is today at 20:25, and "Friday next week" a Wednesday.
# One would think: Sept is a month as Sep is, and a phrase that names a weekday gives that weekday. In fact the
# unknown word is skipped and the year that is left over is read as a time of day, flagged as understood (2: a time);
# of "Friday next week" only "next week" is used, seven days from now, flagged 1: a date. Both are wrong days, not
# failures.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" parsedatetime==2.6
PYTHONPATH=$lib python3 - <<'PY'
import sys
from datetime import datetime
from importlib.metadata import version

import parsedatetime

calendar = parsedatetime.Calendar()
wednesday = datetime(2025, 6, 11, 9)
texts = ["1 Sep 2025", "1 Sept 2025", "Friday next week"]
found = [calendar.parseDT(text, wednesday) for text in texts]
seen = [(day.strftime("%a %d %b %Y %H:%M"), flag) for day, flag in found]
print("parsedatetime", version("parsedatetime"), texts, "said on Wed 11 Jun 2025")
print("expected: Mon 01 Sep 2025 twice, then Fri 20 Jun 2025")
print("seen:    ", seen)
sys.exit(seen != [("Mon 01 Sep 2025 09:00", 1), ("Wed 11 Jun 2025 20:25", 2), ("Wed 18 Jun 2025 09:00", 1)])
PY

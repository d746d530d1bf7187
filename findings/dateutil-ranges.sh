#!/usr/bin/env bash
# python-dateutil 4.0.0: a range of days or hours is read as one moment, in another year or another time zone.
# One would think: parse() is strict unless it is told to be fuzzy, so text that is not one date raises ParserError,
# as "9 to 11 May 2011" does. In fact "9-11 May 2011" is the year 2009 at 20:11 o'clock, and "10am-4pm" is ten in the
# evening four hours west of Greenwich. No warning is given. Look for a hyphen between figures before parsing.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" python-dateutil==4.0.0
PYTHONPATH=$lib python3 - <<'PY'
import sys
from datetime import datetime
from importlib.metadata import version

from dateutil.parser import parse

texts = ["9-11 May 2011", "May 9-11, 2011", "10am-4pm 3 May 2025"]
seen = [parse(text, default=datetime(2020, 1, 1)).isoformat() for text in texts]
print("python-dateutil", version("python-dateutil"), texts)
print("expected: ParserError, or the first day and hour named")
print("seen:    ", seen)
sys.exit(seen != ["2009-05-11T20:11:00", "2011-05-09T20:11:00", "2025-05-03T22:00:00-04:00"])
PY

#!/usr/bin/env bash
# edtf 5.0.2: text_to_edtf("3-5 May 2011") is the fifth of May 2003.
# One would think: the days of a short event come out as an interval, as "2012-13" does, or as nothing, as "20 May
# 2010 to 3 June 2011" does. In fact the first day is taken for a year of two figures and the year that is written is
# dropped, without an error; only where day and year happen to agree ("10-12 October 2010") is it the last day. Take
# ranges of days apart before such a parser sees them.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts --target "$lib" edtf==5.0.2
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

from edtf import text_to_edtf

texts = ["3-5 May 2011", "28-29 June 2013", "29-31 March 2012"]
seen = [text_to_edtf(text) for text in texts]
print("edtf", version("edtf"), texts)
print("expected: ['2011-05-03/2011-05-05', '2013-06-28/2013-06-29', ...] or None")
print("seen:    ", seen)
sys.exit(seen != ["2003-05-05", "2028-06-29", "2029-03-31"])
PY

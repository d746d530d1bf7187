#!/usr/bin/env bash
# dateparser 1.5.0: "the 3rd Thursday of May 2025" is read as the third of May, a Saturday.
# One would think: it is either 15 May or, being no date that the library knows, None, which is what "the third
# Thursday of May 2025" and "the last Thursday of May 2025" give. In fact the ordinal is taken for the day of the
# month and the weekday that contradicts it is dropped, even with STRICT_PARSING. Compare the weekday of the result
# with the text's.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" dateparser==1.5.0
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

import dateparser

texts = ["the 3rd Thursday of May 2025", "2nd Monday in June 2025", "the third Thursday of May 2025"]
found = [dateparser.parse(text, languages=["en"], settings={"STRICT_PARSING": True}) for text in texts]
seen = [date and date.strftime("%A %d %B %Y") for date in found]
print("dateparser", version("dateparser"), texts)
print("expected: ['Thursday 15 May 2025', 'Monday 09 June 2025', ...] or None")
print("seen:    ", seen)
sys.exit(seen != ["Saturday 03 May 2025", "Monday 02 June 2025", None])
PY

#!/usr/bin/env bash
# html2text 2025.4.15: the caption of a table grows together with its first cell, and blocks inside a cell with each
# other.
# One would think: a caption stands above the table, and two paragraphs of one cell stay two words. In fact nothing is
# put between them, so "Members in 2011" above a first cell "240" reads 2011240, and a cell with 25 and 40 in two
# blocks reads 2540. (A <br> in a cell does part the words, but also the row.)
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" html2text==2025.4.15
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

import html2text

captioned = "<table><caption>Members in 2011</caption><tr><th>240</th><th>Bath</th></tr></table>"
blocks = "<table><tr><th>Fees</th><th>Town</th></tr><tr><td><p>25</p><p>40</p></td><td>Bath</td></tr></table>"
seen = [html2text.html2text(page).split("\n")[line].strip() for page, line in ((captioned, 0), (blocks, 2))]
print("html2text", version("html2text"))
print("expected: 'Members in 2011' and '240' apart, '25' and '40' apart")
print("seen:    ", seen)
sys.exit(seen != ["Members in 2011240| Bath", "2540| Bath"])
PY

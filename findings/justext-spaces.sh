#!/usr/bin/env bash
# jusText 3.0.2: a space between two inline elements is lost.
# One would think: in "<del>40</del> <ins>25</ins>" the space is a character of the paragraph like any other. In fact
# text that is nothing but white space is not counted, so the two words become one: 4025 euros, AnnSmith. It happens
# wherever two links, two bold words or two names follow each other. Put the space inside one of the elements before
# extraction.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" jusText==3.0.2 lxml_html_clean==0.4.6
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

import justext

page = """<p>The fee was <del>40</del> <ins>25</ins> euros for all of us, said <a href="/a">Ann</a>
<a href="/s">Smith</a>, as we were told at the time in the hall of the town, and it was to be paid by May.</p>"""
text = justext.justext(page.encode(), justext.get_stoplist("English"))[0].text
seen = [word for word in text.replace(",", "").split() if word in {"40", "25", "4025", "Ann", "Smith", "AnnSmith"}]
print("jusText", version("jusText"))
print("expected: ['40', '25', 'Ann', 'Smith']")
print("seen:    ", seen)
sys.exit(seen != ["4025", "AnnSmith"])
PY

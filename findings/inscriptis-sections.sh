#!/usr/bin/env bash
# inscriptis 2.7.6: <dt>, <dd>, <section>, <fieldset> and <legend> are set in one line, without a space between them.
# One would think: a converter that lays a page out as a browser does starts a new line where every browser does. In
# fact its style sheet has no rule for these elements, so they count as inline: the value of a list of facts grows
# together with the next label ("25Seats"), and the last word of a section with the first of the next one. Pass a
# ParserConfig with HtmlElement(display=Display.block) for each of them.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" inscriptis==2.7.6
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

from inscriptis import get_text

seen = [get_text(page).strip() for page in (
    "<dl><dt>Fee</dt><dd>25</dd><dt>Seats</dt><dd>40</dd></dl>",
    "<section>The fee is 25</section><section>40 seats are free</section>",
    "<fieldset><legend>Room 2</legend>11 people</fieldset>",
)]
print("inscriptis", version("inscriptis"))
print("expected: each element in a line of its own")
print("seen:    ", seen)
sys.exit(seen != ["Fee25Seats40", "The fee is 2540 seats are free", "Room 211 people"])
PY

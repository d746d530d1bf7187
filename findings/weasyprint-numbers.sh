#!/usr/bin/env bash
# WeasyPrint 70.0 read by pypdf 7.1.1: the numbers of a list are far from its items, and start and value do not count.
# One would think: "<ol start=4>" prints 4 and 5, and the text of the PDF has each number before its item, as
# browsers' PDFs have. In fact numbers outside the items are drawn after all other text of the page, so the text ends
# with them, and a list that starts at 4 is numbered from 1 unless presentational_hints=True is given: "see
# recommendation 4" then points to another item, or to none. With list-style-position: inside each number stands
# before its item.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" weasyprint==70.0 pypdf==7.1.1
PYTHONPATH=$lib python3 - <<'PY'
import io
import sys
from importlib.metadata import version

import weasyprint
from pypdf import PdfReader

page = "<!doctype html><ol start=4><li>Publish<li>Repeat</ol><p>The end.</p>"


def text(html: str, **how: bool) -> str:
    pdf = weasyprint.HTML(string=html).write_pdf(**how)
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


inside = f"{page}<style>ol{{list-style-position:inside}}</style>"
seen = [text(page), text(page, presentational_hints=True), text(inside)]
print("weasyprint", version("weasyprint"), "pypdf", version("pypdf"))
print("expected: '4. Publish 5. Repeat The end.'")
print("seen:    ", seen)
hinted = "Publish Repeat The end. 4. 5."
sys.exit(seen != ["Publish Repeat The end. 1. 2.", hinted, "1. Publish 2. Repeat The end."])
PY

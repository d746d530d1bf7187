#!/usr/bin/env bash
# Typst 0.15.2 read by pypdf 7.1.1: hyphens that were written come out as soft hyphens.
# One would think: a word divided at the end of a line gives a soft hyphen, or a hyphen, and "re-signed" in the middle
# of a line stays as it was written. In fact both share one glyph, and where a division comes first the file maps the
# glyph to U+00AD alone; the right character stands in an ActualText that the reader passes over (pdfminer.six does
# too). Whoever takes out soft hyphens, as is usual, then joins written compounds: re-signed becomes resigned, and
# 2010-11 the number 201011.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" typst==0.15.2 pypdf==7.1.1
PYTHONPATH=$lib python3 - <<'PY'
import io
import sys
from importlib.metadata import version

import typst
from pypdf import PdfReader

source = """#set page(width: 5cm, height: auto, margin: .5cm)
#set text(lang: "en", hyphenate: true)
#set par(justify: true)
Intergenerational responsibilities of community organisations.

She re-signed it for 2010-11."""
pdf = typst.compile(source.encode())
text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
seen = " ".join(text[text.index("She") :].replace("\xad", "").split())
print("typst", version("typst"), "pypdf", version("pypdf"))
print("expected, after taking out soft hyphens: 'She re-signed it for 2010-11.'")
print("seen:    ", seen)
sys.exit(seen != "She resigned it for 201011.")
PY

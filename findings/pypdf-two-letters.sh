#!/usr/bin/env bash
# pypdf 7.1.1: the text that a PDF gives for a ligature, two letters long, comes out as one Chinese character.
# One would think: with the content stream read as bytes (the third argument of ContentStream, which keeps codes of
# glyphs whole), str() of a string object is its text by the rules of PDF: without a byte order mark it is
# PDFDocEncoding. In fact str() tries UTF-16 first, which any even number of letters is. Chromium writes ActualText
# (fi) over each such ligature, so "first" is read as a word with U+6966 in it; "ffi", three letters, is right.
# create_string_object gives the text.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts --target "$lib" pypdf==7.1.1
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

from pypdf.generic import ContentStream, DecodedStreamObject, create_string_object

source = DecodedStreamObject()
source.set_data(b"/Span <</ActualText (fi)>> BDC EMC /Span <</ActualText (ffi)>> BDC EMC")
given = [
    operands[1]["/ActualText"]
    for operands, operator in ContentStream(source, None, "bytes").operations
    if operator == b"BDC"
]
seen = [str(each) for each in given]
print("pypdf", version("pypdf"))
print("expected: ['fi', 'ffi']")
print("seen:    ", seen)
right = [str(create_string_object(bytes(each))) for each in given]
sys.exit(seen != ["\u6966", "ffi"] or right != ["fi", "ffi"])
PY

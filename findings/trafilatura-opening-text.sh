#!/usr/bin/env bash
# trafilatura 2.3.1: a sentence at the start of a <section> or <div> is lost when a paragraph or list follows it.
# One would think: text directly inside a container is text like any other, since many editors write the first lines
# of a box without <p>. In fact it is dropped, though text after the paragraph, in the same container, is kept;
# favor_recall changes nothing. The sentence that opens a list ("the fee is 25 euros for:") goes, its items stay.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" trafilatura==2.3.1 lxml_html_clean==0.4.6
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

import trafilatura

filler = "<p>" + "The council answered the questions of all the residents who had come to the town hall. " * 4 + "</p>"
box = "<section>Nobody under 18 may vote.<p>Bring a passport.</p>Doors open at nine.</section>"
page = f"<html><body><article><h1>Voting</h1>{filler}{box}{filler}</article></body></html>"
words = ["Nobody under 18", "Bring a passport", "Doors open"]
texts = [trafilatura.extract(page) or "", trafilatura.extract(page, favor_recall=True) or ""]
seen = [[word for word in words if word in text] for text in texts]
print("trafilatura", version("trafilatura"))
print("expected:", [words, words])
print("seen:    ", seen)
sys.exit(seen != [words[1:], words[1:]])
PY

#!/usr/bin/env bash
# trafilatura 2.3.1: the words of a <time> element are missing from the text.
# One would think: <time datetime="…">9 May 2011</time> marks up words of the sentence and changes nothing. In fact
# the element is taken out with its words, in plain text, Markdown and with favor_recall, so a sentence loses just the
# day or the hour that it was written for and still reads like a sentence. Rename the elements to <span> before
# extraction.
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
page = f"""<html><body><article><h1>Hearing</h1>{filler}<p>The hearing on <time datetime="2011-05-09">9 May 2011</time>
is open to all from <time>7 pm</time> on.</p>{filler}</article></body></html>"""
texts = [trafilatura.extract(page, **way) or "" for way in ({}, {"favor_recall": True}, {"output_format": "markdown"})]
seen = [" ".join(line.split()) for text in texts for line in text.splitlines() if line.startswith("The hearing")]
print("trafilatura", version("trafilatura"))
print("expected: 'The hearing on 9 May 2011 is open to all from 7 pm on.'")
print("seen:    ", seen)
sys.exit(seen != ["The hearing on is open to all from on."] * 3)
PY

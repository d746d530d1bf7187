#!/usr/bin/env bash
# langchain-text-splitters 1.1.3: HTMLHeaderTextSplitter moves bold words out of their sentence and text below a
# heading out of its section.
# One would think: splitting a page at its headings keeps the words in their order. In fact each element's own text is
# written first and that of the elements inside it afterwards, so "The fee is <b>25</b> euros, not <b>40</b>." becomes
# "The fee is euros, not ." with 25 and 40 below it; and text that stands in no element of its own is put before the
# first heading, without the metadata of its section. The sentence that is embedded says nothing, or the opposite.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" langchain-text-splitters==1.1.3 langchain-core==1.8.3 beautifulsoup4==4.15.0
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

from langchain_text_splitters import HTMLHeaderTextSplitter

splitter = HTMLHeaderTextSplitter([("h1", "section")])
pages = (
    "<body><h1>Fees</h1><p>The fee is <b>25</b> euros, not <b>40</b>.</p></body>",
    "<body><h1>Room 1</h1>It is open.<h1>Room 2</h1>It is closed.</body>",
)
seen = [[(part.metadata.get("section"), part.page_content) for part in splitter.split_text(page)] for page in pages]
print("langchain-text-splitters", version("langchain-text-splitters"))
print("expected: 'The fee is 25 euros, not 40.' below Fees; 'It is open.' below Room 1, 'It is closed.' below Room 2")
print("seen:    ", seen)
sys.exit(seen != [
    [("Fees", "Fees"), ("Fees", "The fee is euros, not .  \n25  \n40")],
    [(None, "It is open. It is closed."), ("Room 1", "Room 1"), ("Room 2", "Room 2")],
])
PY

#!/usr/bin/env bash
# llama-index-core 0.14.25: HTMLNodeParser loses tables, quotations and every word that stands directly in a div.
# One would think: the words of a page are in its nodes, in some order. In fact only p, h1 to h6, li, b, i, u and
# section are read: cells of a table and a blockquote are gone, of "Free text <b>bold</b> more." only "bold" is left,
# and nothing is said of it. Pass the tags that your pages use, or extract the text before it is split.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" llama-index-core==0.14.25 beautifulsoup4==4.15.0
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

from llama_index.core import Document
from llama_index.core.node_parser import HTMLNodeParser

page = """<html><body><h1>Fair</h1><div>Free text <b>bold</b> more.</div>
<table><tr><td>Stalls</td><td>42</td></tr></table>
<blockquote>We came for the tea.</blockquote><p>It rained.</p></body></html>"""
seen = [node.text for node in HTMLNodeParser().get_nodes_from_documents([Document(text=page)])]
print("llama-index-core", version("llama-index-core"), "a heading, a div, a table, a quotation, a paragraph")
print("expected: nodes that hold 'Free text', '42' and 'We came for the tea.'")
print("seen:    ", seen)
sys.exit(seen != ["Fair", "bold", "It rained."])
PY

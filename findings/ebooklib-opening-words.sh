#!/usr/bin/env bash
# EbookLib 0.20: the words that a chapter opens with are missing from the book that is written, if they stand in no
# element.
# One would think: text directly in <body> is valid XHTML and comes back as it was put in. In fact write_epub() stores
# the elements of the body with what follows each, and not its own first text, which get_body_content() of the very
# chapter still shows before it is written. Put the chapter into one <div>.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" EbookLib==0.20
PYTHONPATH=$lib python3 - <<'PY'
import re
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from ebooklib import epub

book = epub.EpubBook()
book.set_identifier("book-1")
book.set_title("Minutes")
chapter = epub.EpubHtml(title="May", file_name="may.xhtml")
chapter.content = "<html><body>Not agreed: <p>to raise the fee</p> to 25 euros.</body></html>"
book.add_item(chapter)
book.spine = [chapter]
book.add_item(epub.EpubNcx())
direct = chapter.get_body_content().decode()
with tempfile.TemporaryDirectory() as folder:
    path = str(Path(folder) / "minutes.epub")
    epub.write_epub(path, book)
    stored = epub.read_epub(path).get_item_with_href("may.xhtml").content.decode()
seen = [" ".join(re.sub("<[^>]+>", " ", part).split()) for part in (direct, stored.split("<body>")[1])]
print("EbookLib", version("EbookLib"))
print("expected: 'Not agreed: to raise the fee to 25 euros.' from the chapter and from the written book")
print("seen:    ", seen)
sys.exit(seen != ["Not agreed: to raise the fee to 25 euros.", "to raise the fee to 25 euros."])
PY

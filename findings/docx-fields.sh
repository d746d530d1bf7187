#!/usr/bin/env bash
# mammoth 1.13.0 and python-docx 1.2.0: what stands in a simple field of a Word document is in neither's text.
# One would think: a field's result (the date, the name that a form letter merges in, a cross-reference) is text that
# the reader sees, and both libraries give it, as they do where the same field is stored as runs (w:fldChar). In fact
# both skip w:fldSimple, which Word and other programs write for fields without formatting, with all it holds:
# python-docx without a word, mammoth with a warning among its messages, which names the element and not what was
# lost.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" python-docx==1.2.0 mammoth==1.13.0
PYTHONPATH=$lib python3 - <<'PY'
import io
import sys
from importlib.metadata import version

import docx
import mammoth
from docx.oxml import parse_xml

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
simple = '<w:fldSimple w:instr=" DATE "><w:r><w:t>9 May</w:t></w:r></w:fldSimple>'
mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
runs = mark.format("begin") + '<w:r><w:instrText> DATE </w:instrText></w:r>' + mark.format("separate")
runs += "<w:r><w:t>9 May</w:t></w:r>" + mark.format("end")
document = docx.Document()
for field in (simple, runs):
    before = '<w:r><w:t xml:space="preserve">Due on </w:t></w:r>'
    document.element.body.insert(-1, parse_xml(f"<w:p {W}>{before}{field}</w:p>"))
stored = io.BytesIO()
document.save(stored)
converted = mammoth.extract_raw_text(stored)
direct = [paragraph.text for paragraph in docx.Document(stored).paragraphs]
seen = [direct, converted.value.split("\n\n")[:2], [message.type for message in converted.messages]]
print("mammoth", version("mammoth"), "python-docx", version("python-docx"))
print("expected:", [["Due on 9 May", "Due on 9 May"], ["Due on 9 May", "Due on 9 May"], []])
print("seen:    ", seen)
sys.exit(seen != [["Due on ", "Due on 9 May"], ["Due on ", "Due on 9 May"], ["warning"]])
PY

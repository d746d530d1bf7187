#!/usr/bin/env bash
# word2number 1.1 and text2num 3.1.0: numbers as people say them come out as other numbers.
# One would think: "a hundred and six" is 106, "two and a half million" 2,500,000 or an error, and a year in words
# ("nineteen ninety-nine") a year or an error. In fact word2number gives 600, 2,000,000 and 1719, and text2num writes
# "two and a half 1000000" and "19 99" into the text. Neither complains. Read only what you can write back as the same
# words.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" word2number==1.1 text2num==3.1.0
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

from text_to_num import alpha2digit
from word2number import w2n

texts = ["a hundred and six", "two and a half million", "nineteen ninety-nine"]
seen = [[w2n.word_to_num(text) for text in texts], [alpha2digit(text, "en") for text in texts]]
print("word2number", version("word2number"), "text2num", version("text2num"), texts)
print("expected: 106, 2500000 and 1999, or an error")
print("seen:    ", *seen)
sys.exit(seen != [[600, 2000000, 1719], ["a 106", "two and a half 1000000", "19 99"]])
PY

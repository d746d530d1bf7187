#!/usr/bin/env bash
# price-parser 0.5.1: "£2.5m" is two pounds fifty.
# One would think: reports say "£2.5m" and "£1.2 million" of budgets, so the amount is 2,500,000, or there is none. In
# fact the letter or word behind the figures is dropped and the amount is 2.5, a million times too small. Where a
# figure is followed by a scale, read it yourself.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts --target "$lib" price-parser==0.5.1
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

from price_parser import Price

texts = ["£2.5m", "£1.2 million", "€3bn"]
seen = [str(Price.fromstring(text).amount) for text in texts]
print("price-parser", version("price-parser"), texts)
print("expected: ['2500000', '1200000', '3000000000'] or None")
print("seen:    ", seen)
sys.exit(seen != ["2.5", "1.2", "3"])
PY

#!/usr/bin/env bash
# extruct 0.18.0: in microdata a <time> without datetime has an empty value, and an event loses its day.
# One would think: <time itemprop="startDate">2013-06-28</time> gives 2013-06-28, as the HTML standard says of a time
# element whose text is the date, and as the same library reads the same page written in RDFa. In fact the value is
# "", and so it is for <data> and <meter> without a value. Where a start is empty, look at the element's text.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts --target "$lib" extruct==0.18.0
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

import extruct

microdata = (
    '<div itemscope itemtype="https://schema.org/Event">'
    '<span itemprop="name">Fair</span><time itemprop="startDate">2013-06-28</time></div>'
)
rdfa = (
    '<div vocab="https://schema.org/" typeof="Event">'
    '<span property="name">Fair</span><time property="startDate">2013-06-28</time></div>'
)
event = extruct.extract(microdata, syntaxes=["microdata"])["microdata"][0]["properties"]
told = [item for item in extruct.extract(rdfa, syntaxes=["rdfa"])["rdfa"] if "https://schema.org/startDate" in item]
seen = [event["startDate"], told[0]["https://schema.org/startDate"][0]["@value"]]
print("extruct", version("extruct"), "startDate of one page in microdata and in RDFa")
print("expected: ['2013-06-28', '2013-06-28']")
print("seen:    ", seen)
sys.exit(seen != ["", "2013-06-28"])
PY

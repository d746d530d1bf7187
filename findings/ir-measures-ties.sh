#!/usr/bin/env bash
# ir-measures 0.4.3: where two documents have the same score, RR and RR@10 of one run differ.
# One would think: a run of two documents has the same reciprocal rank with and without a cut at ten, and RR@10 is
# never more than RR. In fact RR comes from trec_eval, which puts the later id first, and RR@10 from another program,
# which puts the earlier id first; P@1 goes with the one, RR@10 with the other. Scores that tie are common: lexical
# search of short texts, judged grades, rounded scores. Break ties before scoring (lower the scores by rank), or ask
# for RR alone.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" ir-measures==0.4.3 pytrec-eval-terrier==0.5.11
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

import ir_measures
from ir_measures import P, RR, Qrel, ScoredDoc

run = [ScoredDoc("q1", "a", 1.0), ScoredDoc("q1", "b", 1.0)]
seen = []
for right in ("a", "b"):
    scores = ir_measures.calc_aggregate([RR, RR @ 10, P @ 1], [Qrel("q1", right, 1)], run)
    seen.append((right, scores[RR], scores[RR @ 10], scores[P @ 1]))
print("ir-measures", version("ir-measures"), "- the right document, RR, RR@10, P@1")
print("expected: RR equals RR@10, and both are 1 exactly where P@1 is 1")
print("seen:    ", seen)
sys.exit(seen != [("a", 0.5, 1.0, 0.0), ("b", 1.0, 0.5, 1.0)])
PY

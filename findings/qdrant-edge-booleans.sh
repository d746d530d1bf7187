#!/usr/bin/env bash
# qdrant-edge-py 0.9.0: a filter on a payload that is true or false finds no point.
# One would think: MatchValue(True) finds the points that were written with {"open": True}, as MatchValue("yes") and
# MatchValue(1) find theirs, and MatchValue(False) the others. In fact both find nothing, without an error, though the
# payload comes back as it was written. Write 1 and 0, or words.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts --target "$lib" qdrant-edge-py==0.9.0
PYTHONPATH=$lib python3 - "$lib" <<'PY'
import sys
from importlib.metadata import version
from pathlib import Path

from qdrant_edge import *

(folder := Path(sys.argv[1]) / "shard").mkdir()
shard = EdgeShard.create(str(folder), EdgeConfig(vectors=EdgeVectorParams(size=2, distance=Distance.Cosine)))
payloads = [{"open": True, "word": "yes", "number": 1}, {"open": False, "word": "no", "number": 0}]
points = [Point(at, [1.0, float(at)], payload) for at, payload in enumerate(payloads)]
shard.update(UpdateOperation.upsert_points(points))
seen = []
for key, value in [("word", "yes"), ("number", 1), ("open", True), ("open", False)]:
    condition = FieldCondition(key=key, match=MatchValue(value))
    seen.append(shard.count(CountRequest(filter=Filter(must=[condition]), exact=True)))
back = [record.payload["open"] for record in shard.retrieve([0, 1], with_payload=True, with_vector=False)]
shard.close()
print("qdrant-edge-py", version("qdrant-edge-py"), "- points with the word, the number, True, False; what comes back")
print("expected: [1, 1, 1, 1] [True, False]")
print("seen:    ", seen, back)
sys.exit((seen, back) != ([1, 1, 0, 0], [True, False]))
PY

#!/usr/bin/env bash
# milvus-lite 3.2.2: "price == 0.1" does not find the row that was given 0.1, "price in [0.1]" does.
# One would think: == and in with one value are the same filter. In fact the value of a FLOAT field is kept in single
# precision; in rounds what is asked to it, and == compares with double precision, so most decimals equal nothing (0.5
# does). != then finds the row. Use DOUBLE fields, or in.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" milvus-lite==3.2.2 pymilvus==3.0.2
PYTHONPATH=$lib python3 - "$lib" <<'PY'
import sys
from importlib.metadata import version

from pymilvus import DataType, MilvusClient

client = MilvusClient(f"{sys.argv[1]}/prices.db")
schema = MilvusClient.create_schema(auto_id=False)
schema.add_field("id", DataType.INT64, is_primary=True)
schema.add_field("vector", DataType.FLOAT_VECTOR, dim=2)
schema.add_field("price", DataType.FLOAT)
index = client.prepare_index_params()
index.add_index("vector", index_type="FLAT", metric_type="IP")
client.create_collection("prices", schema=schema, index_params=index)
client.insert("prices", [{"id": 1, "vector": [1, 0], "price": 0.1}, {"id": 2, "vector": [0, 1], "price": 0.5}])
filters = ["price == 0.5", "price == 0.1", "price in [0.1]", "price != 0.1"]
seen = [[row["id"] for row in client.query("prices", filter=asked, output_fields=["id"])] for asked in filters]
client.close()
print("milvus-lite", version("milvus-lite"), filters)
print("expected: [[2], [1], [1], [2]]")
print("seen:    ", seen)
sys.exit(seen != [[2], [], [1], [1, 2]])
PY

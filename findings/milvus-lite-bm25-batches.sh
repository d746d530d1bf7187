#!/usr/bin/env bash
# milvus-lite 3.2.2: the BM25 score of a text depends on which batch it was inserted with.
# One would think: two rows with the same words have the same score for a question, as in every full-text search that
# counts words over the whole collection. In fact each file of rows, and what is not yet flushed, is scored by its own
# counts: the same four words get 3.1 in a batch of 21 rows and 0.3 in a later one of one row, so what was added last
# stands last. Scores are negative besides, and k1 is 1.5. Insert all rows before the one flush, or rank elsewhere.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" milvus-lite==3.2.2 pymilvus==3.0.2
PYTHONPATH=$lib python3 - "$lib" <<'PY'
import sys
from importlib.metadata import version

from pymilvus import DataType, Function, FunctionType, MilvusClient

client = MilvusClient(f"{sys.argv[1]}/texts.db")
schema = MilvusClient.create_schema(auto_id=False)
schema.add_field("id", DataType.INT64, is_primary=True)
schema.add_field("text", DataType.VARCHAR, max_length=99, enable_analyzer=True)
schema.add_field("words", DataType.SPARSE_FLOAT_VECTOR)
bm25 = {"input_field_names": ["text"], "output_field_names": ["words"]}
schema.add_function(Function(name="bm25", function_type=FunctionType.BM25, **bm25))
index = client.prepare_index_params()
index.add_index("words", index_type="SPARSE_INVERTED_INDEX", metric_type="BM25")
client.create_collection("texts", schema=schema, index_params=index)
texts = ["the town hall meeting", *(f"a page on other matters {number}" for number in range(20))]
client.insert("texts", [{"id": at, "text": text} for at, text in enumerate(texts)])
client.flush("texts")


def scores(places):
    client.insert("texts", [{"id": place, "text": texts[0]} for place in places])
    found = client.search("texts", data=["town"], anns_field="words", limit=9)[0]
    return {hit["id"]: round(hit["distance"], 2) for hit in found}


seen = [scores([]), scores([100])]
client.close()
print("milvus-lite", version("milvus-lite"), "- of 'town', before and after the same text is inserted once more")
print("expected: two equal scores, both lower than the first")
print("seen:    ", seen)
sys.exit(seen[1][0] != seen[0][0] or abs(seen[1][100]) > abs(seen[1][0]) / 2)
PY

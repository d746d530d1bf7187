"""Hands the vectors and the full text of a built generation over to a store, and removes there what nobody serves."""

from __future__ import annotations

import json
import logging
import secrets
from pathlib import Path

import numpy as np

from ..errors import AssistantError, BuildError
from .layout import STORE, generations
from .manifest import renew_manifest
from .store import Embedded, Store, StoreServer, stored

COMPARED = 20  # chunks whose vector and words are searched for in the store, evenly spread
FOUND = 10
SAME = 1e-5  # scores closer than this are equal
logger = logging.getLogger(__name__)


def hand_over(folder: Path, generation: str, index_dir: Path, server: StoreServer) -> str:
    """The name under which the store holds what `folder` held; its files are gone, its manifest is renewed.

    Raises:
        StoreError: the store could not take it.
        BuildError: it does not find what the files find.
    """
    name = prefix_of(index_dir) + generation.removeprefix("gen-").lower().replace("-", "_")
    own = Embedded(folder)
    try:
        server.write(name, own)
        _compare(own, server.open(name, folder))
    except BaseException:
        own.close()
        raise
    own.close()
    for file in server.takes:
        (folder / file).unlink(missing_ok=True)
    (folder / STORE).write_text(json.dumps({"kind": server.kind, "name": name}), encoding="utf-8")
    renew_manifest(folder)
    return name


def _compare(own: Embedded, store: Store) -> None:
    """Raises BuildError unless the store gives the same vectors, and finds the same for them and for terms."""
    terms = own.lexical_part.some_terms(2 * COMPARED)
    for number, position in enumerate(range(0, len(own), -(-len(own) // COMPARED))):
        [vector] = own.vectors([position])
        asked = terms[2 * number : 2 * number + 2]
        same = np.array_equal(store.vectors([position])[0], vector)
        for right, found in (
            (own.dense(vector, FOUND), store.dense(vector, FOUND)),
            (own.lexical(asked, FOUND), store.lexical(asked, FOUND)),
        ):
            scores, others = ([score for _, score in ranking] for ranking in (right, found))
            same = same and len(right) == len(found) and np.allclose(scores, others, rtol=0, atol=SAME)
        if not same:
            raise BuildError(
                f"the store does not find what was written into it (chunk {position})",
                hint="run the build again; the old index is served",
            )


def prefix_of(index_dir: Path) -> str:
    """What all names of this index in a store begin with, so that several indexes may share one."""
    path = index_dir / STORE
    if not path.is_file():
        path.write_text(f"coprod_{secrets.token_hex(4)}_\n", encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def is_in_place(folder: Path, server: StoreServer | None, index_dir: Path) -> bool:
    """Whether a generation lies where it would lie if it were built now."""
    lies = stored(folder)
    if server is None or lies is None:
        return server is None and lies is None
    return lies[0] == server.kind and lies[1] in server.names(prefix_of(index_dir))


def drop_unserved(index_dir: Path, server: StoreServer) -> None:
    """Removes from the store what no generation of this index names: the pruned ones, and what killed builds left."""
    named = {lies[1] for name in generations(index_dir) if (lies := _stored(index_dir / name))}
    for name in server.names(prefix_of(index_dir)):
        if name not in named:
            try:
                server.drop(name)
            except AssistantError as error:
                logger.warning("%s stays in the store until the next build: %s", name, error)


def _stored(folder: Path) -> tuple[str, str] | None:
    try:
        return stored(folder)
    except AssistantError:
        return None  # of a damaged generation

"""Makes a finished generation the served one, and removes what nobody needs."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..errors import AssistantError, BuildError, IndexMissingError
from .handover import hand_over
from .layout import BUILDING, GENERATION, REBUILD_HINT, generations, name_generation, named_generation, sync, sync_tree
from .locks import builder_lock, unread
from .reader import open_generation
from .store import StoreServer
from .writer import Progress, tell

REMOVING = ".removing-"
STAMP = "%Y%m%dT%H%M%S%fZ"


def publish(
    building: Path,
    index_dir: Path,
    content: str,
    *,
    progress: Progress | None = None,
    server: StoreServer | None = None,
) -> str:
    """The name under which a finished generation is served from now on.

    Args:
        content: Hash of what it was made from; the name ends in its first digits.
        server: The store that its vectors and full text go to, None where they stay.

    Raises:
        BuildError, StoreError: it did not verify, or the store did not take it; nothing has changed.
    """
    tell(progress, "syncing", 0, 1)
    sync_tree(building)
    tell(progress, "verifying", 0, 1)
    _verify(building)
    generation, stored_as = _next_name(index_dir, content), None
    if server is not None:
        tell(progress, "to the store", 0, 1)
        stored_as = hand_over(building, generation, index_dir, server)
        sync_tree(building)
    tell(progress, "renaming", 0, 1)
    building.rename(index_dir / generation)
    sync(index_dir)
    tell(progress, "naming", 0, 1)
    if server is not None and stored_as:
        server.announce(stored_as)
    name_generation(index_dir, generation)
    tell(progress, "collecting", 0, 1)
    return generation


def rollback(index_dir: Path, *, server: StoreServer | None = None) -> str:
    """The generation before the served one, which is served from now on.

    Raises:
        IndexMissingError: there is none.
        IndexDamagedError: it is not as it was written; nothing has changed.
        IndexBusyError: a build is running.
    """
    with builder_lock(index_dir):
        named = named_generation(index_dir)
        older = [name for name in generations(index_dir) if named is None or name < named]
        if not older:
            raise IndexMissingError(f"{index_dir} holds no generation before the served one", hint=REBUILD_HINT)
        with open_generation(index_dir / older[-1], server=server) as index:
            if server is not None and index.stored_as:
                server.announce(index.stored_as)
            name_generation(index_dir, older[-1])
        return older[-1]


def adopt(generation: str, bring: Callable[[Path], None], index_dir: Path) -> Path:
    """A folder in which a generation of a backup stands, checked; `serve_adopted` makes it the served one.

    Whoever calls this holds the builder's lock. A killed process leaves only what the next build removes.

    Args:
        bring: Writes the generation's files into an empty folder.

    Raises:
        BuildError: the name is no generation's.
        IndexDamagedError, IndexMismatchError: it is not whole, or is of another version of the program.
    """
    if not GENERATION.fullmatch(generation):
        raise BuildError(f"{generation!r} is not the name of a generation", hint="restore an older archive")
    building = index_dir / f"{BUILDING}{os.getpid()}"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        bring(building)
        with open_generation(building):
            return building
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise


def serve_adopted(building: Path, generation: str, index_dir: Path) -> None:
    """Puts an adopted generation into its place and names it; one of the same name stays, unless it is damaged."""
    there = index_dir / generation
    try:
        open_generation(there).close()
    except AssistantError:
        sync_tree(building)
        if there.exists():
            there.rename(index_dir / f"{REMOVING}{generation}")
        building.rename(there)
        sync(index_dir)
    name_generation(index_dir, generation)
    for left in (building, index_dir / f"{REMOVING}{generation}"):
        shutil.rmtree(left, ignore_errors=True)


def _next_name(index_dir: Path, content: str) -> str:
    """A name that sorts after all that are there, also when the clock was put back."""
    now = dt.datetime.now(dt.UTC)
    for name in generations(index_dir):
        stamp = dt.datetime.strptime(name.split("-")[1], STAMP).replace(tzinfo=dt.UTC)
        now = max(now, stamp + dt.timedelta(microseconds=1))
    return f"gen-{now.strftime(STAMP)}-{content[:8]}"


def remove_leftovers(index_dir: Path) -> None:
    """Removes what killed builds left; whoever holds the lock is the only builder."""
    for path in index_dir.iterdir():
        if path.name.startswith((BUILDING, REMOVING)):
            shutil.rmtree(path, ignore_errors=True)


def collect(index_dir: Path, *, keep: set[str]) -> None:
    """Removes generations that are neither kept nor read by any process."""
    for name in generations(index_dir):
        if name in keep:
            continue
        with unread(index_dir / name) as free, suppress(OSError):
            if free:
                (index_dir / name).rename(index_dir / f"{REMOVING}{name}")
                shutil.rmtree(index_dir / f"{REMOVING}{name}", ignore_errors=True)


def _verify(folder: Path) -> None:
    """Raises BuildError unless a fresh process finds every chunk of the generation by its own vector and words."""
    command = [sys.executable, "-m", "coprod_assistant.index.verify", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    lines = (done.stdout or done.stderr).strip().splitlines()
    reason = lines[-1] if lines else f"the process ended with {done.returncode}"
    raise BuildError(f"the new index did not verify: {reason}", hint="run the build again; the old index is served")

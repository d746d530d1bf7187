"""From a folder in the BEIR layout to its report: builds the index of its passages, or uses one built before."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from ..config import Settings
from ..embed import Embedder, load_embedder
from ..errors import AssistantError
from ..index import Index, Progress, open_generation, write_generation
from .beir import BeirReport, BeirSet, measure, read_beir


def run_beir(folder: Path, settings: Settings, *, keep: Path | None, progress: Progress) -> BeirReport:
    """The report of `measure` on the set in `folder`.

    Args:
        keep: Where the index is kept; the same program on the same passages then finds it built.

    Raises:
        ConfigError: `folder` does not hold such a set.
    """
    beir = read_beir(folder)
    embedder = load_embedder(settings.embedding_model)
    with tempfile.TemporaryDirectory(prefix="coprod-beir-") as temporary:
        built = _built(beir, keep or Path(temporary), embedder, progress)
        with built as index:
            return measure(
                index,
                beir,
                embedder,
                settings,
                folder=folder.name,
                progress=lambda done, total: progress("asking", done, total),
            )


def _built(beir: BeirSet, keep: Path, embedder: Embedder, progress: Progress) -> Index:
    """An index of the set's passages; one that is there and whole is used."""
    target = keep / f"beir-{_digest(beir, embedder)}"
    try:
        return open_generation(target, embedder_hash=embedder.model_hash)
    except AssistantError:
        shutil.rmtree(target, ignore_errors=True)
    building = keep / f".building-{target.name}"
    shutil.rmtree(building, ignore_errors=True)
    write_generation(beir.documents, building, embedder, progress=progress)
    building.rename(target)
    return open_generation(target, embedder_hash=embedder.model_hash)


def _digest(beir: BeirSet, embedder: Embedder) -> str:
    """Names what an index is made of: the passages, the model and the program's own code."""
    digest = hashlib.sha256(embedder.model_hash.encode())
    for path in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(path.read_bytes())
    for document in beir.documents:
        digest.update(f"\0{document.id}\0{document.title}\0{document.source.sha256}".encode(errors="replace"))
    return digest.hexdigest()[:16]

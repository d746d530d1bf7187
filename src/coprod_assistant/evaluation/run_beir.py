"""From a folder in the BEIR layout to its report: builds the index of its passages, or uses one built before."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..config import Settings
from ..embed import Embedder, load_embedder
from ..errors import AssistantError
from ..index import Index, Progress, open_generation, write_generation
from .answerability import cases_of
from .answering import Answering, answering_of, tells_answerable
from .beir import BeirReport, BeirSet, measure, read_beir


@dataclass(frozen=True, slots=True)
class BeirFigures:
    """Retrieval, and answering where the set says which questions can be answered; empty where it does not."""

    retrieval: BeirReport
    answering: tuple[Answering, ...]

    def to_dict(self) -> dict[str, Any]:
        """The figures as one JSON object, those of retrieval at its top."""
        return asdict(self.retrieval) | {"answering": [asdict(each) for each in self.answering]}


def run_beir(
    folder: Path, settings: Settings, *, keep: Path | None, progress: Progress, answers: bool = True
) -> BeirFigures:
    """The figures of the set in `folder`.

    Args:
        answers: False leaves answering out, which takes longer than retrieval.
        keep: Where the index is kept; the same program on the same passages then finds it built.

    Raises:
        ConfigError: `folder` does not hold such a set.
    """
    beir = read_beir(folder)
    embedder = load_embedder(settings.embedding_model)
    with tempfile.TemporaryDirectory(prefix="coprod-beir-") as temporary:
        built = _built(beir, keep or Path(temporary), embedder, progress)
        with built as index:
            retrieval = measure(
                index,
                beir,
                embedder,
                settings,
                folder=folder.name,
                progress=lambda done, total: progress("searching", done, total),
            )
            if not answers or not tells_answerable(beir):
                return BeirFigures(retrieval, ())
            cases = cases_of(
                index, beir, embedder, settings, progress=lambda done, total: progress("answering", done, total)
            )
            return BeirFigures(retrieval, tuple(answering_of(cases)))


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

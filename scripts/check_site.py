"""Says what the pages of a built site would fetch from another host: `python scripts/check_site.py site`.

A link that a reader may follow is no fetch; a script, style, picture, font or frame is.
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

FETCHING = {
    *((tag, "src") for tag in ("script", "img", "iframe", "source", "video", "audio", "embed")),
    ("img", "srcset"), ("link", "href"), ("object", "data"),
}  # fmt: skip
ONLY_NAMED = {"canonical", "next", "prev", "alternate"}  # rel of a <link> that no browser fetches
ELSEWHERE = re.compile(r"\s*(?:https?:)?//")
IN_STYLE = re.compile(r"(?:url\(\s*['\"]?|@import\s+['\"])((?:https?:)?//[^'\")\s]+)")


class Fetches(HTMLParser):
    """Collects the addresses on other hosts that a page makes a browser ask."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "link" and ONLY_NAMED.intersection((named.get("rel") or "").split()):
            return
        for name, value in attrs:
            if (tag, name) in FETCHING and ELSEWHERE.match(value or ""):
                self.found.append(value or "")

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.found.extend(IN_STYLE.findall(data))


def fetched_elsewhere(path: Path) -> list[str]:
    """The addresses on other hosts that a page or style sheet fetches, in its order."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        return IN_STYLE.findall(text)
    parser = Fetches()
    parser.feed(text)
    return parser.found


def main(folder: Path) -> int:
    """0 if nothing is fetched from elsewhere, else 1 after a line for each address."""
    pages = sorted(path for path in folder.rglob("*") if path.suffix in {".html", ".css"})
    if not pages:
        print(f"{folder} holds no pages: make site", file=sys.stderr)
        return 1
    found = [(path, address) for path in pages for address in fetched_elsewhere(path)]
    for path, address in found:
        print(f"{path} fetches {address}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))

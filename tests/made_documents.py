"""Documents made from a list of blocks, with the offsets counted for the test's author."""

from __future__ import annotations

from coprod_assistant.types import Block, BlockKind, Document, Link, Page, Source, Span

Part = tuple[str, ...]


def made(*blocks: tuple[BlockKind | str, str | Part], title: str = "", name: str = "page.html") -> Document:
    """A document of blocks `(kind, words)`, parted by blank lines.

    Kinds are those of `Block`; "h1" to "h6" are headings, "boilerplate" is text that no block covers. The words of
    a list or table are a tuple: "" or the opening line, then its parts; those of a quotation its words and, where
    there is one, its attribution.
    """
    text = ""
    made_blocks: list[Block] = []
    for kind, words in blocks:
        start = len(text) + (2 if text else 0)
        text += "\n\n" if text else ""
        parts: list[Span] = []
        if isinstance(words, str):
            text += words
        else:
            opening, *rest = words if kind in ("list", "table") else ("", *words)
            text += opening
            for number, part in enumerate(rest):
                text += ("\n• " if opening or number else "• ") if kind == "list" else "\n" if number else ""
                parts.append(Span(len(text), len(text) + len(part)))
                text += part
        if kind == "boilerplate":
            continue
        level = int(kind[1]) if kind in ("h1", "h2", "h3", "h4", "h5", "h6") else 0
        block_kind: BlockKind = "heading" if level else kind  # type: ignore[assignment]
        made_blocks.append(Block(block_kind, start, len(text), level, tuple(parts)))
    return of_text(text, tuple(made_blocks), title=title, name=name)


def of_text(
    text: str,
    blocks: tuple[Block, ...],
    *,
    title: str = "",
    name: str = "page.html",
    pages: tuple[Page, ...] = (),
    links: tuple[Link, ...] = (),
) -> Document:
    """A document whose id is made from the file's name."""
    source = Source(file=name, media_type="text/html", sha256="0" * 64, url=f"https://example.org/{name}")
    return Document(name.replace(".", "-"), source, title, text, blocks, pages, links)


def words(count: int, *, start: int = 0) -> str:
    """A sentence of `count` words, all different."""
    return " ".join(f"word{number}" for number in range(start, start + count)).capitalize() + "."


def long_sentence(chars: int, *, mark: str = "a") -> str:
    """A sentence of exactly `chars` characters that holds nothing but `mark` in words."""
    return (f"{mark * 6} " * chars)[: chars - 2].strip().ljust(chars - 1, mark).capitalize() + "."

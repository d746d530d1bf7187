"""How much of an article the text of its page keeps, and what else it holds, beside trafilatura on published sets.

    python benchmarks/articles.py [--every 4] [--worst 10] FOLDER

FOLDER is a checkout of article-extraction-benchmark (`ground-truth.json`, `html/`: runs of four words are compared) or
of trafilatura (`tests/evaldata.json`: strings that the text must and must not hold). Scores are those of the sets. This
program keeps more than an article on purpose (events, asides, tables, headings), which costs precision here; `lost` is
the share of the article's words that its text does not hold, and `--worst` names pages that lose most.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from coprod_assistant.errors import ExtractionError
from coprod_assistant.extract.html import extract_html

SHINGLE = 4
SHOWN = 160  # characters of what a page lost
Extract = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page with the article on it, or with strings that its text must and must not hold."""

    name: str
    page: bytes
    article: str = ""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Right, wrong and missing; `lost` of `words` words, and the first of them in a row."""

    right: float
    wrong: float
    missing: float
    lost: int
    words: int
    first: str = ""


def ours(page: bytes) -> str:
    """The blocks of a page; nothing for one that is refused."""
    try:
        parsed = extract_html(page)
    except ExtractionError:
        return ""
    return "\n".join(parsed.text[block.start : block.end] for block in parsed.blocks)


def of_trafilatura(page: bytes) -> str:
    """What trafilatura takes for the article, set as both benchmarks set it."""
    import trafilatura

    return trafilatura.extract(page, include_comments=False, include_tables=True) or ""


def pages_of(folder: Path) -> Iterator[Labelled]:
    """The labelled pages of a checkout.

    Raises:
        SystemExit: it is none of the two.
    """
    truth, strings = folder / "ground-truth.json", folder / "tests" / "evaldata.json"
    if truth.is_file():
        for name, entry in json.loads(truth.read_text(encoding="utf-8")).items():
            page = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
            yield Labelled(name, page, article=entry.get("articleBody", ""))
    elif strings.is_file():
        for entry in json.loads(strings.read_text(encoding="utf-8")).values():
            found = [path for part in ("cache", "eval") if (path := strings.parent / part / entry["file"]).is_file()]
            if found:
                present, absent = tuple(entry["with"]), tuple(entry["without"])
                yield Labelled(entry["file"], found[0].read_bytes(), present=present, absent=absent)
    else:
        raise SystemExit(f"{folder}: neither ground-truth.json nor tests/evaldata.json is there; name a checkout")


def score(page: Labelled, text: str) -> Score:
    """How the text of a page compares with its label."""
    if page.present or page.absent:
        held = _spaced(text)
        gone = [words for words in page.present if _spaced(words) not in held]
        wrong = sum(_spaced(words) in held for words in page.absent)
        lost = sum(_lost(words, text)[0] for words in gone)
        count = sum(len(re.findall(r"\w+", words)) for words in page.present)
        return Score(len(page.present) - len(gone), wrong, len(gone), lost, count, " / ".join(gone))
    true, found = _shingles(page.article), _shingles(text)
    right, total = (true & found).total(), (true | found).total() or 1  # each page counts the same
    lost, first = _lost(page.article, text)
    words = len(re.findall(r"\w+", page.article))
    return Score(right / total, (found - true).total() / total, (true - found).total() / total, lost, words, first)


def _spaced(words: str) -> str:
    return " ".join(words.split())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(filter(None, (tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)))))


def _lost(wanted: str, text: str) -> tuple[int, str]:
    """How many words of `wanted` a text does not hold as often, and the words around the first of them."""
    left = Counter(re.findall(r"\w+", text))
    lost = 0
    first = ""
    for word in re.finditer(r"\w+", wanted):
        left[word[0]] -= 1
        if left[word[0]] < 0:
            first = first or _spaced(wanted[max(0, word.start() - SHOWN // 4) : word.start() + SHOWN])
            lost += 1
    return lost, first


def summary(scores: list[Score], *, by_page: bool) -> dict[str, float]:
    """Precision, recall and F1 over pages (as article-extraction-benchmark means them) or over all strings."""
    if by_page:
        precision = statistics.mean(s.right / (s.right + s.wrong) for s in scores if s.right + s.wrong)
        recall = statistics.mean(s.right / (s.right + s.missing) for s in scores if s.right + s.missing)
    else:
        right = sum(s.right for s in scores)
        precision = right / (right + sum(s.wrong for s in scores) or 1)
        recall = right / (right + sum(s.missing for s in scores) or 1)
    lost = sum(s.lost for s in scores) / max(1, sum(s.words for s in scores))
    f1 = 2 * precision * recall / (precision + recall or 1)
    return {key: round(value, 4) for key, value in zip(KEYS, (precision, recall, f1, lost), strict=True)}


KEYS = ("precision", "recall", "f1", "lost")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="name so many pages that lose most")
    parser.add_argument("--every", type=int, default=1, help="take every so many-th page only")
    options = parser.parse_args()
    readers: dict[str, Extract] = {"this program": ours, "trafilatura": of_trafilatura}
    pages = list(pages_of(options.folder))[:: options.every]
    scores = {name: [score(page, read(page.page)) for page in pages] for name, read in readers.items()}
    by_page = any(page.article for page in pages)
    print(
        json.dumps({"pages": len(pages), **{name: summary(s, by_page=by_page) for name, s in scores.items()}}, indent=1)
    )
    ranked = sorted(zip(pages, scores["this program"], strict=True), key=lambda pair: -pair[1].lost)
    for page, found in ranked[: options.worst]:
        if found.lost:
            print(f"{page.name}: {found.lost} of {found.words} words: {found.first}")


if __name__ == "__main__":
    main()

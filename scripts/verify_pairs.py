"""Labelled pairs of a sentence and the passages that it cites, made from sets in the BEIR layout.

Supported sentences are sentences of passages, as they stand or rewritten by `pair_rewrites`, sentences that people
wrote as answers or summaries, and questions of people with their answer put in. Unsupported ones are such sentences
changed by `pair_changes`, citing another passage, or with the answer to another question put in. A document (an
article, a meeting) with all its passages belongs to one half.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pair_changes import CHANGES, Around, names_of
from pair_rewrites import RULES, Sentence, capital

from coprod_assistant.answer.verify import Passage
from coprod_assistant.language import parse_sentences, split_sentences
from coprod_assistant.types import Unit

MOST_WINDOWS = 120  # passages of one set; parsing them all takes minutes
PER_RULE, PER_CHANGE, PER_HUMAN = 130, 160, 400  # pairs of a kind
MOST_CITED = 6  # windows that a summary may rest on
SHORTEST, LONGEST = 40, 320  # characters of a sentence of a source


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with its label: `kind` is how it came about, `origin` what the changed sentence was made from."""

    half: str
    supported: bool
    kind: str
    origin: str
    sentence: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A passage of a set with its sentences; `document` is what halves are divided by."""

    document: str
    passage: Passage
    sentences: tuple[Sentence, ...]

    @property
    def half(self) -> str:
        """ "a" to calibrate on, "b" to report."""
        return "ab"[hashlib.sha256(self.document.encode()).digest()[0] % 2]


def make_pairs(data: Path, *, seed: int = 7) -> list[Pair]:
    """All pairs of the sets below `data`; the same for the same data and seed."""
    rng = random.Random(seed)
    pages = [page for folder in sorted(data.iterdir()) if folder.is_dir() for page in read_pages(folder, rng)]
    trues = [*rewritten_pairs(pages, rng), *people_pairs(data, pages, rng)]
    summaries = summary_pairs(data / "qmsum", rng)
    exchanged = answers_exchanged(pages, data, rng)
    return [
        *trues,
        *summaries,
        *changed_pairs(pages, trues, rng),
        *moved_pairs(pages, trues, rng),
        *rng.sample(exchanged, min(PER_CHANGE, len(exchanged))),
    ]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def read_pages(folder: Path, rng: random.Random) -> list[Page]:
    """Passages of one set; of transcripts a sample."""
    rows = read_lines(folder / "corpus.jsonl")
    if folder.name == "qmsum":
        wanted = {line.split("\t")[1] for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]}
        rows = [row for row in rows if row["_id"] in wanted]
        rows = rng.sample(rows, min(MOST_WINDOWS, len(rows)))
    texts = [plain(row["text"]) for row in rows]
    spans = split_sentences(texts)
    pieces = [text[s.start : s.end].replace("\n", " ") for text, found in zip(texts, spans, strict=True) for s in found]
    parsed = iter(parse_all(pieces))
    pages = []
    for row, text, found in zip(rows, texts, spans, strict=True):
        units = tuple(Unit("sentence", s.start, s.end) for s in found)
        passage = Passage(1, row["_id"], 0, len(text), text, units, title=row["title"])
        sentences: list[Sentence] = []
        for _ in found:
            now = next(parsed)
            sentences.append(Sentence(now.text, now.tokens, now.kinds, sentences[-1] if sentences else None))
        pages.append(Page(f"{folder.name}/{row['title']}", passage, tuple(sentences)))
    return pages


def plain(text: str) -> str:
    """A text whose words and marks were set apart by blanks, as people write it."""
    text = re.sub(r"``\s*|\s*''", '"', text)
    text = re.sub(r"\s+([.,;:!?%)\]]|['’]s\b|n't\b)", r"\1", text)
    text = re.sub(r"([(\[$£])\s+", r"\1", text)
    return re.sub(r"(?<=\w) - (?=\w)", "-", text).replace(" -- ", " – ")


def parse_all(texts: Sequence[str]) -> list[Sentence]:
    """The texts with grammar and names, none with a sentence before it."""
    grammar, names = parse_sentences(texts), parse_sentences(texts, names=True)
    return [
        Sentence(text, tuple(tokens), tuple(token.entity for token in named))
        for text, tokens, named in zip(texts, grammar, names, strict=True)
    ]


def usable(sentence: Sentence) -> bool:
    """Whether a sentence is whole and of a middling length."""
    text = sentence.text
    whole = text[:1].isupper() and text.endswith(".") and any(token.tag in {"VERB", "AUX"} for token in sentence.tokens)
    return whole and SHORTEST <= len(text) <= LONGEST


def rewritten_pairs(pages: Sequence[Page], rng: random.Random) -> list[Pair]:
    """Sentences of the pages rewritten by each rule, some of them by a second one too, and some verbatim."""
    places = [(page, sentence) for page in pages for sentence in page.sentences if usable(sentence)]
    once: list[tuple[Page, str, str]] = []
    for name, rule in RULES.items():
        rng.shuffle(places)
        made = ((page, name, text) for page, s in places if (text := rule(s, rng)) and differs(text, s.text))
        once += [item for item, _ in zip(made, range(PER_RULE), strict=False)]
    pairs = [_pair(page, True, name, text) for page, name, text in once]
    again = rng.sample(once, len(once) // 2)
    for (page, name, text), sentence in zip(again, parse_all([text for _, _, text in again]), strict=True):
        second = rng.choice([rule for rule in RULES if rule not in {name, "two sentences in one", "pronoun named"}])
        changed = RULES[second](sentence, rng)
        if changed and differs(changed, text):
            pairs.append(_pair(page, True, "two rules", changed))
    rng.shuffle(places)
    return pairs + [_pair(page, True, "verbatim", sentence.text) for page, sentence in places[: PER_RULE * 4]]


def differs(one: str, other: str) -> bool:
    """Whether two sentences differ in more than case and marks."""
    return re.findall(r"\w+", one.lower()) != re.findall(r"\w+", other.lower())


def _pair(page: Page, supported: bool, kind: str, text: str, origin: str = "") -> Pair:
    return Pair(page.half, supported, kind, origin, text, (page.passage,))


def people_pairs(data: Path, pages: Sequence[Page], rng: random.Random) -> list[Pair]:
    """What people wrote: sentences of long answers, and questions about the subject with the answer put in."""
    by_id = {page.passage.document_id: page for page in pages}
    pairs: list[Pair] = []
    for row in read_lines(data / "clapnq" / "queries.jsonl"):
        page = by_id.get(row["metadata"].get("source_passage") or "")
        if page and row["metadata"]["answerable"]:
            pairs += _answer_sentences(page, plain(row["metadata"]["answers"][0]))
    rows = [row for row in read_lines(data / "squad2" / "queries.jsonl") if row["metadata"]["answerable"]]
    asked = [(by_id[row["metadata"]["source_passage"]], row, row["metadata"]["answers"][0]) for row in rows]
    stated = [_pair(page, True, "question with its answer", text) for page, text in statements(asked)]
    return pairs + rng.sample(stated, min(PER_HUMAN, len(stated)))


def summary_pairs(folder: Path, rng: random.Random) -> list[Pair]:
    """Sentences of summaries that people wrote of what was said in a meeting, citing the windows that they rest on."""
    rows = {row["_id"]: row for row in read_lines(folder / "corpus.jsonl")}
    rests: dict[str, list[str]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        rests.setdefault(line.split("\t")[0], []).append(line.split("\t")[1])
    pairs: list[Pair] = []
    for query in read_lines(folder / "queries.jsonl"):
        windows = [rows[name] for name in rests.get(query["_id"], [])][:MOST_CITED]
        texts = [plain(row["text"]) for row in windows]
        cut = split_sentences(texts)
        passages = tuple(
            Passage(marker, row["_id"], 0, len(text), text, tuple(Unit("sentence", s.start, s.end) for s in found),
                    title=row["title"])
            for marker, (row, text, found) in enumerate(zip(windows, texts, cut, strict=True), start=1)
        )  # fmt: skip
        answer = plain(query["metadata"]["answers"][0])
        half = Page(f"qmsum/{windows[0]['title']}", passages[0], ()).half if windows else ""
        for span in split_sentences([answer])[0] if windows else ():
            text = answer[span.start : span.end]
            if len(text) >= SHORTEST:
                pairs.append(Pair(half, True, "summary by a person", "", text, passages))
    return rng.sample(pairs, min(PER_CHANGE, len(pairs)))


def _answer_sentences(page: Page, answer: str) -> Iterator[Pair]:
    source = " ".join(re.findall(r"\w+", page.passage.text.lower()))
    for span in split_sentences([answer])[0]:
        text = answer[span.start : span.end]
        if len(text) >= SHORTEST and text[:1].isupper():
            verbatim = " ".join(re.findall(r"\w+", text.lower())) in source
            yield _pair(page, True, "answer by a person, verbatim" if verbatim else "answer by a person", text)


def statements(asked: Iterable[tuple[Page, dict[str, Any], str]]) -> Iterator[tuple[Page, str]]:
    """Questions whose answer is their subject, with the answer in the place of the question word."""
    asked = list(asked)
    parsed = parse_sentences([row["text"].strip() for _, row, _ in asked])
    for (page, row, answer), tokens in zip(asked, parsed, strict=True):
        question = row["text"].strip()
        match = re.match(
            r"(?:(?:Who|What)(?= (?!(?:did|do|does|kind|type|else)\b)[a-z])|(?:Which|What|How many) [\w-]+)\s", question
        )
        if not match or not question.endswith("?") or re.search(r"\b(?:did|do|does)\b", question):
            continue
        inside = [t for t in tokens if t.start < match.end() and not t.text.isspace()]
        verb = next((t for t in tokens if t.start >= match.end()), None)
        subject = any(t.dependency in {"nsubj", "nsubjpass", "attr"} for t in inside)
        if not subject or verb is None or verb.tag not in {"VERB", "AUX"}:
            continue
        counted = " " + match.group().split()[2] if match.group().startswith("How many") else ""
        counted = "" if counted.strip().lower() in answer.lower() else counted
        yield page, capital(f"{answer.strip(' .,')}{counted} {question[match.end() :].rstrip(' ?')}.")


def answers_exchanged(pages: Sequence[Page], data: Path, rng: random.Random) -> list[Pair]:
    """Questions with the answer to another question about the same passage, of the same look, put in."""
    by_id = {page.passage.document_id: page for page in pages}
    rows = [row for row in read_lines(data / "squad2" / "queries.jsonl") if row["metadata"]["answerable"]]
    held: dict[str, list[str]] = {}
    for row in rows:
        held.setdefault(row["metadata"]["source_passage"], []).append(row["metadata"]["answers"][0])
    asked = []
    for row in rows:
        given = row["metadata"]["answers"]
        others = [
            other for other in held[row["metadata"]["source_passage"]]
            if look(other) == look(given[0]) and not _share(other, " ".join(given)) and not _share(other, row["text"])
        ]  # fmt: skip
        if others:
            asked.append((by_id[row["metadata"]["source_passage"]], row, rng.choice(others)))
    return [_pair(page, False, "answer to another question", text, "question") for page, text in statements(asked)]


def look(answer: str) -> str:
    """Whether an answer holds a number, begins like a name, or neither."""
    return "number" if re.search(r"\d", answer) else "name" if re.match(r"(?:the )?[A-Z]", answer) else "other"


def _share(one: str, other: str) -> bool:
    return bool(set(re.findall(r"\w{4,}|\d+", one.lower())) & set(re.findall(r"\w{4,}|\d+", other.lower())))


def changed_pairs(pages: Sequence[Page], trues: Sequence[Pair], rng: random.Random) -> list[Pair]:
    """Supported sentences with one thing changed."""
    by_passage = {page.passage.document_id: page for page in pages}
    here = {page.passage.document_id: names_of(page.sentences) for page in pages}
    pools: dict[str, dict[str, list[str]]] = {}
    bases = [pair for pair in trues if pair.kind != "lead-in"]
    parsed = parse_all([pair.sentence for pair in bases])
    both = list(zip(bases, parsed, strict=True))
    found: list[Pair] = []
    for name, change in CHANGES.items():
        rng.shuffle(both)
        count = 0
        for base, sentence in both:
            page = by_passage[base.passages[0].document_id]
            around = Around(
                here[page.passage.document_id], pools.setdefault(page.document, _elsewhere(page, pages, rng))
            )
            text = change(sentence, around, rng)
            if text and differs(text, base.sentence):
                found.append(_pair(page, False, name, text, base.kind))
                count += 1
            if count == PER_CHANGE:
                break
    return found


def _elsewhere(page: Page, pages: Sequence[Page], rng: random.Random) -> dict[str, list[str]]:
    others = [other for other in rng.sample(list(pages), 60) if other.document != page.document]
    return names_of([sentence for other in others for sentence in other.sentences])


def moved_pairs(pages: Sequence[Page], trues: Sequence[Pair], rng: random.Random) -> list[Pair]:
    """Supported sentences that cite another passage: of the same document, or of another one of the same half."""
    found: list[Pair] = []
    by_document: dict[str, list[Page]] = {}
    by_passage = {page.passage.document_id: page for page in pages}
    for page in pages:
        by_document.setdefault(page.document, []).append(page)
    for pair in rng.sample(list(trues), min(len(trues), 4 * PER_CHANGE)):
        here = by_passage[pair.passages[0].document_id]
        beside = [page for page in by_document[here.document] if page is not here]
        far = [page for page in pages if page.document != here.document and page.half == here.half]
        kind, pool = (
            ("moved, same document", beside) if beside and rng.random() < 0.6 else ("moved, other document", far)
        )
        found.append(_pair(rng.choice(pool), False, kind, pair.sentence, pair.kind))
    return found

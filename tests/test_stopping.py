"""An answer that nobody waits for any more: no further step is begun."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from coprod_assistant.answer.several import MOST_SIDES
from coprod_assistant.assistant import Assistant, open_assistant
from coprod_assistant.config import load_settings
from coprod_assistant.embed import load_embedder
from coprod_assistant.errors import StoppedError
from coprod_assistant.index import build_index
from coprod_assistant.reader.protocol import Read
from coprod_assistant.reader.shipped import ShippedReader
from coprod_assistant.tokens import fold

QUESTION = "Who opened the market hall, and when was the bridge closed?"
PAGE = (
    "# The town\n\nThe mayor Ann Hill opened the market hall in May 2011. The bridge was closed in June 2012.\n\n"
    "The council met on Mondays. It spoke about money for libraries and time for volunteers.\n"
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("town")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "town.md").write_text(PAGE, encoding="utf-8")
    build_index(folder / "corpus", folder / "index", load_embedder(), timeout_s=60, memory_mb=1024)
    opened = open_assistant(load_settings(index_dir=folder / "index", corpus_dir=folder / "corpus"))
    yield opened
    opened.close()


class After(threading.Event):
    """Is found set when it is looked at for the `number`th time, and counts the looks."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.looks = 0
        self.number = number

    def is_set(self) -> bool:
        self.looks += 1
        return self.looks >= self.number


def test_it_is_given_up_at_each_stage(assistant: Assistant) -> None:
    never = After(10**6)
    whole = assistant.ask(QUESTION, stop=never)
    assert whole.status == "answered"
    assert never.looks >= 10  # after the search, around reading and deciding, and again for each of the two questions
    for number in range(1, never.looks + 1):
        stop = After(number)
        with pytest.raises(StoppedError):
            assistant.ask(QUESTION, stop=stop)
        assert stop.looks == number
        assert list(assistant.stream(QUESTION, stop=After(number))) == []


TOWNS = "Leeds Hull York Bath Perth Cardiff Oxford Dundee Exeter Norwich Paris Rome Vienna Prague Madrid Lisbon Warsaw"
OF_SIDES = (
    "What was said about money, both in Leeds and in Hull?",
    "Compare the money for libraries in Leeds, Hull, York, Bath, Perth and Cardiff.",
    f"Compare the money for libraries in {', '.join(TOWNS.split())} and Kent.",
    "Compare the money for libraries in " + " and ".join(str(year) for year in range(1980, 2020)) + ".",
)


@pytest.mark.parametrize("question", OF_SIDES)
def test_a_question_of_many_sides_is_read_a_few_times_and_can_be_given_up_before_each(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    read = ShippedReader.read
    readings = 0

    def counting(self: ShippedReader, *given: object) -> list[Read]:
        nonlocal readings
        readings += 1
        return read(self, *given)  # type: ignore[arg-type]

    class Between(After):
        before = most = 0

        def is_set(self) -> bool:
            self.most, self.before = max(self.most, readings - self.before), readings
            return super().is_set()

    monkeypatch.setattr(ShippedReader, "read", counting)
    stop = Between(10**6)
    assistant.ask(question, stop=stop)
    assert 1 <= readings <= 2 * (MOST_SIDES + 2)  # of each the best passages, and the others
    assert stop.most == 1


def test_a_question_in_other_letters_is_folded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from coprod_assistant import tokens

    folded: list[str] = []
    normalize = tokens.unicodedata.normalize

    class Counting:
        combining = staticmethod(tokens.unicodedata.combining)

        @staticmethod
        def normalize(form: str, text: str) -> str:
            folded.append(text)
            return normalize(form, text)  # type: ignore[arg-type]

    monkeypatch.setattr(tokens, "unicodedata", Counting)
    words = "Wo wurde das Müllheizkraftwerk eröffnet und von wem?"
    assert {fold(words) for _ in range(50)} == {"wo wurde das mullheizkraftwerk eroffnet und von wem?"}
    assert folded == [words]

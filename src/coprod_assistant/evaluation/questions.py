"""Questions with labels, as evals/questions/README.md describes them; nothing is asked here.

`gold` is where a right answer stands: groups of alternatives, of each of which one must be cited. An alternative is a
quotation of the source; `file`, `heading` and `page` say of each group where it stands. Where alternatives stand in
different places, an alternative is `{"text", "file", "heading", "page"}`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ..errors import ConfigError
from ..types import Status, Turn

REMEDY = "the format is described in evals/questions/README.md"
MAX_WORDS = 60  # of an answer, where the question does not say
# What people type for the marks that a source has: quotation marks, apostrophes, dashes.
ALIKE = str.maketrans("\u2018\u2019\u201c\u201d\u2010\u2011\u2013\u2014", "''\"\"----")
Split = Literal["tune", "report", "blind", "train"]  # "train": fitted to, never chosen or measured by
PageNumber = Annotated[int, Field(ge=1)]


def in_sample(set_name: str, question_id: str, every: int) -> bool:
    """Whether a question is in the sample of one in `every`: always the same ones, whatever is added to the set."""
    return zlib.crc32(f"{set_name} {question_id}".encode()) % every == 0


class TurnLabel(BaseModel):
    """An earlier turn of the conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    question: str
    answer: str = ""


class Place(BaseModel):
    """Words of a source and, as far as given, where they stand.

    `file` is the ending of a path in the archive, `heading` one of those that stand over the words (compared without
    case and spacing), and `page` counts from 1; of each there may be several of which one will do.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    text: str
    file: str | tuple[str, ...] = ()
    heading: str | tuple[str, ...] = ()
    page: PageNumber | tuple[PageNumber, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """Endings of paths; empty where any file will do."""
        return _several(self.file)

    @property
    def headings(self) -> tuple[str, ...]:
        """Headings; empty where any will do."""
        return _several(self.heading)

    @property
    def pages(self) -> tuple[int, ...]:
        """Pages; empty where any will do."""
        return (self.page,) if isinstance(self.page, int) else self.page


def _several(named: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in ((named,) if isinstance(named, str) else named) if name)


class Question(BaseModel):
    """A question and what is right.

    Attributes:
        split: `tune` may be looked at while the program is improved; `report` is meant for figures, and so is `blind`,
            written by someone who did not know the program.
        status: The statuses that are right.
        gold: Groups of alternatives; of each group one must be cited.
        forbidden: Passages that a right answer does not cite.
        file: The file, by the ending of its path, that each group of `gold` stands in; several where its alternatives
            stand in several.
        heading: A heading that stands over each group of `gold`, in the same way; empty where there is none.
        page: The page that each group of `gold` stands on, in the same way; empty where there are none.
        nuggets: Facts that a right answer holds, each as alternative wordings; without them the gold words are taken.
        forbidden_claims: Words that a right answer does not say.
        rows: How many events a list of them has.
        may: Passages that a right answer may cite as well, though it need not: of a list so many more rows are right.
        standalone: The same question for someone who has not heard the conversation before it.
        unread: Why the words of its gold are not in what the program reads, though a person sees them. The question
            then stays, as one that the program gets wrong.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str = Field(min_length=1)
    split: Split = "report"
    kind: str = Field(min_length=1)
    question: str = Field(min_length=1)
    history: tuple[TurnLabel, ...] = ()
    status: tuple[Status, ...] = Field(min_length=1)
    gold: tuple[tuple[Place | str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    max_words: int = Field(MAX_WORDS, ge=1)
    file: tuple[str | tuple[str, ...], ...] = ()
    heading: tuple[str | tuple[str, ...], ...] = ()
    page: tuple[PageNumber | tuple[PageNumber, ...], ...] = ()
    nuggets: tuple[tuple[str, ...], ...] = ()
    forbidden_claims: tuple[str, ...] = ()
    rows: int | None = Field(default=None, ge=1)
    may: tuple[Place | str, ...] = ()
    standalone: str = ""
    unread: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _labels_hold_words(self) -> Question:
        """A group without alternatives could never be met, and an empty text would be met by any quote."""
        texts = [*self.forbidden, *self.forbidden_claims, *(text for group in self.nuggets for text in group)]
        texts += [place.text for group in self.places for place in group]
        texts += [place.text for place in self.allowed]
        if not all(self.gold) or not all(self.nuggets) or not all(text.strip() for text in texts):
            raise ValueError("gold, nuggets, may and forbidden may hold no empty group and no empty text")
        if any(len(told) > len(self.gold) for told in (self.heading, self.page)):
            raise ValueError("heading and page are given for each group of gold, and there are more of them")
        if bool(self.gold) == (self.status == ("refused",)):
            raise ValueError("gold is given if, and only if, something else than refusing is right")
        if self.standalone and not self.history:
            raise ValueError("standalone is for a question that follows a conversation, and history is empty")
        return self

    @property
    def turns(self) -> list[Turn]:
        """The history as the assistant takes it."""
        return [Turn(turn.question, turn.answer) for turn in self.history]

    @property
    def places(self) -> list[list[Place]]:
        """`gold` with file, heading and page of each alternative, as far as the question names them."""
        return [[self._place(item, number) for item in group] for number, group in enumerate(self.gold)]

    @property
    def allowed(self) -> list[Place]:
        """`may` as places."""
        return [_as_place(item) for item in self.may]

    def _place(self, item: Place | str, group: int) -> Place:
        place = _as_place(item)
        told = {"file": self.file, "heading": self.heading, "page": self.page}
        named = {name: of[group] for name, of in told.items() if group < len(of) and not getattr(place, name)}
        return place.model_copy(update=named)


def _as_place(item: Place | str) -> Place:
    return item if isinstance(item, Place) else Place(text=item)


def read_questions(path: Path) -> list[Question]:
    """The questions of a file of JSON lines, in order.

    Raises:
        ConfigError: it cannot be read, holds none, repeats an id, or a line is not as it should be; names the line.
    """
    return parse_questions(path, Question.model_validate_json)


def read_listings(path: Path) -> list[Question]:
    """The questions of a file in the format of evals/catalogue: events and records that must, and must not, be quoted.

    Raises:
        ConfigError: as `read_questions`.
    """
    return parse_questions(path, lambda line: Question.model_validate(_listing(json.loads(line))))


def _listing(line: dict[str, Any]) -> dict[str, Any]:
    fields = {key: value for key, value in line.items() if key not in {"events", "records", "none_of", "may"}}
    events, records = line.get("events") or [], line.get("records") or []
    fields["gold"] = [[words] for words in (*events, *records)]
    fields["forbidden"] = line.get("none_of") or []
    fields["max_words"] = 1000  # a list is as long as there are events
    fields["may"] = line.get("may") or []
    if events and not records:
        fields["rows"] = len(events)
    return fields


def parse_questions(path: Path, parse: Callable[[str], Question]) -> list[Question]:
    """The questions that `parse` makes of the lines of a file; errors as `read_questions`."""
    found: dict[str, Question] = {}
    for number, line in _lines(path):
        try:
            question = parse(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the line"
            raise ConfigError(f"{path}, line {number}: {where}: {first['msg']}", hint=REMEDY) from error
        except (ValueError, AttributeError) as error:
            raise ConfigError(f"{path}, line {number}: {error}", hint=REMEDY) from error
        if question.id in found:
            raise ConfigError(
                f"{path}, line {number}: {question.id} occurs twice", hint="give each question its own id"
            )
        found[question.id] = question
    if not found:
        raise ConfigError(f"{path} holds no question", hint=REMEDY)
    return list(found.values())


def _lines(path: Path) -> Iterable[tuple[int, str]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # a text may hold other breaks of lines
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", hint="name a file of questions") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} cannot be read: it is no text in UTF-8", hint=REMEDY) from error
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def covers(quote: str, gold: str) -> bool:
    """Whether one holds the other, however white space is set; a quote without words covers nothing."""
    one, other = one_line(quote), one_line(gold)
    return bool(one) and bool(other) and (other in one or one in other)


def one_line(text: str) -> str:
    """`text` with each run of white space as one space."""
    return " ".join(text.split())

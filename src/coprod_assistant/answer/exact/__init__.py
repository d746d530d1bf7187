"""What can be told of a statement exactly: its words, names, years and shapes, and where it stands."""

from .answer_type import IDLE, PERSON, fit, idle_words, lacks_place
from .asked import YEAR, Question, question_of
from .columns import header_of
from .cover import Cover, cover_of
from .names import TITLES, breached
from .section import Section, section_around
from .told import asks_besides, asks_else, is_told

__all__ = [
    "IDLE",
    "PERSON",
    "TITLES",
    "YEAR",
    "Cover",
    "Question",
    "Section",
    "asks_besides",
    "asks_else",
    "breached",
    "cover_of",
    "fit",
    "header_of",
    "idle_words",
    "is_told",
    "lacks_place",
    "question_of",
    "section_around",
]

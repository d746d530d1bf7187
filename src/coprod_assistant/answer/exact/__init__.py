"""What can be told of a statement exactly: its words, names, years and shapes, and where it stands."""

from .answer_type import IDLE, PERSON, fit, idle_words
from .cover import YEAR, Cover, Question, cover_of, header_of, question_of
from .names import TITLES, Section, breached, section_around

__all__ = [
    "IDLE",
    "PERSON",
    "TITLES",
    "YEAR",
    "Cover",
    "Question",
    "Section",
    "breached",
    "cover_of",
    "fit",
    "header_of",
    "idle_words",
    "question_of",
    "section_around",
]

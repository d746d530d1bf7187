"""Words that say what kind of thing a question is about, and no more: nouns of the field, months, courtesies."""

from __future__ import annotations

from ..tokens import terms

# Generic nouns of the field: they point at an event, but are no names even where they are written with capitals.
EVENT_NOUNS = frozenset(
    terms("event conference workshop roadshow summit meeting seminar lecture congress forum symposium session day")
)

NO_NAMES = EVENT_NOUNS | frozenset(
    terms(
        "talk panel presentation speech keynote report interview video webinar training course project programme "
        "program "
        "page website organisation organization archive"
    )
)

NAMES = frozenset({"name", "person"})  # kinds of terms that are names

MONTHS = frozenset(
    terms(
        "January February March April May June July August September October November December Monday Tuesday "
        "Wednesday Thursday Friday Saturday Sunday"
    )
)

# What people say to a chat and not about its subject.
COURTESY = frozenset(
    terms(
        "please tell show give find explain describe know hello hi hey let want like would "
        "question ask answer could kindly exactly actually many much list whole complete full page "
        "section else mention named connection according happen happened happening gave give given gives took taken "
        "made make makes get got put came"
    )
)

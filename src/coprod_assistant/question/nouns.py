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
        "section else mention named one someone anyone somebody anybody something anything connection according "
        "happen happened happening gave give given gives took taken made make makes get got put came"
    )
)
# Words that only frame what is asked ("for what purpose", "which part of", "took part"): no source need hold them.
FRAME = frozenset(terms("purpose part kind sort type way reason extent aspect apart instead"))
# Verbs that another may stand for without a change of meaning, so that their absence says nothing.
LIGHT_VERBS = frozenset(
    terms("hold happen occur begin start end become use call work say see look name mean think need want do go seem")
)

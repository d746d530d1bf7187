"""What a visitor is told where the archive's own words stand in for a language model's."""

from __future__ import annotations

INSTEAD = "You read the archive’s own words instead."
NOTICES = {
    "slow": f"The language model took too long. {INSTEAD}",
    "cut": f"The language model’s answer did not arrive whole. {INSTEAD}",
    "garbage": f"The language model’s answer did not arrive whole. {INSTEAD}",
    "empty": f"The language model wrote nothing. {INSTEAD}",
    "too long": f"The language model wrote without end. {INSTEAD}",
    "paused": f"The language model is not available at the moment. {INSTEAD}",
    "budget": f"The language model is not available at the moment. {INSTEAD}",
    "context": f"The passages are too long for the language model. {INSTEAD}",
    "declined": f"The language model did not find the answer in the passages. {INSTEAD}",
    "unsupported": f"What the language model wrote could not be confirmed in the archive. {INSTEAD}",
    "left out": f"What the language model wrote left out part of the answer. {INSTEAD}",
}
UNREACHED = f"The language model could not be reached. {INSTEAD}"
CUT_SHORT = "The language model’s answer was cut off at its longest length; each sentence shown was checked."


def notice_of(fallback: str) -> str:
    """The words for a fallback by its reason."""
    return NOTICES.get(fallback, UNREACHED)

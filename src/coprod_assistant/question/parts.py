"""A question of two: "Who is Ada Brook and what did she say in Leeds?" asks two things, the second after the first."""

from __future__ import annotations

import re

ASKING = r"(?:what|who|whom|whose|how|when|where|why|which)"
BEFORE = r"(?:(?:to|for|with|by|in|at|from|on) )?"  # "and by whom"
PARTS = re.compile(
    rf"^\W*(?P<first>{BEFORE}(?:{ASKING}|is|are|was|were|do|does|did|has|have|tell me)\b.+?)"
    rf"(?:,? and |[;,?] (?:and )?)(?P<second>{BEFORE}{ASKING} .+?)[\s?.!]*$",
    re.IGNORECASE,
)
FEWEST = 3  # words of a part; "when and where was …" and "… and why?" are one question


def parts_of(question: str) -> tuple[str, str] | None:
    """The two questions that `question` is made of, None where it is one."""
    found = PARTS.match(question)
    if found is None:
        return None
    first, second = found["first"].strip(), found["second"].strip()
    if min(len(first.split()), len(second.split())) < FEWEST or PARTS.match(second):
        return None
    return f"{first}?", f"{second[0].upper()}{second[1:]}?"

"""How a question begins: with a word that goes on from the talk, with a verb (yes or no), with "why"."""

from __future__ import annotations

import re

LEAD = r"\W*(?:and |so |but )?"  # "And was it held?"
VERBS = "is|are|was|were|do|does|did|has|have|had|will|would|can|could"
YES_NO = re.compile(rf"{LEAD}(?:{VERBS})\b")
YES_NO_OR_WHY = re.compile(rf"{LEAD}(?:{VERBS}|why)\b")
WHY = re.compile(rf"{LEAD}(?:why|how come)\b")

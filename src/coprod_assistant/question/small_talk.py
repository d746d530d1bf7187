"""What people say to a chat that asks nothing of an archive: greetings, thanks, "what can you do?"."""

from __future__ import annotations

import re

from ..tokens import fold

SMALL_TALK = re.compile(
    r"\W*(?:(?:hello|hi|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|bye|good ?bye|see you|cheers|thanks|"
    r"thank you|thanks? a lot|many thanks|thx|ta|ok|okay|k|great|good|nice|cool|perfect|wow|yes|no|yep|nope|sure|fine|"
    r"lol|sorry|please|help|help me|test|testing|start|menu|there|again|very much|so much|everyone|all|bot|chatbot|"
    r"assistant|how are you(?: doing)?|who are you|what are you|"
    r"are you (?:a )?(?:bot|human|robot|ai|real|there|person)|"
    r"what (?:can|do) (?:you|i) (?:do|ask(?: you)?|say)(?: here)?|what is this(?: (?:site|page|thing|chat))?|"
    r"what(?:'s| is) your name|how (?:does|do) (?:this|it|you) work|how do i use (?:this|you|it)|"
    r"what (?:can|should|could) i ask(?: you)?(?: (?:about|here))?)\W*)+"
)


def is_small_talk(text: str) -> bool:
    """Whether `text` greets, thanks or asks what the assistant is, and nothing besides."""
    return len(text) <= 120 and SMALL_TALK.fullmatch(fold(text)) is not None  # longer talk names something

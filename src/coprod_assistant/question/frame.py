"""Questions that speak of the archive itself: "Does the archive say anything about health?" asks about health."""

from __future__ import annotations

import re

SOURCE = (
    r"(?:you|one|we|(?:the|this|your|that|their|our) (?:(?:whole|entire) )?"
    r"(?:archive|pages?|(?:web ?)?sites?|websites?|materials?|documents?|collection|text|texts|sources?|assistant))"
)
HELD = (
    r"(?:anything|something|much|(?:any |some |more |further )?(?:information|info|material|texts?|passages?|details?))"
)
SAID = r"(?: (?:said|written|published|available|known|here|there))?"
ON = r"(?:about|on|regarding|concerning|related to|to do with|that deals with|dealing with)"
HERE = rf"(?: (?:anywhere|somewhere|at all|(?:here )?(?:in|on|from|across) {SOURCE}))*"
VERBS = r"(?:say|have|got|contain|hold|mention|include|cover|know|offer|find|see|tell (?:me|us)|speak|talk|write)"
# One to five words of which none is a name, or says where, when or by whom.
PLAIN = (
    r"(?:(?!(?-i:[A-Z])|(?:in|at|on|by|during|from|with|it|them|this|that|these|those)\b)"
    r"[\w’'-]+(?: (?=\w)|(?!\w))){1,5}"
)

# Each names the matter as `matter`.
FRAMES = tuple(
    re.compile(rf"^\W*(?:and |so |but )?{frame}\W*$", re.IGNORECASE)
    for frame in (
        rf"(?:is|are) there {HELD}{SAID}{HERE} {ON} (?P<matter>.+?){HERE}",
        rf"(?:have you )?{HELD}{SAID} {ON} (?P<matter>.+?){HERE}",
        rf"(?:do|does|did|has|have|can) {SOURCE} (?:{VERBS} )+{HELD}{SAID}{HERE} {ON} (?P<matter>.+?){HERE}",
        rf"what (?:do|does|did|can|has|have) {SOURCE} (?:{VERBS} )*{ON} (?P<matter>.+?){HERE}",
        # Of an event or a person it asks more than that: "what was said about it in Leeds".
        rf"what (?:is|was|has been) (?:said|discussed|told|known|reported|written) {ON} (?P<matter>{PLAIN}){HERE}",
        rf"(?:do|does) {SOURCE} (?:mention|cover|speak (?:of|about)|talk (?:of|about)) (?P<matter>.+?){HERE}",
        r"is (?P<matter>\w+(?:[ -]\w+){0,3}?) (?:mentioned|covered|talked about|spoken of)"
        rf"(?: (?:anywhere|somewhere|at all|(?:here )?(?:in|on|from|across) {SOURCE}))+",
    )
)
ACCORDING = re.compile(rf"^\W*according to {SOURCE},? |,? according to {SOURCE}(?=\W*$)", re.IGNORECASE)


def unframed(text: str) -> str:
    """`text` without what it says of the archive: "Is there anything on this site about X?" is "Tell me about X"."""
    text = ACCORDING.sub("", text)
    found = next((match for frame in FRAMES if (match := frame.match(text))), None)
    return f"Tell me about {found['matter'].strip()}" if found else text

"""A visitor's text -> the question in it: without invisible characters, greetings, asides, and talk of the archive.

"Does the archive say anything about health?" asks about health; "Who is Ada Brook and what did she say?" asks two
things, the second after the first.
"""

from __future__ import annotations

import re
import unicodedata

from ..errors import QuestionError
from ..tokens import fold

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\U000e0000-\U000e007f]"
)

SURROGATES = re.compile("[\ud800-\udfff]")
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
SMALL_TALK = re.compile(
    r"\W*(?:(?:hello|hi|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|bye|good ?bye|see you|cheers|thanks|"
    r"thank you|thanks? a lot|many thanks|thx|ta|ok|okay|k|great|good|nice|cool|perfect|wow|yes|no|yep|nope|sure|fine|"
    r"lol|sorry|please|help|help me|test|testing|start|menu|there|again|very much|so much|everyone|all|bot|chatbot|"
    r"assistant|how are you(?: doing)?|who are you|what are you|"
    r"are you (?:a )?(?:bot|human|robot|ai|real|there|person)|"
    r"what (?:can|do) (?:you|i) (?:do|ask(?: you)?|say)(?: here)?|what is this(?: (?:site|page|thing|chat))?|"
    r"what(?:'s| is) your name|how (?:does|do) (?:this|it|you) work|how do i use (?:this|you|it)|"
    r"what (?:can|should|could) i ask(?: you)?(?: (?:about|here))?|"
    r"(?:(?:can|could|may|how (?:can|do|could)) i|i(?:'d like| want| would like| need) to) "
    r"(?:speak|talk|chat) (?:to|with) "
    r"(?:a |an |some)?(?:(?:real|actual|live) )?(?:person|human|human being|one|body|member of (?:the )?staff))\W*)+"
)
ASKING = r"(?:what|who|whom|whose|how|when|where|why|which)"
BEFORE = r"(?:(?:to|for|with|by|in|at|from|on) )?"  # "and by whom"
PARTS = re.compile(
    rf"^\W*(?P<first>{BEFORE}(?:{ASKING}|is|are|was|were|do|does|did|has|have|tell me)\b.+?)"
    rf"(?:,? and |[;,?] (?:and )?)(?P<second>{BEFORE}{ASKING} .+?)[\s?.!]*$",
    re.IGNORECASE,
)
FEWEST = 3  # words of a part; "when and where was …" and "… and why?" are one question


def clean_question(question: str, *, max_chars: int) -> str:
    """The question in composed Unicode, without control and invisible characters, white space folded.

    Raises:
        QuestionError: nothing is left, or more than `max_chars` characters are.
    """
    text = SURROGATES.sub("\ufffd", question)
    if len(text) > 4 * max_chars:  # before normalising, which may be slow on hostile input
        raise QuestionError(f"the question has more than {max_chars} characters", hint="shorten it")
    text = " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    if not text:
        raise QuestionError("the question is empty", hint="type a question")
    # Some characters are many once they are compared: what the steps after this one read is bounded too.
    if max(len(text), len(unicodedata.normalize("NFKC", text))) > max_chars:
        raise QuestionError(f"the question has more than {max_chars} characters", hint="shorten it")
    return text


CONTRACTED = re.compile(r"\b(what|who|where|when|how|why|which)(?:['’]?s|['’]re)\b(?=\s)", re.IGNORECASE)


WRITE_UP = re.compile(r"\bwrite-?up(s?)\b", re.IGNORECASE)
YOUR_SIDE = re.compile(r"\s(?:from|on) your (?:side|part|end)\b", re.IGNORECASE)  # whoever publishes: no word of theirs
# "were can i find it": no English question begins with these two words.
WERE_FOR_WHERE = re.compile(r"^were(?= (?:can|could|do|does|did|is|was|are|will|would|should|may)\b)", re.IGNORECASE)


def expanded(text: str) -> str:
    """`text` with "what's" as "what is", "were can" as "where can", a "write-up" as a "report"; "whose" stays."""
    text = WERE_FOR_WHERE.sub("where", YOUR_SIDE.sub("", WRITE_UP.sub(r"report\1", text)))
    return CONTRACTED.sub(lambda found: f"{found[1]} {'are' if found[0].endswith('re') else 'is'}", text)


def unframed(text: str) -> str:
    """`text` without what it says of the archive: "Is there anything on this site about X?" is "Tell me about X"."""
    text = ACCORDING.sub("", text)
    found = next((match for frame in FRAMES if (match := frame.match(text))), None)
    return f"Tell me about {found['matter'].strip()}" if found else text


def is_small_talk(text: str) -> bool:
    """Whether `text` greets, thanks, asks what the assistant is or asks for a person, and nothing besides."""
    return len(text) <= 120 and SMALL_TALK.fullmatch(fold(text)) is not None  # longer talk names something


def parts_of(question: str) -> tuple[str, str] | None:
    """The two questions that `question` is made of, None where it is one."""
    found = PARTS.match(question)
    if found is None:
        return None
    first, second = found["first"].strip(), found["second"].strip()
    if min(len(first.split()), len(second.split())) < FEWEST or PARTS.match(second):
        return None
    return f"{first}?", f"{second[0].upper()}{second[1:]}?"

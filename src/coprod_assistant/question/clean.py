"""A visitor's text -> the question in it: without invisible characters, greetings and asides."""

from __future__ import annotations

import re
import unicodedata

from ..errors import QuestionError
from ..language import split_sentences

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\U000e0000-\U000e007f]"
)

SURROGATES = re.compile("[\ud800-\udfff]")


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


# "Can you tell me who the chair of it is": what is asked stands last.
INDIRECT = re.compile(
    r"^\W*(?:(?:hello|hi|hey|please|and|so)\W+)*"
    r"(?:(?:(?:can|could|would|will) you|do you|i(?: would|['’]d) like to|i want to) )?(?:please )?"
    r"(?:tell|explain|say|describe|know|remind)(?: to)?(?: me| us)? "
    r"(?P<asked>who|what|where|when) (?P<matter>.+?) (?P<verb>is|are|was|were)\W*$",
    re.IGNORECASE,
)


def direct(text: str) -> str:
    """`text` as a question that begins with what it asks: "Do you know who the chair is" is "who is the chair?"."""
    found = INDIRECT.match(text)
    return f"{found['asked']} {found['verb']} {found['matter']}?" if found else text


ASKS = re.compile(
    r"\?\s*$|^(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|can|could|has|have|tell|name|list|"
    r"give|show|find|explain|describe)\b",
    re.IGNORECASE,
)

CLAUSE_END = re.compile(r"(?<=[:;,–—])\s+(?=(?:who|what|which|when|where|why|how)\b)", re.IGNORECASE)

# "I am a journalist and would be grateful to know how …": what the visitor says of himself, up to what he asks.
WANTS_TO_KNOW = re.compile(
    r"^(?:i|we|i['’]\w+|we['’]\w+|my|our)\b[^?!]*?"
    r"\b(?:know|learn|hear|find out|tell (?:me|us)|wonder(?:ing)?|ask(?:ing)?)"
    r" (?=(?:who|whom|whose|what|which|when|where|why|how)\b)",
    re.IGNORECASE,
)
NAMES_SOMETHING = re.compile(r"\d|(?!^)\b(?!I\b|I['’])[A-Z]")

PREAMBLE = 6  # words from which what comes before the question is taken for small talk


def question_proper(text: str, *, pipeline: str) -> str:
    """The sentences of `text` that ask something: "I am new here. Which …?" asks only the second.

    Of one that says first who wants to know it, what is asked; unless what is said first names something.
    """
    wish = WANTS_TO_KNOW.match(text)
    if wish and not NAMES_SOMETHING.search(wish.group()):
        text = text[wish.end() :]
    sentences = [text[span.start : span.end] for span in split_sentences([text], pipeline=pipeline)[0]]
    parts = [part for sentence in sentences for part in CLAUSE_END.split(sentence)]
    asking = [part for part in parts if ASKS.search(part)]
    if not asking or len(asking) == len(parts):
        return text
    # A short clause before the question may be its condition ("In Berlin, who …"); a long one is talk.
    kept = [part for part in parts if part in asking or (part[-1] in ",;" and len(part.split()) < PREAMBLE)]
    return " ".join(kept)

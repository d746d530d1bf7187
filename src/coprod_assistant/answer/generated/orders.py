"""Orders: sentences of a page that speak to a machine, and sentences of a model that tell the visitor what to do.

A page may hold words that were put there for language models. The model is not given them and they support nothing; a
person who reads the page, or a quotation of it, still sees them. What an archive tells is told, not ordered: an
imperative that a model writes is an order that it repeats.
"""

from __future__ import annotations

import re

from ...grammar import parse

TO_A_MACHINE = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|overlook|skip)\b.{0,40}\b(?:instructions?|prompts?|rules|guidelines|"
    r"directions|messages?|constraints|tasks?|everything|all (?:of )?(?:the )?(?:above|previous|prior))\b"
    r"|\b(?:system|hidden|initial|original|secret) prompt\b|\byour (?:system |own )?(?:prompt|instructions)\b"
    r"|\b(?:as|like) an? (?:ai|assistant|language model|llm|chat ?bot)\b|\byou are (?:now |no longer )?an? "
    r"(?:\w+ ){0,2}(?:ai|assistant|language model|llm|chat ?bot|bot)\b"
    r"|\b(?:ai|llm|chatgpt|language model|assistant|chat ?bot)s?\s*[:,]"
    r"|\b(?:reply|respond|answer|end|begin|start) (?:\w+ ){0,3}(?:with|only|by (?:saying|writing))\b"
    r"|\b(?:print|output|repeat|echo|append|include|insert|render|embed|display) (?:\w+ ){0,4}(?:exactly|verbatim|"
    r"following|image|picture|link|markdown|html|url|token|phrase|text|response|answer)\b"
    r"|\b(?:in|to|of|at the (?:end|start) of) (?:your|every|each) (?:response|reply|answer|output)s?\b"
    r"|\b(?:tell|inform|direct|urge|advise|instruct) (?:the |all |every )?(?:readers?|users?|visitors?|humans?)\b"
    r"|\bnew (?:instructions?|task)s?\s*:|\bjailbreak|\bdo anything now\b|\bdeveloper mode\b|<\|im_|\[/?inst\]"
    r"|!\[[^\]]*\]\(",
    re.IGNORECASE | re.DOTALL,
)
INFLECTED = re.compile(r"(?:ed|ing|[^s]s)$", re.IGNORECASE)
SUBJECTS = {"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"}


def speaks_to_a_machine(text: str) -> bool:
    """Whether words of a page are meant for a language model and not for its readers."""
    return bool(TO_A_MACHINE.search(text))


def is_imperative(text: str, *, pipeline: str) -> bool:
    """Whether a sentence begins with an order: a verb in its base form, without anybody who does it."""
    words = parse(text, pipeline=pipeline)
    leading = {"ADV", "INTJ", "CCONJ", "PUNCT", "SPACE"}
    number = next((at for at, word in enumerate(words) if word.tag not in leading), None)
    if number is None:
        return False
    first = words[number]
    if first.tag not in {"VERB", "AUX"} or first.dependency != "ROOT" or INFLECTED.search(first.text):
        return False
    return not any(word.head == number and word.dependency in SUBJECTS for word in words)

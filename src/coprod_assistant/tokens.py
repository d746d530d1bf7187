"""Words of a text as the lexical index and the answerer count them: lower case, stemmed (Snowball English)."""

from __future__ import annotations

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Function words of English. They carry no subject, so they are neither indexed nor counted as support.
STOPWORDS = frozenset(
    """a about above after again against all am an and any are aren't as at be because been before being below
    between both but by can can't cannot could couldn't did didn't do does doesn't doing don't down during each few
    for from further had hadn't has hasn't have haven't having he her here hers herself him himself his how i if in
    into is isn't it it's its itself let's me more most my myself no nor not of off on once only or other ought our
    ours ourselves out over own same she should shouldn't so some such than that that's the their theirs them
    themselves then there there's these they this those through to too under until up us very was wasn't we were
    weren't what what's when when's where where's which while who who's whom why why's will with won't would wouldn't
    you your yours yourself yourselves""".split()
)
# Forms that the stemmer cannot lead back to their word. Left out are those that are words of their own as well
# ("left", "saw", "found", "rose", "ground").
_IRREGULAR = dict(
    pair.split("=")
    for pair in """
    arose=arise awoke=awake awoken=awake became=become began=begin begun=begin bent=bend bit=bite bitten=bite
    blew=blow blown=blow bought=buy bred=breed broke=break broken=break brought=bring built=build burnt=burn
    came=come caught=catch children=child chose=choose chosen=choose crept=creep dealt=deal did=do done=do
    drank=drink drawn=draw dreamt=dream drew=draw driven=drive drove=drive drunk=drink eaten=eat fallen=fall
    fed=feed feet=foot fell=fall felt=feel fled=flee flew=fly flown=fly forgave=forgive forgiven=forgive
    forgot=forget forgotten=forget fought=fight froze=freeze frozen=freeze gave=give given=give gone=go got=get
    grew=grow grown=grow heard=hear held=hold hidden=hide hung=hang kept=keep knew=know known=know laid=lay
    learnt=learn led=lead leant=lean lent=lend lost=lose made=make meant=mean men=man met=meet mice=mouse
    mistaken=mistake mistook=mistake outgrew=outgrow overcame=overcome oversaw=oversee overseen=oversee
    overtook=overtake overtaken=overtake paid=pay proven=prove ran=run rang=ring rebuilt=rebuild ridden=ride
    risen=rise rode=ride rung=ring said=say sang=sing sank=sink sat=sit seen=see sent=send sewn=sew shaken=shake
    shook=shake shot=shoot shown=show shrank=shrink slept=sleep slid=slide sold=sell sought=seek spelt=spell
    spent=spend spilt=spill spoilt=spoil spoke=speak spoken=speak sprang=spring stole=steal stolen=steal
    stood=stand struck=strike stuck=stick sung=sing swam=swim swept=sweep sworn=swear swum=swim swung=swing
    taken=take taught=teach teeth=tooth thought=think threw=throw thrown=throw told=tell took=take torn=tear
    tore=tear understood=understand undertaken=undertake undertook=undertake upheld=uphold went=go wept=weep
    withdrawn=withdraw withdrew=withdraw withheld=withhold withstood=withstand woke=wake woken=wake women=woman
    won=win wore=wear worn=wear wove=weave woven=weave written=write wrote=write
    """.split()
)
_local = threading.local()  # a Stemmer object keeps a cache that is not safe to share between threads


def fold(text: str) -> str:
    """`text` in lower case without accents and with straight apostrophes; lengths may differ from the original."""
    return (
        text.casefold() if text.isascii() else _decomposed(text)
    )  # most words are, and decomposing costs ten times as much


@lru_cache(maxsize=4096)  # a question is compared with every candidate
def _decomposed(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Snowball English stem of one word, folded; a possessive ending is dropped, "won" and "men" are led back."""
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = Stemmer.Stemmer("english")
    folded = fold(word)
    if folded.endswith("'s"):
        folded = folded[:-2]
    return str(stemmer.stemWord(_IRREGULAR.get(folded, folded)))


def words(text: str) -> list[str]:
    """The words of `text` as written, in order; a hyphen separates words, an apostrophe does not."""
    return WORD.findall(text)


def terms(text: str) -> list[str]:
    """Stems of the words of `text` in order, function words left out."""
    return [found for word in words(text) if (found := _term(word)) is not None]


@lru_cache(maxsize=200_000)
def _term(word: str) -> str | None:
    """The stem of a word that is no function word; the words of an archive are few beside its length."""
    return None if fold(word) in STOPWORDS else stem(word)

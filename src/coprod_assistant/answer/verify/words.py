"""Words that mean the same, words that mean the opposite, and words that carry nothing, by stem."""

from __future__ import annotations

from functools import lru_cache

from ...thesaurus import family
from ...tokens import fold, stem, words

# Each line: words that a writer may put for one another without making a sentence untrue.
_SAME = """
say state argue stress emphasise emphasize highlight explain note remark mention comment suggest claim declare add tell
say state report point assert observe underline mention stress explain declare claim note
show demonstrate illustrate reveal display indicate exhibit prove
talk speak discuss debate speech lecture keynote speaker present presentation address
begin start commence launch open initiate beginning
end finish conclude close complete cease stop
take place held happen occur hold run organise organize host convene arrange conduct
attend participate join visit participant attendee delegate participation part attendance
help support assist aid assistance enable contribute
use employ utilise utilize apply usage
make create produce build construct form establish develop generate
get receive obtain gain acquire win
give provide offer supply grant deliver bring donate
big large major huge great substantial considerable significant vast sizeable
small little minor tiny slight
important key crucial vital essential central significant main principal chief primary major
increase rise grow growth raise expand expansion climb surge
decrease fall decline reduce reduction drop shrink lower diminish cut
new novel recent fresh
old ancient former earlier previous prior
many numerous several various multiple lot
need require necessary demand must requirement necessity
want wish desire hope aim intend seek
think believe consider regard view opinion feel hold
change alter modify transform shift adjust alteration
problem issue challenge difficulty barrier obstacle hurdle trouble
way method approach manner means technique
people person public citizen individual resident inhabitant population folk
child kid youth young
job work employment occupation post position role
company firm business corporation enterprise organisation organization
country nation state
city town
area region zone district territory
group team band body
leader head chief chair director boss chairman chairwoman president lead
member part belong
live reside dwell inhabit
die death dead kill
become turn
call name term refer dub know title
include contain comprise consist involve feature cover encompass
cause lead result trigger produce bring due because reason
let allow permit enable
keep retain maintain preserve remain stay continue
find discover identify detect
choose select pick elect opt
buy purchase acquire
send dispatch transmit
go travel move journey
come arrive reach
leave depart exit
put place set lay
write author pen compose publish
describe portray depict characterise characterize
study research investigate examine analyse analyze analysis explore investigation
plan programme program scheme project initiative
agree accept approve consent endorse back
ask request call urge invite inquire
answer reply respond response
different distinct various diverse separate
similar alike same equal identical
common widespread usual frequent general typical popular
usually typically generally normally commonly often mostly
also too additionally
near close nearby adjacent
fast quick rapid swift
slow gradual
total whole entire complete overall
law legislation act statute rule regulation
money fund funding finance cash budget
cost price expense fee
war conflict battle fight
ruler king monarch emperor sovereign
government administration state
school college academy
doctor physician
road street
film movie
car vehicle automobile
ship vessel boat
illness disease sickness
food meal
house home
teacher instructor educator
student pupil
woman female
man male
protect defend safeguard guard protection
attack assault raid strike
destroy demolish ruin wreck
found establish set create
control govern rule command dominate
try attempt effort seek
improve better enhance improvement strengthen
easy simple straightforward
hard difficult tough challenging
report paper publication document article study
meeting conference event gathering session assembly workshop
near almost nearly about approximately roughly around some circa
over more exceed above
under less below fewer
biggest largest greatest
only just solely
main most
last final
first initial original
part section portion segment piece share
type kind sort form category
idea concept notion
goal aim objective purpose target
benefit advantage merit
danger risk hazard threat
influence affect impact effect
replace substitute
separate divide split
connect link join relate tie relation
own possess have
enter join
inhabitant resident
currently now today present nowadays
formerly previously once
mainly mostly chiefly largely primarily predominantly principally
because since due owing
however although though despite but while yet whereas
percent per cent percentage
"""
# Each line: words, a stroke, words of the opposite meaning. Either side may be several words.
_OPPOSITE = """
increase rise grow growth raise expand expansion climb surge|decrease fall decline reduce reduction drop shrink lower
increase rise grow raise|diminish cut loss dwindle
more greater higher larger bigger above over exceed|less fewer lower smaller below under
most maximum highest largest biggest greatest|least minimum lowest smallest fewest
high|low
large big huge vast|small little tiny
many numerous|few
before prior earlier previous precede|after later following subsequent follow
first initial early begin start|last final late end finish stop
begin start open launch commence|end finish close conclude stop cease
allow permit enable legal let|forbid prohibit ban prevent illegal bar disallow
accept approve agree endorse support favour favor back|reject refuse oppose disagree disapprove deny dispute
win victory|lose defeat loss
success succeed successful|fail failure unsuccessful
possible able can|impossible unable cannot
easy simple|difficult hard complex complicated
good better best positive|bad worse worst poor negative
strong stronger strength|weak weaker weakness
include|exclude
always|never sometimes rarely
often frequent usual common|rare seldom uncommon infrequent unusual
all every|no none some few
agree|disagree
like love|dislike hate
public|private
local|national global international foreign
internal domestic inside indoor|external outside outdoor foreign
north northern|south southern
east eastern|west western
left|right
up upper upward|down lower downward
top|bottom
old older elder|young younger new newer
rich wealthy|poor
long longer|short shorter
fast quick rapid|slow gradual
hot warm heat|cold cool
light|heavy dark
bright|dark
wide broad|narrow
deep|shallow
true correct right|false wrong incorrect
same similar alike identical equal|different distinct unlike unequal
buy purchase|sell
give|take receive
send|receive
enter arrive come|leave depart exit go
push|pull
create build construct establish|destroy demolish abolish dismantle
appear|disappear vanish
advantage benefit strength|disadvantage drawback weakness
friend ally|enemy foe opponent
attack|defend defence
war|peace
birth born|death die dead
alive live|dead
male man men he|female woman women she
father son brother husband|mother daughter sister wife
majority|minority
major|minor
active|inactive passive
formal|informal
direct|indirect
temporary|permanent
modern|ancient traditional
natural|artificial
necessary essential required compulsory mandatory|unnecessary optional voluntary
safe|dangerous unsafe
full|empty
presence present|absence absent
import|export
gain profit|loss
add addition|remove subtract removal
connect join unite|separate divide disconnect
raise|lower
inside within|outside beyond
with|without
for|against
toward towards|away
employ hire|dismiss fire
trust|distrust mistrust
encourage|discourage
improve enhance strengthen|worsen weaken deteriorate
solve|cause
maximise maximize|minimise minimize
visible|invisible
certain sure|uncertain unsure doubtful
clear|unclear
known|unknown
cheap inexpensive|expensive costly
popular|unpopular
likely|unlikely
urban|rural
civil|military
liberal|conservative
optimistic|pessimistic
cause|prevent
exist|lack
remember|forget
question doubt|believe confirm
confirm|deny
hide conceal|reveal show
praise|criticise criticize
love|hate
help|hinder hamper
day|night
summer|winter
upstream|downstream
credit|debit
borrow|lend
teach|learn
ask|answer
cure heal|harm hurt
free|restrict
complete whole entire|partial incomplete
single only one|multiple several many
simultaneously|separately
"""
# Words of a sentence that only lead to what it says, or say where it comes from.
_LIGHT = """
archive passage source text document page excerpt article information material answer question summary context content
detail follow below above overview list here there accord accordingly base describe state mention say note provide give
show indicate report also additionally furthermore moreover however therefore thus hence overall finally similarly
meanwhile example instance include various several certain particular particularly specifically especially notably
generally basically essentially simply indeed well fact case regard regarding concern relate term way thing find found
need want help let go see get make do be have take know look one two ok okay yes no please thank thanks sorry sure
great hello hi glad happy feel free ask hope understand based important worth interesting conclusion conclude sum
summarize summarise
"""


def _stems(line: str) -> frozenset[str]:
    return frozenset(stem(word) for word in line.split())


def _same() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _SAME.strip().splitlines():
        group = _stems(line)
        for one in group:
            table[one] = table.get(one, frozenset()) | group
    return table


def _opposite() -> dict[str, frozenset[str]]:
    table: dict[str, frozenset[str]] = {}
    for line in _OPPOSITE.strip().splitlines():
        left, right = (_stems(side) for side in line.split("|"))
        for one, others in ((left, right), (right, left)):
            for word in one:
                table[word] = table.get(word, frozenset()) | others
    return table


SAME, OPPOSITE, LIGHT = _same(), _opposite(), _stems(_LIGHT)
LEAST_SHARED = 5  # letters that words of one root begin with
PREFIXES = ("un", "in", "im", "ir", "il", "non", "dis", "mis", "anti")


@lru_cache(maxsize=200_000)
def likeness(one: str, other: str) -> float:
    """How far one stem may stand for another, from 0 to 1: itself 1, a synonym 0.9, a word of the same root 0.7."""
    if one == other:
        return 1.0
    if other in SAME.get(one, ()) or other in family(one):
        return 0.9
    return 0.7 if _same_root(one, other) else 0.0


def _same_root(one: str, other: str) -> bool:
    """Whether two stems share their beginning: "decis" and "decid" do, "contract" and "contrast" do not."""
    shortest, longest = sorted((len(one), len(other)))
    shared = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shortest)
    return shared >= 4 and shared >= shortest - 1 and longest - shared <= 4 and (shared >= LEAST_SHARED or longest <= 6)


@lru_cache(maxsize=200_000)
def opposed(one: str, other: str) -> bool:
    """Whether two stems say the opposite of each other."""
    if other in OPPOSITE.get(one, ()):
        return True
    short, long = sorted((one, other), key=len)
    return len(short) > 3 and any(long == prefix + short for prefix in PREFIXES)


def is_bare(text: str) -> bool:
    """Whether a sentence says nothing of its own: it only leads to others, or speaks of the passages."""
    return all(stem(word) in LIGHT or len(fold(word)) < 2 for word in _content(text))


def _content(text: str) -> list[str]:
    from ...tokens import STOPWORDS

    return [word for word in words(text) if fold(word) not in STOPWORDS]

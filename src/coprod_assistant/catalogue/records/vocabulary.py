"""Words that the rules for records share: what people are called, what bodies are called, how things are said."""

from __future__ import annotations

import re

from ... import lexicon


def words(listed: str) -> frozenset[str]:
    """The words of a listing."""
    return frozenset(listed.split())


def any_of(listed: frozenset[str]) -> str:
    """A pattern that matches any of the words, the longest first; `_` stands for a blank."""
    return "|".join(re.escape(word).replace("_", r"\s+") for word in sorted(listed, key=len, reverse=True))


# Forms of verbs that report what somebody said, followed by the thing said.
SPEECH = words(
    """said says argued argues explained explains reported reports claimed claims suggested suggests noted notes added
    adds admitted admits announced announces concluded concludes confirmed confirms complained complains insisted
    insists observed observes predicted predicts remarked remarks stated states stressed stresses warned warns
    maintained maintains acknowledged acknowledges agreed agrees reminded reminds told tells replied replies answered
    answers emphasized emphasizes emphasised emphasises highlighted highlights underlined underlines recalled recalls
    commented comments declared declares pointed points feared fears hoped hopes believed believes felt feels
    cautioned cautions reiterated reiterates contended contends asserted asserts mentioned mentions thought thinks
    described describes"""
)
# These report also where a thing and not a clause follows: "highlighted the potential of …".
STRESSING = words(
    """stressed stresses emphasized emphasizes emphasised emphasises highlighted highlights underlined underlines
    pointed criticised criticized criticises criticizes"""
)
# What may introduce or follow words in quotation marks.
QUOTING = SPEECH | words(
    """asked asks wrote writes exclaimed exclaims continued continues joked jokes recalled shouted urged urges
    concluded welcomed commented sagte sagt erklärte meinte"""
)
# What people do at an event.
TAKING_PART = words(
    """spoke speaks presented presents chaired chairs facilitated facilitates moderated moderates hosted hosts
    co-hosted opened opens closed closes welcomed welcomes discussed discusses led leads ran gave gives give delivered
    delivers deliver attended attends attend participated participates participate joined joins introduced introduces
    shared shares demonstrated demonstrates showed shows described describes talked talks performed performs thanked
    outlined outlines addressed addresses launched reflected debated took_part takes_part take_part disagreed
    summarised summarized checked_out recommended
    recommends speak present chair facilitate moderate discuss lead host"""
)
HOSTING = words(
    """hosted hosts co-hosted co-hosts cohosted organised organized co-organised co-organized organises organizes
    sponsored sponsors co-sponsored funded funds supported supports convened convenes held held ran financed arranged
    paid_for put_on"""
)
# Nouns for what somebody is; they open a role, and stand before a name ("farmer Iain Baird").
ROLES = words(
    """director directors chief head lead leader manager officer executive ceo chair chairman chairwoman chairperson
    president professor lecturer reader fellow researcher minister secretary mayor councillor member founder co-founder
    coordinator co-ordinator adviser advisor consultant teacher headteacher nurse doctor gp physician farmer campaigner
    activist journalist author editor economist historian engineer artist architect librarian trustee governor
    treasurer partner associate assistant deputy vice senior junior principal policy project programme development
    specialist expert analyst planner inspector commissioner ombudsman ambassador envoy spokesman spokeswoman
    spokesperson representative delegate student volunteer resident tenant parent carer pensioner worker organiser
    organizer facilitator moderator host speaker curator scientist psychologist sociologist philosopher lawyer judge
    solicitor barrister banker entrepreneur owner baker bishop priest vicar rabbi imam chaplain warden convener convenor
    rapporteur dean rector provost chancellor vice-chancellor former ex retired acting interim executive managing
    general founding honorary regional national local senior health finance social link community parks harbour
    operations youth clinical medical research communications father mother patient midwife pharmacist surgeon
    critic singer actor actress musician composer poet novelist producer senator congressman archbishop coach
    justice reporter correspondent columnist blogger broadcaster photographer designer developer chef guitarist
    apprentice trainee intern superintendent sergeant constable captain colonel major clerk administrator alderman
    alderwoman shepherd reverend visitor guard cook magistrate sheriff sculptor tailor sailor mechanic accountant
    attendant merchant scholar pilot steward diplomat dentist electrician plumber carpenter monk nun survivor"""
)
# Most other words for what somebody does end so; what ends so and says something else is left out.
ROLE_FORM = re.compile(
    r"(?!(?:however|moreover|furthermore|rather|other|another|either|neither|whether|together|altogether|never|ever"
    r"|later|after|thereafter|earlier|further|under|over|former|latter|number|matter|paper|water|summer|winter|order"
    r"|power|letter|offer|answer|border|corner|dinner|supper|river|weather|centre|center|theater|chapter|register"
    r"|folder|poster|flower|tower|shower|consider|remember|computer|error|floor|door|major|minor|prior|indeed|career"
    r"|grist|exist|list|mist|twist|wrist|assist|insist|consist|resist|moist|best|first|least|west|east|rest"
    r"|beer|deer|peer|sheer|woman|man|human|german|roman|ottoman|gorman)$)"
    r"[a-z-]{3,}(?:ist|ian|eer|er|or|man|woman|wright|smith|person|herd)$"
)


def is_role(word: str) -> bool:
    """Whether a word may say what somebody is: a known one, or one in lower case that ends as such words do."""
    return word.lower() in ROLES or bool(ROLE_FORM.match(word))


TITLES = frozenset(map(str.capitalize, lexicon.TITLES)) | words(
    "Professorin Col Colonel Gen Capt Captain Lt Maj Sgt Fr Sen"
)
KEPT_TITLES = words("Sir Dame Lord Lady Baroness Baron")
# A name that holds one of these is a body's.
BODIES = words(
    """university college school council trust foundation institute association society network alliance forum group
    board agency authority committee commission ministry department office service services hospital surgery clinic
    church centre center bank fund union club cooperative co-operative partnership partners federation company ltd
    limited inc gmbh plc llp cic international press museum library theatre theater lab labs laboratory government
    parliament party police nhs charity project programme program initiative housing community communications
    consulting consultants solutions systems technologies enterprise enterprises academy bureau corporation league
    movement coalition consortium campaign collective unit panel assembly cabinet city county borough universität
    hochschule hogeschool stichting stiftung verein université università universidad fundación universidade mbc
    practitioners carers growers tenants residents scouts dairies farm farms bakery orchestra choir band brothers
    sons works industries holdings media broadcasting airlines railways railway united congress senate ministers
    guild chamber secretariat directorate observatory archive archives studio studios cooperation credit"""
)

DATE_WORDS = frozenset((*lexicon.MONTHS, *lexicon.WEEKDAYS)) - {"march"}  # which people do, too
# A name that holds one of these is neither a person's nor a body's.
PLACES_AND_THINGS = DATE_WORDS | words(
    """street road avenue lane park station square house hall bridge river mount mountain lake valley island islands
    north south east west northern southern eastern western new great day week month year conference summit festival
    award prize medal report act bill paper review strategy plan roadshow workshop seminar congress symposium
    participants delegates speakers attendees guests visitors members residents people world
    cup war battle empire kingdom republic treaty olympics games championship championships prime book journal magazine
    times chapter part section figure table appendix agenda item session keynote welcome introduction conclusion
    english french german british american european african asian indian chinese russian irish scottish welsh spanish
    italian japanese canadian australian dutch christmas easter green white black royal national public social
    digital open co-production communities neighbourhoods neighbours smart click read more download"""
)
# Bodies and groups of people that advice is given to; "The figures should …" is not advice to somebody.
ADDRESSEES = words(
    """council councils government governments commissioners commissioner minister ministers ministry ministries staff
    manager managers provider providers school schools trust trusts board boards authority authorities team teams
    agency agencies department departments organisation organisations organization organizations charity charities
    funder funders foundation foundations employer employers landlord landlords mayor mayors cabinet parliament
    committee committees community communities professional professionals practitioner practitioners worker workers
    volunteer volunteers leader leaders politician politicians citizen citizens people everyone everybody nobody
    bank banks university universities hospital hospitals service services county city cities state states company
    companies business businesses partner partners researcher researchers planner planners officer officers official
    officials teacher teachers doctor doctors nurse nurses trustee trustees member members group groups body bodies
    association associations operator operators insurer insurers police municipality municipalities association
    champions policymakers policy-makers policy-maker we nhs assembly panel union unions network networks association
    clinic clinics employers regulator regulators supplier suppliers tenants residents parents carers farmers drivers
    trainers facilitators organisers organizers hosts chair director directors club clubs library libraries
    museum museums faculty institution institutions publishers editors"""
)

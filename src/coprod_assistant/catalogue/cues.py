"""Words that speak for an event and words that speak against one, in English and German."""

from __future__ import annotations

import re


def _any(words: str) -> str:
    return "|".join(word.strip() for word in words.replace("\n", "|").split("|") if word.strip())


# A line that names one of these is an event if it is dated.
STRONG = _any(
    """conference|workshop|seminar|webinar|road ?show|symposium|congress|summit|forum|assembly|convention|colloquium
    round ?table|master ?class|hackathon|festival|fair|expo|study day|open day|away ?day|networking (?:day|event)
    listening (?:day|event)|ceremony|gala|retreat|boot ?camp|bar ?camp|unconference|world café|lecture|hearing|debate
    AGM|general meeting|plenary|learning exchange|(?:summer|winter|spring|autumn) (?:school|academy)
    teach-in|town hall meeting|show ?case
    launch event|event|parliament of [a-z]+|jamboree|market ?place day|policy lab|citizens' jury|charrette|meet-?up
    tagung|fachtag|kongress|kolloquium|vortrag|messe|sitzung|runder tisch|(?:\\w*-)?barcamp|podiumsdiskussion
    \\w*(?:konferenz|tagung|fachtag|kongress|forum|seminar|workshop|werkstatt|veranstaltung|versammlung|treffen)
    \\w*(?:akademie|gespräche?|symposium|festival|messe|schulung|anhörung)"""
)
# A line of a name and a day that begins so is about an event, unless nobody can come to what it opens.
OPENING_OF = re.compile(
    r"(?:(?:public|grand|official)\s+)?(?:launch|opening|inauguration|unveiling|eröffnung|einweihung)\s+(?:of|des|der)\s+"
    r"(?!.*\b(?:web\s?sites?|sites?|web|online|apps?|applications?|calls?|consultations?|registrations?|reports?|portals?"
    r"|pages?|tenders?|bids?|bookings?|surveys?|films?|albums?|books?|magazines?|strateg(?:y|ies)|plans?|guides?)\b)",
    re.IGNORECASE,
)
# These also name other things ("panel", "session", "launch"), so more must speak for an event.
WEAK = _any(
    """meeting|panel|talk|training|course|session|launch|day|days|week|dialogue|exchange|exhibition|academy|visit
    parliament|jury|celebration|gathering|reception|premiere|tour|camp|conversation|discussion|briefing|lab|circle|tag
    evening|breakfast|lunch|dinner|supper|weekend|picnic|(?:street )?party|concert|rally|vigil|walk|residential
    fête|fete|fayre|carnival|ceilidh|quiz|gig|recital|performance|clinic|induction|inquiry|clean-?up|litter pick
    regatta|procession|parade|coffee morning|tasting|(?:grand|official) opening
    reunion|screening|swap|kick-?off|(?:memorial|carol|remembrance) service|hustings|inauguration|unveiling
    launch of (?:our|the|its|a) [a-z]+|tage|woche|auftakt|fest|gipfel|ausstellung|feier
    abend|rundgang|spaziergang|konzert|mitgliederversammlung"""
)
# After the noun: then the noun only says of what kind the thing is ("conference room", "workshop report").
OTHER_HEAD = _any(
    """reports?|proceedings|papers?|programmes?|programs?|guides?|toolkits?|handbooks?|venues?|cent(?:re|er)s?|rooms?
    facilit(?:y|ies)|members?|fees?|websites?|pages?|teams?|polic(?:y|ies)|managers?|management|leaders?|leadership
    assistants?|organisers?|organizers?|hosts?|calls?|list|calendar|planning|planners?|materials?|slides|videos?|photos?
    notes|minutes|series|delegates?|participants?|attendees|speakers?|proposals?|chairs?|hall|prices?|plans?|work|hours
    houses?|budgets?|feedback
    evaluation|survey|blog|news|archive|industry|providers?|rate|of birth|care|service|booking"""
)
NOUN = re.compile(rf"(?<![\w-])(?:{STRONG}|{WEAK})(?:['’]s)?(?![\w]|-\w)(?!\s+(?:{OTHER_HEAD})\b)", re.IGNORECASE)
STRONG_NOUN = re.compile(rf"(?<![\w-])(?:{STRONG})(?![\w]|-\w)(?!['’]s\b)(?!\s+(?:{OTHER_HEAD})\b)", re.IGNORECASE)
# What a line or sentence is about when it is dated but tells of no event.
NOT_EVENT = re.compile(
    r"(?<!\w)(?:publish(?:ed|es|ing)?|publications?|re-?published|posted|updated|last (?:modified"
    r"|reviewed|changed)|copyright|©"
    r"|retrieved|accessed|version|releases?d?|deadlines?|apply(?:ing)? by|applications? (?:close|are"
    r"|is|due|for|must)|applicants?"
    r"|closing date|submi(?:t|ssions?|tted)|call for (?:papers|proposals|abstracts|evidence)|register by|registration"
    r"|annual (?:report|review|accounts)|yearbook|newsletter|bulletin|press (?:release|statement|notice)"
    r"|opening hours|office hours|open(?:ed)? from|open daily|closed (?:on|from)|closes on|born"
    r"|birthday|died|obituary|funeral"
    r"|act|bill|regulations?|directive|royal assent|came into force|in force|repealed|vacanc(?:y|ies)|interviews? take"
    r"|invoice|valid (?:from|until)|terms of|expires?|cancelled|canceled|postponed|abgesagt|verschoben|study trip"
    r"|(?:will|did|does|could|can) not (?:take place|go ahead|be held)|called off|fällt aus|fiel aus|entfällt|entfiel"
    r"|(?:findet|fand) nicht statt"
    r"|letter (?:to|from)|statement|policy (?:paper|brief)|white paper|factsheet|fact sheet"
    r"|case study|guide (?:to|for|on)"
    r"|handbook|toolkit|leaflet|brochure|editorial|interview with|founded|established|incorporated|was set up"
    r"|went live"
    r"|printed|(?:issue|ausgabe)(?: no\.?| nr\.?)? \d+"
    r"|isbn|issn|doi|vol|isbn-13|election|elected|appointed|joined (?:us|the (?:board|team))|hired"
    r"|veröffentlich\w*|stand:|zuletzt|aktualisiert|jahresbericht|öffnungszeiten|geöffnet"
    r"|geschlossen|frist|anmeldeschluss"
    r"|bewerbungsschluss|einsendeschluss|anmeldung bis|geboren|gestorben|gesetz\w*|verordnung|in kraft|gegründet"
    r"|pressemitteilung|rundbrief|erschienen|ausschreibung|leitfaden|stellenangebot)(?!\w)",
    re.IGNORECASE,
)
# In a heading of name, place and date without an event's noun: it names a text, a picture or a prize.
OTHERWISE = re.compile(
    r"(?<!\w)(?:letters?|memo|memorandum|e-?mail|postcard|articles?|essays?|report|reviews?|poems?"
    r"|notes? (?:on|to|from)"
    r"|blog|opinion|comment|commentary|reply|response|answers? to|statement|declaration|petition|appeal|notice"
    r"|announcement|advert(?:isement)?|vacancy|tender|awards?|prize|medal|winners?|recipes?|diary|diaries|journal"
    r"|in memory of|in memoriam|remembering|tribute|obituaries|death of|birth of|wedding|photo(?:graph)?s?|pictures? of"
    r"|portrait of|map of|video|recording|podcast|transcript|interview|profile|gallery|galleries|testimonial|licen[cs]e"
    r"|treaty|treaties|vertrag|(?:signed|moved|built|bought|sold|born|made|seen) (?:in|at|to|by)|planning application"
    r"|minutes|agenda|statistics|survey|census"
    r"|\w*brief|briefe|aufruf|stellungnahme|nachruf|zum gedenken|artikel|aufsatz|kommentar|erklärung|fotos?|beitrag"
    r"|ausschreibung|protokoll|umfrage|rezepte?|tagebuch|tagebücher|statistik(?:en)?)(?!\w)",
    re.IGNORECASE,
)
# These may be what people met about, where more than the heading's shape speaks for it.
TOPIC = re.compile(
    r"(?<!\w)(?:story|stories|post|jobs?|grants?|contract|accident|crash|fire|flood|storm|murder|arrest|verdict"
    r"|judgment|ruling|order|figures|results|data|image|painting|drawing|poster|column|note|bild|bilder|preis|stelle"
    r"|ergebnisse|urteil|beschluss)(?!\w)",
    re.IGNORECASE,
)
# The line below a heading that begins a letter or names an author.
WRITTEN = re.compile(
    r"(?:dear|liebe[rs]?|sehr geehrte[rs]?|to whom it may|(?i:by|von|written by|photo(?:graph)? by|text:|autor(?:in)?:)"
    r"\s+[A-ZÄÖÜ]\w*(?:\s+\S+){0,3}\s*$)",
    re.IGNORECASE,
)
# Headings above news, whose items bear the place and day of writing.
NEWS = re.compile(
    r"^\W*(?:(?:latest|our|local|all|in the)\s+)?(?:news|newsroom|headlines|stories|posts|aktuelles|nachrichten"
    r"|neuigkeiten|meldungen|announcements|notices)\b",
    re.IGNORECASE,
)
# Verbs that say an event was held, or that somebody was there.
HELD = re.compile(
    r"\b(?:(?:co-?)?host(?:ed|s|ing)?|held|holds?|hold|t(?:ook|akes?|aking) (?:place|part)|took part|organis(?:ed|es)"
    r"|organiz(?:ed|es)|ran|convened|convenes|gathered|gathers|met|meets|attend(?:ed|s|ing)?|participated|spoke|speaks"
    r"|presented|brought together|brings together|came (?:to|together)|invited|facilitated|chaired|opened|started|ended"
    r"|discussed|celebrated|visited|reached|drew|welcomed|joined|showcased|launched|delivered|staged"
    r"|ran from|kicked off|(?:was|were) (?:at|part of)|went to|spent|back from|filled|heard"
    r"|(?:began|closed|opened|ended) with"
    r"|followed|folgte[n]?|came together|fand(?:en)?|findet|statt(?:fand|findet|gefunden)?"
    r"|veranstaltete[nt]?|veranstaltet|lud(?:en)?|trafen|traf|tagten?"
    r"|diskutierten|nahmen|organisiert\w*|ausgerichtet|durchgeführt)\b",
    re.IGNORECASE,
)
# Words of a text about an event that happened.
AROUND = re.compile(
    r"\b(?:participants?|delegates?|attend(?:ed|ees|ance)|keynote|speakers?|took (?:place|part)"
    r"|was held|were held|audience"
    r"|this event|the event|the day|organisers|plenary|guests|co-?hosted|hosted|teilnehm\w+|nahmen"
    r"|referent\w*|gäste)\b",
    re.IGNORECASE,
)
# Headings that name a kind of text, not what it tells of.
GENERIC_HEADING = re.compile(
    r"^(?:\W|\d)*(?:past|future|next|upcoming|previous|recent|latest"
    r"|about(?: us)?|who we are|(?:what|how|why|where) we (?:do|did|work(?:ed)?|heard|learn(?:ed|t))"
    r"|our (?:work|story|history|approach)"
    r"|history(?: of .*)?|background|summary"
    r"|introduction|overview|news|latest(?: news)?|archive|past events?|events?"
    r"|upcoming(?: events?)?|contents?|home|context"
    r"|welcome|highlights|in brief|the series so far|blog|diary|projects?|activities|archiv|aktuelles|termine|über uns"
    r"|veranstaltungen|geschichte|rückblick|einleitung|zusammenfassung|hintergrund|calendar|kalender"
    r"|timeline|what happened"
    r"|events? (?:in|of|during)? ?\d{4}|bericht (?:vom|von der|über) .*|report (?:from|of|on) .*"
    r"|notes|minutes|programme)\W*$",
    re.IGNORECASE,
)
# Headings that only say which kind of text about an event follows.
KIND_OF_TEXT = re.compile(
    r"^\W*(?:minutes|notes|agenda|programme|program|invitation|summary|report|conference report|proceedings|protokoll"
    r"|tagesordnung|programm|einladung|bericht|dokumentation)\W*$",
    re.IGNORECASE,
)
# Sections whose lists and tables hold no events, however they are dated.
OTHER_SECTION = re.compile(
    r"\b(?:publications?|references|bibliography|reading list|downloads?|press|papers|reports|resources|documents|jobs?"
    r"|vacanc\w+|prices|contact|literature|further reading|blog|newsletters?|deadlines?|releases?"
    r"|changelog|product news"
    r"|veröffentlichungen|literatur|quellen|presse|stellenangebote|dokumente)\b",
    re.IGNORECASE,
)
# The title of a newsletter: its lists are what sections of other things hold, its stories are not.
STORIES = re.compile(r"^[^.:;]{0,40}\b(?:newsletters?|rundbrief|magazine)\b[^.:;]{0,30}$", re.IGNORECASE)
EVENT_SECTION = re.compile(
    r"\b(?:events?|conferences|workshops|seminars|webinars|talks|lectures|meetings|concerts|performances|exhibitions"
    r"|colloqui(?:um|a)|readings|gigs|fixtures|regattas|rehearsals|tour dates|outings|excursions"
    r"|festivals|screenings|recitals|debates|hearings|fairs|forthcoming|upcoming"
    r"|coming up|calendar|diary|what['’]s on|programme of events"
    r"|(?:lecture|talks?|events?|concert|walks?|film) (?:programme|series|season)"
    r"|roadshows|veranstaltungen|termine|tagungen|vorträge|kalender)\b",
    re.IGNORECASE,
)
# Words of a venue's name.
VENUE = re.compile(
    r"\b(?:hall|house|hotel|universit(?:y|ät|é)|college|school|cent(?:re|er)|museum|library|theatre"
    r"|theater|castle|church|chapel"
    r"|cathedral|institute|building|campus|arena|stadium|park|palace|racecourse|chambers|society"
    r"|pavilion|gallery|rooms?|club"
    r"|street|road|square|court|barn|farm|mill|rathaus|schloss|haus|bibliothek|halle|zentrum|kirche|hochschule|landtag"
    r"|\w+(?:haus|halle|saal|zentrum|schule|kirche)|parliament|senate|foundation|hub|works|exchange|pier|auditorium|academy|online|zoom|teams|virtual)\b",
    re.IGNORECASE,
)

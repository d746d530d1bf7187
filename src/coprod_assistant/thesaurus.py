"""Words that say the same of an event: who spoke, who hosted, what was recommended.

A short list for the field, so that "who spoke" finds "keynote speakers". A word counts for another of its family, but
less than itself (`answer.reading.RELATED`). Everything wider is left to the embedding.
"""

from __future__ import annotations

from .tokens import terms

_FAMILIES = (
    "speak speaker speech keynote lecture talk presentation presenter address",
    "talk discuss discussion debate",
    "interest intrigue fascinate",
    "say tell stress emphasise emphasize highlight argue explain state suggest mention remark comment think believe",
    "host co-host hosted organise organize organiser organizer organised arrange convene run",
    "attend attendance attendee participate participant visit go come delegate visitor audience present",
    "show showcase showcased demonstrate exhibit display present presented",
    "recommend recommendation suggest suggestion propose proposal advise advice policy policies measure",
    "role position job title post function",
    "report write-up publication paper summary article summarise",
    "barrier obstacle hurdle challenge difficulty impediment",
    "company organisation organization firm employer",
    "people person participant attendee delegate official member visitor",
    "teach learn lesson",
    "film video recording footage",
    "thank thanks grateful gratitude acknowledge",
    "link click here website http",
    "show reveal surface find found finding",
    "go participate attend visit trip",
    "lead chair facilitate moderate",
    "charge responsible responsibility head manage manager run lead leader director coordinate coordinator",
    "conduct carry perform undertake",
    "phone telephone",
    "cost price fee",
    "uk british britain kingdom",
    "usa american america",
    "scotland scottish",
    "wales welsh",
    "england english",
    "ireland irish",
    "netherlands dutch holland",
    "europe european",
    "france french", "brazil brazilian", "spain spanish", "denmark danish", "sweden swedish", "belgium belgian",
    "portugal portuguese", "poland polish", "finland finnish", "norway norwegian", "austria austrian", "italy italian",
    "switzerland swiss", "greece greek", "turkey turkish", "czechia czech", "hungary hungarian", "romania romanian",
    "bulgaria bulgarian", "croatia croatian", "slovakia slovak", "slovenia slovenian slovene", "estonia estonian",
    "latvia latvian", "lithuania lithuanian", "iceland icelandic", "malta maltese", "cyprus cypriot", "russia russian",
    "ukraine ukrainian", "serbia serbian", "germany german", "canada canadian", "mexico mexican",
    "argentina argentinian", "chile chilean", "colombia colombian", "peru peruvian", "china chinese",
    "japan japanese", "india indian",
    "korea korean", "vietnam vietnamese", "thailand thai", "australia australian", "zealand zealander", "kenya kenyan",
    "nigeria nigerian", "ghana ghanaian", "egypt egyptian", "morocco moroccan", "israel israeli", "flanders flemish",
    "catalonia catalan", "bavaria bavarian", "africa african", "asia asian",
    "ask invite invited invitation",
)  # fmt: skip

FAMILIES: dict[str, frozenset[str]] = {}
for _family in _FAMILIES:
    _stems = frozenset(terms(_family)) - {"co"}
    for _stem in _stems:
        FAMILIES[_stem] = FAMILIES.get(_stem, frozenset()) | _stems


def family(stem: str) -> frozenset[str]:
    """Stems that may stand for `stem`, itself left out; empty for most words."""
    return FAMILIES.get(stem, frozenset()) - {stem}


# Words for what somebody does who speaks at an event.
SPOKE = frozenset(
    terms(
        "speaker keynote spoke talked lectured presented presentation gave opened highlighted stressed emphasised "
        "argued explained warned reported showed discussed demonstrated described said announced"
    )
)
HOSTS = family("host") | {"host"}  # and for what those do who hold one

"""What countries, their parts and continents are called, and by which name the data know a place."""

from __future__ import annotations

import re
from functools import lru_cache

from ..tokens import fold
from .places import Country, countries, states

# Other names of countries, by the code of the country.
COUNTRIES = {
    "GB": "uk; u.k.; great britain; britain; großbritannien; vereinigtes königreich",
    "US": "usa; u.s.; u.s.a.; united states of america; vereinigte staaten",
    "DE": "deutschland", "AT": "österreich", "CH": "schweiz; suisse", "BR": "brasilien; brasil", "IE": "irland",
    "NL": "holland; the netherlands; netherlands; niederlande", "FR": "frankreich", "IT": "italien; italia",
    "ES": "spanien; españa", "BE": "belgien", "DK": "dänemark", "SE": "schweden", "NO": "norwegen", "FI": "finnland",
    "PL": "polen", "CZ": "czech republic; tschechien", "GR": "griechenland", "TR": "turkey; türkei", "JP": "japan",
}  # fmt: skip
# The first level of the United Kingdom as the data name it.
KINGDOM = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
CONTINENTS = {
    "AF": "Africa African", "AS": "Asia Asian", "EU": "Europe European", "NA": "North America American",
    "SA": "South America American", "OC": "Oceania",
}  # fmt: skip
# Names of parts of countries that the data do not have.
PARTS = {
    "GB": """england; scotland; wales; northern ireland; schottland; nordirland; yorkshire; cornwall; kent; devon;
        west midlands; east midlands; merseyside; greater manchester; lancashire; cumbria; northumberland""",
    "DE": """bavaria; bayern; baden-württemberg; brandenburg; hessen; hesse; mecklenburg-vorpommern; niedersachsen;
        lower saxony; nordrhein-westfalen; north rhine-westphalia; rheinland-pfalz; saarland; sachsen; saxony;
        sachsen-anhalt; schleswig-holstein; thüringen; thuringia""",
    "AT": "tirol; tyrol; steiermark; kärnten",
}
COMPASS = frozenset(
    """north south east west northern southern eastern western mid central rural nord süd ost west
    north-west north-east south-west south-east""".split()
)


class Names:
    """Countries by code and by their names, and codes by the names of countries and of their parts."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {country.code: country.name for country in countries()}
        self.entries: dict[str, Country] = {key_of(country.name): country for country in countries()}
        self.countries = {key_of(name): code for code, name in self.names.items()}
        self.countries |= {key_of(name): code for code, listed in COUNTRIES.items() for name in listed.split(";")}
        self.regions = {key_of(name): code for code, listed in PARTS.items() for name in listed.split(";")}
        self.regions |= self.countries
        for state in states().values():
            self.regions.setdefault(key_of(state), "US")  # Georgia is the country


@lru_cache(maxsize=1)
def tables() -> Names:
    """The tables, made once."""
    return Names()


def key_of(words: str) -> str:
    """The form of a name under which the data are kept."""
    return re.sub(r"\bsaint\b", "st", " ".join(fold(words).replace(".", "").split()))


def region(segment: str) -> str | None:
    """Code of the country whose name, or part's name, the segment is or ends with ("North Wales")."""
    words = key_of(segment).removeprefix("the ").split()
    for start in range(len(words)):
        code = tables().regions.get(" ".join(words[start:]))
        if code and (start == 0 or words[start - 1] in COMPASS):
            return code
    return None

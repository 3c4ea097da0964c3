"""Find a council by the many ways that returns of twenty years have spelt its name."""

import re
from collections.abc import Mapping
from urllib.parse import unquote

# what a return writes in place of the name the council goes by
KNOWN_AS = {
    "durham": "countydurham",
    "medwaytowns": "medway",
    "bathandsomerset": "bathandnortheastsomerset",
    "blackburnanddarwen": "blackburnwithdarwen",
    "telfordandthewrekin": "telfordandwrekin",
    "bedfordborough": "bedford",
}
CITY_OR_COUNTY = re.compile(r"(?:cityof|countyof)$")


def council_of(name: str | None, known: Mapping[str, str]) -> tuple[str, str] | None:
    """The council's name and code, or ``None`` where no code list names it.

    Args:
        name: The name as a return spells it.
        known: Codes by the names that code lists use.
    """
    if not name:
        return None
    listed = {spelling(each): (each, code) for each, code in known.items()}
    found = spelling(name)
    return listed.get(found) or listed.get(KNOWN_AS.get(found, found))


def spelling(name: str) -> str:
    """A name with everything taken off that spellings differ in."""
    plain = unquote(name).casefold().replace(".", " ").replace("&", " and ")
    plain = re.sub(r"^\s*\d+\s*-\s*", "", plain)
    plain = re.sub(r"\b(?:ua|council)\s*$", "", plain.strip())
    letters = re.sub(r"[^a-z]", "", plain)
    return CITY_OR_COUNTY.sub("", letters)

"""Which suppliers in a council's payments may be named, and which could be one person.

Councils publish payments to foster carers, personal assistants and sole traders beside
payments to companies. Only a name that shows a body to be an organisation is kept; all
others are added together as one. The rule leans on purpose: an organisation whose name
proves nothing is merged too.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

OTHER = "Other"
ORGANISATION: Literal["organisation"] = "organisation"
COULD_BE_A_PERSON: Literal["other"] = "other"

Kind = Literal["organisation", "other"]


def supplier_kind(name: str | None) -> Kind:
    """``organisation`` when the name shows it, otherwise ``other``.

    A mark that the name was withheld comes first. A form that only a body in law can
    carry then settles it, since a company may be called after its owner. A personal
    title, or a mark of a trading name, makes it ``other``; after those, a word that names
    a body or a service makes it an organisation.
    """
    lowered = " ".join((name or "").casefold().split())
    words = set(re.findall(r"[\w&/'’-]+", lowered.replace(".", "")))
    said = _words()
    if any(mark in lowered for mark in said["withheld"]):
        return COULD_BE_A_PERSON
    if words & said["legal_forms"]:
        return ORGANISATION
    if words & said["personal_titles"] or any(
        mark in lowered for mark in said["trading_marks"]
    ):
        return COULD_BE_A_PERSON
    if words & said["bodies"]:
        return ORGANISATION
    if words & said["ambiguous"] and words & {"the", "st", "of", "saint"}:
        return ORGANISATION
    return COULD_BE_A_PERSON


def publishable_name(name: str | None) -> str:
    """The supplier's name with its spaces put right, or the name all others share."""
    if supplier_kind(name) == COULD_BE_A_PERSON:
        return OTHER
    return " ".join((name or "").split())


@cache
def _words() -> dict[str, frozenset[str]]:
    text = (
        files("ropewalk.standards").joinpath("supplier_words.toml").read_text("utf-8")
    )
    listed: dict[str, Any] = tomllib.loads(text)
    return {name: frozenset(words) for name, words in listed.items()}

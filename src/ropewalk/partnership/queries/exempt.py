"""The grounds on which the public is kept out of an item, as law lists them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.db.models import Q

from ropewalk.figures import BadInput
from ropewalk.partnership.models import AgendaItem, Decision


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds, where they are from and how sure that is.

    Attributes:
        words: Each ground in words, by code.
        source: The law.
        certainty: How far the list can be relied on.
        note: What to keep in mind.
    """

    words: dict[str, str]
    source: str
    certainty: str
    note: str


@cache
def exempt_grounds() -> Grounds:
    """The list as it ships."""
    text = files("ropewalk.partnership").joinpath("exempt_grounds.toml").read_text()
    said = tomllib.loads(text)
    return Grounds(
        words={each["code"]: each["words"] for each in said["grounds"]},
        source=said["source"],
        certainty=said["certainty"],
        note=said["note"],
    )


def ground_said(code: str) -> str:
    """A ground in words; nothing when an item is open to the public."""
    return exempt_grounds().words[code] if code else ""


def refuse_unknown_ground(code: str) -> None:
    """Refuse a ground that is not on the list.

    Raises:
        BadInput: when there is no such ground.
    """
    if code and code not in exempt_grounds().words:
        raise BadInput("Choose one of the grounds on the list, or leave the item open.")


def items_of_one_matter(item: AgendaItem) -> set[int]:
    """An item, and those under which the same was decided in common or sent up.

    Two queries for each step that it was sent.
    """
    found, new = {item.pk}, {item.pk}
    while new:
        decisions = Decision.objects.filter(item__in=new)
        keys = decisions.filter(common_key__isnull=False).values("common_key")
        near = Decision.objects.filter(
            Q(routed_from__in=decisions)
            | Q(routed_into__in=decisions)
            | Q(common_key__in=keys)
        )
        new = set(near.values_list("item", flat=True)) - found
        found |= new
    return found

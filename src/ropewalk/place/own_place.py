"""The place that an organisation looks after, so that its people can start there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import BadInput
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account, Organisation, OrganisationKind
from ropewalk.organisations.queries import codes_of
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import Place
from ropewalk.place.queries import needs_of
from ropewalk.place.remembered import place_called

KINDS: dict[str, tuple[PlaceKind, ...]] = {
    OrganisationKind.ICB: (PlaceKind.ICB,),
    OrganisationKind.SUB_ICB: (PlaceKind.SUB_ICB,),
    OrganisationKind.COUNCIL: (PlaceKind.COUNCIL, PlaceKind.DISTRICT),
    OrganisationKind.PCN: (PlaceKind.PCN,),
    OrganisationKind.PRACTICE: (PlaceKind.PRACTICE,),
}


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The place of an organisation, and how many standing needs the reader sees in it."""

    place: Place
    needs: int


def own_place(
    lake: Lake, organisation: Organisation, *, actor: Account, on: date
) -> OwnPlace | None:
    """The place that an organisation is the council, board or practice of, in two queries.

    By a code it has on the day, else by its own name; nothing where neither finds a place
    of the organisation's kind. Which area a trust or provider serves is never guessed.
    """
    kinds = KINDS.get(organisation.kind, ())
    for said in _said_of(organisation, on=on) if kinds else ():
        try:
            place = place_called(lake, said, on=on)
        except BadInput:
            continue
        if place.kind in kinds:
            return OwnPlace(place, needs_of(place, actor=actor, on=on).count())
    return None


def _said_of(organisation: Organisation, *, on: date) -> Iterator[str]:
    yield from codes_of(organisation, on=on)
    yield organisation.name

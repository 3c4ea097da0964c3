"""The places that partnerships look after."""

from collections.abc import Collection
from datetime import date

from django.db.models import Prefetch

from ropewalk.figures import BadInput
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import OrganisationKind
from ropewalk.organisations.models.organisation import Identifier, covering
from ropewalk.partnership.models import Partner
from ropewalk.place.places import Place, PlaceKind
from ropewalk.place.remembered import place_called


def places_of(
    lake: Lake, partnerships: Collection[int], *, on: date
) -> dict[int, list[Place]]:
    """The places that the councils of partnerships look after; two queries.

    By a code that a council has on the day, else by its name; none is guessed.
    """
    found: dict[int, list[Place]] = {each: [] for each in partnerships}
    partners = (
        Partner.objects.filter(
            covering(on),
            partnership__in=partnerships,
            organisation__kind=OrganisationKind.COUNCIL,
        )
        .select_related("organisation")
        .prefetch_related(
            Prefetch(
                "organisation__identifiers",
                Identifier.objects.filter(covering(on)).order_by("scheme"),
                to_attr="codes_today",
            )
        )
    )
    for partner in partners:
        held = partner.organisation
        codes = [each.code for each in held.codes_today]  # type: ignore[attr-defined]  # fetched above
        for said in (*codes, held.name):
            try:
                place = place_called(lake, said, on=on)
            except BadInput:
                continue
            if place.kind in {PlaceKind.COUNCIL, PlaceKind.DISTRICT}:
                found[partner.partnership_id].append(place)
                break
    return found

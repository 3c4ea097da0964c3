"""Questions about neighbourhoods and needs, within what the person asking may see."""

from datetime import date

from django.db.models import Count, Prefetch, Q

from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account
from ropewalk.place.models import (
    Evidence,
    Need,
    NeedQuerySet,
    Neighbourhood,
    NeighbourhoodMember,
    NeighbourhoodQuerySet,
)
from ropewalk.place.places import Place, PlaceKind, place_of_members


def neighbourhoods_seen_by(actor: Account, *, on: date) -> NeighbourhoodQuerySet:
    """The neighbourhoods of the actor's organisations, with how many members of each kind."""
    kinds = NeighbourhoodMember.Kind
    return (
        Neighbourhood.objects.visible_to(actor, on=on)
        .select_related("organisation")
        .annotate(
            small_area_count=Count("members", filter=Q(members__kind=kinds.SMALL_AREA)),
            practice_count=Count("members", filter=Q(members__kind=kinds.PRACTICE)),
        )
        .order_by("name", "starts_on")
    )


def place_of_neighbourhood(lake: Lake, neighbourhood: Neighbourhood) -> Place:
    """A neighbourhood as a place that every question can be asked about, in one query.

    Its practices are the ones it names: which practices serve a set of small areas is
    never guessed.
    """
    members = list(neighbourhood.members.values_list("kind", "code"))
    kinds = NeighbourhoodMember.Kind
    return place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code=f"N{neighbourhood.pk}",
        name=neighbourhood.name,
        lsoa_codes=tuple(code for kind, code in members if kind == kinds.SMALL_AREA),
        practice_codes=tuple(code for kind, code in members if kind == kinds.PRACTICE),
    )


def needs_seen_by(actor: Account, *, on: date) -> NeedQuerySet:
    """The needs recorded by the actor's organisations, newest first, in two queries."""
    return (
        Need.objects.visible_to(actor, on=on)
        .select_related("organisation", "neighbourhood", "recorded_by")
        .prefetch_related(Prefetch("evidence", Evidence.objects.order_by("pk")))
    )


def loose_ends(need: Need) -> list[str]:
    """What breaks the thread at this need, in words."""
    if need.withdrawn_at is None and not need.evidence.all():
        return ["No evidence is linked to this need yet."]
    return []

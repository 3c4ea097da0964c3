"""Partnerships that the person asking may see, and who takes part in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from ropewalk.organisations.models import Account, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import MeetingState
from ropewalk.partnership.models import (
    Agreement,
    Body,
    Meeting,
    Member,
    Partner,
    Partnership,
    PartnershipQuerySet,
)


@dataclass(frozen=True, slots=True)
class Overview:
    """What a partnership holds: what it agreed, who sits, what is to come, what was decided.

    Agreements are those that the reader's own organisations are party to.
    """

    partners: Sequence[Partner]
    agreements: Sequence[Agreement]
    bodies: Sequence[Body]
    meetings: Sequence[Meeting]


def partnerships_seen_by(actor: Account, *, on: date) -> PartnershipQuerySet:
    """The partnerships that the actor may see, by name, in one query."""
    return Partnership.objects.visible_to(actor, on=on)


def partnership_numbered(number: int) -> Partnership | None:
    """The partnership of a number, for whoever has the server's keyboard; one query."""
    return Partnership.objects.filter(pk=number).first()


def overview(partnership: Partnership, *, actor: Account, on: date) -> Overview:
    """What a partnership holds, in four queries."""
    return Overview(
        partners=list(
            partnership.partners.filter(covering(on)).select_related("organisation")
        ),
        agreements=list(
            Agreement.objects.visible_to(actor, on=on).filter(partnership=partnership)
        ),
        bodies=list(partnership.bodies.filter(covering(on))),
        meetings=list(
            Meeting.objects.filter(
                body__partnership=partnership,
                of_post="",
                state__in=(MeetingState.CALLED, MeetingState.OPEN),
            )
            .select_related("body")
            .order_by("on", "pk")
        ),
    )


def organisation_choices(*, on: date) -> list[tuple[str, str]]:
    """Every organisation that takes part on a day, as (number, name), in one query."""
    return [
        (str(each.pk), each.name)
        for each in Organisation.objects.existing(on=on).order_by("name", "pk")
    ]


def member_choices(partnership: Partnership, *, on: date) -> list[tuple[str, str]]:
    """Those who take part on a day, as (number, name), in one query."""
    return [
        (str(each.pk), each.name) for each in partnership.members.filter(covering(on))
    ]


def partners_on(partnership: Partnership, *, on: date) -> set[int]:
    """The numbers of the organisations that are partners on a day, in one query."""
    return set(
        partnership.partners.filter(covering(on)).values_list(
            "organisation_id", flat=True
        )
    )


def partner_choices(partnership: Partnership, *, on: date) -> list[tuple[str, str]]:
    """The partners on a day, as (number, name), in one query."""
    return [
        (str(each.organisation_id), each.organisation.name)
        for each in partnership.partners.filter(covering(on)).select_related(
            "organisation"
        )
    ]


def members_of(partnership: Partnership, *, on: date) -> QuerySet[Member]:
    """Those who take part in a partnership on a day, by name, in one query."""
    return partnership.members.filter(covering(on))

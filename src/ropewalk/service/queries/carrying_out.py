"""Which intentions a service carries out, and which it could."""

from datetime import date

from django.db.models import QuerySet

from ropewalk.organisations.models import Account
from ropewalk.service.models import Service, ServiceIntention
from ropewalk.strategy.models import Intention


def carried_out_by(service: Service) -> list[ServiceIntention]:
    """What a service carries out today, by title; one query."""
    return list(
        service.carrying_out.filter(ended_at=None)
        .select_related("intention")
        .order_by("intention__title", "pk")
    )


def carrying_out_seen_by(actor: Account, *, on: date) -> QuerySet[ServiceIntention]:
    """What services of the actor's partnerships carry out today, in one query."""
    return ServiceIntention.objects.filter(
        ended_at=None, service__in=Service.objects.visible_to(actor, on=on)
    ).select_related("service__partnership", "intention")


def intention_choices(service: Service) -> list[tuple[str, str]]:
    """The standing intentions of its partnership that a service does not carry out yet.

    Returns:
        (number, words) pairs by title; one query.
    """
    found = Intention.objects.filter(
        partnership=service.partnership_id, withdrawn_at=None
    ).exclude(pk__in=service.carrying_out.filter(ended_at=None).values("intention"))
    return [
        (str(each.pk), f"{each.title} ({each.get_kind_display().lower()})")
        for each in found.order_by("title", "pk")
    ]

"""Recording which commissioning intentions a service carries out."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.service.models import Service, ServiceIntention
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.strategy.models import Intention


@transaction.atomic
def carry_out_intention(
    *, service_id: int, intention_id: int, by: Account, at: datetime
) -> ServiceIntention:
    """Record that a service carries out an intention of its partnership.

    Asked for twice, it is recorded once.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the intention is another partnership's, or was withdrawn.
    """
    service = (
        Service.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=service_id)
    )
    if refusal := refusal_to_commission(
        actor=by, partnership=service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    intention = Intention.objects.filter(
        pk=intention_id, partnership=service.partnership
    ).first()
    if intention is None:
        raise BadInput("Choose an intention of this partnership.")
    if intention.withdrawn_at is not None:
        raise BadInput(f"“{intention}” was withdrawn. Choose an intention that stands.")
    held = service.carrying_out.filter(intention=intention, ended_at=None).first()
    if held is not None:
        return held
    made = ServiceIntention.objects.create(
        service=service, intention=intention, recorded_at=at, recorded_by=by
    )
    record(
        Event.Kind.INTENTION_CARRIED_OUT,
        subject=service,
        by=by,
        at=at,
        detail=f"intention {intention.pk}",
    )
    return made


@transaction.atomic
def let_go_of_intention(
    *, carrying_out_id: int, because: str, by: Account, at: datetime
) -> ServiceIntention:
    """Record that a service no longer carries out an intention, and why.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, or it is recorded already.
    """
    held = (
        ServiceIntention.objects.select_for_update(of=("self",))
        .select_related("service__partnership")
        .get(pk=carrying_out_id)
    )
    if refusal := refusal_to_commission(
        actor=by, partnership=held.service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if held.ended_at is not None:
        raise BadInput("It is recorded already that it no longer does.")
    if not because.strip():
        raise BadInput("Say why the service no longer carries it out.")
    held.ended_at = at
    held.ended_because = because.strip()
    held.save(update_fields=["ended_at", "ended_because"])
    record(
        Event.Kind.INTENTION_LET_GO,
        subject=held.service,
        by=by,
        at=at,
        detail=f"intention {held.intention_id}",
    )
    return held

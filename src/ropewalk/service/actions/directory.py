"""What the directory says of a service besides: found by what, not for what, given by whom."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import KindAnswered, LeftOut, Service
from ropewalk.service.named import refuse_foreign_provider
from ropewalk.service.permissions import refusal_to_commission


def _held(service_id: int, *, by: Account, at: datetime) -> Service:
    """The service, held for a change by somebody who may change it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    service = Service.objects.select_for_update(of=("self",)).get(pk=service_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    return service


def _changed(service: Service, *fields: str, at: datetime) -> None:
    """Keep what changed, and that the entry reads otherwise from now on."""
    service.changed_at = at
    service.save(update_fields=[*fields, "changed_at"])


@transaction.atomic
def sort_service(
    *, service_id: int, kinds: Sequence[KindOfNeed], by: Account, at: datetime
) -> Service:
    """Say which kinds of need a service answers, in place of what was said before.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it answers none.
    """
    service = _held(service_id, by=by, at=at)
    if not kinds:
        raise BadInput("Choose at least one kind of need: the entry is found by it.")
    service.kinds_answered.all().delete()
    KindAnswered.objects.bulk_create(
        [KindAnswered(service=service, kind=each) for each in sorted(set(kinds))]
    )
    _changed(service, at=at)
    record(
        Event.Kind.SERVICE_SORTED,
        subject=service,
        by=by,
        at=at,
        detail=", ".join(sorted(set(kinds))),
    )
    return service


@transaction.atomic
def leave_out(
    *, service_id: int, what: str, goes_to: str, by: Account, at: datetime
) -> LeftOut:
    """Say what a service is not for, and who is to be asked instead.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say both.
    """
    service = _held(service_id, by=by, at=at)
    if not (what.strip() and goes_to.strip()):
        raise BadInput("Say what it is not for, and who is to be asked instead.")
    if service.left_out.filter(what=what.strip()).exists():
        raise BadInput(f"The entry says already who to ask about: {what.strip()}.")
    made = LeftOut.objects.create(
        service=service, what=what.strip(), goes_to=goes_to.strip()
    )
    _changed(service, at=at)
    record(
        Event.Kind.SERVICE_LEAVES_OUT,
        subject=service,
        by=by,
        at=at,
        detail=f"left out {made.pk}",
    )
    return made


@transaction.atomic
def name_provider(
    *, service_id: int, provider_id: int, by: Account, at: datetime
) -> Service:
    """Say who gives a service that nobody was said to give yet.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when somebody gives it already, or the provider is another partnership's.
    """
    service = _held(service_id, by=by, at=at)
    if service.provider_id is not None:
        raise BadInput(f"{service.provider} gives it already.")
    refuse_foreign_provider(service.partnership, provider_id)
    service.provider_id = provider_id
    _changed(service, "provider", at=at)
    record(
        Event.Kind.SERVICE_GIVEN_BY,
        subject=service,
        by=by,
        at=at,
        detail=f"provider {provider_id}",
    )
    return service


@transaction.atomic
def pause_service(
    *, service_id: int, paused_on: date | None, by: Account, at: datetime
) -> Service:
    """Say since when a service is closed for the time being; or that it runs again.

    Its entry stays in the directory and says so.

    Args:
        service_id: The service.
        paused_on: The first day without it; none once it runs again.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it would pause before it starts.
    """
    service = _held(service_id, by=by, at=at)
    if paused_on is not None and paused_on < service.starts_on:
        raise BadInput(f"It starts on {day(service.starts_on)}, and not before.")
    service.paused_on = paused_on
    _changed(service, "paused_on", at=at)
    record(
        Event.Kind.SERVICE_PAUSED,
        subject=service,
        by=by,
        at=at,
        detail=f"since {paused_on}" if paused_on else "runs again",
    )
    return service

"""Recording the organisations that give services."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import (
    Account,
    Organisation,
    OrganisationKind,
    OrganisationName,
)
from ropewalk.partnership.models import Partnership
from ropewalk.service.kinds import Sector
from ropewalk.service.models import Provider
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.service.rules.care_locations import code_from, refusal_of_provider_code


@dataclass(frozen=True, slots=True)
class ProviderSaid:
    """A provider as somebody entered it.

    Attributes:
        name: The name of the organisation; one of that name is taken if there is one.
        sector: Whose it is.
        starts_on: The day from which it gives services here.
        regulator_code: The regulator's code for it, if it has one.
    """

    name: str
    sector: Sector
    starts_on: date
    regulator_code: str = ""


@transaction.atomic
def record_provider(
    *,
    partnership_id: int,
    said: ProviderSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Provider:
    """Record an organisation as a provider to a partnership.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no name, is recorded already, or its code cannot be one.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = Provider.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    name = said.name.strip()
    if not name:
        raise BadInput("Enter the name of the provider.")
    if partnership.providers.filter(organisation__name__iexact=name).exists():
        raise BadInput(f"{name} is recorded as a provider already.")
    code = code_from(said.regulator_code)
    if code is None and said.regulator_code.strip():
        raise BadInput(refusal_of_provider_code(said.regulator_code))
    made = Provider.objects.create(
        partnership=partnership,
        organisation=_organisation(name, said),
        sector=said.sector,
        regulator_code=code or "",
        starts_on=said.starts_on,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.PROVIDER_RECORDED,
        subject=made,
        by=by,
        at=at,
        detail=f"partnership {partnership_id}, {said.sector}",
    )
    return made


def _organisation(name: str, said: ProviderSaid) -> Organisation:
    """The organisation of that name that had not ended by then, or a new one.

    A new one has its first name kept too: by it an administrator finds it, and lets its
    people in.
    """
    there = (
        Organisation.objects.filter(name__iexact=name)
        .exclude(ends_before__lte=said.starts_on)
        .first()
    )
    if there is not None:
        return there
    kind = (
        OrganisationKind.VOLUNTARY
        if said.sector == Sector.VOLUNTARY
        else OrganisationKind.PROVIDER
    )
    made = Organisation.objects.create(kind=kind, name=name, starts_on=said.starts_on)
    OrganisationName.objects.create(
        organisation=made, name=name, starts_on=said.starts_on
    )
    return made

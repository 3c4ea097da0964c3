"""Another organisation joins a partnership."""

from datetime import date, datetime

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Account, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.held import held_to_run
from ropewalk.partnership.models import Partner


@transaction.atomic
def add_partner(
    *,
    partnership_id: int,
    organisation_id: int,
    starts_on: date,
    by: Account,
    at: datetime,
) -> Partner:
    """Let another organisation join: NHS, council, housing, voluntary or any other.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is a partner already, or does not exist on the day.
    """
    partnership = held_to_run(partnership_id, by=by, at=at)
    organisation = (
        Organisation.objects.existing(on=starts_on).filter(pk=organisation_id).first()
    )
    if organisation is None:
        raise BadInput("Choose an organisation that exists on the day it joins.")
    if starts_on < partnership.starts_on:
        raise BadInput("It cannot join before the partnership starts.")
    present = partnership.partners.filter(organisation=organisation)
    if present.filter(ends_before=None).exists() or present.filter(covering(starts_on)):
        raise BadInput(f"{organisation} is a partner already.")

    partner = Partner.objects.create(
        partnership=partnership, organisation=organisation, starts_on=starts_on
    )
    record(
        Event.Kind.PARTNER_JOINED,
        subject=partnership,
        by=by,
        at=at,
        detail=organisation.name,
    )
    return partner

"""A partnership or an appraisal held while something is planned, by whoever may."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.strategy.permissions import refusal_to_plan


def held_to_plan(partnership_id: int, *, by: Account, at: datetime) -> Partnership:
    """A partnership whose plans nobody else changes until the transaction ends.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    if refusal := refusal_to_plan(actor=by, partnership=partnership, on=local_day(at)):
        raise PermissionDenied(refusal)
    return partnership

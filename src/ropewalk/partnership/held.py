"""A partnership held while its records change, by somebody who may keep them."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.permissions import refusal_to_run


def held_to_run(partnership_id: int, *, by: Account, at: datetime) -> Partnership:
    """A partnership, so that nobody else changes its records until the transaction ends.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    if refusal := refusal_to_run(actor=by, partnership=partnership, on=local_day(at)):
        raise PermissionDenied(refusal)
    return partnership

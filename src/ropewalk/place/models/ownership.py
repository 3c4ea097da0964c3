"""Which rows belong to an organisation of the person who asks."""

from datetime import date

from django.db.models import Exists, OuterRef

from ropewalk.organisations.models import Account, Membership
from ropewalk.organisations.models.organisation import covering


def own(actor: Account, *, on: date) -> Exists:
    """Whether the row's organisation is one that the actor belongs to on the day."""
    return Exists(
        Membership.objects.filter(
            covering(on), account=actor, organisation=OuterRef("organisation")
        )
    )

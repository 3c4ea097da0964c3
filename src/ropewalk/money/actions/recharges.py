"""How a lead partner shows what it spends for the others in its accounts."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.money.kinds import FundKind, RechargeRole
from ropewalk.money.models import Fund, RechargeTerms
from ropewalk.money.permissions import refusal_to_keep
from ropewalk.organisations.models import Account


@transaction.atomic
def set_recharges(
    *,
    fund_id: int,
    year_starting: int,
    acts_as: RechargeRole,
    why: str,
    by: Account,
    at: datetime,
) -> RechargeTerms:
    """Record whether a lead acts as principal or as agent, from a financial year on.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody leads in this fund, or no reason is given.
    """
    fund = Fund.objects.select_for_update(of=("self",)).get(pk=fund_id)
    if refusal := refusal_to_keep(actor=by, fund=fund, on=local_day(at)):
        raise PermissionDenied(refusal)
    if fund.kind != FundKind.LEAD:
        raise BadInput("Only a partner that leads for others recharges them.")
    if not why.strip():
        raise BadInput("Say why: who decides what is bought, and who bears the risk.")
    made = RechargeTerms.objects.create(
        fund=fund,
        year_starting=year_starting,
        acts_as=RechargeRole(acts_as),
        why=why.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.RECHARGES_SET,
        subject=fund,
        by=by,
        at=at,
        detail=f"{acts_as} from {year_starting}",
    )
    return made

"""Who reads which entries of a ledger: where partners keep theirs apart, only their own."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from ropewalk.money.kinds import APART
from ropewalk.money.models import Fund, RecoveryTask
from ropewalk.organisations.models import Account, Membership
from ropewalk.organisations.models.organisation import covering


def _own(actor: Account, on: date) -> QuerySet[Membership]:
    """Where the actor has a role."""
    return Membership.objects.filter(
        covering(on), account=actor, account__is_active=True
    )


def within_ledgers(actor: Account, *, on: date, fund: str, partner: str) -> Q:
    """Rows that are not of another partner's own ledger.

    Args:
        actor: Who reads.
        on: The day.
        fund: The way from a row to its fund.
        partner: The way from a row to the partner whose ledger it would be of.
    """
    own = _own(actor, on).values("organisation")
    return ~Q(**{f"{fund}__kind__in": APART}) | Q(**{f"{partner}__in": own})


def ledgers_read_by(actor: Account, fund: Fund, *, on: date) -> Collection[int] | None:
    """Whose entries of a fund the actor reads; none where it has one ledger for all."""
    if fund.kind not in APART:
        return None
    return set(_own(actor, on).values_list("organisation_id", flat=True))


def recovery_tasks_seen_by(actor: Account, *, on: date) -> QuerySet[RecoveryTask]:
    """The recovery tasks that the actor may see.

    Those of every fund in which one of the actor's organisations takes part; where each
    partner keeps its own ledger, its own alone.
    """
    return RecoveryTask.objects.filter(
        within_ledgers(actor, on=on, fund="fund", partner="partner"),
        fund__in=Fund.objects.visible_to(actor, on=on),
    ).select_related("fund", "strand", "partner")

"""Who sees which entries of a ledger: where partners keep theirs apart, only their own."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from ropewalk.money.kinds import APART
from ropewalk.money.models import Entry, Fund, Journal, Order, RecoveryTask
from ropewalk.organisations.models import Account, Membership
from ropewalk.organisations.models.organisation import covering


def _own(actor: Account, on: date) -> QuerySet[Membership]:
    """The organisations in which the actor has a role."""
    return Membership.objects.filter(
        covering(on), account=actor, account__is_active=True
    )


def entries_seen_by(actor: Account, *, on: date) -> QuerySet[Entry]:
    """The entries that the actor may see.

    Those of every fund in which one of the actor's organisations takes part; where each
    partner keeps its own ledger, its own alone. Totals of the others are in
    ``ledgers_as_one``.
    """
    return Entry.objects.filter(
        ~Q(journal__fund__kind__in=APART)
        | Q(out_of__partner__in=_own(actor, on).values("organisation")),
        journal__fund__in=Fund.objects.visible_to(actor, on=on),
    ).select_related("journal", "out_of", "into")


def journals_seen_by(actor: Account, *, on: date) -> QuerySet[Journal]:
    """The journals of which the actor may see an entry."""
    own = Entry.objects.filter(
        journal=OuterRef("pk"),
        out_of__partner__in=_own(actor, on).values("organisation"),
    )
    return Journal.objects.filter(
        ~Q(fund__kind__in=APART) | Exists(own),
        fund__in=Fund.objects.visible_to(actor, on=on),
    )


def orders_seen_by(actor: Account, *, on: date) -> QuerySet[Order]:
    """The orders that the actor may see: of a ledger kept apart, its partner's own."""
    return Order.objects.filter(
        ~Q(fund__kind__in=APART) | Q(holder__in=_own(actor, on).values("organisation")),
        fund__in=Fund.objects.visible_to(actor, on=on),
    )


def recovery_tasks_seen_by(actor: Account, *, on: date) -> QuerySet[RecoveryTask]:
    """The recovery tasks that the actor may see, the same way."""
    return RecoveryTask.objects.filter(
        ~Q(fund__kind__in=APART)
        | Q(partner__in=_own(actor, on).values("organisation")),
        fund__in=Fund.objects.visible_to(actor, on=on),
    )

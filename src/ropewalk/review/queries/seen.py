"""What of each kind a person may see: each part of the field says so itself."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.models import Fund, Journal, Order, OrderStep
from ropewalk.money.queries.funds import journals_seen_by, orders_seen_by
from ropewalk.money.queries.orders import standing
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Measure, Outcome
from ropewalk.outcomes.queries import measures_seen_by, outcomes_seen_by
from ropewalk.partnership.models import Agreement, Decision
from ropewalk.partnership.queries.decisions import decisions_seen_by
from ropewalk.place.models import Need
from ropewalk.review.rules.thread import Kind
from ropewalk.service.models import Contract, Invoice, Service
from ropewalk.service.queries.seen import (
    contracts_seen_by,
    invoices_seen_by,
    services_seen_by,
)
from ropewalk.strategy.models import Appraisal, Intention, Priority

Rows = QuerySet[Any]


def payments_seen_by(actor: Account, *, on: date) -> QuerySet[Journal]:
    """The journals that paid for something and were not taken back, in one query."""
    paid = standing(OrderStep.objects.filter(kind=OrderStepKind.PAID))
    return journals_seen_by(actor, on=on).filter(
        Exists(paid.filter(journal=OuterRef("pk")))
    )


def _own(model: Any) -> Callable[..., Rows]:
    """Those of a model that it says itself are the actor's to see."""

    def seen_by(actor: Account, *, on: date) -> Rows:
        return model.objects.visible_to(actor, on=on)  # type: ignore[no-any-return]  # of any model

    return seen_by


SEEN_BY: Mapping[Kind, Callable[..., Rows]] = {
    Kind.NEED: _own(Need),
    Kind.PRIORITY: _own(Priority),
    Kind.APPRAISAL: _own(Appraisal),
    Kind.DECISION: decisions_seen_by,
    Kind.INTENTION: _own(Intention),
    Kind.AGREEMENT: _own(Agreement),
    Kind.FUND: _own(Fund),
    Kind.SERVICE: services_seen_by,
    Kind.CONTRACT: contracts_seen_by,
    Kind.ORDER: orders_seen_by,
    Kind.INVOICE: invoices_seen_by,
    Kind.PAYMENT: payments_seen_by,
    Kind.MEASURE: measures_seen_by,
    Kind.OUTCOME: outcomes_seen_by,
}


# as cards are told of them, once it is known that they may be seen
TOLD: Mapping[Kind, Rows] = {
    Kind.NEED: Need.objects.all(),
    Kind.PRIORITY: Priority.objects.all(),
    Kind.APPRAISAL: Appraisal.objects.all(),
    Kind.DECISION: Decision.objects.select_related("item__meeting__body"),
    Kind.INTENTION: Intention.objects.all(),
    Kind.AGREEMENT: Agreement.objects.all(),
    Kind.FUND: Fund.objects.all(),
    Kind.SERVICE: Service.objects.select_related("provider__organisation"),
    Kind.CONTRACT: Contract.objects.select_related("provider__organisation"),
    Kind.ORDER: Order.objects.select_related("fund"),
    Kind.INVOICE: Invoice.objects.select_related("contract"),
    Kind.PAYMENT: Journal.objects.select_related("fund"),
    Kind.MEASURE: Measure.objects.all(),
    Kind.OUTCOME: Outcome.objects.select_related("framework"),
}


def numbers_seen(kind: Kind, actor: Account, *, on: date) -> Rows:
    """The numbers of all of a kind that somebody may see, to stand inside a query."""
    return SEEN_BY[kind](actor, on=on).order_by().values("pk")

"""Orders of a fund: where each stands, and what is still open."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.money.kinds import FundKind, OrderStepKind
from ropewalk.money.models import Fund, Order, OrderStep
from ropewalk.money.rules.modes import mode_of
from ropewalk.money.rules.orders import OrderPlace, OrderState, Step, state_of


def steps_of(order: Order) -> list[Step]:
    """The steps of an order that were not taken back, in their order; one query."""
    return [_step(each) for each in standing(order.steps.all())]


def standing(steps: QuerySet[OrderStep]) -> QuerySet[OrderStep]:
    """Those steps whose journal was not reversed."""
    return steps.filter(journal__reversed_by=None).select_related("journal")


def _step(step: OrderStep) -> Step:
    return Step(OrderStepKind(step.kind), step.pence, step.settles_pence)


def place_of(order: Order) -> OrderPlace:
    """Where the money of an order is kept apart."""
    return OrderPlace(
        strand=order.strand_id,
        source=order.source_id,
        year=order.year_starting,
        holder=order.holder_id,
        is_capital=order.is_capital,
        partner=order.partner_id,
    )


@dataclass(frozen=True, slots=True)
class OrderSeen:
    """An order with where it stands and its steps."""

    order: Order
    state: OrderState
    steps: Sequence[OrderStep]


def orders_of(fund: Fund, *, ledgers: Collection[int] | None = None) -> list[OrderSeen]:
    """The orders of a fund, newest first, in two queries.

    Args:
        fund: The fund.
        ledgers: The partners whose own ledgers may be read; none for all.
    """
    orders = fund.orders.all()
    if ledgers is not None:
        orders = orders.filter(holder__in=ledgers)
    found = orders.select_related("strand", "source", "heading").prefetch_related(
        Prefetch("steps", standing(OrderStep.objects.all()), to_attr="standing")
    )
    is_notional = mode_of(FundKind(fund.kind)).is_notional
    return [_seen(order, order.standing, is_notional=is_notional) for order in found]


def _seen(order: Order, steps: Iterable[OrderStep], *, is_notional: bool) -> OrderSeen:
    taken = list(steps)
    state = state_of((_step(each) for each in taken), is_notional=is_notional)
    return OrderSeen(order, state, taken)


def order_seen(order: Order) -> OrderSeen:
    """An order with where it stands and its steps, in one query."""
    is_notional = mode_of(FundKind(order.fund.kind)).is_notional
    return _seen(order, standing(order.steps.all()), is_notional=is_notional)


def orders_table(orders: Sequence[OrderSeen]) -> Table:
    """Orders with where each stands."""
    return Table(
        key="orders",
        title="Orders",
        columns=(
            Column("reference", "Reference"),
            Column("supplier", "Supplier"),
            Column("what", "What"),
            Column("strand", "Strand"),
            Column("ordered", "Ordered", "pence"),
            Column("open", "Still to be delivered", "pence"),
            Column("spent", "Spent", "pence"),
            Column("paid", "Paid", "pence"),
            Column("state", "Where it stands"),
        ),
        rows=tuple(
            (
                each.order.reference,
                each.order.supplier,
                each.order.what,
                each.order.strand.title,
                each.state.ordered,
                each.state.committed,
                each.state.spent,
                each.state.paid,
                each.state.said,
            )
            for each in orders
        ),
    )

"""Orders of a fund: where each stands, and what is still open."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import day
from ropewalk.money.kinds import AccountKind, FundKind, OrderStepKind
from ropewalk.money.models import Balance, Fund, Order, OrderStep
from ropewalk.money.queries.traced import AS_POSTED, ledger_of, pence_figure
from ropewalk.money.rules.modes import mode_of
from ropewalk.money.rules.orders import OrderPlace, OrderState, Step, after, state_of
from ropewalk.partnership.rules.terms import quarters, year_said

PARTS = {
    "ordered": "Ordered",
    "committed": "Still to be delivered",
    "spent": "Spent",
    "unpaid": "Invoiced, not yet paid",
    "paid": "Paid",
}


def steps_of(order: Order) -> list[Step]:
    """The steps of an order that were not taken back, in their order; one query."""
    return [_step(each) for each in standing(order.steps.all())]


def standing(steps: QuerySet[OrderStep]) -> QuerySet[OrderStep]:
    """Those steps whose journal was not reversed."""
    return steps.filter(journal__reversed_by=None).select_related("journal")


def _step(step: OrderStep) -> Step:
    return Step(
        OrderStepKind(step.kind), step.pence, step.settles_pence, step.year_starting
    )


def place_of(order: Order) -> OrderPlace:
    """Where the money of an order is kept apart."""
    return OrderPlace(
        strand=order.strand_id,
        source=order.source_id,
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

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Ordered, open, spent, unpaid and paid, each with the steps that made it so."""
        source = ledger_of(self.order.fund, vintage=AS_POSTED)
        states = [OrderState()]
        for each in self.steps:
            states.append(after(states[-1], _step(each)))
        return tuple(
            pence_figure(
                part,
                label,
                getattr(self.state, part),
                rule="What each step added to it or took from it.",
                source=source,
                inputs=(
                    pence_figure(
                        f"{part}_{step.pk}",
                        f"{OrderStepKind(step.kind).label} on {day(step.on)}, "
                        f"journal {step.journal_id}",
                        getattr(then, part) - getattr(before, part),
                        source=source,
                    )
                    for step, (before, then) in zip(
                        self.steps, pairwise(states), strict=True
                    )
                    if getattr(then, part) != getattr(before, part)
                ),
            )
            for part, label in PARTS.items()
        )


@dataclass(frozen=True, slots=True)
class OrdersSeen:
    """A page of orders, newest first, and the number after which the next one starts."""

    rows: Sequence[OrderSeen]
    following: int | None


def orders_of(fund: Fund, *, ledgers: Collection[int] | None = None) -> list[OrderSeen]:
    """The orders of a fund, newest first, in two queries.

    Args:
        fund: The fund.
        ledgers: The partners whose own ledgers may be read; none for all.
    """
    return orders_told(_of_ledgers(fund, ledgers), fund=fund)


def orders_seen(
    fund: Fund,
    *,
    most: int,
    before: int | None = None,
    ledgers: Collection[int] | None = None,
) -> OrdersSeen:
    """A page of the orders of a fund, newest first, in two queries.

    Args:
        fund: The fund.
        most: How many at most.
        before: Only orders with smaller numbers: where the page before ended.
        ledgers: The partners whose own ledgers may be read; none for all.
    """
    asked = _of_ledgers(fund, ledgers)
    if before is not None:
        asked = asked.filter(pk__lt=before)
    found = orders_told(asked[: most + 1], fund=fund)
    rows = found[:most]
    return OrdersSeen(rows, rows[-1].order.pk if len(found) > most else None)


def _of_ledgers(fund: Fund, ledgers: Collection[int] | None) -> QuerySet[Order]:
    orders = fund.orders.all()
    return orders if ledgers is None else orders.filter(holder__in=ledgers)


def orders_held_in(
    fund: Fund, year_starting: int, *, ledgers: Collection[int] | None = None
) -> list[OrderSeen]:
    """The orders for which budgets up to a year's hold money back; up to three queries.

    Args:
        fund: The fund.
        year_starting: The year: its budget, and that of a year before where one that was
            closed holds money back still.
        ledgers: The partners whose own ledgers count; none for all.
    """
    holding = Balance.objects.filter(
        account__fund=fund,
        account__kind=AccountKind.COMMITTED,
        account__year__lte=year_starting,
        pence__gt=0,
    )
    asked = _of_ledgers(fund, ledgers).filter(
        strand__in=holding.values("account__strand")
    )
    return [
        each
        for each in orders_told(asked.order_by("pk"), fund=fund)
        if each.state.year is not None
        and each.state.year <= year_starting
        and each.state.committed
    ]


def why_not_take_forward(
    fund: Fund, held: Sequence[OrderSeen], *, from_year: int, on: date
) -> str | None:
    """Why what a year holds back is not taken into the next on a day, if not; one query.

    Args:
        fund: The fund.
        held: The orders that it is held back for.
        from_year: The year, by the year in which it starts.
        on: The day.
    """
    this, following = year_said(from_year), year_said(from_year + 1)
    begins_on = quarters(from_year + 1)[0].starts_on
    if not held:
        return f"No budget of {this} is held back for an order."
    if on < begins_on:
        return (
            f"{this} goes on: what is still open at its end is taken forward from "
            f"{day(begins_on)} on."
        )
    if not fund.periods.filter(year_starting=from_year + 1).exists():
        return f"{following} is not open in this fund. Open that financial year first."
    return None


def orders_told(orders: QuerySet[Order], *, fund: Fund) -> list[OrderSeen]:
    """Orders of one fund, with where each stands and its steps, in two queries."""
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

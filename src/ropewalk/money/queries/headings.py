"""What was spent from a delegated pot under each agreed priority, and outside them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ropewalk.figures import Column, Table
from ropewalk.figures.words import pounds
from ropewalk.money.models import Fund
from ropewalk.money.queries.orders import OrderSeen, orders_of
from ropewalk.outcomes.models import PriorityHeading


@dataclass(frozen=True, slots=True)
class HeadingSpent:
    """A priority heading with the orders under it.

    Attributes:
        title: The heading; empty for what is under none.
        orders: The orders under it.
    """

    title: str
    orders: Sequence[OrderSeen]

    @property
    def pence(self) -> int:
        """What is spent or ordered under it."""
        return sum(each.state.spent + each.state.committed for each in self.orders)

    @property
    def row(self) -> tuple[str, int, int]:
        """It in a table: its title, how many orders, and pence."""
        return self.title, len(self.orders), self.pence


@dataclass(frozen=True, slots=True)
class ByHeading:
    """The spending of a year under each priority, and outside them with the reasons."""

    headings: Sequence[HeadingSpent]
    outside: HeadingSpent

    @property
    def said(self) -> str:
        """How much is under the agreed priorities, and how much outside, in a sentence."""
        under = sum(each.pence for each in self.headings)
        if not under and not self.outside.orders:
            return "Nothing has been ordered under the agreed priorities yet."
        words = f"{pounds(under)} is spent or ordered under the agreed priorities, and"
        if not self.outside.orders:
            return f"{words} nothing is outside them."
        words += f" {pounds(self.outside.pence)} is outside them"
        if self.without_reason is None:
            return f"{words}, each with its reason."
        return f"{words}. Only a delegated pot has to say why."

    @property
    def without_reason(self) -> HeadingSpent | None:
        """What is outside the priorities and says no reason; none where all do."""
        silent = [e for e in self.outside.orders if not e.order.outside_because]
        return HeadingSpent("Outside, without a reason", silent) if silent else None

    def table(self) -> Table:
        """Each priority and what is spent or ordered under it; then each reason.

        What is outside without a reason is one row, the last.
        """
        silent = self.without_reason
        return Table(
            key="by_heading",
            title="Spending by priority",
            columns=(
                Column("heading", "Priority, or why it is outside them"),
                Column("orders", "Orders", "count"),
                Column("pence", "Spent or ordered", "pence"),
            ),
            rows=(
                *(each.row for each in self.headings),
                *(
                    (
                        f"Outside: {each.order.outside_because}",
                        1,
                        each.state.spent + each.state.committed,
                    )
                    for each in self.outside.orders
                    if each.order.outside_because
                ),
                *([silent.row] if silent else []),
            ),
        )


def spent_by_heading(
    fund: Fund, *, year_starting: int, ledgers: Collection[int] | None = None
) -> ByHeading:
    """What a fund spent or ordered in a year under each priority, in three queries.

    Every heading of the fund's framework is there, those under which nothing was spent
    included.

    Args:
        fund: The fund.
        year_starting: The year.
        ledgers: The partners whose own orders may be read; none for all.
    """
    orders = [
        each
        for each in orders_of(fund, ledgers=ledgers)
        if each.order.year_starting == year_starting
    ]
    used = {each.order.heading_id for each in orders if each.order.heading_id}
    headings = PriorityHeading.objects.filter(framework=fund.framework_id)
    if fund.framework_id is None:
        headings = PriorityHeading.objects.filter(pk__in=used)
    return ByHeading(
        [
            HeadingSpent(
                each.title, [o for o in orders if o.order.heading_id == each.pk]
            )
            for each in headings
        ],
        HeadingSpent("", [o for o in orders if o.order.heading_id is None]),
    )

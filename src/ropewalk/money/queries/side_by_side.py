"""Where several funds stand in a year, side by side, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import FundKind
from ropewalk.money.models import Balance, Fund
from ropewalk.money.rules.modes import mode_of


@dataclass(frozen=True, slots=True)
class FundStands:
    """Where a fund stands in a year, in pence.

    Attributes:
        fund: The fund.
        budget: What it was given; none where it was given no budget of that year.
        held_back: What of it is held back.
        committed: What is ordered and not yet delivered.
        spent: What was delivered or paid, less what was taken back.
    """

    fund: Fund
    budget: int | None
    held_back: int
    committed: int
    spent: int

    @property
    def is_notional(self) -> bool:
        """Whether it only shows what is expected, and holds no cash."""
        return mode_of(FundKind(self.fund.kind)).is_notional

    @property
    def available(self) -> int | None:
        """What is left: budget less what is held back, committed and spent."""
        if self.budget is None:
            return None
        return self.budget - self.held_back - self.committed - self.spent


def funds_stand(funds: Sequence[Fund], *, year_starting: int) -> list[FundStands]:
    """Where each fund stands in a year, in the order given; one query.

    Totals of the whole fund: whoever takes part in it may see them, also where each
    partner keeps its own ledger and reads no entry of another's.

    Args:
        funds: Funds that the reader may see.
        year_starting: The financial year.
    """
    rows = (
        Balance.objects.filter(
            account__fund__in=funds,
            account__kind__in=(A.BUDGET, A.RESERVED, A.COMMITTED, A.USED),
            account__year=year_starting,
        )
        .values_list("account__fund", "account__kind")
        .annotate(Sum("pence"))
        .order_by()
    )
    held = [(fund, A(kind), pence) for fund, kind, pence in rows]
    return [
        _stands(each, {kind: pence for fund, kind, pence in held if fund == each.pk})
        for each in funds
    ]


def _stands(fund: Fund, held: dict[A, int]) -> FundStands:
    def posted(kind: A) -> int:
        """What postings to it add up to; nothing where there are none."""
        return sum(pence for of, pence in held.items() if of == kind)

    return FundStands(
        fund,
        budget=-held[A.BUDGET] if A.BUDGET in held else None,
        held_back=posted(A.RESERVED),
        committed=posted(A.COMMITTED),
        spent=posted(A.USED),
    )
